"""Claim: whatever a column of a query depends on is known, or nothing is said of the query at all."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from compiler import rule
from compiler.adapters.memory import Nothing
from compiler.pipeline import check
from compiler.report.shown import as_data
from compiler.transform.lineage import Lineage, of_query
from compiler.transform.query import Query, parse
from tests.models import TODAY, model, sources

KNOWN = {"a": ("id", "k", "v", "w"), "b": ("id", "a_id", "x")}
ROWS = {
    "a": [(1, "m", 10, 5), (2, "m", 20, 6), (3, "n", 30, 7), (4, "n", 10, 8)],
    "b": [(1, 1, 100), (2, 1, 200), (3, 2, 300), (4, 4, 400), (5, 9, 500)],
}


def traced(text: str, engine: str = "duckdb") -> Lineage | None:
    """The lineage of a query."""
    found = parse(text, engine)
    assert isinstance(found, Query), found
    return of_query(found, KNOWN)


CLEAR = {
    "SELECT id, v + w AS s FROM a": ({"id": "a.id", "s": "a.v a.w"}, ""),
    "SELECT count(*) AS n FROM a": ({"n": ""}, ""),
    "SELECT k, sum(v) AS s FROM a GROUP BY k": ({"k": "a.k", "s": "a.v"}, "a.k"),
    "SELECT k AS q, sum(v) AS s FROM a GROUP BY q": ({"q": "a.k", "s": "a.v"}, "a.k"),
    "SELECT k, sum(v) AS s FROM a GROUP BY 1": ({"k": "a.k", "s": "a.v"}, "a.k a.v"),
    "SELECT k, sum(v) AS s FROM a GROUP BY ALL": ({"k": "a.k", "s": "a.v"}, "a.k a.v"),
    "SELECT id FROM a WHERE v > 15": ({"id": "a.id"}, "a.v"),
    "SELECT DISTINCT v FROM a": ({"v": "a.v"}, "a.v"),
    "SELECT k FROM a GROUP BY k HAVING max(w) > 6": ({"k": "a.k"}, "a.k a.w"),
    "SELECT id FROM a ORDER BY v LIMIT 2": ({"id": "a.id"}, "a.v"),
    "SELECT sum(v) FILTER (WHERE w > 6) AS s FROM a": ({"s": "a.v a.w"}, ""),
    "SELECT id, row_number() OVER (PARTITION BY k ORDER BY v) AS r FROM a": ({"id": "a.id", "r": "a.k a.v"}, ""),
    "SELECT t.id, b.x FROM a AS t JOIN b ON b.a_id = t.id": ({"id": "a.id", "x": "b.x"}, "a.id b.a_id"),
    "WITH c AS (SELECT id AS i, v * 2 AS d FROM a) SELECT i, d FROM c WHERE d > 30": (
        {"i": "a.id", "d": "a.v"}, "a.v",
    ),
    "SELECT i, s FROM (SELECT a_id AS i, sum(x) AS s FROM b GROUP BY a_id) AS q": (
        {"i": "b.a_id", "s": "b.x"}, "b.a_id",
    ),
    "SELECT id, v FROM a UNION ALL SELECT id, x FROM b": ({"id": "a.id b.id", "v": "a.v b.x"}, ""),
    "SELECT v FROM a UNION SELECT x FROM b": ({"v": "a.v b.x"}, "a.v b.x"),
    "SELECT v FROM a EXCEPT SELECT w FROM a": ({"v": "a.v a.w"}, "a.v a.w"),
    "SELECT id, (SELECT max(x) FROM b WHERE b.a_id = a.id) AS m FROM a": (
        {"id": "a.id", "m": "b.x b.a_id a.id"}, "b.a_id a.id",
    ),
    "SELECT id FROM a WHERE EXISTS (SELECT 1 AS one FROM b WHERE b.a_id = a.id AND x > 150)": (
        {"id": "a.id"}, "b.a_id a.id b.x",
    ),
    "SELECT id FROM a WHERE v > (SELECT min(x) / 10 FROM b)": ({"id": "a.id"}, "a.v b.x"),
    "SELECT k FROM a WHERE id IN (SELECT a_id FROM b)": ({"k": "a.k"}, "a.id b.a_id"),
    "SELECT a.k FROM a JOIN b ON b.id > (SELECT min(w) - 4 FROM a AS c)": ({"k": "a.k"}, "b.id a.w"),
    "WITH c AS (SELECT w AS y FROM a) SELECT k FROM a WHERE v / 2 IN (SELECT y FROM c)": ({"k": "a.k"}, "a.v a.w"),
    "SELECT id FROM a ORDER BY (SELECT max(x) FROM b WHERE b.a_id = a.id) LIMIT 2": (
        {"id": "a.id"}, "a.id b.x b.a_id",
    ),
    "SELECT id, (SELECT max(q.z) FROM (SELECT x AS z FROM b) AS q) AS m FROM a": ({"id": "a.id", "m": "b.x"}, ""),
    "SELECT q.s FROM a JOIN (SELECT a_id, sum(x) AS s FROM b GROUP BY a_id) AS q ON q.a_id = a.id": (
        {"s": "b.x"}, "b.a_id a.id",
    ),
    "SELECT k, sum(v) AS s FROM a GROUP BY ROLLUP (k)": ({"k": "a.k", "s": "a.v"}, "a.k a.v"),
    "SELECT k FROM a WINDOW z AS (ORDER BY v)": ({"k": "a.k"}, "a.v"),
    "SELECT id FROM a QUALIFY row_number() OVER (PARTITION BY k ORDER BY w) = 1": ({"id": "a.id"}, "a.k a.w"),
    "SELECT v AS id, w FROM a ORDER BY id LIMIT 2": ({"id": "a.v", "w": "a.w"}, "a.v a.id"),
    "SELECT CASE WHEN w > 6 THEN 'much' ELSE k END AS c FROM a": ({"c": "a.w a.k"}, ""),
}  # fmt: skip
"""Queries, with what each column comes from and what decides about rows."""
UNCLEAR = [
    "SELECT * FROM a",
    "SELECT a.* FROM a",
    "SELECT a AS whole FROM a",
    "SELECT id FROM c",
    "SELECT id FROM main.a",
    "SELECT u.e AS e FROM a CROSS JOIN UNNEST([v]) AS u (e)",
    "SELECT id FROM a JOIN b USING (id)",
    "SELECT k FROM a NATURAL JOIN b",
    "SELECT i FROM (SELECT id FROM a) AS q (i)",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 AS n FROM r) SELECT n FROM r",
    "SELECT id FROM a, b",
    "SELECT nothing FROM a",
    "SELECT id, v AS id FROM a",
    "SELECT list_transform([v], z -> z + w) AS l FROM a",
    "SELECT id FROM a UNION ALL SELECT id FROM b ORDER BY id",
]


@pytest.mark.parametrize("text", CLEAR)
def test_each_column_is_followed_to_the_views(text: str) -> None:
    found = traced(text)
    assert found is not None
    outputs, deciding = CLEAR[text]
    assert {name: spelt(origins) for name, origins in found.outputs.items()} == {
        name: set(told.split()) for name, told in outputs.items()
    }
    assert spelt(found.deciding) == set(deciding.split())


def spelt(origins: frozenset[tuple[str, str]]) -> set[str]:
    """Origins as the cases above write them."""
    return {".".join(each) for each in origins}


@pytest.mark.parametrize("text", UNCLEAR)
def test_of_what_cannot_be_followed_nothing_is_said(text: str) -> None:
    assert traced(text) is None


@pytest.mark.parametrize("text", CLEAR)
def test_nothing_changes_an_answer_that_is_not_among_its_origins(text: str) -> None:
    found = traced(text)
    assert found is not None
    before = answer(text, None)
    for origin in origins():
        if origin in found.deciding:
            continue
        after = answer(text, origin)
        safe = [place for place, told in enumerate(found.outputs.values()) if origin not in told]
        assert projected(after, safe) == projected(before, safe), origin


def origins() -> Iterator[tuple[str, str]]:
    """Every column there is."""
    return ((view, column) for view, columns in KNOWN.items() for column in columns)


def answer(text: str, other: tuple[str, str] | None) -> list[tuple[object, ...]]:
    """What DuckDB answers, with other values in one column."""
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute("CREATE TABLE a (id int, k varchar, v int, w int); CREATE TABLE b (id int, a_id int, x int)")
        for view, rows in ROWS.items():
            engine.executemany(f"INSERT INTO {view} VALUES ({', '.join('?' * len(KNOWN[view]))})", rows)
        if other:
            view, column = other
            changed = "k || 'z' || id" if column == "k" else f"{column} * 7 % 13 + id"
            engine.execute(f"UPDATE {view} SET {column} = {changed}")
        return engine.execute(text).fetchall()


def projected(rows: list[tuple[object, ...]], places: list[int]) -> list[str]:
    """Some columns of rows, in an order that does not depend on the others."""
    return sorted(repr([row[place] for place in places]) for row in rows)


def test_what_a_derived_column_carries_is_shown() -> None:
    files = model(
        "kind: Workspace\nname: churn\nneeds:\n"
        "- {dataset: shop/orders/customers, columns: [id, email, balance], history: live, freshness: 5m}"
    )
    files["ecosystem/teams/crm/balances.sql"] = (
        b"SELECT count(email) AS customers, sum(balance) AS total FROM customers"
    )
    ecosystem = check(sources(files), rule.Rules(()), TODAY, Nothing()).ecosystem
    (told,) = as_data(ecosystem, frozenset({"crm/balances"}))["transformers"]
    assert {each["name"]: each["classifications"] for each in told["columns"]} == {
        "customers": ["personal"],
        "total": [],
    }
