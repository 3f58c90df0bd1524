"""Claim: Trino takes every statement that is compiled for it, and holds afterwards what the events say."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trino

from compiler.client.statements import fill, split
from compiler.model.names import identifier
from compiler.sql.shapes import topic
from tests.conftest import Weir
from tests.oracle.engines import Trino, connected, quoted
from tests.oracle.history import history
from tests.oracle.ranges import BROKEN, WHOLE, Range, numbered, whole
from tests.oracle.rounds import TOKEN, Coarse, Narrow, Run, Wrong, filtered, install, run
from tests.oracle.wares import TRINO, compiled, datasets
from tests.test_shapes_property import REMOVED

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
    # Those that ask the source are run in test_changes_on_trino.py, which has one.
    planned = sorted(
        path
        for path in [*EXAMPLE.glob("land/*/*.sql"), *EXAMPLE.glob("merge/*/*.sql")]
        if "system.query" not in path.read_text()
    )
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


@pytest.mark.parametrize(
    "rule",
    [
        "an emptied table is empty",
        "an update that changes nothing makes no version",
        "a view begins where its table ends",
    ],
)
def test_without_a_rule_something_is_wrong(engine: Trino, rule: str) -> None:
    part, old, new = REMOVED[rule]
    made = compiled(TRINO)
    edited = made.edited(part, old, new)
    views = [path for path in made.files if "/views/" in path and made.files[path] != edited.files[path]]
    for path in views:
        engine.run(edited.files[path])
    with pytest.raises(Wrong, match="pairs"):
        run(engine, edited, range(1, 5), Narrow)
    for path in views:
        engine.run(made.files[path])


@pytest.fixture
def arrived(engine: Trino) -> Run:
    """A history of which everything is in the topic and nothing has landed."""
    made = Coarse(engine, compiled(TRINO), history(3, datasets()), random.Random(3))  # noqa: S311 - nothing secret
    made.clear()
    engine.feed(made.history.messages)
    return made


def test_a_client_whose_token_was_taken_changes_nothing(engine: Trino, arrived: Run) -> None:
    stream, late = arrived.made.stream, TOKEN - 1
    ends = {"lo": stream.first, "hi": arrived.audit(stream.first)["hi"]}
    landing = f'SELECT count(*) AS landed FROM "{stream.schema}".landing'
    arrived.run(f"land/{stream.name}/land.sql", token=late, **ends)
    assert engine.run(landing) == [{"landed": 0}]
    arrived.run(f"land/{stream.name}/land.sql", **ends)
    assert engine.run(landing) != [{"landed": 0}]

    arrived.write_progress({each.table: ends["hi"] for each in stream.merges})
    paths = [
        f"merge/{stream.name}/{identifier(each.dataset.name)}.{each.history}{variant}.sql"
        for each in stream.merges
        for variant in ("", ".truncate")
    ]
    paths.append(f"merge/{stream.name}/bounds.sql")
    engine.beside([partial(arrived.run, path, token=late, **ends) for path in paths])
    tables = ["bounds", *(each.table for each in stream.merges)]
    counts = " UNION ALL ".join(f'SELECT count(*) AS changed FROM "{stream.schema}"."{table}"' for table in tables)
    assert engine.run(counts) == [{"changed": 0}] * len(tables)
    arrived.run(f"merge/{stream.name}/bounds.sql")
    assert engine.run(f'SELECT count(*) AS moved FROM "{stream.schema}".bounds') == [{"moved": len(stream.merges)}]


def test_a_reader_may_look_for_any_value(engine: Trino, arrived: Run) -> None:
    arrived.land()
    made = arrived.made
    assert filtered(engine, made) > 20

    # What keeps such filters away from the events of other tables is there for a reason.
    edited = made.edited("/views/", "CASE WHEN random() < 2 THEN key_json END AS key_json", "key_json")
    window = "max(CASE WHEN __op = 't' THEN __pos END) OVER ()"
    edited = edited.edited("/views/", window, "CAST(NULL AS bigint)")
    views = [path for path in made.files if "/views/" in path and made.files[path] != edited.files[path]]
    assert len(views) > 5
    for path in views:
        engine.run(edited.files[path])
    with pytest.raises(trino.exceptions.TrinoUserError, match="Cannot cast"):
        filtered(engine, made)
    for path in views:
        engine.run(made.files[path])


def test_readers_see_how_far_their_streams_have_landed(engine: Trino, arrived: Run) -> None:
    made, stream = arrived.made, arrived.made.stream
    for room in made.plan.rooms:
        engine.script(made.statement(f"views/{room.name}/_freshness.sql"))
    asked = 'SELECT stream, landed, committed FROM "shop_fast"._freshness'
    assert engine.run(asked) == [{"stream": stream.name, "landed": None, "committed": None}]
    arrived.land()
    ends = {
        stream.first + each.offset: json.loads(each.value)["ts_ms"]
        for each in arrived.history.messages
        if json.loads(each.value).get("status") == "END"
    }
    told = {"stream": stream.name, "landed": max(ends), "committed": at(ends[max(ends)])}
    assert engine.run(asked) == [told]

    # A table that is stuck freezes its workspace.
    cut = sorted(ends)[len(ends) // 2]
    stuck = f"{stream.schema}.{stream.merges[0].table}"
    engine.run(f"INSERT INTO control.weir.quarantine (target, since, until) VALUES ('{stuck}', now(), {cut + 1})")
    try:
        arrived.run(f"merge/{stream.name}/bounds.sql")
        assert engine.run(asked) == [{"stream": stream.name, "landed": cut, "committed": at(ends[cut])}]
    finally:
        engine.run(f"DELETE FROM control.weir.quarantine WHERE target = '{stuck}'")
    arrived.run(f"merge/{stream.name}/bounds.sql")
    assert engine.run(asked) == [told]


def at(millis: int) -> datetime:
    """When the source committed."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=millis)


@pytest.mark.parametrize("kind", [*WHOLE, *BROKEN])
def test_the_audit_judges_ranges(connection: trino.dbapi.Connection, kind: str) -> None:
    made = compiled(TRINO)
    change, end = WHOLE[kind] if kind in WHOLE else (BROKEN[kind], None)
    messages = change(whole(datasets()))
    ends = {"lo": made.stream.first, "hi": made.stream.first + 2**40}
    statement = fill(made.statement(f"land/{made.stream.name}/audit.sql"), **ends)
    assert topic(made.stream) in statement
    ((hi, _, _, faults, *_),) = ask(connection, statement.replace(topic(made.stream), as_relation(numbered(messages))))
    if kind in BROKEN:
        assert faults > 0
    else:
        assert (hi, faults) == (end if end is None else made.stream.first + end, 0)


def as_relation(messages: Range) -> str:
    """Messages in place of a topic."""
    rows = [f"({each.offset}, current_timestamp, {quoted(each.value)})" for each in messages]
    rows = rows or ["(-1, current_timestamp, NULL)"]
    return f"(VALUES {', '.join(rows)}) AS topic (_partition_offset, _timestamp, _message)"
