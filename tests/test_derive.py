"""Claim: what a workspace derives is its own query, and nothing besides what it says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import sqlglot
import yaml

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.backend import Artifact
from compiler.backends.duckdb_derive import BACKEND as DUCKDB
from compiler.backends.trino_derive import BACKEND as TRINO
from compiler.cli import main
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Plan
from compiler.sql.dialect import DUCKDB as DIALECT
from compiler.transform.query import MOST, Broken, Query, offset, parse, rebound, spot
from tests.models import TODAY, base, sources
from tests.models import found as found_in

SALES = """
CREATE SCHEMA finance_revenue;
CREATE TABLE finance_revenue.orders
    (id bigint, currency varchar, total decimal(12,2), placed timestamptz, state varchar);
INSERT INTO finance_revenue.orders VALUES
    (1, 'EUR', 10.50, '2026-11-24 22:59:59+00', 'paid'),
    (2, 'EUR', 20.00, '2026-11-24 23:00:00+00', 'paid'),
    (3, 'EUR', 99.00, '2026-11-24 12:00:00+00', 'cancelled');
CREATE TABLE finance_revenue.returns (order_id bigint, refund decimal(12,2), settled date);
INSERT INTO finance_revenue.returns VALUES (1, 4.00, '2026-11-26'), (1, 1.00, '2026-11-26'), (2, 9.00, NULL);
"""


def planned(files: dict[str, bytes] | None = None) -> Plan:
    """The plan of the example, or of some files."""
    read = disk.read(Path("ecosystem")) if files is None else sources(files)
    return build(check(read, rule.Rules(()), TODAY, Nothing()).ecosystem)


def derived(plan: Plan, backend: object = TRINO) -> dict[str, Artifact]:
    """Every file about derived views, by path."""
    assert backend in {TRINO, DUCKDB}
    chosen = TRINO if backend is TRINO else DUCKDB
    made = [each for room in plan.rooms for each in chosen.room(room)]
    assert all(isinstance(each, Artifact) for each in made)
    return {each.path: each for each in made if isinstance(each, Artifact)}


def known(text: str, engine: str = "trino") -> Query:
    """A query that can be parsed."""
    found = parse(text, engine)
    assert isinstance(found, Query), found
    return found


def test_each_transformer_has_a_table_and_a_view_in_the_dialect_of_its_engine() -> None:
    plan = planned()
    assert sorted(derived(plan)) == [
        "dell/trino/derive/crm_churn/customer_activity.sql",
        "dell/trino/derive/crm_churn/customer_activity.view.sql",
        "dell/trino/derive/finance_revenue/daily_revenue.sql",
        "dell/trino/derive/finance_revenue/daily_revenue.view.sql",
    ]
    for backend in (TRINO, DUCKDB):
        for path, each in derived(plan, backend).items():
            assert len(sqlglot.parse(each.text, dialect=backend.name)) == 1, path
            assert re.match(r"-- .+\n-- Made from ecosystem/.+; do not edit.\n", each.text), path


def test_the_query_stays_as_it_was_written_but_for_the_schema_of_its_views() -> None:
    written = Path("ecosystem/teams/finance/daily-revenue.sql").read_text(encoding="utf-8").strip()
    text = derived(planned())["dell/trino/derive/finance_revenue/daily_revenue.sql"].text
    assert written in re.sub(r'"lake"\."finance_revenue"\."(orders|returns)"', r"\1", text)
    assert written not in text


def test_the_statements_run_on_duckdb_and_answer_with_the_declared_types() -> None:
    made = derived(planned(), DUCKDB)
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute(SALES)
        for again in range(2):
            for end in (".sql", ".view.sql"):
                engine.execute(made[f"dell/duckdb/derive/finance_revenue/daily_revenue{end}"].text)
            found = engine.execute("SELECT * FROM finance_revenue.daily_revenue ORDER BY day").fetchall()
            assert found == [
                (date(2026, 11, 24), "EUR", 1, Decimal("10.50"), Decimal("5.00"), Decimal("5.50")),
                (date(2026, 11, 25), "EUR", 1, Decimal("20.00"), Decimal("0.00"), Decimal("20.00")),
            ], again
        told = engine.execute("DESCRIBE finance_revenue.daily_revenue").fetchall()
    revenue = next(
        each.transformer
        for room in planned().rooms
        for each in room.derives
        if each.transformer.view == "daily_revenue"
    )
    assert [row[1].lower() for row in told] == [
        DIALECT.sql_type(each.type).lower().replace("timestamptz", "timestamp with time zone")
        for each in revenue.columns
    ]


def test_only_tables_outside_of_the_query_are_named_in_full() -> None:
    found = known(
        "WITH a AS (SELECT 1 AS x FROM orders), orders AS (SELECT * FROM Orders) SELECT 'é', x FROM orders, a"
    )
    assert rebound(found, ["orders"], '"lake"."w"') == (
        'WITH a AS (SELECT 1 AS x FROM "lake"."w"."orders"), orders AS (SELECT * FROM "lake"."w"."orders") '
        "SELECT 'é', x FROM orders, a"
    )


def test_a_query_that_names_itself_reads_itself_and_no_view() -> None:
    text = "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t"
    assert rebound(known(text), ["t"], '"w"') == text


def test_names_in_texts_and_comments_are_no_tables() -> None:
    text = "SELECT ' FROM orders' AS a -- FROM orders;\nFROM orders /* ; */;\n-- the end;"
    assert rebound(known(text), ["orders"], '"w"') == (
        'SELECT \' FROM orders\' AS a -- FROM orders;\nFROM "w"."orders" /* ; */\n-- the end;'
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 AS a) AS made; DROP TABLE orders --",
        "SELECT 1 AS a; DROP TABLE orders",
        "DROP TABLE orders",
        "INSERT INTO orders SELECT 1",
        "SELECT 1 AS a INTO taken FROM orders",
        "SELECT 'not closed",
        "SELECT a FROM orders WHERE )",
        "-- nothing",
        "(" * 5000 + "SELECT 1" + ")" * 5000,
    ],
    ids=lambda text: text[:30],
)
@pytest.mark.parametrize("engine", ["trino", "duckdb"])
def test_what_is_not_one_select_has_no_statement(text: str, engine: str) -> None:
    assert isinstance(parse(text, engine), Broken)
    files = {**base(), "ecosystem/teams/crm/balances.sql": text.encode()}
    assert derived(planned(files), TRINO if engine == "trino" else DUCKDB) == {}


def test_a_place_in_the_sql_counts_from_one() -> None:
    plan = planned()
    transformer = next(each.transformer for room in plan.rooms for each in room.derives)
    at = transformer.query.index("FROM orders")
    line = transformer.query[:at].count("\n") + 1
    assert str(spot(transformer, at)) == f"{transformer.sql}:{line}:3"
    assert offset(transformer.query, line, 3) == at
    assert str(spot(transformer, 0)) == f"{transformer.sql}:1:1"


def told(sql: str, engine: str = "trino") -> list[tuple[str, str]]:
    """What is found in the base's transformer with another query: the rule's name, and where in the SQL."""
    files = {**base(), "ecosystem/teams/crm/balances.sql": sql.encode()}
    if engine == "duckdb":
        platform = "ecosystem/platforms/dell.platform.yaml"
        written = yaml.safe_load(files[platform])
        files[platform] = yaml.safe_dump({**written, "engine": {"type": "duckdb", "version": "1.4"}}).encode()
    found = [each for each in found_in(files) if each.rule.startswith("contract-transformer-")]
    for each in found:
        assert each.span.path in {f"ecosystem/teams/crm/balances.{end}" for end in ("transformer.yaml", "sql")}
    return [
        (
            each.rule.removeprefix("contract-transformer-"),
            f"{each.span.line}:{each.span.column}" if each.span.path.endswith(".sql") else "",
        )
        for each in found
    ]


ANSWER = "SELECT count(*) AS customers, sum(balance) AS total\n"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (f"{ANSWER}FROM customers", []),
        (f"{ANSWER}FROM Customers AS c WHERE c.valid_to IS NULL;\n", []),
        (f"{ANSWER}FROM\n  custommers", [("reads", "3:3")]),
        (f"{ANSWER}FROM balances", [("reads", "2:6")]),
        (f"{ANSWER}FROM crm_churn.customers", [("reads", "2:6")]),
        (
            f"{ANSWER}FROM customers, TABLE(control.system.query(query => 'x'))",
            [("reads", "2:17"), ("repeatable", "2:38")],
        ),
        (f"WITH customers AS (SELECT balance FROM customers) {ANSWER}FROM customers", []),
        (f"{ANSWER}FROM customers WHERE\n  emial = 'x'", [("column", "3:3")]),
        (f"{ANSWER}FROM customers AS c WHERE\n  c.email = 'x'", [("column", "3:3")]),
        (
            "WITH a AS (SELECT balanse FROM customers) SELECT 1 AS customers, balanse AS total FROM a",
            [("column", "1:19")],
        ),
        (
            "SELECT customers, total FROM (SELECT id AS customers, balanse AS total FROM customers) AS q",
            [("column", "1:55")],
        ),
        ("SELECT sum(total) AS customers, sum(balance) AS total FROM customers", []),
        (
            "SELECT id AS customers, sum(balanse) AS balanse, 1 AS total FROM customers GROUP BY 1",
            [("column", "1:29"), ("output", "1:25")],
        ),
        (
            "SELECT id AS customers, (SELECT max(i.id) FROM customers i WHERE i.id < o.id) AS total FROM customers o",
            [],
        ),
        (
            "SELECT id AS customers, (SELECT max(i.id) FROM customers i WHERE i.id < o.no) AS total FROM customers o",
            [("column", "1:73")],
        ),
        ("SELECT u.x AS customers, y AS total FROM customers CROSS JOIN UNNEST(ARRAY[1]) AS u (x)", []),
        ("SELECT * FROM customers", []),
        ("SELECT count(*), sum(balance) AS total FROM customers", [("output", ""), ("output", "1:8")]),
        ("SELECT id AS customers, 1 AS total, 2 AS total FROM customers", [("output", "")]),
        (f"{ANSWER}FROM customers WHERE random() < 0.1", [("repeatable", "2:22")]),
        (f"{ANSWER}FROM customers WHERE joined < current_timestamp", [("repeatable", "2:22")]),
        (f"{ANSWER}FROM customers WHERE )", [("select", "2:22")]),
    ],
)
def test_what_is_wrong_with_a_query_is_told_with_its_place(sql: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(told(sql)) == sorted(expected)


@pytest.mark.parametrize("call", ["getenv('HOME')", "read_text('/etc/hosts')", "query('SELECT 1')"])
def test_nothing_besides_tables_is_read_on_duckdb(call: str) -> None:
    inside = told(f"SELECT 1 AS customers, {call} AS total FROM customers", "duckdb")
    assert [rule for rule, _ in inside] == ["repeatable"]
    assert "reads" in [rule for rule, _ in told(f"SELECT 1 AS customers, 2 AS total FROM {call}", "duckdb")]


def test_nothing_is_said_of_views_whose_needs_could_not_be_understood() -> None:
    broken = base()["ecosystem/teams/crm/churn.workspace.yaml"].replace(b"freshness: 5m", b"freshness: soon")
    broken += b"""
  - dataset: shop/orders/customers
    as: now
    columns: [id]
    history: live
    freshness: 5m
