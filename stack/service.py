"""What a service description says; the descriptions themselves are in `services/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from signal import SIGTERM, Signals

from stack.site import Site


def nothing(_site: Site) -> None:
    """Do nothing: most services need no step before they start or after they answer."""


def no_environment(_site: Site) -> Mapping[str, str]:
    """Give an empty environment: the service is told everything by its files and its command."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Service:
    """One long-running process of the stack, with all that is particular to it."""

    name: str
    purpose: str
    """One sentence for `weir stack status`."""
    group: str = "core"
    """`core` starts always, any other group by `--with GROUP`."""
    needs: Sequence[str] = ()
    """Services that must be ready before this one starts."""
    falls_with: Sequence[str] = ()
    """Of those, the ones whose loss it does not survive, though it may notice late: it is started again with them."""
    software: Sequence[str] = ()
    """Names in the software lock; fetched when missing."""
    config: str = ""
    """The folder below `stack/config` whose files it reads, here and in `compose.yaml` alike."""
    ports: Sequence[str] = ()
    secrets: Sequence[str] = ()
    """Names of the secrets in its environment; also their names in `.env` for Compose."""
    memory: int
    """Proportional memory (PSS) in MB to expect after the start, for planning a machine."""
    command: Callable[[Site], Sequence[str]]
    environment: Callable[[Site], Mapping[str, str]] = no_environment
    prepare: Callable[[Site], None] = nothing
    """Run before every start. Idempotent; after a crash in the middle the next run completes it."""
    ready: Callable[[Site], str | None]
    """None when the service does its work, else what is still in the way, in a few words."""
    ready_within: int
    """Seconds after which a start counts as failed; several times the usual, machines can be busy."""
    finish: Callable[[Site], None] = nothing
    """Run after every start, once it is ready. Idempotent."""
    stop: Signals = SIGTERM
    stop_within: float = 8
    """Seconds between the stop signal and SIGKILL."""
    unprivileged: bool = False
    """Refuses to run as root: started as `nobody` where we are root."""

    @property
    def port_names(self) -> list[str]:
        """The ports as the site knows them, such as `trino.http`."""
        return [f"{self.name}.{port}" for port in self.ports]
