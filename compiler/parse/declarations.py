"""The shape of every kind: what someone may write, still full of names.

Each class is one mapping of the model. The text below a field becomes the description that an editor shows; patterns
become the schema's patterns, and `WORDING` says in a sentence what does not fit one of them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

NAME = r"^[a-z][a-z0-9-]{0,29}$"
IDENTIFIER = r"^[a-z_][a-z0-9_]{0,62}$"
DURATION = r"^[1-9][0-9]{0,5}(s|m|h|d)$"
SIZE = r"^[1-9][0-9]{0,5}(kB|MB)$"
DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
SCALAR = (
    r"(boolean|integer|bigint|real|double|decimal\([0-9]{1,2},[0-9]{1,2}\)|string(\([1-9][0-9]{0,7}\))?"
    r"|date|time|timestamp|timestamptz|uuid|binary|json)"
)
TYPE = rf"^({SCALAR}|array<{SCALAR}>)$"
DATASTORE_ADDRESS = r"^[a-z][a-z0-9-]{0,29}/[a-z][a-z0-9-]{0,29}$"
DATASET_ADDRESS = r"^[a-z][a-z0-9-]{0,29}/[a-z][a-z0-9-]{0,29}/[a-z][a-z0-9-]{0,29}$"
SECRET = r"^secret:[A-Za-z_][A-Za-z0-9_.-]{0,99}$"  # noqa: S105 - what the name of one looks like
USER = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$"
PART = r'([a-z_][a-z0-9_]*|"([^"]|"")+")'
TABLE = rf"^{PART}\.{PART}$"
TEXT = r"\S"
HOST = r"^(stack:[a-z0-9.-]+|[A-Za-z0-9.:-]+)$"
URL = r"^(stack:[a-z0-9.-]+|https?://[^\s/@]+/?)$"
BOOTSTRAP = r"^(stack:[a-z0-9.-]+|[A-Za-z0-9.-]+:[0-9]{1,5}(,[A-Za-z0-9.-]+:[0-9]{1,5})*)$"
FOLDER = r"^(stack:[a-z-]+\.[a-z]+|/[^\x00-\x1f]*)$"
CONTACT = r"^([^\s@]+@[^\s@]+|https?://\S+)$"
SQL_FILE = r"^[A-Za-z0-9][A-Za-z0-9._-]*\.sql$"

WORDING = {
    NAME: ("is not a name: small letters, digits and `-`, a letter first, at most 30", "Write it like `web-shop`."),
    IDENTIFIER: (
        "is not an identifier: small letters, digits and `_`, no digit first, at most 63",
        "Write it like `placed_at`; a column that is called otherwise at the source says so in `physicalName:`.",
    ),
    DURATION: ("is not a duration: a whole number and one of s, m, h, d", "Write it like `30s`, `15m`, `2h` or `7d`."),
    SIZE: ("is not a size: a whole number and kB or MB", "Write it like `500kB` or `10MB`."),
    DAY: ("is not a day", "Write it like `2026-12-31`."),
    TYPE: (
        "is not a type",
        (
            "Write one of boolean, integer, bigint, real, double, decimal(p,s), string, string(n), date, time, "
            "timestamp, timestamptz, uuid, binary, json, array<…>."
        ),
    ),
    DATASTORE_ADDRESS: ("is not the address of a workspace", "Write it as `team/workspace`, like `crm/churn`."),
    DATASET_ADDRESS: (
        "is not the address of a dataset",
        "Write it as `team/datastore/dataset`, like `shop/orders/customers`.",
    ),
    SECRET: (
        "is not the name of a secret; secrets never stand in files",
        "Write `secret:NAME`, and set NAME where weir runs.",
    ),
    USER: ("is not a GitLab user name", "Write the name as it stands behind the `@` in GitLab."),
    TABLE: (
        "is not a table as SQL spells it: schema, dot and name, in double quotes what has capitals or other signs",
        "Write it like `public.orders` or `'app.\"Mixed Case\"'`.",
    ),
    TEXT: ("is blank", "Write a few words, or leave the key out."),
    HOST: ("is not a host name", "Write it like `db1.example.com`, or `stack:source.sql` for this machine's stack."),
    URL: (
        "is not an address of a service",
        "Write it like `https://trino.example.com:8443`, without user, password or path.",
    ),
    BOOTSTRAP: ("is not a list of brokers", "Write it like `kafka1:9092,kafka2:9092`."),
    FOLDER: ("is not a folder", "Write it from the root like `/etc/trino/access`, or `stack:trino.access`."),
    CONTACT: ("is not a way to reach somebody", "Write an e-mail address or a URL."),
    SQL_FILE: (
        "is not the name of an SQL file beside this one",
        "Write it like `daily_revenue.sql`, without a folder.",
    ),
}


def text(pattern: str, limit: int = 1000) -> Any:  # noqa: ANN401 - what `Annotated` wants
    """A string of a pattern."""
    return StringConstraints(strict=True, pattern=pattern, max_length=limit)


Name = Annotated[str, text(NAME)]
Identifier = Annotated[str, text(IDENTIFIER)]
Duration = Annotated[str, text(DURATION)]
Size = Annotated[str, text(SIZE)]
Day = Annotated[str, text(DAY)]
TypeName = Annotated[str, text(TYPE)]
WorkspaceAddress = Annotated[str, text(DATASTORE_ADDRESS)]
DatasetAddress = Annotated[str, text(DATASET_ADDRESS)]
Secret = Annotated[str, text(SECRET)]
User = Annotated[str, text(USER)]
Table = Annotated[str, text(TABLE)]
Text = Annotated[str, text(TEXT, 10_000)]
Host = Annotated[str, text(HOST)]
Url = Annotated[str, text(URL)]
Folder = Annotated[str, text(FOLDER)]
Bootstrap = Annotated[str, text(BOOTSTRAP)]
Contact = Annotated[str, text(CONTACT)]
SqlFile = Annotated[str, text(SQL_FILE)]
Version = Annotated[str, text(TEXT, 40)]
PhysicalName = Annotated[str, text(TEXT, 63)]


class Shape(BaseModel):
    """A mapping with exactly the keys that are declared here."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, defer_build=True)