"""
    found = found_in({**base(), "ecosystem/teams/crm/churn.workspace.yaml": broken})
    assert "shape-value" in {each.rule for each in found}
    assert not {each.rule for each in found if each.rule.startswith("contract-transformer-")}


def test_a_file_is_no_table() -> None:
    assert told("SELECT 1 AS customers, 2 AS total FROM 'secrets.csv'", "duckdb") == [("reads", "1:40")]


def test_the_example_keeps_every_promise_about_transformers() -> None:
    judged = check(disk.read(Path("ecosystem")), rule.load(), TODAY, Nothing()).judged
    assert [each for each in judged.findings if each.rule.startswith("contract-transformer-")] == []


def test_a_finding_shows_its_line_of_the_sql_and_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEIR_CACHE", str(tmp_path / "cache"))
    files = {**base(), "ecosystem/teams/crm/balances.sql": f"{ANSWER}FROM\n  custommers\n".encode()}
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    for _ in range(2):
        assert main(["check", "--date", "2026-11-24"]) == 3
        said = capsys.readouterr().out
        assert " --> ecosystem/teams/crm/balances.sql:3:3\n" in said
        assert "3 |   custommers\n  |   ^^^^^^^^^^\n" in said


def test_of_very_many_mistakes_the_first_ones_are_told() -> None:
    many = ", ".join(f"t{index}" for index in range(500))
    assert [rule for rule, _ in told(f"SELECT 1 AS customers, 2 AS total FROM {many}")] == ["reads"] * MOST
