"""Starting, stopping and watching the services of one site.

There is no supervisor that stays behind. supervisord knows neither readiness nor dependencies; process-compose knows
both, but is one more daemon to build, and when it dies its children run on unseen. Here the process table is the
register, so every command starts from what is true: `up` completes whatever an earlier one left undone.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from pathlib import Path

import psutil

from stack import processes, software
from stack.errors import Busy, Misused, Unavailable
from stack.files import exclusive
from stack.service import Service
from stack.services import SERVICES
from stack.site import SHIPPED, Site, cache_folder, complete, is_free, open_site, save, state_folder

BY_NAME: Mapping[str, Service] = {service.name: service for service in SERVICES}
GROUPS = sorted({service.group for service in SERVICES})
LOG_BYTES = 50_000_000
"""A log longer than this is put aside at the next start; one older log is kept."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Condition:
    """How one service is."""

    service: str
    purpose: str
    state: str
    """`ready`, `starting` (it runs, but does not do its work), `dead` (wanted, but not running) or `stopped`."""
    reason: str
    pid: int | None
    addresses: Mapping[str, str]
    memory: int
    """Proportional set size of all its processes, bytes."""
    log: str


def select(only: Collection[str], with_groups: Collection[str]) -> list[Service]:
    """The services that are meant, with all that they need, in the order of their description.

    `only` names services or groups; empty means the core. Raises `Misused` for a name that is neither.
    """
    for name in [*only, *with_groups]:
        if name not in BY_NAME and name not in GROUPS:
            raise Misused(f"There is no service or group `{name}`.", f"Choose from {', '.join([*BY_NAME, *GROUPS])}.")
    asked = {*(only or ["core"]), *with_groups}
    found: set[str] = set()
    todo = [service.name for service in SERVICES if service.name in asked or service.group in asked]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(BY_NAME[name].needs)
    return [service for service in SERVICES if service.name in found]


def current_site() -> Site:
    """The site of this checkout, as it was last written."""
    return open_site(state_folder(), cache_folder())


def up(services: Iterable[Service], fixed_ports: Mapping[str, int], say: Say) -> Site:
    """Start what is not running, bring back what has died, and return when all of it is ready.

    What runs already is left alone. Raises `Busy` if another command is at work here, `Unavailable` with the reason
    if software is missing or a service does not come up; what has started stays, and a further `up` goes on.
    """
    with _alone(state_folder()):
        site = current_site()
        _check_fixed_ports(fixed_ports, site)
        chosen = select({service.name for service in services} | site.wanted, ())
        site = complete(
            site,
            ports=[port for service in SERVICES for port in service.port_names],
            secret_names={secret for service in SERVICES for secret in service.secrets},
            fixed=fixed_ports,
        )
        site = replace(site, wanted=frozenset(service.name for service in chosen))
        needed = {name for service in chosen for name in service.software}
        site = replace(site, software=software.ensure(needed, site.cache, say))
        save(site)
        _start_all(chosen, site, say)
    return site


def down(say: Say, *, purge: bool = False) -> int:
    """Stop every process of this stack, whoever started it, and return how many services ran.

    With `purge` the data goes too. Harmless when nothing runs. Raises `Busy` if another command is at work here.
    """
    if not state_folder().exists():
        return 0
    with _alone(state_folder()):
        site = current_site()
        running = processes.find(site)
        _stop_all(running, site, say)
        processes.kill(process for group in processes.find(site).values() for process in group)
        if (site.state / "stack.json").exists():
            save(replace(site, wanted=frozenset()))
        if purge:
            shutil.rmtree(site.state)
    return len(running)


def status() -> list[Condition]:
    """How every service is, from the process table and the services' own answers."""
    site = current_site()
    running = processes.find(site)
    with ThreadPoolExecutor(len(SERVICES)) as asking:
        return list(asking.map(lambda service: _condition(service, site, running.get(service.name, [])), SERVICES))


def _condition(service: Service, site: Site, group: list[psutil.Process]) -> Condition:
    main = processes.main_process(site, service.name, group)
    if main is not None:
        in_the_way = service.ready(site)
        state, reason = ("ready", "") if in_the_way is None else ("starting", in_the_way)
    elif service.name in site.wanted:
        state, reason = (
            "dead",
            f"its process is gone; `weir stack up` brings it back, {site.log(service.name)} says more",
        )
    else:
        state, reason = "stopped", ""
    if group and main is None:
        reason += f"; {len(group)} of its worker processes are left over"
    return Condition(
        service=service.name,
        purpose=service.purpose,
        state=state,
        reason=reason,
        pid=main.pid if main else None,
        addresses={name: site.address(f"{service.name}.{name}") for name in service.ports} if main else {},
        memory=processes.memory(group),
        log=str(site.log(service.name)),
    )


