"""The steps of a plan: a closed set, from the source to what a consumer sees."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.model.datastore import Column, Dataset, Datastore
from compiler.model.names import epoch_prefix, identifier
from compiler.model.platform import Platform
from compiler.model.workspace import Need, Transformer, Workspace

SHORTEST_TICK = 2
"""Seconds between two looks at a stream; an idle look costs the engine a quarter of a second."""
WHOLE = "whole"
"""The kind of a column that holds whole numbers."""
EPOCH = 2**48
"""Positions from one epoch to the next: an offset of Kafka never comes near it in practice, and both fit a bigint."""
PARTITION = 200_000
"""Positions of one partition of a landing table, the step in which it is dropped; one transaction may fill 100."""


@dataclass(frozen=True, eq=False)
class Prepare:
    """The source is ready to be captured: publication, identities, heartbeat and signal tables, slot."""

    datastore: Datastore
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True, eq=False)
class Capture:
    """Every change of some tables arrives in one topic, in the order of commits."""

    datastore: Datastore
    platform: Platform
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True, eq=False)
class Land:
    """What arrived is in the landing table, whole transactions only, each change once."""

    datastore: Datastore
    platform: Platform
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True, eq=False)
class Merge:
    """A table holds the current rows of a dataset, or every version of them, up to a position."""

    dataset: Dataset
    platform: Platform
    milestoned: bool
    retention: int | None
    """Seconds for which a version that ended is kept, the longest that is asked for; None keeps everything."""
    freezes: tuple[str, ...] = ()
    """The schemas of the workspaces that stand still when it is stuck, so that their joins stay of one commit."""

    @property
    def history(self) -> str:
        """The word for the kind of history, in names of tables and files."""
        return "milestoned" if self.milestoned else "live"

    @property
    def forgets(self) -> bool:
        """Whether versions are dropped one day."""
        return self.milestoned and self.retention is not None

    @cached_property
    def table(self) -> str:
        """The physical table, inside of the schema of the stream.

        What cannot be changed in place gives it another name, so that a new table is filled beside the old one while
        that is being read: the key, the epoch of the datastore, and which columns there are. A column that joins has
        values already that no event will bring. A wider type changes nothing.
        """
        dataset = self.dataset
        columns = sorted((column.stored, column.physical_name, kind(column), column.trim) for column in dataset.columns)
        told = (dataset.datastore.epoch, [column.stored for column in self.key], columns)
        digest = hashlib.sha256(repr(told).encode()).hexdigest()[:8]
        return identifier(dataset.renamed_from or dataset.name, self.history, digest)

    @property
    def key(self) -> tuple[Column, ...]:
        """The columns of the key, in its order; none for a table that is only added to."""
        return tuple(self.dataset.by_name[name] for name in self.dataset.primary_key)

    @property
    def ranged(self) -> Column | None:
        """The column by whose ranges the table is loaded in pieces: the first of the key, if it is a whole number."""
        first = self.key[0] if self.dataset.primary_key else None
        return first if first and kind(first) == WHOLE else None

    @property
    def others(self) -> tuple[Column, ...]:
        """The columns outside of the key."""
        return tuple(column for column in self.dataset.columns if column.name not in self.dataset.primary_key)


@dataclass(frozen=True, eq=False)
class Schedule:
    """When a stream is looked at, and how often what it brought is merged."""

    datastore: Datastore
    platform: Platform
    tick: int
    """Seconds: half of the tightest freshness that is asked for."""
    merge_every: int
    """Seconds."""


@dataclass(frozen=True, eq=False)
class Publish:
    """A consumer sees a dataset as it asked for it."""

    need: Need
    merge: Merge
    merged_only: bool
    """Whether what the last merge left is fresh enough, so that the view need not read the tail."""


@dataclass(frozen=True, eq=False)
class Derive:
    """A consumer sees what a query makes of other views of its workspace."""

    transformer: Transformer


Step = Prepare | Capture | Land | Merge | Schedule | Publish | Derive


@dataclass(frozen=True, eq=False)
class Stream:
    """All steps of one datastore on one platform."""

    prepare: Prepare
    capture: Capture
    land: Land
    merges: tuple[Merge, ...]
    schedule: Schedule
    readers: tuple[str, ...]
    """The workspaces that read it, by address."""

    @property
    def datastore(self) -> Datastore:
        """Whose changes it carries."""
        return self.land.datastore

    @property
    def platform(self) -> Platform:
        """Where it runs."""
        return self.land.platform

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """What somebody needs, in the order of the model."""
        return self.land.datasets

    @property
    def name(self) -> str:
        """What files, topic and catalogs are called: `shop_orders`."""
        return stream_name(self.datastore)

    @property
    def schema(self) -> str:
        """The schema of its landing table and merged tables; the publication has the same name."""
        return self.datastore.stream

    @property
    def slot(self) -> str:
        """The name of its slot and connector."""
        return self.datastore.slot

    @property
    def topic(self) -> str:
        """The topic of its changes."""
        return f"{epoch_prefix('cdc', self.datastore.epoch)}.{self.name}"

    @property
    def topics(self) -> tuple[str, str, str]:
        """Those of its changes, of its heartbeats, and of how far its connector has read."""
        return self.topic, f"__debezium-heartbeat.{self.slot}", f"_offsets.{self.slot}"

    @property
    def first(self) -> int:
        """The first position of its epoch."""
        return self.datastore.epoch * EPOCH


@dataclass(frozen=True, eq=False)
class Room:
    """All steps of one workspace."""

    workspace: Workspace
    publishes: tuple[Publish, ...]
    derives: tuple[Derive, ...]

    @property
    def platform(self) -> Platform:
        """Where it is."""
        return self.workspace.platform

    @property
    def name(self) -> str:
        """What its schema and its files are called: `crm_churn`."""
        return self.workspace.schema


@dataclass(frozen=True, eq=False)
class Plan:
    """The intention graph."""

    streams: tuple[Stream, ...]
    rooms: tuple[Room, ...]
    platforms: Mapping[str, Platform]
    """Those where something runs, by name."""


def kind(column: Column) -> str:
    """The type of a column as far as it cannot be changed in place: a wider one of the same kind can."""
    match column.type.base:
        case "integer" | "bigint":
            return WHOLE
        case "real" | "double":
            return "floating"
        case "decimal":
            return f"decimal of scale {column.type.scale}"
        case "string":
            return "string"
        case _:
            return str(column.type)


def stream_name(datastore: Datastore) -> str:
    """What the files, topic and catalogs of a datastore are called; a renamed one keeps it, as it keeps its slot."""
    return identifier(datastore.team.name, datastore.renamed_from or datastore.name)
