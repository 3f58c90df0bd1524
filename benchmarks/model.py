"""An ecosystem of any size, the same one each time: what the compiler's benchmarks read.

`python -m benchmarks.model 1000 FOLDER` writes 1,000 datasets of 12 typed columns, 10 to a datastore, and as many
workspaces as datastores, each with 12 needs from anywhere. `weir check` finds nothing in it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 20260101
DATASETS_PER_DATASTORE = 10
DATASTORES_PER_TEAM = 10
COLUMNS_PER_DATASET = 12
NEEDS_PER_WORKSPACE = 12

ZONES = {"europe": "400d", "america": "730d"}
"""Each zone with the longest retention of personal data in it."""

DOMAINS = ("shop", "billing", "claims", "freight", "health", "loans", "media", "people", "plant", "travel")
SYSTEMS = ("ledger", "catalogue", "desk", "portal", "archive", "registry", "mobile", "partner", "pricing", "stock")
QUESTIONS = ("churn", "forecast", "fraud", "margin", "audit", "demand", "quality", "capacity", "growth", "service")
NOUNS = (
    *("accounts", "addresses", "agreements", "appointments", "assets", "balances", "batches", "bookings", "branches"),
    *("campaigns", "carriers", "contacts", "contracts", "credits", "customers", "deliveries", "devices", "discounts"),
    *("documents", "employees", "invoices", "items", "locations", "machines", "members", "messages", "orders"),
    *("parcels", "payments", "products", "projects", "refunds", "reminders", "reservations", "returns", "reviews"),
    *("routes", "shipments", "suppliers", "visits"),
)
FRESHNESS = ("1m", "5m", "5m", "15m", "15m", "1h", "1h", "1d")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a person writes it."""

    name: str
    type: str
    description: str = ""
    required: bool = False
    classification: str = ""

    def __str__(self) -> str:
        """Its line of YAML."""
        parts = [f"name: {self.name}", f'type: "{self.type}"' if "," in self.type else f"type: {self.type}"]
        parts += ["required: true"] * self.required
        parts += [f"classification: {self.classification}"] * bool(self.classification)
        parts += [f'description: "{self.description}"'] * bool(self.description)
        return f"      - {{{', '.join(parts)}}}"