class Ecosystem(Shape):
    """The whole model; exactly one file says this."""

    kind: Literal["Ecosystem"]
    name: Name
    """What the whole is called."""
    description: Text | None = None
    """What it is for."""
    maintainers: Annotated[list[Name], Field(min_length=1)]
    """Teams that answer for what has no owner of its own: first models, files outside the model, the tool itself."""


class Classification(Shape):
    """What holds for the columns of a classification."""

    mask_for: Literal["everyone"] | Annotated[list[Name], Field(min_length=1)] | None = None
    """Who sees the mask instead of the value: `everyone`, or engine groups."""
    except_: Annotated[list[Name], Field(alias="except")] = []
    """Engine groups that see the value although `maskFor` names everyone."""
    mask: Literal["hash", "redact", "nullify"] | None = None
    """What stands in place of the value: a hash or a fixed text (columns of type string), or NULL."""
    max_retention: Duration | None = None
    """How long history of it may be kept."""
    purpose_required: bool = False
    """Whether a workspace that reads it must say why."""


class Zone(Shape):
    """Governs the datastores that name it."""

    kind: Literal["Zone"]
    name: Name
    """What datastores write in `zone:`."""
    description: Text | None = None
    """What the zone is for."""
    owners: Annotated[list[Name], Field(min_length=1)]
    """Teams that answer for it."""
    platforms: Annotated[list[Name], Field(min_length=1)]
    """Where its data may be."""
    classifications: dict[Name, Classification] = {}
    """The classifications that columns in this zone may carry."""


class Members(Shape):
    """People of a team, by their GitLab user names."""

    maintainers: Annotated[list[User], Field(min_length=1)]
    """They give consent for the team."""
    developers: list[User] = []
    """They work in the team."""


class Team(Shape):
    """Owns things."""

    kind: Literal["Team"]
    name: Name
    """What everything that the team owns writes in `team:`."""
    description: Text | None = None
    """What the team does."""
    members: Members
    """Who belongs to it."""
    contact: Contact
    """Where people reach the team: an e-mail address or a URL."""


class Column(Shape):
    """A column of a dataset."""

    name: Identifier
    """Its name for consumers."""
    renamed_from: Identifier | None = None
    """Its name before; keeps readers and history together."""
    physical_name: PhysicalName | None = None
    """Its name at the source, where that differs."""
    type: TypeName
    """Its logical type."""
    required: bool = False
    """Whether it is never NULL."""
    description: Text | None = None
    """What it means."""
    classification: Name | None = None
    """One of the zone's classifications."""
    unrepresentable: Literal["quarantine", "null"] | None = "quarantine"
    """What happens to a value that the type cannot hold, like NaN in a decimal: the table stops, or NULL is stored."""
    trim: bool = False
    """Whether the blanks at the end of a char(n) are cut off."""


