"""A small ledger under load on the real services: its source is captured, and its statements are compiled for Trino."""

from __future__ import annotations

import random
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from compiler import backend, rule
from compiler.adapters.memory import Nothing
from compiler.backend import Artifact
from compiler.client import engines
from compiler.client.control import prepare
from compiler.client.statements import quote, split
from compiler.diagnostics import Severity
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Plan, Room, Stream
from compiler.sql import dialect
from compiler.sql.shapes import Shapes
from stack.services.postgres import conninfo
from stack.site import HOST
from tests.conftest import Weir
from tests.models import TODAY, alone, sources
from tests.oracle.wares import TRINO
from tests.test_source_side import Source, Topic, captured, source

MODEL = """
kind: Ecosystem
name: ledgers
maintainers: [shop]
---
kind: Zone
name: here
description: One zone for all.
owners: [shop]
platforms: [here]
---
kind: Team
name: shop
description: Keeps ledgers.
members: {maintainers: [anna, bob], developers: [carla]}
contact: shop@example.com
---
PLATFORM
---
kind: Datastore
name: NAME
team: shop
zone: here
description: A ledger that is written all the time.
connection: ledger-db
capture: {method: cdc, heartbeat: 1s}
datasets:
  - name: accounts
    table: public.accounts
    description: Read in ranges of its key.
    lifecycle: stable
    primaryKey: [id]
    immutableKey: true
    columns:
      - {name: id, type: bigint, required: true}
      - {name: owner, type: string}
      - {name: balance, type: "decimal(12,2)"}
      - {name: touched, type: timestamptz}
  - name: letters
    table: public.letters
    description: Long values under a key of text, so it is read whole.
    lifecycle: stable
    primaryKey: [name]
    immutableKey: true
    columns:
      - {name: name, type: string(40), required: true}
      - {name: body, type: string}
      - {name: pages, type: integer}
  - name: postings
    table: public.postings
    description: Only ever added to.
    lifecycle: stable
    appendOnly: true
    columns:
      - {name: account, type: bigint}
      - {name: amount, type: integer}
  - name: visits
    table: public.visits
    description: One partition for each month, which goes when the month may no longer be kept.
    lifecycle: stable
    primaryKey: [id, day]
    partitionDrop: delete
    columns:
      - {name: id, type: bigint, required: true}
      - {name: day, type: date, required: true}
      - {name: path, type: string(40)}
ARTICLES
---
kind: Workspace
name: desk-NAME
team: shop
platform: here
description: Reads everything.
purpose: Compare each view with its source.
readers: [everyone]
needs:
NEEDS
"""
EXAMPLE = Path(__file__).parents[1] / "ecosystem"
LEGACY = (EXAMPLE / "teams" / "data" / "legacy.datastore.yaml").read_text()
ARTICLES = LEGACY[LEGACY.index("  - name: articles") : LEGACY.index("  - name: barcodes")].rstrip()
"""The example's dataset with a column of every type, and of every spelling that PostgreSQL has."""
READ = {
    "accounts": "id, owner, balance, touched",
    "letters": "name, body, pages",
    "postings": "account, amount",
    "visits": "id, day, path",
    "articles": ", ".join(re.findall(r"- \{name: (\w+)", ARTICLES)),
}
NEEDS = "\n".join(
    f"  - {{dataset: shop/NAME/{dataset}, columns: [{columns}], freshness: 10s, {history}}}"
    for dataset, columns in READ.items()
    for history in ("history: live", f"history: milestoned, as: {dataset}_history")
    if dataset != "postings" or "live" in history
)
TABLES = """
CREATE TABLE public.accounts (
  id bigint PRIMARY KEY, owner text, balance numeric(12, 2) NOT NULL, touched timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE public.letters (name varchar(40) PRIMARY KEY, body text, pages integer);
CREATE TABLE public.postings (account bigint, amount integer);
CREATE TABLE public.visits (id bigint, day date, path varchar(40), PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE public.visits_1 PARTITION OF public.visits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE public.visits_2 PARTITION OF public.visits FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE public.visits_3 PARTITION OF public.visits FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
CREATE TABLE public.visits_4 PARTITION OF public.visits FOR VALUES FROM ('2026-04-01') TO ('2026-05-01');
ALTER TABLE public.letters ALTER COLUMN body SET STORAGE EXTERNAL;
INSERT INTO public.accounts SELECT n, 'owner ' || n, n FROM generate_series(1, 20000) n;
INSERT INTO public.letters SELECT 'letter ' || n, repeat(md5(n::text), 100), 1 FROM generate_series(1, 2000) n;
INSERT INTO public.postings SELECT n, n FROM generate_series(1, 5000) n;
INSERT INTO public.visits SELECT n, DATE '2026-01-01' + n % 120, '/page/' || n FROM generate_series(1, 2000) n;
ANALYZE;
"""
TYPES = (EXAMPLE / "sources" / "legacy.sql").read_text()
COMPARED = {
    "accounts": "SELECT id, owner, balance, touched FROM {} ORDER BY id",
    "letters": "SELECT name, body, pages FROM {} ORDER BY name",
    "postings": "SELECT account, amount FROM {} ORDER BY account, amount",
    "visits": "SELECT id, day, path FROM {} ORDER BY id, day",
    "accounts_history": "SELECT id, owner, balance, touched FROM {} WHERE valid_to IS NULL ORDER BY id",
    "letters_history": "SELECT name, body, pages FROM {} WHERE valid_to IS NULL ORDER BY name",
    "visits_history": "SELECT id, day, path FROM {} WHERE valid_to IS NULL ORDER BY id, day",
}
"""What is asked of a view; the source is asked the same of the table."""


