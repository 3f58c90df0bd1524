"""The processes of a stack, found in the system's process table.

What runs is asked of the kernel. Every process that we start carries the state folder and its service's name in
its environment, and hands both on to its children: nothing is forgotten when a launcher is killed. A file per
service says which of them is the main one, by number and start time, so a number used again is never mistaken.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import NamedTuple, TypedDict

import psutil

from stack.errors import Unavailable
from stack.files import write_whole
from stack.service import Service
from stack.site import Site

STACK = "WEIR_STACK"
SERVICE = "WEIR_SERVICE"
OTHER_USER = "nobody"


def spawn(service: Service, site: Site) -> psutil.Process:
    """Start the service in a session of its own, with its output in its log; returns at once."""
    with site.log(service.name).open("ab") as log:
        process = subprocess.Popen(
            list(service.command(site)),
            cwd=site.folder(service.name),
            env=environment(service.name, site, service.environment(site)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **_credentials(service),
        )
    main = psutil.Process(process.pid)
    write_whole(_record(site, service.name), _identity(main))
    return main


def run_once(service: Service, site: Site, command: Sequence[str], *, env: Mapping[str, str], stdin: str = "") -> None:
    """Run a set-up command of a service to its end; raises `Unavailable` with its last words if it fails."""
    done = subprocess.run(
        list(command),
        check=False,
        cwd=site.folder(service.name),
        env=environment(service.name, site, env),
        input=stdin,
        capture_output=True,
        text=True,
        **_credentials(service),
    )
    with site.log(service.name).open("a", encoding="utf-8") as log:
        log.write(done.stdout + done.stderr)
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()[-5:]
        raise Unavailable(
            f"Setting up {service.name} failed: {' / '.join(words) or f'exit code {done.returncode}'}",
            f"Read {site.log(service.name)}; `weir stack up` tries again.",
        )


def environment(service: str, site: Site, extra: Mapping[str, str]) -> dict[str, str]:
    """Everything a process of a service finds in its environment: nothing of the caller's but what is listed here."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(site.folder(service)),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "SPT_NOENV": "1",  # setproctitle would overwrite the environment that we find our processes by
        STACK: str(site.state),
        SERVICE: service,
        **extra,
    }


class Owner(NamedTuple):
    """The user and the group that a process runs as."""

    user: int
    group: int


def owner(service: Service) -> Owner | None:
    """Whom root lends a service to that refuses root; None where it runs as the caller."""
    if not (service.unprivileged and os.geteuid() == 0):
        return None
    other = pwd.getpwnam(OTHER_USER)
    return Owner(other.pw_uid, other.pw_gid)


def find(site: Site) -> dict[str, list[psutil.Process]]:
    """All living processes of this stack by service, parents before children."""
    found: dict[str, list[psutil.Process]] = {}
    for process in psutil.process_iter():
        if alive(process) and (name := _service_of(process, site)):
            found.setdefault(name, []).append(process)
    return {name: sorted(group, key=_age) for name, group in found.items()}


def main_process(site: Site, service: str, group: Iterable[psutil.Process]) -> psutil.Process | None:
    """The process that we started ourselves; None if it died and only its children are left, or nothing at all."""
    try:
        recorded = _record(site, service).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return next((process for process in group if _identity(process) == recorded), None)


def started(site: Site, service: str) -> float:
    """When the main process of a service was last started, in seconds since 1970; 0 if never."""
    try:
        return float(_record(site, service).read_text(encoding="utf-8").split()[1])
    except FileNotFoundError:
        return 0


def alive(process: psutil.Process) -> bool:
    """Whether the process still runs; one that has ended but was not yet collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def memory(group: Iterable[psutil.Process]) -> int:
    """Proportional set size of the processes together, in bytes: shared pages are counted once."""
    total = 0
    for process in group:
        with suppress(psutil.Error):
            total += process.memory_full_info().pss
    return total


def stop(site: Site, service: Service, group: Sequence[psutil.Process]) -> None:
    """End the processes of one service: its stop signal to the main one, SIGKILL to whoever is left after its time."""
    alive = list(group)
    if main := main_process(site, service.name, group):
        with suppress(psutil.NoSuchProcess):
            main.send_signal(service.stop)
        _gone, alive = psutil.wait_procs(alive, timeout=service.stop_within)
    kill(alive)


def kill(group: Iterable[psutil.Process]) -> None:
    """SIGKILL, and wait until the kernel has taken the processes away."""
    group = list(group)
    for process in group:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(group, timeout=5)


def listener(port: int) -> str:
    """Who listens on a local port, in words; only root sees the processes of others."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
            with suppress(psutil.Error):
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return "another program"


def _service_of(process: psutil.Process, site: Site) -> str | None:
    try:
        environ = process.environ()
        if environ.get(STACK) == str(site.state):
            return environ.get(SERVICE)
        # A PostgreSQL back end writes its title over its environment, so its working directory has to tell.
        cwd = Path(process.cwd())
        services = site.state / "services"
        if services in cwd.parents and process.name() == "postgres":
            return cwd.relative_to(services).parts[0]
    except (psutil.Error, OSError):
        pass
    return None


class _Credentials(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _credentials(service: Service) -> _Credentials:
    other = owner(service)
    return {"user": other.user, "group": other.group, "extra_groups": []} if other else {}


def _record(site: Site, service: str) -> Path:
    return site.state / "services" / f"{service}.pid"


def _identity(process: psutil.Process) -> str:
    return f"{process.pid} {_age(process)}\n"


def _age(process: psutil.Process) -> float:
    try:
        return process.create_time()
    except psutil.Error:
        return inf
