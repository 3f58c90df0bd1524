"""What is produced: datastores, their datasets, their columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from compiler.model.governance import Classification, Team, Zone
from compiler.model.names import epoch_prefix, identifier, table_parts
from compiler.model.types import TOAST_THRESHOLD, LogicalType
from compiler.model.written import Placed, Written


class Lifecycle(Enum):
    """What an owner promises for a dataset, in the order in which stages follow each other."""

    DRAFT = "draft"
    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"
    RETIRED = "retired"

    @property
    def rank(self) -> int:
        """The place in that order."""
        return list(Lifecycle).index(self)

    @property
    def promised(self) -> bool:
        """Whether readers may rely on it."""
        return self in {Lifecycle.STABLE, Lifecycle.DEPRECATED}


@dataclass(frozen=True, slots=True, eq=False)
class Column(Placed):
    """A column of a dataset."""

    name: str
    renamed_from: str | None
    physical_name: str
    type: LogicalType
    required: bool
    description: str
    classification: Classification | None
    nulls_unrepresentable: bool
    """Whether a value that the type cannot hold becomes NULL; else it stops the table."""
    trim: bool
    written: Written = field(repr=False)

    @property
    def stored(self) -> str:
        """What it is called in merged tables: a column that was renamed stays where it is."""
        return self.renamed_from or self.name


@dataclass(frozen=True, eq=False)
class Dataset(Placed):
    """A table of a datastore."""

    datastore: Datastore = field(repr=False)
    name: str
    renamed_from: str | None
    table: str
    description: str
    lifecycle: Lifecycle
    primary_key: tuple[str, ...]
    append_only: bool
    replica_identity: str
    immutable_key: bool
    partition_drop: str | None
    excluded: tuple[str, ...]
    columns: tuple[Column, ...]
    written: Written = field(repr=False)

    @cached_property
    def address(self) -> str:
        """How everything names it: `team/datastore/dataset`."""
        return f"{self.datastore.address}/{self.name}"

    @property
    def view(self) -> str:
        """The name that a need's view has when it says no other."""
        return identifier(self.name)

    @property
    def source(self) -> tuple[str, str]:
        """Schema and table as the source spells them."""
        return table_parts(self.table)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def toastable(self) -> tuple[Column, ...]:
        """The columns whose value an event may leave out when it did not change.

        Those are the ones that PostgreSQL may move out of the row: none when the whole row stays below the size at
        which it begins to do so. Columns that are left out may be of any size.
        """
        widths = [column.type.max_bytes for column in self.columns]
        total = sum(width or 0 for width in widths)
        if None not in widths and not self.excluded and total <= TOAST_THRESHOLD:
            return ()
        return tuple(column for column in self.columns if column.type.toastable)


@dataclass(frozen=True, eq=False)
class Datastore(Placed):
    """A source system of one team."""

    name: str
    renamed_from: str | None
    team: Team
    zone: Zone
    description: str
    connection: str
    epoch: int
    heartbeat: int
    """Seconds."""
    retention: int
    """Seconds."""
    max_message: int
    """Bytes."""
    written: Written = field(repr=False)
    datasets: tuple[Dataset, ...] = ()

    @cached_property
    def address(self) -> str:
        """How everything names it: `team/datastore`."""
        return f"{self.team.name}/{self.name}"

    @property
    def stream(self) -> str:
        """The name of its schema and publication, which stay what they are when the datastore is renamed."""
        return identifier("weir", self.team.name, self.renamed_from or self.name)

    @property
    def slot(self) -> str:
        """The name of its slot and connector, and of all that a connector keeps: others in each epoch."""
        return identifier(epoch_prefix("weir", self.epoch), self.team.name, self.renamed_from or self.name)