class Dataset(Shape):
    """A table of a datastore."""

    name: Name
    """The last part of its address."""
    renamed_from: Name | None = None
    """Its name before; keeps readers and history together."""
    table: Table
    """The table at the source, with its schema."""
    description: Text | None = None
    """What a row is."""
    lifecycle: Literal["draft", "preview", "stable", "deprecated", "retired"]
    """What its owner promises: stable datasets do not break their readers."""
    classification: Name | None = None
    """The classification of the columns that name none."""
    primary_key: list[Identifier] = []
    """The columns that identify a row."""
    append_only: bool = False
    """Whether rows are only ever inserted; then it needs no key."""
    replica_identity: Literal["default", "full"] = "default"
    """How much of a changed row the source logs; `full` is needed where history survives key changes of wide rows."""
    immutable_key: bool = False
    """Whether the key of a row never changes at the source."""
    partition_drop: Literal["keep", "delete"] | None = None
    """For a partitioned table: what a dropped partition means, since the source tells nobody."""
    excluded: list[PhysicalName] = []
    """Columns of the table that are left out on purpose."""
    columns: Annotated[list[Column], Field(min_length=1, max_length=1600)]
    """What consumers can read."""


class Capture(Shape):
    """How changes leave the source."""

    method: Literal["cdc"]
    """Change data capture from the source's log."""
    heartbeat: Duration = "10s"
    """How often a sign of life is written."""
    retention: Duration = "7d"
    """How long changes wait in their topic: bounds how long a consumer may be down."""
    max_message: Size = "10MB"
    """The largest change that passes."""


class Datastore(Shape):
    """A source system of one team."""

    kind: Literal["Datastore"]
    name: Name
    """The second part of its address."""
    renamed_from: Name | None = None
    """Its name before; its connector, slot and topic keep theirs."""
    team: Name
    """Who owns it."""
    zone: Name
    """What governs it."""
    description: Text | None = None
    """Which system this is, and who writes it."""
    connection: Name
    """The connection of that name in each environment."""
    epoch: Annotated[int, Field(ge=1, le=32767)] = 1
    """Counted up when the source was restored or failed over, so that its positions start again."""
    capture: Capture
    """How changes leave it."""
    datasets: Annotated[list[Dataset], Field(min_length=1)]
    """Its tables."""


class Need(Shape):
    """One dataset that a workspace reads."""

    dataset: DatasetAddress
    """The address: `team/datastore/dataset`."""
    as_: Annotated[Identifier | None, Field(alias="as")] = None
    """The name of the view; else the name of the dataset."""
    columns: Annotated[list[Identifier], Field(min_length=1)]
    """What is really read: compatibility is judged by it."""
    history: Literal["live", "milestoned"]
    """The current rows only, or every version of every row."""
    freshness: Duration
    """How old the data may be."""
    retention: Duration | None = None
    """How long versions are kept."""


class Workspace(Shape):
    """What a consumer needs."""

    kind: Literal["Workspace"]
    name: Name
    """The second part of its address."""
    renamed_from: Name | None = None
    """Its name before."""
    team: Name
    """Who owns it."""
    platform: Name
    """Where it is read."""
    description: Text | None = None
    """What it is."""
    purpose: Text | None = None
    """Why the data is read; some classifications require it."""
    readers: list[Name] = []
    """Engine groups that may read its views."""
    on_quarantine: Literal["freeze", "continue"] = "freeze"
    """When one table of a datastore is stuck: its neighbours wait with it, so that joins see one commit, or go on."""
    needs: Annotated[list[Need], Field(min_length=1)]
    """The datasets it reads."""


class OutputColumn(Shape):
    """A column that a transformer derives."""

    name: Identifier
    """Its name."""
    type: TypeName
    """Its logical type."""
    required: bool = False
    """Whether it is never NULL."""
    description: Text | None = None
    """What it means."""


class Output(Shape):
    """What a transformer derives."""

    dataset: Identifier
    """The name of the view."""
    primary_key: Annotated[list[Identifier], Field(min_length=1)]
    """The columns that identify a row."""
    columns: Annotated[list[OutputColumn], Field(min_length=1)]
    """Its columns, in the order of the SELECT."""


class Transformer(Shape):
    """SQL that derives a dataset inside a workspace."""

    kind: Literal["Transformer"]
    name: Name
    """The second part of its address."""
    team: Name
    """Who owns it."""
    workspace: WorkspaceAddress
    """The workspace whose views it reads and adds to: `team/workspace`."""
    description: Text | None = None
    """What it computes."""
    output: Output
    """What it derives."""
    sql: SqlFile
    """The file beside this one with one SELECT over the workspace's own views."""


