"""Claim: what is generated for a source makes a real one ready, and every change of it arrives once, under its key."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient
from psycopg import sql
from psycopg.conninfo import make_conninfo

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.backend import Artifact, Backend, Fragment
from compiler.backends import debezium, kafka, postgres_source
from compiler.model.datastore import Column, Dataset
from compiler.model.types import logical_type
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Capture, Land, Plan, Prepare, Stream
from stack.proof import connector
from stack.services.postgres import conninfo
from stack.site import HOST, Site
from tests.conftest import Weir
from tests.connector_keys import LIST, known_keys
from tests.models import TODAY

EXAMPLE = Path(__file__).parents[1] / "ecosystem"
ROLE = "weir_capture"
STREAMS = {"shop_orders": "shop", "finance_bank": "bank", "data_legacy": "legacy"}
"""The example's streams, and the files of statements that make their sources."""
CATALOG = {
    "publication": "SELECT * FROM pg_publication",
    "members": "SELECT * FROM pg_publication_rel",
    "slots": "SELECT slot_name, plugin, database, temporary, catalog_xmin::text FROM pg_replication_slots ORDER BY 1",
    "tables": "SELECT oid, relname, relacl::text, relreplident FROM pg_class WHERE relkind IN ('r', 'p')",
    "schemas": "SELECT oid, nspname, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_(temp|toast_temp)'",
    "heartbeat": "SELECT * FROM weir.heartbeat",
}
HOSTILE = (
    "plain",
    'quo"te',
    "apos'trophe",
    "dot.dot",
    "${file:secrets/shop-db.properties:password}",
    "${shop-db.host}",
    "com,ma; co:lon",
    "back\\slash",
    ".*|(a[b{c^d$",
    "$weir$",
    "%s %I",
    "line\nfeed",
    "größe 數",
    "-- comment",
)
"""Names of tables and columns, all of which PostgreSQL takes."""


@pytest.fixture(scope="module")
def example() -> Plan:
    """The plan of the example."""
    return build(check(disk.read(EXAMPLE), rule.Rules(()), TODAY, Nothing()).ecosystem)


def of(plan: Plan, name: str) -> Stream:
    """The example's stream of a name, on the platform that reads logs."""
    return next(each for each in plan.streams if each.name == name and each.platform.name == "dell")


def text_of(backend: Backend, stream: Stream) -> str:
    """The one file that a backend makes of a stream."""
    [made] = backend.stream(stream)
    assert isinstance(made, Artifact)
    return made.text


def keys_of(stream: Stream) -> dict[str, str]:
    """The connector of a stream, as it stands in its file."""
    keys: dict[str, str] = json.loads(text_of(debezium.BACKEND, stream))
    return keys


def of_its_own(stream: Stream, datasets: tuple[Dataset, ...] | None = None) -> Stream:
    """The same stream, perhaps of other tables, under a name that no connector had before.

    Connect keeps what a connector has read in its own offsets topic *and* in that of the worker, so that a name is
    never forgotten.
    """
    captured_of = stream.datasets if datasets is None else datasets
    store = replace(stream.datastore, name=f"{stream.datastore.name}-{secrets.token_hex(4)}")
    return replace(
        stream,
        prepare=Prepare(store, captured_of),
        capture=Capture(store, stream.platform, captured_of),
        land=Land(store, stream.platform, captured_of),
    )


def hostile(stream: Stream) -> Stream:
    """A stream with one table for each hostile name, which is also its key's name."""
    like = stream.datasets[0]
    text = logical_type("string")

    def column(name: str, physical: str) -> Column:
        return replace(like.columns[0], name=name, physical_name=physical, type=text)

    def dataset(number: int, name: str) -> Dataset:
        return replace(
            like,
            name=f"table-{number}",
            table='"odd $.schema"."{}"'.format(name.replace('"', '""')),
            description="One\n'); DROP SCHEMA weir; --",
            primary_key=("key",),
            replica_identity="full",
            append_only=False,
            columns=(column("key", name), column("rest", f"{name}+")),
        )

    return of_its_own(stream, tuple(dataset(*each) for each in enumerate(HOSTILE)))