KEYS = (
    (Column("id", "bigint", "Given by the application when the row is made.", required=True),),
    (Column("id", "bigint", required=True),),
    (Column("id", "uuid", "Given by the caller so that a repeated request makes no second row.", required=True),),
    (
        Column("id", "bigint", required=True),
        Column("line_number", "integer", "Counts from 1 within an id.", required=True),
    ),
)
PERSONAL = Column("email", "string(160)", "Where the person wants to be written to.", classification="personal")
NARROW = (
    Column("status", "string(20)", "One of open, held, closed.", required=True),
    Column("reference", "string(30)", "As printed on paper."),
    Column("title", "string(80)"),
    Column("city", "string(60)"),
    Column("country", "string(2)", "ISO 3166 code of two letters."),
    Column("currency", "string(3)", "ISO 4217 code.", required=True),
    Column("phone", "string(20)", "With the country prefix, no blanks."),
    Column("amount", "decimal(12,2)", "In the currency of the row, tax included.", required=True),
    Column("tax", "decimal(12,2)"),
    Column("unit_price", "decimal(18,4)"),
    Column("quantity", "integer", required=True),
    Column("weight_grams", "integer"),
    Column("views", "bigint"),
    Column("parent_id", "bigint", "The row this one follows from."),
    Column("owner_id", "uuid"),
    Column("session_id", "uuid", "Joins rows of one visit."),
    Column("rating", "real"),
    Column("latitude", "double", "Degrees, WGS 84."),
    Column("longitude", "double", "Degrees, WGS 84."),
    Column("probability", "double", "Between 0 and 1."),
    Column("active", "boolean", required=True),
    Column("verified", "boolean", "Somebody looked at it."),
    Column("due_on", "date"),
    Column("valid_until", "date", "The last day on which it counts."),
    Column("opens_at", "time"),
    Column("printed_at", "timestamp", "Local time of the branch."),
    Column("created_at", "timestamptz", required=True),
    Column("updated_at", "timestamptz", "Moves with every change of the row."),
)
"""All of them with a key and an e-mail address are below 2,000 bytes, so PostgreSQL never stores them out of line."""
WIDE = (
    Column("remarks", "string", "What a person typed."),
    Column("settings", "json"),
    Column("signature", "binary", "A PNG image."),
    Column("tags", "array<string>"),
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table, with what its needs have to know of it."""

    datastore: str
    name: str
    zone: str
    key: Sequence[Column]
    columns: Sequence[Column]
    wide: bool

    @property
    def address(self) -> str:
        """As a need names it."""
        return f"{self.datastore}/{self.name}"


def main() -> None:
    """Write an ecosystem of the size asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", type=int, help="how many; a multiple of 10")
    parser.add_argument("folder", type=Path, help="where ecosystem.yaml and its neighbours go")
    options = parser.parse_args()
    if options.datasets < DATASETS_PER_DATASTORE or options.datasets % DATASETS_PER_DATASTORE:
        parser.error(f"the number of datasets is a multiple of {DATASETS_PER_DATASTORE}")
    write(options.datasets, options.folder)


def write(datasets: int, folder: Path) -> None:
    """Write an ecosystem of that many datasets into a folder."""
    for path, text in ecosystem(datasets):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def ecosystem(datasets: int) -> Iterator[tuple[str, str]]:
    """Path and text of every file."""
    chance = random.Random(SEED)  # noqa: S311  # the same model each time is what we want; nothing here is secret
    datastores = [
        (team_name(number), SYSTEMS[number % DATASTORES_PER_TEAM])
        for number in range(datasets // DATASETS_PER_DATASTORE)
    ]
    teams = sorted({team for team, _ in datastores})
    yield from governance(teams)
    yield "environments/dell.environment.yaml", environment(datastores)
    every: list[Dataset] = []
    for team, name in datastores:
        tables = draw_datasets(chance, team, name)
        every += tables
        yield f"teams/{team}/{name}.datastore.yaml", datastore(team, name, tables)
    for number, (team, _) in enumerate(datastores):
        name = QUESTIONS[number % DATASTORES_PER_TEAM]
        yield f"teams/{team}/{name}.workspace.yaml", workspace(chance, team, name, every)


def team_name(datastore_number: int) -> str:
    """The team that owns the datastore of that number."""
    number = datastore_number // DATASTORES_PER_TEAM
    return f"{DOMAINS[number % len(DOMAINS)]}-{number // len(DOMAINS) + 1}"


def governance(teams: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What there is once: the ecosystem, its zones, its platform; and the teams."""
    yield "ecosystem.yaml", ECOSYSTEM
    yield "platforms/dell.platform.yaml", PLATFORM
    for name, longest in ZONES.items():
        yield f"zones/{name}.zone.yaml", ZONE.format(name=name, longest=longest)
    for team in ("governance", *teams):
        yield f"teams/{team}/team.yaml", TEAM.format(name=team)


ECOSYSTEM = """\
kind: Ecosystem
name: benchmark
description: Made by a generator so that the compiler can be measured.
maintainers: [governance]
"""

PLATFORM = """\
kind: Platform
name: dell
description: One big box.
engine: {type: trino, version: "476", catalog: lake, catalogType: jdbc}
capture: {type: debezium, version: 3.6.3.Final}
scheduler: {type: airflow, version: "3.3", tablesPerTask: 50}
merge: {every: 15m, tailRows: 10000}
"""

ZONE = """\
kind: Zone
name: {name}
description: Data that was collected in {name}.
owners: [governance]
platforms: [dell]
classifications:
  internal: {{}}
  personal:
    maskFor: everyone
    except: [case-workers]
    mask: hash
    maxRetention: {longest}
    purposeRequired: true
"""

TEAM = """\
kind: Team
name: {name}
description: The people who know the systems of {name} and answer for them.
members: {{maintainers: [anna-{name}, hugo-{name}], developers: [bob-{name}, carla-{name}, dora-{name}]}}
contact: {name}@example.com
"""


def environment(datastores: Sequence[tuple[str, str]]) -> str:
    """The values of one installation: a database for each datastore."""
    connections = "".join(
        f"  {team}-{name}: {{host: {name}.{team}.example.com, port: 5432, database: {name}, user: weir, "
        f"password: secret:{f'{team}_{name}'.replace('-', '_').upper()}_PASSWORD}}\n"
        for team, name in datastores
    )
    return f"""\
kind: Environment
name: dell
platform: dell
authorisation: gitlab
connections:
{connections}\
engine: {{url: "https://trino.example.com:8443", user: weir, password: secret:TRINO_PASSWORD}}
connect: {{url: "http://connect.example.com:8083"}}
kafka: {{bootstrap: "kafka.example.com:9092"}}
"""


def draw_datasets(chance: random.Random, team: str, name: str) -> list[Dataset]:
    """The tables of a datastore; a quarter of them can hold rows that PostgreSQL stores out of line."""
    zone = chance.choice(list(ZONES))
    return [draw_dataset(chance, f"{team}/{name}", noun, zone) for noun in chance.sample(NOUNS, DATASETS_PER_DATASTORE)]


def draw_dataset(chance: random.Random, datastore_address: str, name: str, zone: str) -> Dataset:
    """A table with a key, a personal column and columns of many types."""
    key = chance.choice(KEYS)
    wide = chance.sample(WIDE, chance.choice((0, 0, 0, 1)))
    others = chance.sample(NARROW, COLUMNS_PER_DATASET - len(key) - len(wide) - 1)
    return Dataset(datastore_address, name, zone, key, (*key, PERSONAL, *others, *wide), bool(wide))


def datastore(team: str, name: str, datasets: Sequence[Dataset]) -> str:
    """The file of a datastore."""
    return f"""\
kind: Datastore
name: {name}
team: {team}
zone: {datasets[0].zone}
description: What the {name} of {team} writes while people work with it.
connection: {team}-{name}
capture:
  method: cdc
  heartbeat: 10s
  retention: 7d
datasets:
{"".join(map(dataset, datasets))}"""


def dataset(each: Dataset) -> str:
    """The lines of a dataset."""
    identity = "    replicaIdentity: full\n" if each.wide else ""
    columns = "".join(f"{column}\n" for column in each.columns)
    return f"""\
  - name: {each.name}
    table: public.{each.name}
    description: One row for each of the {each.name}, kept as long as it is of use.
    lifecycle: stable
    classification: internal
    primaryKey: [{", ".join(column.name for column in each.key)}]
{identity}    columns:
{columns}"""


def workspace(chance: random.Random, team: str, name: str, datasets: Sequence[Dataset]) -> str:
    """The file of a workspace that reads from datastores all over the ecosystem."""
    taken: set[str] = set()
    needs = "".join(
        need(chance, each, taken) for each in chance.sample(datasets, min(NEEDS_PER_WORKSPACE, len(datasets)))
    )
    return f"""\
kind: Workspace
name: {name}
team: {team}
platform: dell
description: What the {name} reports of {team} are made of.
purpose: Answer questions about {name} before they are asked.
readers: [{team}-analysts, case-workers]
needs:
{needs}"""


def need(chance: random.Random, wanted: Dataset, taken: set[str]) -> str:
    """The lines of a need: the key and about half of the other columns, under a name that is still free."""
    others = [column for column in wanted.columns if column not in wanted.key]
    chosen = sorted(chance.sample(others, chance.randint(4, 6)), key=others.index)
    history = chance.choice(("live", "live", "milestoned"))
    view = wanted.name if wanted.name not in taken else f"{wanted.name}_{len(taken)}"
    taken.add(view)
    return "".join(
        (
            f"  - dataset: {wanted.address}\n",
            f"    as: {view}\n" if view != wanted.name else "",
            f"    columns: [{', '.join(column.name for column in (*wanted.key, *chosen))}]\n",
            f"    history: {history}\n",
            f"    freshness: {chance.choice(FRESHNESS)}\n",
            f"    retention: {ZONES[wanted.zone]}\n" if history == "milestoned" else "",
        )
    )


if __name__ == "__main__":
    main()
