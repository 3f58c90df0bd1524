"""Claim: what is compiled for an engine is its SQL, and what the engine holds afterwards is what the events say."""

from __future__ import annotations

import sqlglot

from tests.oracle.engines import DuckDb
from tests.oracle.rounds import install, run
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