def test_every_key_of_a_connector_is_one_that_connect_knows(example: Plan) -> None:
    known = {each["name"] for each in json.loads(LIST.read_text())}
    for name in STREAMS:
        assert set(keys_of(of(example, name))) <= known
    assert "table.include.lists" not in known


def test_a_platform_that_is_fed_from_files_gets_nothing(example: Plan) -> None:
    for backend in (debezium.BACKEND, kafka.BACKEND, postgres_source.BACKEND):
        assert backend.serves(example.platforms["dell"])
        assert not backend.serves(example.platforms["local"])


def test_only_addresses_and_the_secret_are_left_open(example: Plan) -> None:
    open_keys = {key: value for key, value in keys_of(of(example, "shop_orders")).items() if "${" in value}
    assert open_keys == {
        "database.hostname": "${shop-db.host}",
        "database.port": "${shop-db.port}",
        "database.dbname": "${shop-db.database}",
        "database.user": "${shop-db.user}",
        "database.password": "${file:secrets/shop-db.properties:password}",
    }
    assert text_of(postgres_source.BACKEND, of(example, "shop_orders")).count("${") == 1


def test_no_name_of_a_model_opens_a_placeholder_or_ends_a_list(example: Plan) -> None:
    stream = hostile(of(example, "shop_orders"))
    keys = keys_of(stream)
    tables = keys["table.include.list"].split(",")[1:]
    columns = keys["column.include.list"].split(",")[1:]
    keyed = keys["message.key.columns"].split(";")
    assert len(tables) == len(columns) == len(keyed) == len(HOSTILE)
    assert all(len(each.split(":")) == len(("table", "columns")) for each in keyed)
    assert not any("${" in each or '"' in each or " " in each for each in (*tables, *columns, *keyed))


def test_an_expression_means_its_own_table_and_no_other(example: Plan) -> None:
    stream = hostile(of(example, "shop_orders"))
    tables = keys_of(stream)["table.include.list"].split(",")[1:]
    read = [re.compile(re.sub(r"\\x\{(\w+)\}", lambda number: rf"\U{int(number[1], 16):08x}", each)) for each in tables]
    spelt = [".".join(dataset.source) for dataset in stream.capture.datasets]
    for own, expression in zip(spelt, read, strict=True):
        assert [each for each in spelt if expression.search(each)] == [own]


def test_the_script_for_the_source_has_one_line_for_each_hostile_table(example: Plan) -> None:
    text = text_of(postgres_source.BACKEND, hostile(of(example, "shop_orders")))
    assert "DROP SCHEMA" not in text
    assert text.count("${") == 1
    assert text.count(r'U&"\0024{shop-db.host}"') == text.count(r"E'\x24{shop-db.host}'") == 1
    assert """  ('odd $.schema', 'apos''trophe', 'full'),""" in text
    assert """  ('odd $.schema', E'back\\\\slash', 'full'),""" in text
    assert """  "odd $.schema"."quo""te",""" in text


def test_the_topics_of_a_platform_are_in_one_file_and_as_connect_would_make_them(example: Plan) -> None:
    fragments = [made for name in STREAMS for made in kafka.BACKEND.stream(of(example, name))]
    assert all(isinstance(each, Fragment) for each in fragments)
    [made] = kafka.BACKEND.platform(
        example.platforms["dell"], [each for each in fragments if isinstance(each, Fragment)]
    )
    topics = {each["name"]: each for each in json.loads(made.text)["topics"]}
    assert made.path == "dell/kafka/topics.json"
    assert list(topics) == sorted(topics)
    for name in STREAMS:
        keys = keys_of(of(example, name))
        prefix = "topic.creation.default."
        by_connect = {key.removeprefix(prefix): value for key, value in keys.items() if key.startswith(prefix)}
        assert by_connect.pop("partitions") == "1"
        assert by_connect.pop("replication.factor") == "-1"
        for topic in (keys["transforms.one.replacement"], f"__debezium-heartbeat.{keys['topic.prefix']}"):
            assert topics[topic]["config"] == by_connect
            assert topics[topic]["partitions"] == 1
        assert topics[keys["offsets.storage.topic"]]["config"] == {"cleanup.policy": "compact"}
    assert len(topics) == len(("changes", "heartbeat", "offsets")) * len(STREAMS)