class Engine(Shape):
    """What runs the SQL."""

    type: Literal["trino", "duckdb"]
    """The engine."""
    version: Version
    """Its version, in quotes."""
    catalog: Name = "lake"
    """The catalog that holds the tables."""
    catalog_type: Literal["jdbc", "file"] | None = None
    """Where the catalog keeps its list of tables; for trino only."""


class CaptureTool(Shape):
    """What reads the sources' logs."""

    type: Literal["debezium"]
    """The tool."""
    version: Version
    """Its version."""


class Scheduler(Shape):
    """What starts the work."""

    type: Literal["airflow"]
    """The tool."""
    version: Version
    """Its version, in quotes."""
    tables_per_task: Annotated[int, Field(ge=1, le=10_000)] = 50
    """How many tables one task merges: 1 is a task for each table."""


class Merge(Shape):
    """When what has landed is merged into the tables."""

    every: Duration = "15m"
    """The rhythm, and how old a table is for tools that do not read the views."""
    tail_rows: Annotated[int, Field(ge=100, le=10_000_000)] = 10_000
    """How many changes of a table may wait before it is merged out of turn."""


class Platform(Shape):
    """An assembled target; no address is in it."""

    kind: Literal["Platform"]
    name: Name
    """What workspaces and zones write."""
    description: Text | None = None
    """What it is."""
    engine: Engine
    """What runs the SQL."""
    capture: CaptureTool
    """What reads the sources' logs."""
    scheduler: Scheduler | None = None
    """What starts the work; without it a person does."""
    merge: Merge = Merge.model_construct(every="15m", tail_rows=10_000)
    """When what has landed is merged."""


class Connection(Shape):
    """How a source database is reached."""

    host: Host
    """Its host."""
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Its port; 5432 when nothing is said."""
    database: Annotated[str, text(TEXT, 63)]
    """The database."""
    user: Annotated[str, text(TEXT, 63)]
    """The role that captures."""
    password: Secret
    """`secret:NAME`: the environment variable NAME where weir runs."""


class EngineAddress(Shape):
    """How the engine is reached."""

    url: Url
    """Its address."""
    user: Annotated[str, text(TEXT, 63)] = "weir"
    """The user that owns tables and views."""
    password: Secret | None = None
    """`secret:NAME`."""
    access: Folder | None = None
    """The folder in which it looks for its access rules."""


class ConnectAddress(Shape):
    """How Kafka Connect is reached."""

    url: Url
    """Its address."""
    secrets: Folder | None = None
    """The folder from which it reads passwords; it knows it as `secrets`."""


class KafkaAddress(Shape):
    """How Kafka is reached."""

    bootstrap: Bootstrap
    """Its brokers."""


class SchedulerAddress(Shape):
    """How the scheduler is reached."""

    url: Url
    """Its address."""
    user: Annotated[str, text(TEXT, 63)] = "weir"
    """Who asks it."""
    password: Secret
    """`secret:NAME`."""
    releases: Folder
    """The folder in which it looks for the current release of its DAGs."""


class Environment(Shape):
    """The values of one installation; they never enter generated files."""

    kind: Literal["Environment"]
    name: Name
    """What `weir deploy` is told."""
    platform: Name
    """What stands here."""
    authorisation: Literal["gitlab", "none"]
    """Who decides what may be deployed; `none` only where every address is this machine's own."""
    connections: dict[Name, Connection]
    """The sources."""
    engine: EngineAddress | None = None
    """The engine."""
    connect: ConnectAddress | None = None
    """Kafka Connect."""
    kafka: KafkaAddress | None = None
    """Kafka."""
    scheduler: SchedulerAddress | None = None
    """The scheduler."""


class Waiver(Shape):
    """One finding on one object accepted, until a day."""

    kind: Literal["Waiver"]
    rule: Annotated[str, text(r"^[a-z]+(-[a-z]+)+$")]
    """The rule's id, as `weir rules` lists it."""
    object: Annotated[str, text(TEXT, 200)]
    """The address that the finding is about."""
    reason: Text
    """Why it is accepted."""
    approver: User
    """Who accepts it: a maintainer of the team that the finding protects."""
    expires: Day
    """The last day on which it counts."""


KINDS: dict[str, type[Shape]] = {
    kind.__name__: kind
    for kind in (Ecosystem, Zone, Team, Datastore, Workspace, Transformer, Platform, Environment, Waiver)
}
