"""One run of the proof: from a commit in PostgreSQL to an equal table in Iceberg, under load."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
import trino
from confluent_kafka.admin import AdminClient
from jinja2 import Environment, PackageLoader, StrictUndefined
from psycopg import sql

from stack import local
from stack.errors import Unavailable
from stack.proof import bank, connector
from stack.services.postgres import conninfo
from stack.site import HOST, Site

# Autoescaping is for HTML; these are statements, filled with names and numbers made here.
STATEMENTS = Environment(loader=PackageLoader("stack.proof", "sql"), undefined=StrictUndefined, autoescape=False)  # noqa: S701

BATCHES = 3
"""The load goes on until so many batches have landed, so that batches end in the middle of it."""


@dataclass
class Proof:
    """What was seen; `equal` is the claim."""

    catalog: str
    transactions: int = 0
    row_events: int = 0
    batches: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    """Rows compared, by table."""
    differences: dict[str, int] = field(default_factory=dict)
    """Rows that only one side has, by table."""
    landed_again: int = 0
    """Rows that a repeated landing of a range added."""
    seconds: float = 0

    @property
    def equal(self) -> bool:
        """Whether every table was compared, held rows, and was equal to its source."""
        return (
            set(self.differences) == {table.name for table in bank.TABLES}
            and not any(self.differences.values())
            and all(self.rows.values())
            and not self.landed_again
        )


def prove(site: Site, catalog: str, say: Callable[[str], None], *, clients: int = 2, transfers: int = 400) -> Proof:
    """Move money in `source`, carry the changes to `catalog` while it moves, and compare at the end.

    Everything that it makes bears one random name and is removed again. Raises `Unavailable` with the reason if a
    step cannot be done or an audit fails.
    """
    started = time.monotonic()
    name = f"proof_{secrets.token_hex(4)}"
    proof = Proof(catalog)
    with _source(site, name) as database, _chain(site, name, catalog) as engine:
        chain = Chain(engine, name, catalog, proof)
        say(f"{catalog}: the bank opens; {clients} clients make at least {transfers} transfers each")
        bank.open_for_business(database, name)
        with ThreadPoolExecutor(1) as beside:
            load = beside.submit(
                bank.trade,
                conninfo(site, "source", "shop"),
                name,
                clients=clients,
                transfers=transfers,
                enough=lambda: proof.batches >= BATCHES,
            )
            while not load.done():
                chain.step()
            load.result()
        chain.catch_up(database)
        say(f"{catalog}: {proof.row_events} changes in {proof.transactions} transactions, {proof.batches} batches")
        chain.compare()
    proof.seconds = time.monotonic() - started
    return proof


class Chain:
    """The landing and the merging of one run, by one client, single-threaded, pushing statements only."""

    def __init__(self, engine: trino.dbapi.Connection, name: str, catalog: str, proof: Proof) -> None:
        """Make the schema, the landing table and the target tables."""
        self.engine, self.name, self.proof = engine, name, proof
        self.schema = f"{catalog}.{name}"
        self.topic = f"kafka_{name}.cdc.{name}"
        self.landing = f"{self.schema}.landing"
        self.next = 0
        """The next offset to land."""
        query(engine, f"CREATE SCHEMA {self.schema}")
        self._run("landing.sql", landing=self.landing)
        for table in bank.TABLES:
            self._run("target.sql", target=f"{self.schema}.{table.name}", columns=table.columns)

    def step(self) -> None:
        """Cut, audit, land and merge what has arrived; one query if nothing has."""
        ((hi, transactions, row_events, faults, fault_list),) = self._run("audit.sql", topic=self.topic, lo=self.next)
        if hi is None:
            time.sleep(0.5)
            return
        if faults:
            raise Unavailable(
                f"{faults} transactions from offset {self.next} to {hi} of {self.topic} are not whole: {fault_list}.",
                "Nothing of them was landed. `weir stack logs connect` may say what happened to the connector.",
            )
        bounds = {"lo": self.next, "hi": hi}
        self._run("land.sql", landing=self.landing, topic=self.topic, **bounds)
        for table in bank.TABLES:
            self._merge(table, **bounds)
        self.next = hi
        self.proof.batches += 1
        self.proof.transactions += transactions
        self.proof.row_events += row_events

    def catch_up(self, database: psycopg.Connection, within: float = 120) -> None:
        """Go on until a row that is written now has landed; then land and merge everything once more."""
        marker = f"{self.name}-{secrets.token_hex(8)}"
        database.execute(
            sql.SQL("INSERT INTO {} VALUES (%s, 'weir-marker', NULL)").format(sql.Identifier(self.name, "signal")),
            [marker],
        )
        deadline = time.monotonic() + within
        while not self._has_landed(marker):
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"A row written {within:.0f} s ago has not arrived in {self.topic}.",
                    "`weir stack logs connect` says how the connector is.",
                )
            self.step()
        before = self._count(self.landing)
        self._run("land.sql", landing=self.landing, topic=self.topic, lo=0, hi=self.next)
        self.proof.landed_again = self._count(self.landing) - before
        for table in bank.TABLES:
            self._merge(table, lo=0, hi=self.next)

    def compare(self) -> None:
        """Set every table beside its source, in the engine."""
        for table in bank.TABLES:
            ((missing, surplus, rows, expected),) = self._run(
                "differences.sql",
                columns=list(table.columns),
                source=f"source_{self.name}.{self.name}.{table.name}",
                target=f"{self.schema}.{table.name}",
            )
            self.proof.rows[table.name] = rows
            self.proof.differences[table.name] = missing + surplus + abs(rows - expected)

    def _merge(self, table: bank.Table, *, lo: int, hi: int) -> None:
        self._run(
            "merge.sql",
            target=f"{self.schema}.{table.name}",
            landing=self.landing,
            source_table=f"{self.name}.{table.name}",
            columns=table.columns,
            key=table.key,
            others=[column for column in table.columns if column != table.key],
            lo=lo,
            hi=hi,
        )

    def _has_landed(self, marker: str) -> bool:
        signals = f"src_table = '{self.name}.signal'"
        return self._count(f"{self.landing} WHERE {signals} AND strpos(key_json, '{marker}') > 0") > 0

    def _count(self, rows: str) -> int:
        return int(query(self.engine, f"SELECT count(*) FROM {rows}")[0][0])  # noqa: S608 - names made here

    def _run(self, statement: str, **holes: object) -> Sequence[Sequence[Any]]:
        return query(self.engine, STATEMENTS.get_template(statement).render(**holes))


def query(engine: trino.dbapi.Connection, statement: str) -> Sequence[Sequence[Any]]:
    """Run one statement to its end and give its rows."""
    cursor = engine.cursor()
    cursor.execute(statement)
    rows: Sequence[Sequence[Any]] = cursor.fetchall()
    return rows


def connect(site: Site) -> trino.dbapi.Connection:
    """A connection to the engine as weir itself."""
    return trino.dbapi.connect(  # type: ignore[no-any-return]  # the driver ships no types
        host=HOST,
        port=site.ports["trino.http"],
        user="weir",
        source="weir/proof",
        request_timeout=60,
        http_session=local.session(),
    )


@contextmanager
def _source(site: Site, name: str) -> Iterator[psycopg.Connection]:
    """The bank with its publication and its slot, taken away at the end."""
    with psycopg.connect(conninfo(site, "source", "shop"), autocommit=True) as database:
        bank.found(database, name)
        own = sql.Identifier(name)
        try:
            database.execute(
                sql.SQL(
                    "CREATE TABLE {}.signal (id varchar(64) PRIMARY KEY, type varchar(32), data varchar(2048))"
                ).format(own)
            )
            database.execute(sql.SQL("CREATE TABLE {}.heartbeat (id integer PRIMARY KEY, at timestamptz)").format(own))
            database.execute(sql.SQL("INSERT INTO {}.heartbeat VALUES (1, now())").format(own))
            database.execute(sql.SQL("CREATE PUBLICATION {} FOR TABLES IN SCHEMA {}").format(own, own))
            database.execute("SELECT pg_create_logical_replication_slot(%s, 'pgoutput')", [name])
            yield database
        finally:
            database.execute(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = %s", [name]
            )
            with suppress(psycopg.Error):
                database.execute(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s", [name]
                )
            database.execute(sql.SQL("DROP PUBLICATION IF EXISTS {}").format(own))
            database.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(own))


@contextmanager
def _chain(site: Site, name: str, catalog: str) -> Iterator[trino.dbapi.Connection]:
    """The connector and the engine's catalogs for it, taken away at the end with all that was landed."""
    engine = connect(site)
    tables = [*(table.name for table in bank.TABLES), "signal", "heartbeat"]
    try:
        connector.create(site, connector.configuration(site, name, [f"{name}.{table}" for table in tables]))
        query(
            engine,
            f"""
            CREATE CATALOG kafka_{name} USING kafka WITH (
                "kafka.nodes" = '{site.address("kafka.clients")}',
                "kafka.table-names" = 'cdc.{name}',
                "kafka.hide-internal-columns" = 'false',
                "kafka.config.resources" = 'etc/kafka-client.properties'
            )""",
        )
        query(
            engine,
            f"""
            CREATE CATALOG source_{name} USING postgresql WITH (
                "connection-url" = 'jdbc:postgresql://{site.address("source.sql")}/shop',
                "connection-user" = 'postgres',
                "connection-password" = '${{ENV:SOURCE_DB_PASSWORD}}'
            )""",
        )
        yield engine
    finally:
        connector.remove(site, name)
        for statement in (
            *(f"DROP TABLE IF EXISTS {catalog}.{name}.{table.name}" for table in bank.TABLES),
            f"DROP TABLE IF EXISTS {catalog}.{name}.landing",
            f"DROP SCHEMA IF EXISTS {catalog}.{name}",
            f"DROP CATALOG IF EXISTS kafka_{name}",
            f"DROP CATALOG IF EXISTS source_{name}",
        ):
            with suppress(trino.exceptions.TrinoQueryError):
                query(engine, statement)
        topics = [f"cdc.{name}", f"_offsets.{name}", f"__debezium-heartbeat.{name}"]
        kafka = AdminClient({"bootstrap.servers": site.address("kafka.clients")})
        for deleted in kafka.delete_topics(topics, request_timeout=10).values():
            deleted.exception()
        engine.close()