def test_the_list_of_keys_is_what_this_connect_says(stack: Weir) -> None:
    assert json.loads(LIST.read_text()) == known_keys(stack.site)


@dataclass(frozen=True)
class Source:
    """A database of a test's own, and the stream that captures it."""

    site: Site
    stream: Stream
    database: str
    owner: psycopg.Connection
    password: str

    @property
    def script(self) -> bytes:
        """The generated script, with the environment's values in it."""
        return self.filled(text_of(postgres_source.BACKEND, self.stream)).encode()

    def filled(self, text: str) -> str:
        """A generated text with the addresses of this database in their places."""
        name = self.stream.datastore.connection
        port = str(self.site.ports["source.sql"])
        values = {"host": HOST, "port": port, "database": self.database, "user": ROLE}
        for key, value in values.items():
            text = text.replace(f"${{{name}.{key}}}", value)
        return text

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the owner sees."""
        return self.owner.execute(query.encode()).fetchall()

    def catalog(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that the script may have made or altered."""
        return {name: sorted(self.rows(query), key=repr) for name, query in CATALOG.items()}


@contextmanager
def source(stack: Weir, stream: Stream, statements: str) -> Iterator[Source]:
    """A database that some statements made, and a role that may capture; both, and the slot, are gone afterwards."""
    name, password = f"weir_side_{stream.name}", secrets.token_urlsafe()
    admin = conninfo(stack.site, "source", "postgres")
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            server.execute(
                sql.SQL("CREATE ROLE {} LOGIN REPLICATION PASSWORD {}").format(
                    sql.Identifier(ROLE), sql.Literal(password)
                )
            )
            with psycopg.connect(make_conninfo(admin, dbname=name), autocommit=True) as owner:
                owner.execute(statements.encode())
                yield Source(stack.site, stream, name, owner, password)
        finally:
            server.execute(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = %s",
                [stream.schema],
            )
            until(lambda: not dropped(server, stream.schema), "the slot is gone")
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(ROLE)))


def dropped(server: psycopg.Connection, slot: str) -> bool:
    """Try to drop a slot, and say whether it is still there."""
    with suppress(psycopg.errors.ObjectInUse):
        server.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s", [slot]
        )
    return bool(server.execute("SELECT FROM pg_replication_slots WHERE slot_name = %s", [slot]).fetchall())


def until(true: Callable[[], object], claim: str, within: float = 60) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"Not after {within:.0f} s: {claim}."
        time.sleep(0.3)


@dataclass
class Topic:
    """The changes of a stream, read as the engine reads them: what is committed only."""

    consumer: Consumer
    events: list[tuple[Any, Any]]
    """Key and value of each message so far."""

    def rows(self, table: str) -> list[tuple[Any, Any]]:
        """The changes of one table so far."""
        while message := self.consumer.poll(0.3):
            assert not message.error()
            key, value = message.key(), message.value()
            self.events.append((key and json.loads(key), value and json.loads(value)))
        return [(key, value) for key, value in self.events if value.get("op") and table == of_table(value["source"])]

    def wait(self, table: str, count: int) -> Sequence[tuple[Any, Any]]:
        """The changes of one table, as soon as there are so many."""
        until(lambda: len(self.rows(table)) >= count, f"{count} changes of {table}")
        return self.rows(table)


def of_table(place: Mapping[str, Any]) -> str:
    """What change events call their table."""
    return f"{place['schema']}.{place['table']}"


