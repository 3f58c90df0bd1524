"""Claim: Trino takes every statement that is compiled for it, and holds afterwards what the events say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trino

from compiler.client.statements import fill, split
from tests.conftest import Weir
from tests.oracle.engines import Trino, connected, quoted
from tests.oracle.ranges import BROKEN, WHOLE, Range, numbered, whole
from tests.oracle.rounds import Coarse, install, run
from tests.oracle.wares import TRINO, compiled, datasets

EXAMPLE = Path("generated/dell/trino")
NUMBERS = {"lo": 2**48, "hi": 2**48 + 1000, "token": 1}
RUNS = 2
"""Histories of the source, each one of every dataset; `make soak` runs more."""


@pytest.fixture(scope="module")
def connection(stack: Weir) -> Iterator[trino.dbapi.Connection]:
    made = connected(stack.site)
    yield made
    made.close()


@pytest.mark.usefixtures("example")
def test_every_statement_of_the_example_is_planned_and_every_view_made(connection: trino.dbapi.Connection) -> None:
    planned = sorted([*EXAMPLE.glob("land/*/*.sql"), *EXAMPLE.glob("merge/*/*.sql")])
    shown = sorted(EXAMPLE.glob("views/*/*.sql"))
    assert len(planned) > 50
    assert len(shown) > 10
    for path in planned + shown:
        statement = fill(path.read_text(), **NUMBERS)
        try:
            ask(connection, f"EXPLAIN {statement}" if path in planned else statement)
        except trino.exceptions.TrinoQueryError as error:
            pytest.fail(f"{path}: {error.message}")


@pytest.fixture
def example(stack: Weir, connection: trino.dbapi.Connection) -> Iterator[None]:
    """The example's tables, made twice, and its topics' catalogs."""
    names = [path.stem for path in sorted(EXAMPLE.glob("ddl/*.sql"))]
    for each in names:
        ask(
            connection,
            f"""
            CREATE CATALOG kafka_{each} USING kafka WITH (
                "kafka.nodes" = '{stack.site.address("kafka.clients")}',
                "kafka.table-names" = 'cdc.{each}',
                "kafka.hide-internal-columns" = 'false',
                "kafka.config.resources" = 'etc/kafka-client.properties'
            )""",
        )
    tables = [each for path in EXAMPLE.glob("ddl/*.sql") for each in split(path.read_text())]
    for each in tables * 2:
        ask(connection, each)
    yield
    for each in {each.rpartition(" ")[2] for each in tables if "CREATE SCHEMA" in each}:
        ask(connection, f"DROP SCHEMA {each} CASCADE")
    for each in names:
        ask(connection, f"DROP CATALOG kafka_{each}")


def ask(connection: trino.dbapi.Connection, statement: str) -> list[list[Any]]:
    """The rows that a statement answers."""
    cursor = connection.cursor()
    cursor.execute(statement)
    return cursor.fetchall()  # type: ignore[no-any-return]  # the driver ships no types


@pytest.fixture(scope="module")
def engine(connection: trino.dbapi.Connection) -> Iterator[Trino]:
    """Tables and views of the wares, of which nothing is left afterwards."""
    made = compiled(TRINO)
    wares = Trino(made.stream, connection)
    install(wares, made)
    yield wares
    wares.remove(room.name for room in made.plan.rooms)


def test_tables_and_views_hold_what_the_events_say(engine: Trino) -> None:
    counts = run(engine, compiled(TRINO), range(RUNS), Coarse)
    assert counts["histories"] == RUNS * len(datasets()) >= 10
    assert counts["merges"]
    assert counts["merges with TRUNCATE"]
    assert counts["bounds moved"] > RUNS
    assert counts["views compared"] > counts["tables compared"] > 0


@pytest.mark.parametrize("kind", [*WHOLE, *BROKEN])
def test_the_audit_judges_ranges(connection: trino.dbapi.Connection, kind: str) -> None:
    made = compiled(TRINO)
    change, end = WHOLE[kind] if kind in WHOLE else (BROKEN[kind], None)
    messages = change(whole(datasets()))
    ends = {"lo": made.stream.first, "hi": made.stream.first + 2**40}
    statement = fill(made.statement(f"land/{made.stream.name}/audit.sql"), **ends)
    topic = f'kafka_{made.stream.name}.cdc."{made.stream.name}"'
    assert topic in statement
    ((hi, _, _, faults, *_),) = ask(connection, statement.replace(topic, as_relation(numbered(messages))))
    if kind in BROKEN:
        assert faults > 0
    else:
        assert (hi, faults) == (end if end is None else made.stream.first + end, 0)


def as_relation(messages: Range) -> str:
    """Messages in place of a topic."""
    rows = [f"({each.offset}, current_timestamp, {quoted(each.value)})" for each in messages]
    rows = rows or ["(-1, current_timestamp, NULL)"]
    return f"(VALUES {', '.join(rows)}) AS topic (_partition_offset, _timestamp, _message)"
