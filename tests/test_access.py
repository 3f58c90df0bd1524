"""Claim: on a real Trino a reader sees its workspace and nothing else, masked where its groups are not cleared."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import trino
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from psycopg.conninfo import conninfo_to_dict

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.backend import Artifact
from compiler.backends import trino_access, trino_catalogs
from compiler.emit import emit
from compiler.model.types import LogicalType
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Capture, Land, Plan, Prepare, Stream
from compiler.sql.dialect import TRINO, name
from stack import local
from stack.files import write_whole
from stack.proof.chain import connect, query
from stack.services.postgres import conninfo
from stack.site import HOST
from tests.conftest import Weir
from tests.models import TODAY, model, sources

ROOT = Path(__file__).parents[1]
PROBE = "weir_access_probe"
"""The schema of what no reader may see."""
VALUES = {
    "boolean": "true",
    "string": "'value'",
    "json": "'{}'",
    "uuid": "UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    "binary": "X'00ff'",
    "date": "DATE '2026-11-02'",
    "time": "TIME '12:00:00'",
    "timestamp": "TIMESTAMP '2026-11-02 06:00:00'",
    "timestamptz": "TIMESTAMP '2026-11-02 06:00:00 UTC'",
}
"""A value of each type that is no number."""
HASH = hashlib.sha256(b"value").hexdigest()
EVERYBODY = (
    "crm-analysts",
    "crm-campaigns",
    "support-desk",
    "support-leads",
    "finance-trainees",
    "finance-controllers",
)
USERS = {**{f"{group}-person": [group] for group in EVERYBODY}, "both": ["crm-analysts", "crm-campaigns"], "nobody": []}
"""Users of the tests, and their groups."""
Ask = Callable[[str, str], Sequence[Sequence[Any]]]
"""Give a user's statement to the engine."""


def plan_of(fragment: str) -> Plan:
    """The plan of the base model with a fragment."""
    return build(check(sources(model(fragment)), rule.Rules(()), TODAY, Nothing()).ecosystem)


def rules_of(plan: Plan) -> dict[str, Any]:
    """The access rules of the platform that runs Trino."""
    rules: dict[str, Any] = json.loads(emit(plan, [trino_access.BACKEND])["dell/trino/rules.json"].text)
    return rules


def of_schema(rules: Mapping[str, Any], schema: str = "crm_churn") -> list[dict[str, Any]]:
    """The rules for the tables of one workspace."""
    return [each for each in rules["tables"] if each.get("schema") == schema]


def seen(rules: Mapping[str, Any], group: str, table: str) -> dict[str, str] | None:
    """The masks that a group sees in a table, by the first rule that matches; None where it may not read it."""
    for each in of_schema(rules):
        if re.fullmatch(each["group"], group) and re.fullmatch(each["table"], table):
            return {told["name"]: told["mask"] for told in each.get("columns", [])} if each["privileges"] else None
    return None


@pytest.fixture(scope="module")
def example() -> Plan:
    """The plan of the example."""
    return build(check(disk.read(ROOT / "ecosystem"), rule.Rules(()), TODAY, Nothing()).ecosystem)


CHURN = """
kind: Workspace
name: churn
readers: [crm-trainees, crm-analysts]
needs:
  - {dataset: shop/orders/customers, columns: [id, email, balance], history: live, freshness: 5m}
"""


def test_a_reader_without_clearance_gets_the_mask_and_the_stricter_rule_comes_first() -> None:
    rules = rules_of(plan_of(CHURN))
    assert [each["group"] for each in of_schema(rules)] == ["crm-trainees", "crm-analysts"]
    assert seen(rules, "crm-analysts", "customers") == {}
    masks = seen(rules, "crm-trainees", "customers")
    assert masks is not None
    assert masks.keys() == {"email"}
    assert rules["tables"][-1] == {"privileges": []}


