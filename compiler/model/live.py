"""A live PostgreSQL as its own catalog describes it; plain values, read by an adapter, judged by others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class TableKind(Enum):
    """What a relation is."""

    TABLE = "table"
    PARTITIONED = "partitioned"
    """The root of a partitioned table."""
    PARTITION = "partition"
    """A part of a partitioned table, partitioned again or not, whatever it is made of."""
    INHERITED_CHILD = "inherited child"
    FOREIGN = "foreign"
    UNLOGGED = "unlogged"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"


class ReplicaIdentity(Enum):
    """What of a row PostgreSQL logs when it is changed or deleted."""

    DEFAULT = "default"
    """Its primary key."""
    FULL = "full"
    NOTHING = "nothing"
    INDEX = "index"
    """The columns of one index."""


class TypeKind(Enum):
    """How a type is made."""

    BASE = "base"
    ENUM = "enum"
    DOMAIN = "domain"
    """Only ever the element of an array: elsewhere a domain is resolved to what is below it."""
    COMPOSITE = "composite"
    RANGE = "range"
    MULTIRANGE = "multirange"
    ARRAY = "array"
    PSEUDO = "pseudo"


@dataclass(frozen=True, slots=True)
class LiveType:
    """A type, without its modifier."""

    name: str
    """As `pg_type` names it, without its schema: `int4`, `varchar`, `bpchar`, `citext`; an array's begins with `_`."""
    kind: TypeKind = TypeKind.BASE
    element: LiveType | None = None
    """Of an array."""


@dataclass(frozen=True, slots=True)
class LiveColumn:
    """A column of a table."""

    name: str
    position: int
    """Counts from 1; dropped columns leave gaps."""
    type: str
    """As PostgreSQL spells it, with modifier and, unless it is the system's, schema: `numeric(10,2)`, `app.mood[]`."""
    base: LiveType
    """What the type is below any domain."""
    domain: bool = False
    """Whether the type is a domain."""
    dimensions: int = 0
    """Declared dimensions of an array; PostgreSQL does not enforce them."""
    precision: int | None = None
    """Of a numeric, or of the elements of an array of them; None without bounds."""
    scale: int | None = None
    """Likewise; may be negative or larger than the precision."""
    length: int | None = None
    """Of char, varchar (characters) and bit (bits), or of the elements of an array of them; None without a limit."""
    nullable: bool = True
    """False where the column or a domain of its type says NOT NULL."""
    identity: bool = False
    generated: str | None = None
    """`stored` or `virtual`."""
    has_default: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class LivePartition:
    """A part of a partitioned table, at whatever depth."""

    schema: str
    name: str
    parent: str
    """The reference of the table it is directly part of."""
    bounds: str
    """As PostgreSQL spells them: `FOR VALUES FROM (…) TO (…)`, `DEFAULT`."""
    kind: TableKind
    """PARTITION if it holds rows, PARTITIONED if it has parts itself, FOREIGN or UNLOGGED if its rows leave no log."""
    replica_identity: ReplicaIdentity = ReplicaIdentity.DEFAULT
    """Its own: PostgreSQL logs a row by the identity of the part that holds it."""

    @property
    def reference(self) -> str:
        """How the model would name it."""
        return reference(self.schema, self.name)


@dataclass(frozen=True, slots=True)
class LiveTable:
    """A relation outside the system schemas."""

    schema: str
    name: str
    kind: TableKind = TableKind.TABLE
    comment: str | None = None
    replica_identity: ReplicaIdentity = ReplicaIdentity.DEFAULT
    identity_index: tuple[str, ...] = ()
    """The columns of the index, if that is the identity."""
    primary_key: tuple[str, ...] = ()
    """In the order of the key."""
    deferrable_key: bool = False
    other_keys: tuple[tuple[str, ...], ...] = ()
    """Columns of further unique indexes that could be a key: whole, immediate, over columns that are never NULL."""
    parents: tuple[str, ...] = ()
    """References of the tables that it inherits from or is a partition of."""
    partitions: tuple[LivePartition, ...] = ()
    """Of a partitioned table, every depth."""
    rows: int | None = None
    """PostgreSQL's estimate, partitions included; None before anything was counted."""
    row_security: bool = False
    """Whether policies hide rows from the role that asked."""
    may_select: bool = True
    """Whether that role has the right to read the whole table."""
    may_use_schema: bool = True
    """Whether it has the right to use the schema, without which the other right is worth nothing."""
    columns: tuple[LiveColumn, ...] = ()
    """In their order; empty for a view, a foreign table and a partition."""

    @property
    def reference(self) -> str:
        """How the model names it: `schema.table`, quoted as in SQL where necessary."""
        return reference(self.schema, self.name)

    @property
    def replica_identities(self) -> frozenset[ReplicaIdentity]:
        """Its own and those of the partitions that hold rows."""
        holders = (part for part in self.partitions if part.kind is TableKind.PARTITION)
        return frozenset({self.replica_identity, *(part.replica_identity for part in holders)})

    @property
    def logs_whole_rows(self) -> bool:
        """Whether the log holds the whole old row of every change, wherever the row lies."""
        return self.replica_identities == {ReplicaIdentity.FULL}


@dataclass(frozen=True, slots=True)
class LiveMember:
    """A table in a publication."""

    schema: str
    table: str
    columns: tuple[str, ...] | None = None
    """The columns that are published, in older versions with the generated ones; None before PostgreSQL 15."""
    row_filter: str | None = None
    """The condition that a row must meet to be published."""

    @property
    def reference(self) -> str:
        """How the model names the table."""
        return reference(self.schema, self.table)


@dataclass(frozen=True, slots=True)
class LivePublication:
    """A publication with everything that it really publishes, however it was written."""

    name: str
    operations: tuple[str, ...]
    """Of insert, update, delete, truncate."""
    all_tables: bool
    publish_via_partition_root: bool
    members: tuple[LiveMember, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveLabelless:
    """A type that PostgreSQL counts among the enums and that has no labels of its own."""

    type: str
    """As PostgreSQL spells it, with its schema."""
    domain: bool
    """A domain over an enum; else an enum that was made empty."""


@dataclass(frozen=True, slots=True)
class LiveSource:
    """A database as a role sees it, at one moment."""

    version: int
    """PostgreSQL's `server_version_num`: 170006 is 17.6."""
    database: str
    role: str
    may_replicate: bool
    synchronous_commit: str
    """What holds for the role in this database."""
    wal_level: str
    max_slot_wal_keep_size: str | None
    """As PostgreSQL spells it: `8GB`, `-1` for no limit; None before PostgreSQL 13, which has none."""
    tables: tuple[LiveTable, ...] = ()
    """Sorted by schema and name."""
    publications: tuple[LivePublication, ...] = ()
    labelless: tuple[LiveLabelless, ...] = ()
    """In any schema: one of them is enough to keep Debezium 3.6.3 from starting on the database."""


def reference(schema: str, name: str) -> str:
    """How the model names a table: `public.orders`, `app."Mixed Case"`."""
    return f"{identifier(schema)}.{identifier(name)}"


def identifier(name: str) -> str:
    """A name as SQL spells it: `orders`, `"Mixed Case"`."""
    plain = name.isascii() and name.isidentifier() and name == name.lower()
    return name if plain else '"' + name.replace('"', '""') + '"'