@contextmanager
def captured(made: Source) -> Iterator[Topic]:
    """A connector that runs; it, its topics and the file of its secret are gone afterwards."""
    site, keys = made.site, json.loads(made.filled(text_of(debezium.BACKEND, made.stream)))
    secret = site.folder("connect") / "secrets" / f"{made.stream.datastore.connection}.properties"
    secret.write_text(f"password={made.password}\n")
    topic, prefix = keys["transforms.one.replacement"], keys["topic.prefix"]
    servers: dict[str, str | int | float | bool] = {"bootstrap.servers": site.address("kafka.clients")}
    consumer = Consumer(
        {**servers, "group.id": prefix, "isolation.level": "read_committed", "enable.auto.commit": False}
    )
    try:
        # As the model says, but for the test's patience: a heartbeat each second.
        connector.create(site, {**keys, "heartbeat.interval.ms": "1000"})
        consumer.assign([TopicPartition(topic, 0, 0)])
        yield Topic(consumer, [])
    finally:
        connector.remove(site, keys["name"])
        consumer.close()
        secret.unlink()
        names = [topic, f"__debezium-heartbeat.{prefix}", keys["offsets.storage.topic"]]
        admin = AdminClient(servers)
        until(lambda: not there(admin, names), "the topics are gone")


def there(admin: AdminClient, names: Sequence[str]) -> list[str]:
    """Ask for some topics to be deleted, and say which are there still: a task that is stopping may make them again."""
    left = [name for name in names if name in admin.list_topics(timeout=30).topics]
    for gone in admin.delete_topics(left).values() if left else ():
        with suppress(KafkaException):
            gone.result(timeout=30)
    return left


@dataclass(frozen=True)
class Burst:
    """Some work of a source's application, and what has to come of it."""

    statements: str
    table: str
    keys: Sequence[dict[str, Any]]


BURSTS = {
    "shop_orders": Burst(
        "INSERT INTO shop.categories (id, name, slug, position) "
        "SELECT n, 'c' || n, 'c' || n, 1 FROM generate_series(90001, 90300) n",
        "shop.categories",
        [{"id": number} for number in range(90001, 90301)],
    ),
    "finance_bank": Burst(
        "UPDATE public.pgbench_accounts SET abalance = abalance + 1 WHERE aid <= 300",
        "public.pgbench_accounts",
        [{"aid": number} for number in range(1, 301)],
    ),
    "data_legacy": Burst(
        'INSERT INTO legacy."Shelf Plan" ("Shelf") SELECT \'s\' || n FROM generate_series(1001, 1300) n',
        "legacy.Shelf Plan",
        [{"Shelf": f"s{number}"} for number in range(1001, 1301)],
    ),
}


@pytest.mark.parametrize("name", STREAMS)
def test_a_source_is_made_ready_and_every_change_arrives_once_under_its_key(
    stack: Weir, example: Plan, name: str
) -> None:
    burst, stream = BURSTS[name], of_its_own(of(example, name))
    statements = (EXAMPLE / "sources" / f"{STREAMS[name]}.sql").read_text()
    with source(stack, stream, statements) as made:
        made.owner.execute(made.script)
        once = made.catalog()
        made.owner.execute(made.script)
        assert made.catalog() == once
        published = {
            (schema, table) for schema, table in made.rows("SELECT schemaname, tablename FROM pg_publication_tables")
        }
        own = {("weir", "heartbeat"), ("weir", "signal")}
        assert published == {each.source for each in stream.datasets} | own
        with captured(made) as topic:
            topic.wait("weir.heartbeat", 2)
            with made.owner.transaction():
                made.owner.execute(burst.statements.encode())
            changes = topic.wait(burst.table, len(burst.keys))
            [dataset] = [each for each in stream.datasets if ".".join(each.source) == burst.table]
            assert [key for key, _ in changes] == list(burst.keys)
            for _, value in changes:
                assert set(value["after"]) == {column.physical_name for column in dataset.columns}
            orders = [value["transaction"]["total_order"] for _, value in changes]
            assert orders == list(range(1, len(burst.keys) + 1))
            if name == "data_legacy":
                see_what_becomes_of_a_key_that_changes(made, topic)