@pytest.mark.parametrize(
    ("query", "open_to"),
    [
        pytest.param("SELECT count(*) AS customers FROM customers", {"crm-analysts"}, id="a masked view"),
        pytest.param('SELECT 1 AS customers FROM "Customers"', {"crm-analysts"}, id="a masked view in capitals"),
        pytest.param("SELECT 1 AS one", {"crm-analysts", "crm-trainees"}, id="no view"),
        pytest.param("SELECT 1 AS one FROM weir_shop_orders.landing", set(), id="the landing table"),
        pytest.param("SELECT 1 AS one FROM source_shop_orders.public.c", set(), id="the source"),
        pytest.param("SELECT 1 AS one FROM crm_other.c", set(), id="another workspace"),
        pytest.param("SELECT 1 AS one FROM control.weir.stream", set(), id="the control store"),
    ],
)
def test_a_derived_view_is_closed_where_its_query_may_have_read_past_a_mask(query: str, open_to: set[str]) -> None:
    other = CHURN.replace("name: churn", "name: other\nteam: crm\nplatform: dell").replace("crm-trainees, ", "")
    files = model(f"{CHURN}---{other}")
    files["ecosystem/teams/crm/balances.sql"] = query.encode()
    rules = rules_of(build(check(sources(files), rule.Rules(()), TODAY, Nothing()).ecosystem))
    groups = {"crm-analysts", "crm-trainees"}
    assert {group for group in groups if seen(rules, group, "balances") is not None} == open_to
    assert {group for group in groups if seen(rules, group, "customers") is not None} == groups
    assert not [group for group in groups if seen(rules, group, "balances__derived") is not None]


@pytest.mark.parametrize(
    ("query", "masked"),
    [
        pytest.param(
            "SELECT count(*) AS customers, sum(balance) AS total FROM customers", set(), id="no masked column"
        ),
        pytest.param("SELECT count(email) AS customers, 1 AS total FROM customers", {"customers"}, id="computed"),
        pytest.param("SELECT 1 AS customers, 2 AS total FROM customers WHERE email > 'm'", None, id="chosen by"),
        pytest.param("SELECT 1 AS customers, 2 AS total FROM customers GROUP BY email", None, id="grouped by"),
        pytest.param(
            "SELECT length(e) AS customers, 1 AS total FROM (SELECT email AS e FROM customers) AS q",
            {"customers"},
            id="within",
        ),
        pytest.param("SELECT c.*, 1 AS total FROM customers AS c", None, id="not certain"),
    ],
)
def test_a_derived_column_carries_the_masks_of_what_it_is_computed_from(query: str, masked: set[str] | None) -> None:
    files = model(CHURN)
    files["ecosystem/teams/crm/balances.sql"] = query.encode()
    rules = rules_of(build(check(sources(files), rule.Rules(()), TODAY, Nothing()).ecosystem))
    told = seen(rules, "crm-trainees", "balances")
    assert (None if told is None else {"customers", "total"} & told.keys()) == masked
    assert seen(rules, "crm-analysts", "balances") == {}


def test_a_derived_text_has_the_mask_of_its_classification_and_all_else_is_null() -> None:
    output = (
        "{dataset: balances, primaryKey: [customers], columns: [{name: customers, type: string, required: true}, %s]}"
    )
    more = f"---\nkind: Transformer\nname: balances\noutput: {output % '{name: total, type: bigint}'}\n"
    files = model(CHURN + more)
    files["ecosystem/teams/crm/balances.sql"] = (
        b"SELECT lower(email) AS customers, length(email) AS total FROM customers"
    )
    rules = rules_of(build(check(sources(files), rule.Rules(()), TODAY, Nothing()).ecosystem))
    masks = seen(rules, "crm-trainees", "balances")
    assert masks is not None
    assert "sha256" in masks["customers"]
    assert masks["total"] == "CAST(NULL AS bigint)"


def test_a_derived_view_inherits_what_the_derived_views_that_it_reads_have_read() -> None:
    second = """
---
kind: Transformer
name: second
team: crm
workspace: crm/churn
output: {dataset: second, primaryKey: [one], columns: [{name: one, type: bigint, required: true}]}
sql: second.sql
"""
    files = model(CHURN + second)
    [path] = [path for path in files if path.endswith("second.sql")]
    files[path] = b"SELECT customers AS one FROM balances"
    rules = rules_of(build(check(sources(files), rule.Rules(()), TODAY, Nothing()).ecosystem))
    assert seen(rules, "crm-trainees", "second") is None
    assert seen(rules, "crm-analysts", "second") == {}


def test_columns_of_one_name_keep_their_own_masks() -> None:
    shares = trino_access.shares(
        {"a": {"note": "x", "id": None}, "b": {"note": None}, "c": {"note": "x", "b": "y"}, "d": {"b": None}}
    )
    assert [(each.views, [told["name"] for told in each.shown]) for each in shares] == [
        (["a", "c"], ["b", "note"]),
        (["b", "d"], []),
    ]