def _start_all(chosen: Collection[Service], site: Site, say: Say) -> None:
    """Start each service as soon as what it needs is ready; all that can go at once goes at once.

    One that fails takes only those along that need it; the first failure in the order of `chosen` is raised.
    """
    interrupted = threading.Event()
    started = time.monotonic()
    outcomes: dict[str, Future[bool]] = {}
    all_known = threading.Event()

    def bring_up(service: Service) -> bool:
        all_known.wait()
        anew = {need for need in service.needs if outcomes[need].result()}
        if anew.intersection(service.falls_with):
            processes.stop(site, service, processes.find(site).get(service.name, []))
        try:
            has_started = _start(service, site, interrupted)
        except OSError as error:
            raise Unavailable(
                f"{service.name} cannot be started: {error}.",
                f"Everything below {site.state} must be yours; `weir stack up` tries again.",
            ) from error
        if has_started:
            say(f"{service.name:<18} ready after {time.monotonic() - started:5.1f} s")
        return has_started

    with ThreadPoolExecutor(len(chosen)) as side_by_side:
        for service in chosen:
            outcomes[service.name] = side_by_side.submit(bring_up, service)
        all_known.set()
        try:
            wait(outcomes.values())
        except KeyboardInterrupt:
            interrupted.set()
            raise
    for outcome in outcomes.values():
        outcome.result()


def _start(service: Service, site: Site, interrupted: threading.Event) -> bool:
    """Bring one service to readiness; gives False if there was nothing to do."""
    group = processes.find(site).get(service.name, [])
    main = processes.main_process(site, service.name, group)
    if main is None:
        processes.kill(group)  # workers of a main process that died
        _check_ports(service, site)
        _lay_out(service, site)
        service.prepare(site)
        main = processes.spawn(service, site)
    elif service.ready(site) is None:
        return False
    _await_readiness(service, site, main, interrupted)
    service.finish(site)
    return True


def _await_readiness(service: Service, site: Site, main: psutil.Process, interrupted: threading.Event) -> None:
    deadline = time.monotonic() + service.ready_within
    while (in_the_way := service.ready(site)) is not None:
        if not processes.alive(main):
            raise Unavailable(
                f"{service.name} ended while it was starting. Its last words:\n{last_words(site.log(service.name))}",
                f"Read {site.log(service.name)}, mend the cause, and run `weir stack up` again.",
            )
        if time.monotonic() > deadline:
            raise Unavailable(
                f"{service.name} is not ready after {service.ready_within} s: it {in_the_way}.",
                f"Read {site.log(service.name)}. It is still running: `weir stack up` goes on waiting.",
            )
        if interrupted.wait(0.2):
            raise KeyboardInterrupt


def _check_fixed_ports(fixed: Mapping[str, int], site: Site) -> None:
    """A service that runs cannot be moved: raises `Misused` before anything is written."""
    running = processes.find(site)
    for name, port in fixed.items():
        service = name.partition(".")[0]
        if service in running and site.ports.get(name) != port:
            raise Misused(f"{service} is running, with {name} on {site.ports.get(name)}.", "`weir stack down` first.")


def _check_ports(service: Service, site: Site) -> None:
    for name in service.port_names:
        port = site.ports[name]
        if not is_free(port):
            raise Unavailable(
                f"Port {port} of {name} is taken by {processes.listener(port)}.",
                f"Stop that program, or move this service: `weir stack up --port {name}=NUMBER`.",
            )


def _lay_out(service: Service, site: Site) -> None:
    """Make the service's folder, with its configuration files as the repository has them."""
    folder = site.folder(service.name)
    folder.mkdir(parents=True, exist_ok=True)
    if service.config:
        shutil.copytree(SHIPPED / "config" / service.config, folder / "etc", dirs_exist_ok=True)
    log = site.log(service.name)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def _stop_all(running: Mapping[str, list[psutil.Process]], site: Site, say: Say) -> None:
    """Stop each service as soon as nothing that needs it runs any more."""
    order = TopologicalSorter[str]()
    for name in running:
        order.add(name)
        for need in BY_NAME[name].needs if name in BY_NAME else ():
            if need in running:
                order.add(need, name)
    order.prepare()
    while order.is_active():
        together = order.get_ready()
        with ThreadPoolExecutor(len(together)) as side_by_side:
            list(side_by_side.map(lambda name: processes.stop(site, BY_NAME[name], running[name]), together))
        for name in together:
            say(f"{name:<18} stopped")
        order.done(*together)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Hold the lock of a state folder, or raise `Busy`; what is read of the site before is not to be trusted."""
    with ExitStack() as held:
        try:
            first = held.enter_context(exclusive(state / "lock", wait=False))
        except OSError as error:
            raise Unavailable(
                f"The state folder {state} cannot be written: {error.strerror}.",
                "Point WEIR_STATE to a folder that you own.",
            ) from error
        if not first:
            raise Busy(
                f"Another `weir stack` command is at work on {state}.", "Wait until it has ended, then try again."
            )
        yield


def last_words(log: Path, lines: int = 15) -> str:
    """The end of a log, for an error message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 10_000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "(it said nothing)"
