"""The yardstick: what the obvious program costs that reads the model with the usual libraries.

`python -m benchmarks.yardstick MODEL OUT` reads every file with PyYAML's loader in C, validates it with pydantic, and
writes one file for each dataset from a Jinja template of its table and its MERGE. It binds no name, applies no rule and
knows no line numbers.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import jinja2
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
Duration = Annotated[str, Field(pattern=r"^[0-9]+[smhd]$")]


class Shape(BaseModel):
    """A mapping with known keys only, in camel case as in the files."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class Ecosystem(Shape):
    """The root."""

    kind: Literal["Ecosystem"]
    name: Name
    description: str | None = None
    maintainers: list[Name]


class Classification(Shape):
    """What a zone asks for data of one class."""

    mask_for: Literal["everyone"] | list[Name] | None = None
    except_: list[Name] = Field(default=[], alias="except")
    mask: Literal["hash", "redact", "nullify"] | None = None
    max_retention: Duration | None = None
    purpose_required: bool = False


class Zone(Shape):
    """Who governs."""

    kind: Literal["Zone"]
    name: Name
    description: str | None = None
    owners: list[Name]
    platforms: list[Name]
    classifications: dict[Name, Classification] = {}


class Members(Shape):
    """The people of a team."""

    maintainers: list[str]
    developers: list[str] = []


class Team(Shape):
    """Who owns."""

    kind: Literal["Team"]
    name: Name
    description: str | None = None
    members: Members
    contact: str


class Column(Shape):
    """A column of a dataset."""

    name: Identifier
    renamed_from: Identifier | None = None
    physical_name: str | None = None
    type: str
    required: bool = False
    description: str | None = None
    classification: Name | None = None
    unrepresentable: Literal["quarantine", "null"] = "quarantine"
    trim: bool = False


class Dataset(Shape):
    """A table of a datastore."""

    name: Name
    renamed_from: Name | None = None
    table: str
    description: str | None = None
    lifecycle: Literal["draft", "preview", "stable", "deprecated", "retired"]
    classification: Name | None = None
    primary_key: list[Identifier] = []
    append_only: bool = False
    replica_identity: Literal["default", "full"] = "default"
    immutable_key: bool = False
    partition_drop: Literal["keep", "delete"] | None = None
    excluded: list[str] = []
    columns: list[Column]


class Capture(Shape):
    """How changes are captured."""

    method: Literal["cdc"]
    heartbeat: Duration = "10s"
    retention: Duration = "7d"
    max_message: str = "10MB"


class Datastore(Shape):
    """A source system."""

    kind: Literal["Datastore"]
    name: Name
    renamed_from: Name | None = None
    team: Name
    zone: Name
    description: str | None = None
    connection: Name
    epoch: int = 1
    capture: Capture
    datasets: list[Dataset]


class Need(Shape):
    """A dataset that a workspace reads."""

    dataset: str
    as_: Identifier | None = Field(default=None, alias="as")
    columns: list[Identifier]
    history: Literal["live", "milestoned"]
    freshness: Duration
    retention: Duration | None = None


class Workspace(Shape):
    """What a consumer needs."""

    kind: Literal["Workspace"]
    name: Name
    renamed_from: Name | None = None
    team: Name
    platform: Name
    description: str | None = None
    purpose: str | None = None
    readers: list[Name]
    on_quarantine: Literal["freeze", "continue"] = "freeze"
    needs: list[Need]


class Engine(Shape):
    """The engine of a platform."""

    type: Literal["trino", "duckdb"]
    version: str
    catalog: Name = "lake"
    catalog_type: Literal["jdbc", "file"] = "jdbc"


class Part(Shape):
    """Another program of a platform."""

    type: str
    version: str
    tables_per_task: int = 50


class Merge(Shape):
    """The rhythm of the background."""

    every: Duration = "15m"
    tail_rows: int = 10000


class Platform(Shape):
    """A target."""

    kind: Literal["Platform"]
    name: Name
    description: str | None = None
    engine: Engine
    capture: Part
    scheduler: Part | None = None
    merge: Merge = Merge()