@pytest.mark.parametrize(
    ("classification", "column", "expected"),
    [
        ("{maskFor: everyone, mask: hash}", "date", "CAST(NULL AS date)"),
        ("{maskFor: everyone, mask: redact}", "array<string>", "CAST(NULL AS array(varchar))"),
        ("{maskFor: everyone}", "string", "CAST(NULL AS varchar)"),
        ("{mask: hash}", "string", None),
    ],
)
def test_a_mask_that_does_not_fit_hides_the_value(classification: str, column: str, expected: str | None) -> None:
    fragment = f"""
kind: Zone
name: europe
classifications: {{personal: {classification}}}
---
kind: Dataset
name: customers
table: public.customers
lifecycle: stable
primaryKey: [id]
columns:
  - {{name: id, type: bigint, required: true}}
  - {{name: email, type: "{column}", classification: personal}}
  - {{name: balance, type: "decimal(12,2)"}}
---{CHURN}"""
    masks = seen(rules_of(plan_of(fragment)), "crm-analysts", "customers")
    assert masks == ({} if expected is None else {"email": expected})


def test_a_name_is_no_regular_expression_and_no_second_line() -> None:
    hostile = ["a|b", ".*", "x\ny", "größe", "(?i)a", r"\Q"]
    expression = trino_access.any_of(hostile)
    assert re.fullmatch(r"[\w|{}\\-]+", expression, re.ASCII)
    read = re.compile(re.sub(r"\\x\{([0-9a-f]+)\}", lambda found: re.escape(chr(int(found[1], 16))), expression))
    assert all(read.fullmatch(each) for each in hostile)
    assert not any(read.fullmatch(each) for each in ("a", "b", "xx", "A", "Q"))
    assert trino_catalogs.comment("a\nb=${x.y}\r\u2028c") == "# a b=$ {x.y}  c\n"


# --- on a real Trino ---


@contextmanager
def engine_of(stack: Weir) -> Iterator[trino.dbapi.Connection]:
    """The engine, as weir."""
    connection = connect(stack.site)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def in_force(stack: Weir, rules: str, groups: str) -> Iterator[None]:
    """Rules and groups for a while, put in place as a deployment does it."""
    access = stack.state / "services" / "trino" / "access"
    before = {each: (access / each).read_text() for each in ("rules.json", "group.txt")}
    try:
        write_whole(access / "group.txt", groups)
        write_whole(access / "rules.json", rules)
        time.sleep(2.5)  # each is read again every second
        yield
    finally:
        for each, text in before.items():
            write_whole(access / each, text)
        time.sleep(2.5)


def value(type_: LogicalType) -> str:
    """A value of a type, as SQL."""
    inner = f"ARRAY[{value(type_.element)}]" if type_.element else VALUES.get(type_.base, "1")
    return f"CAST({inner} AS {TRINO.sql_type(type_)})"


def views(plan: Plan) -> Iterator[tuple[str, str, Sequence[tuple[str, LogicalType]]]]:
    """Schema, name and columns of the views that Trino shows, derived ones too."""
    for room in plan.rooms:
        if room.platform.name == "dell":
            for publish in room.publishes:
                yield room.name, publish.need.view, [(each.name, each.type) for each in publish.need.columns]
            for derive in room.derives:
                made = derive.transformer
                yield room.name, made.view, [(each.name, each.type) for each in made.columns]


@pytest.fixture(scope="module")
def ask(stack: Weir, example: Plan) -> Iterator[Ask]:
    """The views of the example over one hidden table, under the generated rules."""
    made = list(views(example))
    schemas = sorted({schema for schema, _, _ in made})
    lines = [f"{group}:{','.join(user for user, told in USERS.items() if group in told)}\n" for group in EVERYBODY]
    connections: dict[str, trino.dbapi.Connection] = {}

    def asked(user: str, statement: str) -> Sequence[Sequence[Any]]:
        if user not in connections:
            port = stack.site.ports["trino.http"]
            connections[user] = trino.dbapi.connect(host=HOST, port=port, user=user, http_session=local.session())
        return query(connections[user], statement)

    with engine_of(stack) as engine:
        try:
            for schema in (PROBE, *schemas):
                query(engine, f"CREATE SCHEMA IF NOT EXISTS lake.{schema}")
            query(engine, f"CREATE TABLE lake.{PROBE}.landing AS SELECT 1 AS one")
            for schema, view, columns in made:
                shown = ", ".join(f"{value(type_)} AS {name(column)}" for column, type_ in columns)
                query(engine, f"CREATE VIEW lake.{schema}.{name(view)} AS SELECT {shown} FROM lake.{PROBE}.landing")
            rules = emit(example, [trino_access.BACKEND])["dell/trino/rules.json"].text
            with in_force(stack, rules, "".join(lines)):
                yield asked
        finally:
            for connection in connections.values():
                connection.close()
            for schema, view, _ in made:
                query(engine, f"DROP VIEW IF EXISTS lake.{schema}.{name(view)}")
            query(engine, f"DROP TABLE IF EXISTS lake.{PROBE}.landing")
            for schema in (*schemas, PROBE):
                with suppress(trino.exceptions.TrinoQueryError):  # another test may use it
                    query(engine, f"DROP SCHEMA IF EXISTS lake.{schema}")


