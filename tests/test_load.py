"""Claim: a first load that dies before or after any statement is whole after the next call, and no row is in twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from compiler.client import load
from compiler.client.control import Control, prepare
from compiler.client.engines import DuckDB, Row, Told
from compiler.client.errors import Unfinished

FIRST = 2**48
STREAM = "shop"
EXECUTED = re.compile(r"CALL source_shop\.system\.execute\(query => '(.*)'\)", re.DOTALL)
ASKED = re.compile(r"SELECT \* FROM TABLE\(source_shop\.system\.query\(query => '(.*)'\)\)", re.DOTALL)
HELD = "EXISTS (SELECT 1 FROM weir.stream WHERE stream = 'shop' AND role = '{}' AND token = :token)"
# Statements in small, with the parameters that compiled ones have.
STATEMENTS = {
    "audit": """
        SELECT max(pos) + 1 AS hi, count(*) AS row_events, 0 AS faults, '' AS fault_list FROM topic WHERE pos >= :lo
    """,
    "land": "INSERT INTO landing SELECT * FROM topic WHERE pos >= :lo AND pos < :hi AND " + HELD.format("land"),
    "changed": """
        SELECT src_table, count(*) AS changes, 0 AS truncates FROM landing WHERE pos >= :lo AND pos < :hi GROUP BY 1
    """,
    "bounds": "CREATE OR REPLACE TABLE bounds AS SELECT target, upto FROM weir.progress",
    "range": 'SELECT min(id) AS "first", max(id) AS "last", count(*) AS "rows" FROM source',
    "load": """
        INSERT INTO kept SELECT id, :lo FROM source WHERE id BETWEEN :first AND :last
        AND NOT EXISTS (SELECT 1 FROM kept WHERE id BETWEEN :first AND :last) AND
    """
    + HELD.format("kept"),
    "fold": "SELECT 1",
    "begin": "UPDATE versions SET pos_in = :hi WHERE pos_in < :hi AND " + HELD.format("versions"),
    "load_versions": "INSERT INTO versions SELECT id, :lo FROM source WHERE NOT EXISTS (SELECT 1 FROM versions) AND "
    + HELD.format("versions"),
}


class Killed(BaseException):
    """The loader is gone."""


class Shop(DuckDB):
    """A stream whose source and topic are tables beside it; dies at a statement if it is told to."""

    def __init__(self, folder: Path) -> None:
        """Twenty rows at the source, and two tables to load them into."""
        self.database = duckdb.connect()
        super().__init__("", self.database)
        prepare(DuckDB("", self.database))
        self.log: list[str] = []
        self.dies_before: int | None = None
        self.dies_after: int | None = None
        self.busy_until = 0
        """Looks for which a transaction of before stays open."""
        self.database.execute("""
            CREATE TABLE source AS SELECT range AS id FROM range(1, 21);
            CREATE TABLE topic (pos bigint, src_table varchar, key varchar);
            CREATE TABLE landing AS FROM topic;
            CREATE TABLE kept (id bigint, pos bigint);
            CREATE TABLE versions (id bigint, pos_in bigint, __pos_out bigint);
            ALTER TABLE versions ALTER __pos_out SET DEFAULT NULL;
        """)
        for name, text in STATEMENTS.items():
            place = folder / "duckdb" / f"{name}.sql"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text.replace("INSERT INTO versions SELECT", "INSERT INTO versions (id, pos_in) SELECT"))
        self.file = folder / "airflow" / "streams" / "shop.json"
        self.file.parent.mkdir(parents=True)
        self.file.write_text(json.dumps(described()))

    def run(self, statement: str, told: Told | None = None) -> list[Row]:
        """Run one statement."""
        with self.mortal(statement):
            if said := EXECUTED.search(statement):
                return self.at_source(said[1].replace("''", "'"))
            if asked := ASKED.search(statement):
                return self.of_source(asked[1])
            statement = statement.replace("_partition_offset", "pos")
            return super().run(statement.replace("_key", "key"), told)

    def control_run(self, statements: Sequence[str]) -> None:
        """Change the control store."""
        with self.mortal("; ".join(statements)):
            super().control_run(statements)

    def mortal(self, statement: str) -> Any:  # noqa: ANN401 - a context manager
        """What may end the client before or after a statement."""
        shop = self

        class Mortal:
            def __enter__(self) -> None:
                shop.log.append(statement)
                if len(shop.log) == shop.dies_before:
                    raise Killed

            def __exit__(self, *_: object) -> None:
                if len(shop.log) == shop.dies_after:
                    raise Killed

        return Mortal()

    def at_source(self, statement: str) -> list[Row]:
        """What is written at the source is in the topic at once; only the marks matter."""
        if marker := re.search(r"VALUES \('(\w+)'", statement):
            self.database.execute(
                "INSERT INTO topic SELECT coalesce(max(pos) + 1, ?), 'weir.signal', ? FROM topic", [FIRST, marker[1]]
            )
            self.database.execute(
                "CREATE OR REPLACE VIEW offsets AS SELECT pos - 281474976710656 AS pos, key FROM topic"
            )
        return []

    def of_source(self, question: str) -> list[Row]:
        """The number of the next transaction, or of the oldest that is open."""
        if "xmax" in question:
            return [{"x": 7}]
        self.busy_until -= 1
        return [{"x": 6 if self.busy_until >= 0 else 7, "holder": "process 42"}]

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        return self.database.execute(question).fetchall()


def described() -> dict[str, Any]:
    """The file of the stream."""

    def target(name: str, **more: str | None) -> dict[str, Any]:
        paths = dict.fromkeys(("load", "range", "fold", "begin", "forget")) | {
            part: path and f"duckdb/{path}.sql" for part, path in more.items()
        }
        return {"target": name, "source": name, "key": ["id"], "merge": "", "truncate": "", **paths}

    return {
        "stream": STREAM,
        "catalog": "memory",
        "schema": "main",
        "source": "source_shop",
        "topic": "offsets",
        "first": FIRST,
        "limits": {"messages": 100, "idle": 600, "settled": 60, "tick": 1, "tables_per_task": 1},
        "landing": {name: f"duckdb/{name}.sql" for name in ("audit", "land", "changed")},
        "bounds": "duckdb/bounds.sql",
        "targets": [
            target("kept", load="load", range="range"),
            target("versions", load="load_versions", fold="fold", begin="begin"),
        ],
    }


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(load, "PIECE", 7)
    monkeypatch.setattr("compiler.client.load.time.sleep", lambda _: None)
    made = Shop(tmp_path)
    yield made
    made.database.close()


def whole(shop: Shop) -> bool:
    """Whether both tables hold every row once, and the stream goes on where each of them ends."""
    ((kept, low),) = shop.rows("SELECT count(DISTINCT id), min(pos) FROM kept HAVING count(*) = 20")
    ((versions, high),) = shop.rows("SELECT count(DISTINCT id), min(pos_in) FROM versions HAVING count(*) = 20")
    progress = dict(shop.rows("SELECT target, upto FROM weir.progress"))
    ends = dict(shop.rows("SELECT target, intended_hi FROM weir.progress"))
    return (
        kept == versions == 20
        and progress == {"kept": low, "versions": high}
        and low < ends["kept"]
        and high <= ends["versions"]
        and load.unloaded(shop, STREAM, ["kept", "versions"]) == []
        and shop.rows("SELECT * FROM weir.load") == []
        and dict(shop.rows("SELECT target, upto FROM bounds")) == progress
    )


def test_a_load_waits_for_who_was_at_work_and_goes_on_in_pieces(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(load, "SAY", -1.0)
    shop.busy_until = 2
    load.load(shop.file, engine=shop, told=said.append)
    assert whole(shop)
    assert said[:2] == ["waiting for process 42"] * 2
    assert said[-1] == "4 of 4 pieces of 2 tables, 40 rows"
    text = "\n".join(shop.log)
    order = ["weir-marker", "xmax", "xmin", "INSERT INTO kept", "UPDATE versions"]
    assert sorted(order, key=text.index) == order
    assert text.rindex("INSERT INTO kept") < text.rindex("INSERT INTO weir.signal") < text.index("UPDATE versions")
    assert text.index("UPDATE versions") < text.rindex("INTO weir.progress")
    asked = len(shop.log)
    load.load(shop.file, engine=shop)
    assert len(shop.log) == asked + 2


@pytest.mark.parametrize("moment", ["dies_before", "dies_after"])
def test_a_load_that_dies_anywhere_is_whole_after_the_next(tmp_path: Path, shop: Shop, moment: str) -> None:
    load.load(shop.file, engine=shop)
    count = len(shop.log)
    assert count > 20
    for place in range(1, count + 1, 4):
        again = Shop(tmp_path / str(place))
        setattr(again, moment, place)
        with pytest.raises(Killed):
            load.load(again.file, engine=again)
        load.load(again.file, engine=again)
        assert whole(again), f"{moment} {place}: {again.log[place - 1]}"
        again.database.close()


def test_a_table_that_cannot_be_loaded_keeps_no_other_from_it(shop: Shop) -> None:
    shop.database.execute("ALTER TABLE versions ADD COLUMN wide integer; ALTER TABLE versions ALTER wide SET NOT NULL")
    with pytest.raises(Unfinished, match=r"1 of 2 tables of shop are not loaded. versions: duckdb/load_versions.sql: "):
        load.load(shop.file, engine=shop)
    control = Control(shop, STREAM, "main")
    assert set(control.progress()) == {"kept"}
    assert set(control.stuck(["kept", "versions"])) == {"versions"}
    shop.database.execute("ALTER TABLE versions DROP COLUMN wide")
    load.load(shop.file, engine=shop)
    assert set(control.progress()) == {"kept", "versions"}
    assert control.stuck(["kept", "versions"]) == {}


def test_rows_and_keys_that_should_not_be_there_are_told(shop: Shop) -> None:
    shop.database.execute("INSERT INTO kept VALUES (1, 0), (2, 0)")
    with pytest.raises(Unfinished, match="kept: holds 2 rows"):
        load.load(shop.file, engine=shop)
    shop.database.execute("DELETE FROM kept; INSERT INTO source VALUES (20)")
    with pytest.raises(Unfinished, match="kept: 1 keys of kept were loaded twice"):
        load.load(shop.file, engine=shop)


def test_a_wait_that_is_too_long_names_who_it_is_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "LONGEST_WAIT", -1.0)
    shop.busy_until = 9
    with pytest.raises(Unfinished, match="waits for process 42"):
        load.load(shop.file, engine=shop)