class Connection(Shape):
    """Where a database is."""

    host: str
    port: int = 5432
    database: str
    user: str
    password: str


class Login(Shape):
    """Where the engine is."""

    url: str
    user: str
    password: str | None = None


class Environment(Shape):
    """The values of one installation."""

    kind: Literal["Environment"]
    name: Name
    platform: Name
    authorisation: Literal["gitlab", "none"]
    connections: dict[Name, Connection]
    engine: Login | None = None
    connect: dict[str, str] = {}
    kafka: dict[str, str] = {}


DECLARATION: TypeAdapter[Ecosystem | Zone | Team | Datastore | Workspace | Platform | Environment] = TypeAdapter(
    Annotated[
        Ecosystem | Zone | Team | Datastore | Workspace | Platform | Environment,
        Field(discriminator="kind"),
    ]
)

TEMPLATE = """\
-- The table and the MERGE of {{ address }}, read from {{ dataset.table }}.
{% if dataset.description %}
-- {{ dataset.description }}
{% endif %}
CREATE TABLE IF NOT EXISTS "{{ schema }}"."{{ table }}" (
{% for column in dataset.columns %}
  "{{ column.name }}" {{ types[column.name] }}{{ " NOT NULL" if column.required }},
{% endfor %}
  "__pos" bigint
);
MERGE INTO "{{ schema }}"."{{ table }}" t
USING (
  SELECT
{% for column in dataset.columns %}
    CAST(json_extract_scalar(r.value_json, '$.after.{{ column.name }}') AS {{ types[column.name] }})
      AS "{{ column.name }}",
{% endfor %}
    r.op AS "__op",
    r.src_offset AS "__pos"
  FROM "{{ schema }}"."landing" r
  WHERE r.src_table = '{{ dataset.table }}' AND r.src_offset >= :lo AND r.src_offset < :hi
) s
ON {% for name in dataset.primary_key %}{{ " AND " if not loop.first }}t."{{ name }}" = s."{{ name }}"{% endfor %}

WHEN MATCHED AND s."__op" = 'd' AND s."__pos" > t."__pos" THEN DELETE
WHEN MATCHED AND s."__pos" > t."__pos" THEN UPDATE SET
{% for column in dataset.columns %}
  "{{ column.name }}" = s."{{ column.name }}",
{% endfor %}
  "__pos" = s."__pos"
WHEN NOT MATCHED AND s."__op" <> 'd' THEN INSERT (
{% for column in dataset.columns %}
  "{{ column.name }}",
{% endfor %}
  "__pos"
) VALUES (
{% for column in dataset.columns %}
  s."{{ column.name }}",
{% endfor %}
  s."__pos"
);
"""

TYPES = {
    "json": "varchar",
    "binary": "varbinary",
    "time": "time(6)",
    "timestamp": "timestamp(6)",
    "timestamptz": "timestamp(6) with time zone",
    "array<string>": "array(varchar)",
}


def main(model: Path, out: Path) -> None:
    """Read a model and write a file for each dataset."""
    # SQL is no HTML: escaping would spoil it, and nothing here reaches a browser.
    jinja = jinja2.Environment(trim_blocks=True, undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    template = jinja.from_string(TEMPLATE)
    for path in sorted(model.rglob("*.yaml")):
        tree = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        declaration = DECLARATION.validate_python(tree)
        if isinstance(declaration, Datastore):
            write(declaration, template, out)


def write(datastore: Datastore, template: jinja2.Template, out: Path) -> None:
    """Write the files of a datastore."""
    schema = f"{datastore.team}_{datastore.name}".replace("-", "_")
    folder = out / schema
    folder.mkdir(parents=True)
    for dataset in datastore.datasets:
        table = dataset.name.replace("-", "_")
        types = {each.name: TYPES.get(each.type, each.type.replace("string", "varchar")) for each in dataset.columns}
        address = f"{datastore.team}/{datastore.name}/{dataset.name}"
        text = template.render(address=address, schema=schema, table=table, dataset=dataset, types=types)
        (folder / f"{table}.sql").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