@pytest.mark.parametrize(
    ("user", "column", "expected"),
    [
        ("crm-analysts-person", "email FROM lake.crm_churn.customers", HASH),
        ("crm-campaigns-person", "email FROM lake.crm_churn.customers", "value"),
        ("both", "email FROM lake.crm_churn.customers", HASH),
        ("support-desk-person", "email FROM lake.crm_support.customers", "value"),
        ("support-desk-person", "card_ending FROM lake.crm_support.payments", "***"),
        ("support-leads-person", "card_ending FROM lake.crm_support.payments", "value"),
        ("finance-trainees-person", "abalance FROM lake.finance_revenue.accounts", None),
        ("finance-controllers-person", "abalance FROM lake.finance_revenue.accounts", 1),
        ("crm-analysts-person", "orders FROM lake.crm_churn.customer_activity", 1),
    ],
)
def test_who_is_cleared_sees_the_value_and_nobody_else(ask: Ask, user: str, column: str, expected: object) -> None:
    assert ask(user, f"SELECT {column}") == [[expected]]


def test_every_view_can_be_read_whole_by_each_of_its_readers(ask: Ask, example: Plan) -> None:
    """A mask that the engine cannot run, or that has another type than its column, is only found by reading."""
    readers = {room.name: room.workspace.readers for room in example.rooms}
    for schema, view, columns in views(example):
        for group in set(readers[schema]) & set(EVERYBODY):
            [row] = ask(f"{group}-person", f"SELECT * FROM lake.{schema}.{name(view)}")
            assert len(row) == len(columns)


def test_a_mask_cannot_be_reasoned_around(ask: Ask) -> None:
    asked = "SELECT count(*) FROM lake.crm_churn.customers WHERE email"
    assert ask("crm-analysts-person", f"{asked} = 'value'") == [[0]]
    assert ask("crm-analysts-person", f"{asked} = '{HASH}'") == [[1]]


@pytest.mark.parametrize(
    "statement",
    [
        f"SELECT * FROM lake.{PROBE}.landing",
        f'SELECT * FROM lake.{PROBE}."landing$files"',
        "SELECT * FROM lake.crm_support.customers",
        "SELECT * FROM control.information_schema.tables",
        "SELECT * FROM TABLE(control.system.query(query => 'SELECT 1'))",
        "SELECT * FROM system.runtime.queries",
        "SELECT * FROM system.runtime.nodes",
        "SELECT * FROM system.metadata.table_properties",
        "CREATE TABLE lake.crm_churn.mine AS SELECT 1 AS one",
        "CREATE VIEW lake.crm_churn.mine AS SELECT 1 AS one",
        "DROP VIEW lake.crm_churn.customers",
        "ALTER VIEW lake.crm_churn.customers SET AUTHORIZATION nobody",
        "GRANT SELECT ON lake.crm_churn.customers TO USER nobody",
        "CREATE SCHEMA lake.mine",
        "CREATE CATALOG mine USING memory",
        "SET SESSION query_max_run_time = '1d'",
        "SET SESSION AUTHORIZATION weir",
        "CALL system.runtime.kill_query(query_id => '20260101_000000_00000_aaaaa', message => 'x')",
    ],
)
def test_a_reader_may_do_nothing_else(ask: Ask, statement: str) -> None:
    with pytest.raises(trino.exceptions.TrinoQueryError, match="Access Denied"):
        ask("crm-analysts-person", statement)


def test_a_reader_finds_its_workspace_and_no_foreign_name(ask: Ask) -> None:
    def found(statement: str) -> set[str]:
        return {row[0] for row in ask("crm-analysts-person", statement)}

    its = {"customers", "orders", "returns", "reviews", "newsletter", "events", "customer_activity"}
    assert found("SHOW CATALOGS") == {"lake", "system"}
    assert found("SHOW SCHEMAS FROM lake") == {"crm_churn"}
    assert found("SHOW TABLES FROM lake.crm_churn") == its
    own = "table_schema <> 'information_schema'"
    assert found(f"SELECT table_name FROM lake.information_schema.tables WHERE {own}") == its
    assert found(f"SELECT table_schema FROM lake.information_schema.columns WHERE {own}") == {"crm_churn"}
    assert found("SELECT table_schema FROM lake.information_schema.views") == {"crm_churn"}
    assert found("SELECT table_cat FROM system.jdbc.catalogs") == {"lake", "system"}
    its_own = "table_schem <> 'information_schema' AND table_cat <> 'system'"
    assert found("SELECT table_schem FROM system.jdbc.schemas WHERE table_catalog = 'lake'") == {"crm_churn"}
    assert found(f"SELECT table_name FROM system.jdbc.tables WHERE {its_own}") == its
    assert found(f"SELECT table_schem FROM system.jdbc.columns WHERE {its_own}") == {"crm_churn"}
    assert found("SELECT catalog_name FROM system.metadata.catalogs") == {"lake", "system"}
    comments = "SELECT DISTINCT schema_name FROM system.metadata.table_comments WHERE catalog_name = 'lake'"
    assert found(f"{comments} AND schema_name <> 'information_schema'") == {"crm_churn"}