def plan(name: str) -> Plan:
    """The plan of the model under a name that no connector had before."""
    text = MODEL.replace("PLATFORM", TRINO).replace("NEEDS", NEEDS)
    text = text.replace("NAME", name).replace("ARTICLES", ARTICLES)
    checked = check(sources(alone(text)), rule.load(), TODAY, Nothing())
    errors = [each for each in checked.judged.findings if each.severity is Severity.ERROR]
    assert not errors, errors
    return build(checked.ecosystem)


def write(made: Plan, folder: Path) -> dict[str, str]:
    """Every file of the platform, written below a folder; gives the texts by path."""
    texts = {
        each.path.partition("/")[2]: each.text
        for target in backend.load()
        for platform in made.platforms.values()
        if target.serves(platform)
        for part in (*map(target.stream, made.streams), *map(target.room, made.rooms))
        for each in part
        if isinstance(each, Artifact)
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return texts


@dataclass
class Ledger:
    """The ledger, with its services."""

    source: Source
    topic: Topic
    stream: Stream
    room: Room
    engine: engines.Engine
    address: str
    texts: dict[str, str]
    folder: Path
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def file(self) -> Path:
        """What the client is given."""
        return self.folder / "airflow" / "streams" / f"{self.stream.name}.json"

    @property
    def dsn(self) -> str:
        """How its application logs in."""
        return make_conninfo(conninfo(self.source.site, "source", "postgres"), dbname=self.source.database)

    def show(self) -> None:
        """Make every view."""
        for path, text in self.texts.items():
            if path.startswith("trino/views/"):
                self.engine.run(text)

    def differences(self) -> dict[str, int]:
        """Rows that only the view or only the source has, for each view."""
        views = [asked.format(f'lake."{self.room.name}".{view}') for view, asked in COMPARED.items()]
        # An engine plans a view longer than it reads so few rows.
        with ThreadPoolExecutor(2) as beside:
            answers = list(beside.map(self.engine.run, views))
        found = {}
        for (view, asked), rows in zip(COMPARED.items(), answers, strict=True):
            there = self.source.rows(asked.split(" WHERE ")[0].format(f"public.{view.removesuffix('_history')}"))
            found[view] = len(different([tuple(row.values()) for row in rows], there))
            assert there
        return found

    def beside(self, dataset: str) -> dict[str, tuple[int, int, int]]:
        """By view of a dataset: its rows, those that only it has, and those that only the source has."""
        told = {}
        for publish in self.room.publishes:
            if publish.merge.dataset.name == dataset:
                (row,) = self.engine.run(Shapes(dialect.TRINO).verify(self.room, publish))
                told[publish.need.view] = (row["here"], row["only_here"], row["only_there"])
        return told

    @contextmanager
    def busy(self, writers: int = 2) -> Iterator[None]:
        """Writers change everything until the block ends."""
        self._stop.clear()
        threads = [threading.Thread(target=self._write, args=(number,)) for number in range(writers)]
        for each in threads:
            each.start()
        try:
            yield
        finally:
            self._stop.set()
            for each in threads:
                each.join()

    def _write(self, number: int) -> None:
        dice = random.Random(number)  # noqa: S311 - nothing secret
        with psycopg.connect(self.dsn, autocommit=True) as application:
            while not self._stop.is_set():
                with application.transaction():
                    self._change(application, dice)
                self._stop.wait(0.05)

    def _change(self, application: psycopg.Connection, dice: random.Random) -> None:
        one, new = dice.randint(1, 20000), dice.randint(20001, 10**9)
        name = f"letter {dice.randint(1, 2000)}"
        application.execute("UPDATE accounts SET balance = balance + 1, touched = now() WHERE id = %s", [one])
        application.execute("INSERT INTO postings VALUES (%s, %s)", [one, dice.randint(1, 9)])
        application.execute("UPDATE letters SET pages = pages + 1 WHERE name = %s", [name])
        application.execute("INSERT INTO visits VALUES (%s, '2026-03-07', '/') ON CONFLICT DO NOTHING", [new])
        application.execute("UPDATE visits SET path = '/seen/' || path WHERE id = %s AND path ~ '^/page'", [one % 2000])
        match dice.randint(1, 4):
            case 1:
                application.execute("DELETE FROM accounts WHERE id = %s", [dice.randint(1, 20000)])
            case 2:
                application.execute("INSERT INTO accounts VALUES (%s, 'new', 0) ON CONFLICT DO NOTHING", [new])
            case 3:
                application.execute("DELETE FROM letters WHERE name = %s", [name])
            case _:
                application.execute(
                    "INSERT INTO letters VALUES (%s, %s, 1) ON CONFLICT DO NOTHING", [f"new {new}", "x" * 3000]
                )


def different(some: Sequence[tuple[Any, ...]], others: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows that only one of them has, as often as it has them more."""
    left = list(others)
    counts: dict[tuple[Any, ...], int] = {}
    for row in some:
        counts[row] = counts.get(row, 0) + 1
    for row in left:
        counts[row] = counts.get(row, 0) - 1
    return [row for row, count in counts.items() if count]


@contextmanager
def ledger(weir: Weir, folder: Path) -> Iterator[Ledger]:
    """A ledger that is captured into its topic, with empty tables; everything is gone afterwards."""
    made = plan(f"ledger-{secrets.token_hex(4)}")
    (stream,), (room,) = made.streams, made.rooms
    texts = write(made, folder)
    address = f"trino://weir@{HOST}:{weir.site.ports['trino.http']}"
    engine = engines.connect("weir/test", address)
    prepare(engine)
    with source(weir, stream, TABLES + TYPES) as database:
        database.owner.execute(database.script)
        # In production the connector's role may read what it captures; here it does, too.
        with captured(database) as topic:
            topic.wait("weir.heartbeat", 2)
            try:
                for catalog in (f"kafka_{stream.name}", f"source_{stream.name}"):
                    engine.run(create(catalog, texts[f"trino/catalogs/{catalog}.properties"], database))
                for statement in split(texts[f"trino/ddl/{stream.name}.sql"]):
                    engine.run(statement)
                yield Ledger(database, topic, stream, room, engine, address, texts, folder)
            finally:
                for schema in (stream.schema, room.name):
                    engine.run(f'DROP SCHEMA IF EXISTS lake."{schema}" CASCADE')
                for catalog in (f"kafka_{stream.name}", f"source_{stream.name}"):
                    engine.run(f"DROP CATALOG {catalog}")
                tables = ("stream", "batch", "progress", "load", "partitions", "upkeep")
                engine.control_run([f"DELETE FROM weir.{table} WHERE stream = '{stream.name}'" for table in tables])
                engine.close()


def create(catalog: str, properties: str, database: Source) -> str:
    """The statement that makes a catalog of its file."""
    text = database.filled(properties).replace("${kafka.bootstrap}", database.site.address("kafka.clients"))
    text = re.sub(r"\$\{ledger-db\.password\}", lambda _: database.password, text)
    pairs = [line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#")]
    told = dict(pairs)
    connector = told.pop("connector.name")
    listed = ", ".join(f'"{key}" = {quote(value)}' for key, value in told.items())
    return f"CREATE CATALOG {catalog} USING {connector} WITH ({listed})"
