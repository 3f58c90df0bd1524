"""What a deployment needs of the world; the adapters are it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from compiler.client.engines import Engine


class Source(Protocol):
    """A source database, as whoever may prepare it."""

    def ask(self, question: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """The rows that answer a question."""

    def run(self, script: str) -> None:
        """Run a script of many statements; raises `NotAllowed` when the login may not."""


class NotAllowed(Exception):
    """The login may not do what was asked; the text says what."""


class Health(Protocol):
    """How a connector is."""

    @property
    def connector(self) -> str:
        """Its state, in Connect's word."""

    @property
    def tasks(self) -> tuple[str, ...]:
        """The states of its tasks."""

    @property
    def trace(self) -> str:
        """What a failed task said, in a line."""

    @property
    def runs(self) -> bool:
        """Whether all of it runs."""


class Connect(Protocol):
    """Kafka Connect."""

    def version(self) -> str:
        """Its version."""

    def names(self) -> Sequence[str]:
        """The connectors that there are."""

    def delete(self, name: str) -> None:
        """Delete a connector; its slot and its topics stay."""

    def config(self, name: str) -> Mapping[str, str] | None:
        """The keys of a connector, if there is one."""

    def mistakes(self, config: Mapping[str, str]) -> list[str]:
        """What the connector itself says against its keys."""

    def put(self, config: Mapping[str, str]) -> None:
        """Create or change a connector."""

    def health(self, name: str) -> Health | None:
        """How a connector is, if there is one."""

    def restart(self, name: str) -> None:
        """Start failed tasks again."""


class Topic(Protocol):
    """A topic that is there."""

    @property
    def partitions(self) -> int:
        """How many it has."""

    @property
    def config(self) -> Mapping[str, str]:
        """All of its settings."""


class Kafka(Protocol):
    """Kafka."""

    def topics(self, names: Collection[str]) -> Mapping[str, Topic]:
        """Those of some topics that there are."""

    def make(self, name: str, partitions: int, replication: int, config: Mapping[str, str]) -> None:
        """Make a topic."""

    def configure(self, name: str, config: Mapping[str, str]) -> None:
        """Change settings of a topic."""

    def names(self) -> Sequence[str]:
        """All topics that there are."""

    def delete(self, name: str) -> None:
        """Delete a topic with all that is in it."""

    def reach(self, name: str) -> tuple[int, int]:
        """The first offset of a topic that is there, and the one after the last."""


class Folder(Protocol):
    """A folder in which a service looks for files."""

    def read(self, name: str) -> str | None:
        """The text of a file, if there is one."""

    def write(self, name: str, text: str) -> None:
        """Replace a file whole."""


class Scheduler(Protocol):
    """The scheduler, with the releases of its DAGs."""

    def version(self) -> str:
        """Its version."""

    def pools(self) -> Mapping[str, int]:
        """Its pools, with their slots."""

    def make_pool(self, name: str, slots: int) -> None:
        """Make a pool."""

    def trigger(self, dag: str) -> None:
        """Have a DAG run now, besides its rhythm."""

    def release(self) -> str | None:
        """The current release."""

    def current_folder(self) -> Path:
        """The folder of the current release, without a link in it."""

    def write_release(self, release: str, files: Mapping[str, str]) -> Path:
        """Write a release beside the current one; gives its folder."""

    def switch(self, release: str, dags: Collection[str]) -> None:
        """Make a release the current one, and wait until exactly these DAGs were read from it."""

    def arrived(self, release: str, dags: Collection[str]) -> bool:
        """Whether exactly these DAGs were read from a release."""

    def prune(self) -> Sequence[str]:
        """Delete the releases that nothing needs any more."""


@dataclass(frozen=True)
class World:
    """Everything that a deployment speaks to."""

    engine: Engine
    engine_address: str
    """As the client is told it; it may hold a password, so it is never shown."""
    connect: Connect
    kafka: Kafka
    scheduler: Scheduler
    sources: Mapping[str, Source]
    """By connection."""
    values: Mapping[str, str]
    """What stands for `${…}` in compiled files: addresses, and the names of secrets as the engine reads them."""
    passwords: Mapping[str, str]
    """By connection; for the folder of secrets and for nothing else."""
    secrets: Folder
    """Where Kafka Connect looks for passwords."""
    access: Folder
    """Where the engine looks for access rules."""