def test_who_is_in_no_group_finds_nothing(ask: Ask) -> None:
    assert ask("nobody", "SHOW CATALOGS") == []
    with pytest.raises(trino.exceptions.TrinoQueryError, match="Access Denied"):
        ask("nobody", "SELECT * FROM lake.crm_churn.customers")


def filled(text: str, values: Mapping[str, str]) -> dict[str, str]:
    """The properties of a catalog file, with the environment's values."""
    text = re.sub(r"\$\{([^}]+)\}", lambda found: values[found[1]], text)
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def of_its_own(stream: Stream) -> Stream:
    """The same stream under a name that nobody else uses."""
    store = replace(stream.datastore, name=f"access-{secrets.token_hex(4)}")
    prepare, capture = Prepare(store, stream.datasets), Capture(store, stream.platform, stream.datasets)
    return replace(stream, prepare=prepare, capture=capture, land=Land(store, stream.platform, stream.datasets))


def test_the_catalogs_read_topic_and_source(stack: Weir, example: Plan) -> None:
    [stream] = [of_its_own(each) for each in example.streams if each.name == "data_legacy"]
    files = {
        Path(each.path).stem: each.text for each in trino_catalogs.BACKEND.stream(stream) if isinstance(each, Artifact)
    }
    database = f"access_{secrets.token_hex(4)}"
    admin = conninfo(stack.site, "source", "postgres")
    known = conninfo_to_dict(admin)
    values = {
        "kafka.bootstrap": stack.site.address("kafka.clients"),
        "legacy-db.host": str(known["host"]),
        "legacy-db.port": str(known["port"]),
        "legacy-db.database": database,
        "legacy-db.user": str(known["user"]),
        "legacy-db.password": "${ENV:SOURCE_DB_PASSWORD}",
    }
    brokers: dict[str, str | int | float | bool] = {"bootstrap.servers": values["kafka.bootstrap"]}
    kafka = AdminClient(brokers)
    kafka.create_topics([NewTopic(f"cdc.{stream.name}", 1, 1)])[f"cdc.{stream.name}"].result(20)
    producer = Producer(brokers)
    producer.produce(f"cdc.{stream.name}", value=b'{"op": "c"}', key=b"{}")
    assert producer.flush(20) == 0
    with psycopg.connect(admin, autocommit=True) as server, engine_of(stack) as engine:
        server.execute(f"CREATE DATABASE {database}".encode())
        try:
            with psycopg.connect(conninfo(stack.site, "source", database), autocommit=True) as made:
                made.execute((ROOT / "ecosystem/sources/legacy.sql").read_bytes())
            for catalog, text in files.items():
                properties = filled(text, values)
                connector = properties.pop("connector.name")
                told = ", ".join(f"\"{key}\" = '{each}'" for key, each in properties.items())
                query(engine, f"CREATE CATALOG {catalog} USING {connector} WITH ({told})")
            topic = f"kafka_{stream.name}.cdc.{stream.name}"
            assert query(engine, f"SELECT _partition_offset, _message FROM {topic} WHERE _partition_offset >= 0") == [
                [0, '{"op": "c"}']
            ]
            for dataset in stream.datasets:
                schema, table = (name(part.lower()) for part in dataset.source)
                table = f"source_{stream.name}.{schema}.{table}"
                found = {row[0] for row in query(engine, f"DESCRIBE {table}")}
                assert {each.physical_name.lower() for each in dataset.columns} <= found, dataset.address
                assert query(engine, f"SELECT count(*) > 0 FROM {table}") == [[True]], dataset.address
        finally:
            for catalog in files:
                query(engine, f"DROP CATALOG IF EXISTS {catalog}")
            kafka.delete_topics([f"cdc.{stream.name}"])[f"cdc.{stream.name}"].result(20)
            server.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())
