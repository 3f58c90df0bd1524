"""Claim: what is compiled for an engine is its SQL, and what the engine holds afterwards is what the events say."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pytest
import sqlglot

from compiler.sql.dialect import DUCKDB
from compiler.sql.shapes import Expected, Table
from tests.oracle.engines import DuckDb
from tests.oracle.rounds import fill, install, run
from tests.oracle.wares import LOCAL, compiled

TRINO = LOCAL.replace(
    'engine: {type: duckdb, version: "1.4"}', 'engine: {type: trino, version: "476", catalog: lake, catalogType: jdbc}'
)


def test_every_statement_is_the_sql_of_trino() -> None:
    made = compiled(TRINO)
    found = {path: text for path, text in made.files.items() if path.endswith(".sql") and "/trino/" in path}
    assert len(found) > len(made.stream.merges) * 3
    for path, text in found.items():
        assert all(sqlglot.parse(text, dialect="trino")), path


def test_a_history_ends_in_what_its_events_say() -> None:
    made = compiled()
    engine = DuckDb(made.stream)
    install(engine, made)
    counts = run(engine, made, [1])
    assert counts["merges"]
    assert counts["merges with TRUNCATE"]
    assert counts["views compared"] > counts["tables compared"] > 0


@pytest.mark.parametrize("history", ["live", "milestoned"])
@pytest.mark.parametrize(
    ("dataset", "event", "complaint"),
    [
        (
            "letters",
            ("public.Letters of old", "u", {"shelf": 1, "Place No": "a"}, {"body": "__debezium_unavailable_value"}),
            "letters.body: a long value was left out",
        ),
        (
            "parcels",
            ("public.parcels", "u", {"hall": 1, "tag": "a"}, {"note": "__debezium_unavailable_value"}),
            "parcels.note: a long value was left out",
        ),
        ("accounts", ("public.accounts", "c", {"id": 1}, {"amount": "NAN"}), "accounts.amount: value does not fit"),
    ],
)
def test_what_cannot_be_known_or_held_is_never_stored(
    dataset: str, history: str, event: tuple[str, str, dict[str, object], dict[str, object]], complaint: str
) -> None:
    made = compiled()
    engine = DuckDb(made.stream)
    install(engine, made)
    (merge,) = (each for each in made.stream.merges if (each.dataset.name, each.history) == (dataset, history))
    table, op, key, others = event
    value = json.dumps({"op": op, "source": {"ts_us": 1}, "after": key | others})
    first, landed = made.stream.first, (table, op, json.dumps(key), value)
    engine.run(f"INSERT INTO weir.stream VALUES ('{made.stream.name}', '{merge.table}', 7, 'test', NULL)")
    engine.connection.execute(
        f"INSERT INTO {made.stream.schema}.landing VALUES ({first}, now(), ?, ?, '1', ?, ?)", landed
    )
    statement = made.statement(f"merge/{made.stream.name}/{dataset}.{history}.sql")
    with pytest.raises(duckdb.Error, match=complaint):
        engine.run(fill(statement, lo=first, hi=first + 1, token=7))
    assert engine.run(f'SELECT count(*) AS found FROM {made.stream.schema}."{merge.table}"') == [{"found": 0}]
    (view,) = (
        each.need.view
        for room in made.plan.rooms
        for each in room.publishes
        if each.merge.table == merge.table and not each.merged_only
    )
    with pytest.raises(duckdb.Error, match=complaint):
        engine.run(f"SELECT * FROM shop_fast.{view}")


def test_what_is_looked_for_in_events_grows_with_types_and_not_with_tables() -> None:
    made = compiled()
    dialect = DUCKDB
    merges = {merge.dataset.name: merge for merge in made.stream.merges}.values()
    tables = [Table(dialect, "", made.stream.name, merge) for merge in merges]
    many = [
        Table(dialect, "", made.stream.name, replace(merge, dataset=replace(merge.dataset, table=f"public.t{number}")))
        for number in range(100)
        for merge in merges
    ]
    few, all_of_them = Expected(dialect, tables), Expected(dialect, many)
    assert (few.wrong_key, few.wrong_column) == (all_of_them.wrong_key, all_of_them.wrong_column)
    assert len(few.fields) < len(all_of_them.fields)
