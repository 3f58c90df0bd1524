"""Where it runs: platforms, and the environments that give them addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.model.written import Placed, Written


@dataclass(frozen=True, slots=True, eq=False)
class Engine(Placed):
    """What runs the SQL."""

    type: str
    version: str
    catalog: str
    catalog_type: str | None
    written: Written = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class CaptureTool(Placed):
    """What reads the sources' logs."""

    type: str
    version: str
    written: Written = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Scheduler(Placed):
    """What starts the work."""

    type: str
    version: str
    tables_per_task: int
    written: Written = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Platform(Placed):
    """An assembled target."""

    name: str
    description: str
    engine: Engine
    capture: CaptureTool
    scheduler: Scheduler | None
    merge_every: int
    """Seconds."""
    merge_tail_rows: int
    written: Written = field(repr=False)

    @property
    def address(self) -> str:
        """How findings and waivers name it."""
        return f"platform:{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Connection(Placed):
    """How a source database is reached."""

    name: str
    host: str
    port: int | None
    """None when nothing is said: 5432, or the stack's own."""
    database: str
    user: str
    password: str
    """The name of a secret."""
    written: Written = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Service(Placed):
    """How the engine, Kafka Connect, Kafka or the scheduler is reached."""

    address: str
    user: str
    password: str | None
    """The name of a secret."""
    folder: str | None
    """Where it looks for what is put into its hands as files: access rules, passwords, releases of DAGs."""
    written: Written = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Environment(Placed):
    """The values of one installation."""

    name: str
    platform: Platform
    authorisation: str
    connections: Mapping[str, Connection]
    engine: Service | None
    connect: Service | None
    kafka: Service | None
    scheduler: Service | None
    written: Written = field(repr=False)

    @property
    def address(self) -> str:
        """How findings and waivers name it."""
        return f"environment:{self.name}"
