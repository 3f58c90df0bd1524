"""One installation of the stack: its folders, ports and secrets."""

from __future__ import annotations

import hashlib
import json
import os
import random
import secrets
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import PlatformDirs

from stack.errors import Misused, Unavailable
from stack.files import write_whole

HOST = "127.0.0.1"
"""Every service listens here and nowhere else."""

SHIPPED = Path(__file__).parent
"""The package's own folder: configuration files, the software lock, the DAG bundle class."""

# Below the range that Linux hands out for outgoing connections (32768 and up), so that no client of ours
# happens to sit on a service's port while the service is being restarted.
PORTS = range(20000, 32000)

_FOLDERS = PlatformDirs("weir", appauthor=False, use_site_for_root=True)


@dataclass(frozen=True)
class Site:
    """Where this stack lives and how it is reached; everything a service description may ask for."""

    state: Path
    cache: Path
    ports: Mapping[str, int]
    secrets: Mapping[str, str]
    wanted: frozenset[str]
    software: Mapping[str, Path]

    @property
    def logs(self) -> Path:
        """The folder with one log file per service."""
        return self.state / "logs"

    def log(self, service: str) -> Path:
        """The file that a service writes its output to."""
        return self.logs / f"{service}.log"

    def folder(self, service: str) -> Path:
        """The folder with everything a service owns; it is also its working directory."""
        return self.state / "services" / service

    def address(self, port: str) -> str:
        """`host:port` of a named port such as `trino.http`."""
        return f"{HOST}:{self.ports[port]}"

    def url(self, port: str) -> str:
        """The HTTP address of a named port."""
        return f"http://{self.address(port)}"


def cache_folder() -> Path:
    """Where downloads are kept: `WEIR_CACHE`, else `/var/cache/weir` for root and the user's own cache folder."""
    return Path(os.environ.get("WEIR_CACHE") or _FOLDERS.user_cache_path).absolute()


def state_folder() -> Path:
    """Where this checkout's data lives: `WEIR_STATE`, else a folder of its own below `/var/lib/weir` or the user's.

    It is outside the checkout because root's PostgreSQL runs as another user, who cannot see into a home folder.
    """
    if named := os.environ.get("WEIR_STATE"):
        return Path(named).absolute()
    checkout = SHIPPED.parent.resolve()
    mark = hashlib.sha256(str(checkout).encode()).hexdigest()[:8]
    return _FOLDERS.user_state_path / f"{checkout.name}-{mark}"


def open_site(state: Path, cache: Path) -> Site:
    """Read the site as it was last written; a state folder that does not exist yet gives an empty site."""
    known = _read(state / "stack.json")
    return Site(
        state=state,
        cache=cache,
        ports=known.get("ports", {}),
        secrets=_read(state / "secrets.json"),
        wanted=frozenset(known.get("wanted", ())),
        software={},
    )


def complete(site: Site, *, ports: Iterable[str], secret_names: Iterable[str], fixed: Mapping[str, int]) -> Site:
    """Give every named port and secret a value, and keep the ones that were given before.

    A port stays what it was: connectors and catalogs remember addresses. Raises `Misused` for an unknown port name.
    """
    names = sorted(ports)
    if unknown := sorted(set(fixed) - set(names)):
        raise Misused(f"There is no port `{unknown[0]}`.", f"Choose from {', '.join(names)}.")
    chosen = dict(site.ports) | dict(fixed)
    for name in names:
        if name not in chosen:
            chosen[name] = _free_port(set(chosen.values()))
    kept = {name: site.secrets.get(name) or secrets.token_hex(24) for name in sorted(secret_names)}
    return replace(site, ports=chosen, secrets=dict(site.secrets) | kept)


def save(site: Site) -> None:
    """Write the site for every reader: `stack.json` for all, `secrets.json` for the owner alone.

    Raises `Unavailable` where the state folder cannot be written.
    """
    try:
        site.logs.mkdir(parents=True, exist_ok=True)
        # Searchable, not readable: root's PostgreSQL runs as another user and must reach its own folder in here.
        site.state.chmod(0o711)
        write_whole(site.state / "secrets.json", json.dumps(dict(site.secrets), indent=2) + "\n", mode=0o600)
        shown = {
            "checkout": str(SHIPPED.parent),
            "host": HOST,
            "ports": dict(sorted(site.ports.items())),
            "wanted": sorted(site.wanted),
        }
        write_whole(site.state / "stack.json", json.dumps(shown, indent=2) + "\n", mode=0o644)
    except OSError as error:
        raise Unavailable(
            f"The state folder {site.state} cannot be written: {error.strerror}.",
            "Point WEIR_STATE to a folder that you own.",
        ) from error


def is_free(port: int) -> bool:
    """Whether nothing listens on the port on our address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port(taken: set[int]) -> int:
    # Random, so that two checkouts that start at the same time hardly ever choose alike.
    for port in random.sample(PORTS, len(PORTS)):
        if port not in taken and is_free(port):
            return port
    raise Unavailable(f"No port between {PORTS.start} and {PORTS.stop} is free.", "Stop what is listening there.")


def _read(path: Path) -> Any:  # noqa: ANN401 - JSON of our own, written by `save`
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except ValueError as error:
        raise Unavailable(
            f"{path} is damaged: {error}.",
            "Put back what it was, or delete the state folder: the ports and secrets of its data are in there.",
        ) from error
