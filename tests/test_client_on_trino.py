"""The client on a real Trino, with its control store in PostgreSQL behind it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from compiler.client import run
from compiler.client.control import Control, prepare
from compiler.client.derive import derive
from compiler.client.engines import Engine, connect
from compiler.client.errors import Fenced, Unfinished
from compiler.client.stream import read
from stack.site import HOST
from tests.conftest import Weir

FIRST = 2**48
SCHEMA = "lake.client_test"
STREAM = "client_test"
TOKEN = f"EXISTS (SELECT 1 FROM control.weir.stream WHERE stream = '{STREAM}' AND role = '%s' AND token = :token)"
STATEMENTS = {
    "land/audit.sql": f"""
        SELECT max(_partition_offset) + {FIRST} + 1 AS hi, count(*) AS row_events, 0 AS faults, '' AS fault_list
        FROM {SCHEMA}.topic WHERE _partition_offset >= :lo - {FIRST}
    """,
    "land/land.sql": f"""
        MERGE INTO {SCHEMA}.landing t USING (
            SELECT _partition_offset + {FIRST} AS src_offset, _key AS src_table, _message AS value
            FROM {SCHEMA}.topic
            WHERE _partition_offset >= :lo - {FIRST} AND _partition_offset < :hi - {FIRST} AND {TOKEN % "land"}
        ) s ON t.src_offset = s.src_offset AND t.src_offset >= :lo AND t.src_offset < :hi
        WHEN NOT MATCHED THEN INSERT (src_offset, src_table, value) VALUES (s.src_offset, s.src_table, s.value)
    """,
    "land/changed.sql": f"""
        SELECT src_table, count(*) AS changes, count_if(value = 'truncate') AS truncates
        FROM {SCHEMA}.landing WHERE src_offset >= :lo AND src_offset < :hi AND src_table IS NOT NULL GROUP BY src_table
    """,
    "merge/bounds.sql": f"""
        MERGE INTO {SCHEMA}.bounds t
        USING (SELECT target, upto FROM control.weir.progress WHERE stream = '{STREAM}') s ON t.target = s.target
        WHEN MATCHED THEN UPDATE SET upto = s.upto
        WHEN NOT MATCHED THEN INSERT (target, upto, until) VALUES (s.target, s.upto, NULL)
    """,
} | {
    f"merge/{table}.sql": f"""
        INSERT INTO {SCHEMA}.{table}_live SELECT src_offset, CAST(value AS integer) FROM {SCHEMA}.landing
        WHERE src_table = 'public.{table}' AND src_offset >= :lo AND src_offset < :hi AND {TOKEN % f"{table}_live"}
    """
    for table in ("customers", "orders")
}


@pytest.fixture
def engine(stack: Weir, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("WEIR_ENGINE", f"trino://weir@{HOST}:{stack.site.ports['trino.http']}")
    connection = connect(f"weir/{STREAM}")
    prepare(connection)
    connection.run(f"CREATE SCHEMA {SCHEMA}")
    tables = {
        "topic": "_partition_offset bigint, _key varchar, _message varchar",
        "landing": "src_offset bigint, src_table varchar, value varchar",
        "bounds": "target varchar, upto bigint, until bigint",
        "customers_live": "position bigint, value integer",
        "orders_live": "position bigint, value integer",
    }
    for table, columns in tables.items():
        connection.run(f"CREATE TABLE {SCHEMA}.{table} ({columns})")
    yield connection
    connection.run(f"DROP SCHEMA {SCHEMA} CASCADE")
    forget = [
        f"DELETE FROM weir.{table} WHERE stream = '{STREAM}'" for table in ("stream", "batch", "progress", "upkeep")
    ]
    forget += [f"DELETE FROM weir.derived WHERE room = '{STREAM}'"]
    connection.control_run([*forget, f"DELETE FROM weir.quarantine WHERE target LIKE '{STREAM}.%'"])
    connection.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for path, text in STATEMENTS.items():
        (tmp_path / "trino" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "trino" / path).write_text(text)
    described = {
        "stream": STREAM,
        "catalog": "lake",
        "schema": STREAM,
        "source": f"source_{STREAM}",
        "topic": f"{STREAM}.topic",
        "first": FIRST,
        "limits": {"messages": 200_000, "idle": 600, "settled": 60, "tables_per_task": 2},
        "landing": {name: f"trino/land/{name}.sql" for name in ("audit", "land", "changed")},
        "bounds": "trino/merge/bounds.sql",
        "targets": [
            {
                "target": f"{table}_live",
                "source": f"public.{table}",
                "merge": f"trino/merge/{table}.sql",
                "truncate": f"trino/merge/{table}.truncate.sql",
                "key": [],
                "load": None,
                "range": None,
                "fold": None,
                "begin": None,
                "forget": None,
            }
            for table in ("customers", "orders")
        ],
    }
    place = tmp_path / "airflow" / "streams" / "shop.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(described))
    return place


def test_a_range_lands_and_merges_and_what_is_stuck_waits_alone(engine: Engine, file: Path) -> None:
    began = time.monotonic()
    engine.run(f"INSERT INTO {SCHEMA}.topic VALUES (0, 'public.customers', 'no number'), (3, 'public.orders', '2')")
    run.land(file)
    run.land(file)
    (batch,) = engine.run(f"SELECT lo, hi, state, query_id FROM control.weir.batch WHERE stream = '{STREAM}'")
    assert (batch["lo"], batch["hi"], batch["state"]) == (FIRST, FIRST + 4, "landed")
    # The id that was written down before the statement had ended is the one that the table's snapshot carries.
    query = f"summary['trino_query_id'] = '{batch['query_id']}'"
    assert len(engine.run(f'SELECT snapshot_id FROM {SCHEMA}."landing$snapshots" WHERE {query}')) == 1
    assert engine.run(f"SELECT count(*) AS landed FROM {SCHEMA}.landing") == [{"landed": 2}]

    assert run.packs(file) == []
    engine.control_run([f"UPDATE weir.batch SET closed = closed - interval '61 seconds' WHERE stream = '{STREAM}'"])
    (pack,) = run.packs(file)
    assert pack == ["customers_live", "orders_live"]
    with pytest.raises(Unfinished, match="1 of 2 tables"):
        run.compact(file, pack)
    control = Control(engine, STREAM, STREAM)
    assert {name: each.upto - FIRST for name, each in control.progress().items()} == {
        "customers_live": 0,
        "orders_live": 4,
    }
    assert "no number" in control.stuck(pack)["customers_live"]
    bounds = engine.run(f"SELECT target, upto FROM {SCHEMA}.bounds ORDER BY target")
    assert [each["upto"] - FIRST for each in bounds] == [0, 4]

    engine.run(f"UPDATE {SCHEMA}.landing SET value = '1' WHERE value = 'no number'")
    assert run.packs(file) == [["customers_live"]]
    run.compact(file, ["customers_live"])
    run.maintain(file)
    assert engine.run(f"SELECT value FROM {SCHEMA}.customers_live") == [{"value": 1}]
    print(f"seconds: {time.monotonic() - began:.1f}")


def test_a_derived_table_is_made_again_when_what_it_reads_has_moved_and_not_else(engine: Engine, file: Path) -> None:
    statement, described = file.parents[2] / "trino" / "derive.sql", file.parents[1] / "derived" / "made.json"
    statement.write_text(f"""
        CREATE OR REPLACE TABLE {SCHEMA}.made AS
        SELECT (SELECT count(*) FROM {SCHEMA}.landing) AS landed, (SELECT count(*) FROM {SCHEMA}.orders_live) AS merged
    """)
    inputs = [
        {"stream": STREAM, "target": "customers_live", "merged_only": False},
        {"stream": STREAM, "target": "orders_live", "merged_only": True},
    ]
    described.parent.mkdir()
    (file.parent / f"{STREAM}.json").write_text(file.read_text())
    told = {"room": STREAM, "view": "made", "table": "made", "statement": "trino/derive.sql", "inputs": inputs}
    described.write_text(json.dumps(told))
    filled = f"SELECT max(\"at\") AS filled FROM control.weir.derived WHERE room = '{STREAM}'"

    def derives() -> tuple[int, int] | None:
        """What the table holds if it was made anew, else nothing."""
        before = engine.run(filled)
        derive(described, engine=engine)
        if engine.run(filled) == before:
            return None
        (row,) = engine.run(f"SELECT landed, merged FROM {SCHEMA}.made")
        return row["landed"], row["merged"]

    def lands(position: int, table: str | None) -> None:
        """A change arrives and lands."""
        key = "NULL" if table is None else f"'public.{table}'"
        engine.run(f"INSERT INTO {SCHEMA}.topic VALUES ({position}, {key}, '1')")
        run.land(file)

    assert (derives(), derives()) == ((0, 0), None)
    lands(0, "customers")
    assert (derives(), derives()) == ((1, 0), None)
    lands(1, "orders")
    assert derives() is None, "readers of orders see it after the merge"
    engine.control_run([f"UPDATE weir.batch SET closed = closed - interval '61 seconds' WHERE stream = '{STREAM}'"])
    for pack in run.packs(file):
        run.compact(file, pack)
    assert (derives(), derives()) == ((2, 1), None)
    lands(2, None)
    assert derives() is None, "it was a change of nobody's"


def test_whoever_was_overtaken_lands_nothing_more_and_what_he_runs_is_ended(engine: Engine, file: Path) -> None:
    engine.run(f"INSERT INTO {SCHEMA}.topic VALUES (0, 'public.orders', '1')")
    old, new = (run.Landing(engine, read(file)) for _ in range(2))
    old.tick()
    engine.run(f"INSERT INTO {SCHEMA}.topic VALUES (1, 'public.orders', '2')")
    new.tick()
    engine.run(f"INSERT INTO {SCHEMA}.topic VALUES (2, 'public.orders', '3')")
    with pytest.raises(Fenced):
        old.tick()
    assert engine.run(f"SELECT count(*) AS landed FROM {SCHEMA}.landing") == [{"landed": 2}]

    control = Control(engine, STREAM, STREAM)
    endless = (
        f"{control.mark('land')} SELECT count(*) FROM UNNEST(sequence(1, 10000)) a(x), UNNEST(sequence(1, 10000)) b(x)"
    )
    endless += ", UNNEST(sequence(1, 10000)) c(x) WHERE a.x + b.x + c.x < 0"
    started: list[str] = []
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(connect("weir/another").run, endless, started.append)
        while not started:
            time.sleep(0.05)
        control.take(["orders_live"])
        assert not running.done()
        control.take(["land"])
        with pytest.raises(Exception, match="taken over"):
            running.result(timeout=30)