def see_what_becomes_of_a_key_that_changes(made: Source, topic: Topic) -> None:
    """A table without a primary key, whose log holds full rows: its changes have the key of the model."""
    before = len(topic.rows("legacy.price_tags"))
    with made.owner.transaction():
        made.owner.execute("INSERT INTO legacy.price_tags (article_no, shelf, amount) VALUES (990001, 'old', 1.50)")
        made.owner.execute("UPDATE legacy.price_tags SET amount = 2.50 WHERE article_no = 990001")
        made.owner.execute("UPDATE legacy.price_tags SET shelf = 'new' WHERE article_no = 990001")
        made.owner.execute("DELETE FROM legacy.price_tags WHERE article_no = 990001")
    changes = topic.wait("legacy.price_tags", before + 5)[before:]
    seen = [(value["op"], key["shelf"], (value["before"] or {}).get("amount")) for key, value in changes]
    assert seen == [
        ("c", "old", None),
        ("u", "old", "1.50"),
        ("d", "old", "2.50"),
        ("c", "new", None),
        ("d", "new", "2.50"),
    ]
    assert all(key.keys() == {"article_no", "shelf"} for key, _ in changes)


def test_tables_with_hostile_names_are_captured_and_no_others(stack: Weir, example: Plan) -> None:
    stream = hostile(of(example, "shop_orders"))
    with source(stack, stream, 'CREATE SCHEMA "odd $.schema"') as made:
        for name in HOSTILE:
            made.owner.execute(table_of(name))
        made.owner.execute(made.script)
        once = made.catalog()
        made.owner.execute(made.script)
        assert made.catalog() == once
        with captured(made) as topic:
            topic.wait("weir.heartbeat", 1)
            with made.owner.transaction():
                for name in HOSTILE:
                    made.owner.execute(
                        sql.SQL("INSERT INTO {} VALUES ('k', 'r', 'not captured')").format(
                            sql.Identifier("odd $.schema", name)
                        )
                    )
            for name in HOSTILE:
                [(key, value)] = topic.wait(f"odd $.schema.{name}", 1)
                assert key == {name: "k"}
                assert value["after"] == {name: "k", f"{name}+": "r"}


def table_of(name: str) -> sql.Composed:
    """A table with a key, a captured column and one that the model leaves out."""
    return sql.SQL("CREATE TABLE {} ({} text NOT NULL, {} text, {} text)").format(
        sql.Identifier("odd $.schema", name),
        sql.Identifier(name),
        sql.Identifier(f"{name}+"),
        sql.Identifier("left out"),
    )


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (f"ALTER ROLE {ROLE} SET synchronous_commit = local", "has synchronous_commit = local"),
        (f"ALTER ROLE {ROLE} NOREPLICATION", "may not read the log"),
        ("DROP TABLE public.pgbench_tellers", "tables that are not there: public.pgbench_tellers"),
        ("ALTER TABLE public.pgbench_tellers REPLICA IDENTITY NOTHING", "which rows change in public.pgbench_tellers"),
        ("ALTER TABLE public.pgbench_tellers DROP CONSTRAINT pgbench_tellers_pkey", "which rows change in"),
        ("CREATE PUBLICATION weir_finance_bank FOR ALL TABLES", "FOR ALL TABLES"),
        (
            "SELECT pg_create_logical_replication_slot('weir_finance_bank', 'test_decoding')",
            "belongs to something else",
        ),
    ],
)
def test_a_source_that_cannot_be_captured_is_left_alone_with_a_reason(
    stack: Weir, example: Plan, spoilt: str, said: str
) -> None:
    statements = "".join(
        f"CREATE TABLE public.pgbench_{name} (id integer PRIMARY KEY);"
        for name in ("accounts", "branches", "tellers", "history")
    )
    with source(stack, of(example, "finance_bank"), statements) as made:
        made.owner.execute(spoilt.encode())
        with pytest.raises(psycopg.Error, match=said):
            made.owner.execute(made.script)
        made.owner.execute("ROLLBACK")
        assert made.rows("SELECT FROM pg_namespace WHERE nspname = 'weir'") == []
        assert made.rows("SELECT FROM pg_publication WHERE NOT puballtables") == []
