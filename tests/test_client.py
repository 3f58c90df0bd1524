"""The client on DuckDB: lands whole ranges once, merges what settled, and goes on where something is stuck."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from compiler.client import run
from compiler.client.control import Control, prepare
from compiler.client.engines import DuckDB, connect
from compiler.client.errors import Fenced, Lost, Refused, Silent, Unfinished
from compiler.client.statements import fill, quote, split
from compiler.client.stream import Stream, read

FIRST = 2**48
TABLES = ("customers", "orders")
# Statements in small, with the parameters and the answers that compiled ones have.
STATEMENTS = {
    "land/audit.sql": """
        SELECT max(_partition_offset) + 281474976710656 + 1 AS hi, count(*) AS row_events,
            count(*) FILTER (WHERE _message = 'torn') AS faults, string_agg(_message, '; ') AS fault_list
            , 0 AS strange, count(*) FILTER (WHERE _message = 'snapshot') AS snapshots,
            EXISTS (SELECT 1 FROM topic WHERE _partition_offset >= :hi - 281474976710656) AS more,
            count(*) AS messages, max_by(_message, _partition_offset) AS last_xid,
            (SELECT max(_message) FROM topic WHERE _partition_offset = :lo - 281474976710656 - 1) AS xid_before,
            0 AS waited, 0 AS silent
        FROM topic
        WHERE _partition_offset >= :lo - 281474976710656 AND _partition_offset < :hi - 281474976710656
        AND _message <> 'part'
    """,
    "land/check.sql": """
        SELECT _key AS src_table, count(*) AS "rows", count(*) FILTER (WHERE _message = 'unreadable') AS faults,
            'customers.value: a value that its type cannot hold' AS fault
        FROM topic WHERE _partition_offset >= :lo - 281474976710656 AND _partition_offset < :hi - 281474976710656
        GROUP BY _key
    """,
    "land/land.sql": """
        -- it's not a parameter: :nothing
        MERGE INTO landing t USING (
            SELECT _partition_offset + 281474976710656 AS src_offset, _key AS src_table, _message AS value FROM topic
            WHERE _partition_offset >= :lo - 281474976710656 AND _partition_offset < :hi - 281474976710656
            AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = 'shop' AND role = 'land' AND token = :token)
        ) s ON t.src_offset = s.src_offset
        WHEN NOT MATCHED THEN INSERT VALUES (s.src_offset, s.src_table, s.value)
    """,
    "land/changed.sql": """
        SELECT src_table, count(*) AS changes, count(*) FILTER (WHERE value = 'truncate') AS truncates
        FROM landing WHERE src_offset >= :lo AND src_offset < :hi AND src_table IS NOT NULL GROUP BY src_table
    """,
    "land/forget.sql": "DELETE FROM landing WHERE src_offset < :lo",
    "merge/bounds.sql": """
        MERGE INTO bounds t USING (
            SELECT known.target, upto, until FROM (VALUES ('customers_live'), ('orders_live')) AS known (target)
            LEFT JOIN weir.progress ON progress.target = known.target AND stream = 'shop'
            LEFT JOIN weir.quarantine ON quarantine.target = 'weir_shop.' || known.target
        ) s
        ON t.target = s.target
        WHEN MATCHED THEN UPDATE SET upto = s.upto, until = s.until
        WHEN NOT MATCHED THEN INSERT VALUES (s.target, s.upto, s.until)
    """,
} | {
    f"merge/{table}.{kind}sql": f"""
        INSERT INTO {table}_live SELECT src_offset, CAST(value AS integer), '{kind}' FROM landing
        WHERE src_table = 'public.{table}' AND src_offset >= :lo AND src_offset < :hi AND value <> 'truncate'
        AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = 'shop' AND role = '{table}_live' AND token = :token)
    """
    for table in TABLES
    for kind in ("", "truncate.")
}


class Shop:
    """A stream of two tables, with a topic to write to."""

    def __init__(self, folder: Path) -> None:
        """The files of the statements and a database in memory."""
        self.file = folder / "airflow" / "streams" / "shop.json"
        for path, text in STATEMENTS.items():
            (folder / "duckdb" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "duckdb" / path).write_text(text)
        self.file.parent.mkdir(parents=True)
        self.limits = {"messages": 200_000, "idle": 600, "settled": 60, "tables_per_task": 1, "partition": 4}
        self.write()
        self.database = duckdb.connect()
        self.engine = DuckDB("", self.database)
        prepare(self.engine)
        for statement in (
            "CREATE TABLE topic (_partition_offset bigint, _key varchar, _message varchar)",
            "CREATE TABLE landing (src_offset bigint, src_table varchar, value varchar)",
            "CREATE TABLE bounds (target varchar, upto bigint, until bigint)",
            *(f"CREATE TABLE {table}_live (position bigint, value integer, kind varchar)" for table in TABLES),
        ):
            self.database.execute(statement)

    def write(self, *, loads: bool = False, freezes: tuple[str, ...] = (), forgets: bool = False) -> None:
        """The file of the stream."""
        described = {
            "stream": "shop",
            "catalog": "",
            "schema": "weir_shop",
            "source": "source_shop",
            "topic": "weir_shop.topic",
            "first": FIRST,
            "limits": self.limits,
            "landing": {name: f"duckdb/land/{name}.sql" for name in ("audit", "check", "land", "changed", "forget")},
            "bounds": "duckdb/merge/bounds.sql",
            "targets": [
                {
                    "target": f"{table}_live",
                    "source": f"public.{table}",
                    "freezes": freezes,
                    "merge": f"duckdb/merge/{table}.sql",
                    "truncate": f"duckdb/merge/{table}.truncate.sql",
                    "key": [],
                    "load": "somewhere" if loads else None,
                    "range": None,
                    "fold": None,
                    "begin": None,
                    "forget": f"duckdb/merge/{table}.forget.sql" if forgets else None,
                }
                for table in TABLES
            ],
        }
        self.file.write_text(json.dumps(described))

    def arrives(self, *messages: tuple[str | None, str]) -> None:
        """Messages come to the topic; every third offset is one."""
        for table, message in messages:
            self.database.execute(
                "INSERT INTO topic SELECT coalesce(max(_partition_offset) + 3, 0), ?, ? FROM topic",
                [table and f"public.{table}", message],
            )

    def lands(self) -> None:
        """One look."""
        run.land(self.file, engine=self.engine)

    def settles(self) -> None:
        """What landed did so long ago."""
        self.database.execute("UPDATE weir.batch SET closed = closed - INTERVAL '61' SECOND")

    def merges(self) -> list[list[str]]:
        """One round as the scheduler runs it; every pack has its turn, and the last complaint is raised."""
        packs, complaint = run.packs(self.file, engine=self.engine), None
        for pack in packs:
            try:
                run.compact(self.file, pack, engine=self.engine)
            except Unfinished as error:
                complaint = error
        run.maintain(self.file, engine=self.engine) if complaint is None else None
        if complaint:
            raise complaint
        return packs

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        return self.database.execute(question).fetchall()

    def upto(self) -> Mapping[str, int]:
        """How far each table is merged, in offsets of the topic."""
        return {target: upto - FIRST for target, upto in self.rows("SELECT target, upto FROM weir.progress")}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path)
    yield made
    made.database.close()


def test_what_arrives_lands_once_and_is_merged_when_it_has_settled(shop: Shop) -> None:
    shop.arrives(("customers", "1"), ("orders", "2"), ("customers", "3"))
    shop.lands()
    shop.lands()
    assert shop.rows("SELECT lo, hi, state FROM weir.batch") == [(FIRST, FIRST + 7, "landed")]
    assert shop.rows("SELECT count(*) FROM landing") == [(3,)]
    assert shop.merges() == []
    shop.settles()
    assert shop.merges() == [["customers_live"], ["orders_live"]]
    assert shop.rows("SELECT value FROM customers_live ORDER BY position") == [(1,), (3,)]
    assert shop.upto() == {"customers_live": 7, "orders_live": 7}
    assert shop.rows("SELECT target, upto FROM bounds ORDER BY 1") == [
        ("customers_live", FIRST + 7),
        ("orders_live", FIRST + 7),
    ]
    assert shop.merges() == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("SELECT * FROM read_csv('/nowhere/to/be/found.csv')", "the source: could not be asked: IO Error"),
        (
            "SELECT 'public.orders' AS src_table, 'it has no column total' AS fault, NULL AS partitions",
            "1 of 2 tables of shop are stuck. orders_live: at the source, it has no column total",
        ),
    ],
)
def test_what_is_wrong_at_the_source_is_told_and_what_arrived_lands(shop: Shop, answer: str, told: str) -> None:
    described = json.loads(shop.file.read_text())
    described["landing"]["source"] = "duckdb/land/source.sql"
    shop.file.write_text(json.dumps(described))
    (shop.file.parents[2] / "duckdb/land/source.sql").write_text(answer)
    shop.arrives(("customers", "1"))
    with pytest.raises(Unfinished, match=told):
        shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(1,)]


def test_a_look_that_finds_nothing_is_one_query(shop: Shop) -> None:
    asked: list[str] = []

    class Counting(DuckDB):
        def run(self, statement: str, told: Any = None) -> Any:  # noqa: ANN401 - passed on
            asked.append(statement)
            return super().run(statement, told)

    shop.arrives(("customers", "1"))
    landing = run.Landing(Counting("", shop.database), read(shop.file))
    landing.tick()
    asked.clear()
    landing.tick()
    assert len(asked) == 1
    assert "FROM topic" in asked[0]


def test_a_table_without_a_change_moves_on_without_a_merge(shop: Shop) -> None:
    shop.arrives(("customers", "1"))
    shop.lands()
    shop.settles()
    assert shop.merges() == [["customers_live"]]
    assert shop.upto() == {"customers_live": 1, "orders_live": 1}


def test_a_range_in_which_a_table_was_emptied_has_its_own_statement(shop: Shop) -> None:
    shop.arrives(("customers", "1"), ("customers", "truncate"), ("orders", "2"))
    shop.lands()
    shop.settles()
    shop.merges()
    assert shop.rows("SELECT kind FROM customers_live") == [("truncate.",)]
    assert shop.rows("SELECT kind FROM orders_live") == [("",)]


def test_what_is_not_whole_is_refused_and_lands_when_it_is_mended(shop: Shop) -> None:
    shop.arrives(("customers", "1"), (None, "torn"))
    with pytest.raises(Refused, match="torn"):
        shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(0,)]
    assert shop.rows("SELECT state FROM weir.batch") == [("refused",)]
    shop.database.execute("UPDATE topic SET _message = '2' WHERE _message = 'torn'")
    shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(2,)]
    assert shop.rows("SELECT state FROM weir.batch") == [("landed",)]


def test_a_table_that_is_stuck_waits_alone_and_catches_up(shop: Shop) -> None:
    shop.arrives(("customers", "no number"), ("orders", "2"))
    shop.lands()
    shop.settles()
    with pytest.raises(Unfinished, match=r"1 of 2 tables of shop are stuck.*customers_live.*no number"):
        shop.merges()
    assert shop.upto() == {"customers_live": 0, "orders_live": 4}
    ((target, statement),) = shop.rows("SELECT target, statement FROM weir.quarantine")
    assert (target, statement) == ("weir_shop.customers_live", "duckdb/merge/customers.sql")
    assert ("customers_live", FIRST) in shop.rows("SELECT target, upto FROM bounds")
    with pytest.raises(Unfinished, match="stuck"):
        run.maintain(shop.file, engine=shop.engine)
    shop.database.execute("UPDATE landing SET value = '1' WHERE value = 'no number'")
    assert shop.merges() == [["customers_live"]]
    assert shop.upto() == {"customers_live": 4, "orders_live": 4}
    assert shop.rows("SELECT * FROM weir.quarantine") == []


@pytest.mark.parametrize("together", [False, True])
def test_a_table_that_cannot_be_decoded_is_frozen_before_anybody_sees_it(shop: Shop, *, together: bool) -> None:
    shop.write(freezes=("crm_churn",) if together else ())
    shop.arrives(("customers", "1"), ("orders", "2"))
    shop.lands()
    seen: list[object] = []

    class Watching(DuckDB):
        def run(self, statement: str, told: Any = None) -> Any:  # noqa: ANN401 - passed on
            if "MERGE INTO landing" in statement:
                seen.extend(shop.rows("SELECT until FROM bounds WHERE target = 'customers_live'"))
            return super().run(statement, told)

    shop.arrives(("customers", "unreadable"), ("orders", "3"))
    with pytest.raises(Unfinished, match=r"customers_live: customers.value: a value that its type cannot hold"):
        run.land(shop.file, engine=Watching("", shop.database))
    assert seen == [(FIRST + 4,)]
    assert shop.rows("SELECT count(*) FROM landing") == [(4,)]
    assert shop.rows("SELECT until FROM bounds WHERE target = 'orders_live'") == [(None,)]
    shop.settles()
    with pytest.raises(Unfinished, match="stuck"):
        shop.merges()
    # A neighbour that is read in the same workspace stops at the same commit, so that its views do not move either.
    assert shop.upto() == {"customers_live": 4, "orders_live": 4 if together else 10}

    shop.database.execute("UPDATE topic SET _message = '7' WHERE _message = 'unreadable'")
    shop.database.execute("UPDATE landing SET value = '7' WHERE value = 'unreadable'")
    shop.merges()
    assert shop.upto() == {"customers_live": 10, "orders_live": 10}
    assert shop.rows("SELECT * FROM weir.quarantine") == []
    assert shop.rows("SELECT DISTINCT until FROM bounds") == [(None,)]


def test_a_release_that_was_replaced_judges_no_events(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stream, "superseded", lambda _self: True)
    shop.arrives(("customers", "unreadable"), ("orders", "3"))
    shop.lands()
    assert shop.rows("SELECT * FROM weir.quarantine") == []
    assert shop.rows("SELECT count(*) FROM landing") == [(0,)], "the next release lands it, and reads it its own way"


def test_a_batch_ends_at_the_limit_unless_one_transaction_is_longer(shop: Shop) -> None:
    shop.limits["messages"] = 4
    shop.write()
    shop.arrives(("customers", "1"), ("customers", "2"), *[("customers", "part")] * 5, ("customers", "3"))
    shop.lands()
    ends = [(lo - FIRST, hi - FIRST) for lo, hi in shop.rows("SELECT lo, hi FROM weir.batch ORDER BY lo")]
    assert ends == [(0, 4), (4, 22)]
    assert shop.rows("SELECT count(*) FROM landing") == [(8,)]


def test_a_snapshot_that_nobody_ordered_stops_the_stream(shop: Shop) -> None:
    shop.arrives(("customers", "snapshot"))
    with pytest.raises(Refused, match="a snapshot that nobody ordered"):
        shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(0,)]


def test_a_table_is_merged_when_its_tail_is_long_or_old(shop: Shop) -> None:
    shop.limits |= {"tail_rows": 2, "merge_every": 900}
    shop.write()
    shop.arrives(("customers", "1"), ("orders", "1"))
    shop.lands()
    shop.settles()
    shop.merges()
    shop.arrives(("customers", "2"), ("orders", "2"), ("orders", "3"))
    shop.lands()
    shop.settles()
    assert shop.merges() == [["orders_live"]]
    shop.database.execute("""UPDATE weir.progress SET "at" = "at" - INTERVAL '900' SECOND""")
    assert shop.merges() == [["customers_live"]]


def test_a_client_that_was_overtaken_writes_nothing_more(shop: Shop) -> None:
    shop.arrives(("customers", "1"))
    old, new = (run.Landing(shop.engine, read(shop.file)) for _ in range(2))
    old.tick()
    shop.arrives(("customers", "2"))
    new.tick()
    shop.arrives(("customers", "3"))
    with pytest.raises(Fenced):
        old.tick()
    assert shop.rows("SELECT count(*) FROM landing") == [(2,)]
    new.tick()
    assert shop.rows("SELECT lo - 281474976710656, hi - 281474976710656, state FROM weir.batch ORDER BY lo") == [
        (0, 1, "landed"),
        (1, 4, "landed"),
        (4, 7, "landed"),
    ]


def test_a_merge_that_was_overtaken_writes_nothing_more(shop: Shop) -> None:
    shop.arrives(("customers", "1"))
    shop.lands()
    control = Control(shop.engine, "shop", "weir_shop")
    old = control.take(["customers_live"])["customers_live"]
    control.take(["customers_live"])
    stream = read(shop.file)
    merging = run.Merging(shop.engine, stream, control, stream.targets["customers_live"], old)
    with pytest.raises(Fenced):
        merging.merge(FIRST, FIRST + 1, emptied=False)
    assert shop.rows("SELECT * FROM customers_live") == []
    assert shop.upto() == {"customers_live": 0}


def test_a_client_that_died_in_the_middle_is_taken_over(shop: Shop) -> None:
    shop.arrives(("customers", "1"))
    control = Control(shop.engine, "shop", "weir_shop")
    control.open_batch(FIRST, FIRST + 1, control.take(["land"])["land"], "{}")
    shop.arrives(("customers", "2"))
    shop.lands()
    assert shop.rows("SELECT hi, state FROM weir.batch") == [(FIRST + 4, "landed")]
    assert shop.rows("SELECT count(*) FROM landing") == [(2,)]


def test_a_merge_that_was_begun_is_finished_although_nothing_more_came(shop: Shop) -> None:
    shop.arrives(("customers", "1"))
    shop.lands()
    shop.settles()
    control = Control(shop.engine, "shop", "weir_shop")
    control.intend("customers_live", FIRST, FIRST + 1, control.take(["customers_live"])["customers_live"])
    with pytest.raises(Unfinished, match="was to reach"):
        run.maintain(shop.file, engine=shop.engine)
    assert shop.merges() == [["customers_live"]]
    run.maintain(shop.file, engine=shop.engine)


def test_a_table_that_is_filled_from_the_source_first_waits_for_that(shop: Shop) -> None:
    shop.write(loads=True)
    shop.arrives(("customers", "1"))
    shop.lands()
    shop.settles()
    assert shop.merges() == []
    assert shop.upto() == {}


def test_what_holds_no_row_of_anybody_waits(shop: Shop, tmp_path: Path) -> None:
    audit = tmp_path / "duckdb" / "land" / "audit.sql"
    audit.write_text(audit.read_text().replace("count(*) AS row_events", "count(_key) AS row_events"))
    shop.arrives((None, "heartbeat"))
    shop.lands()
    assert shop.rows("SELECT * FROM weir.batch") == []
    shop.arrives(("customers", "1"))
    shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(2,)]
    shop.arrives((None, "heartbeat"))
    shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(2,)]
    # Each look is another process here: how long it has waited is said by the topic, not remembered.
    audit.write_text(audit.read_text().replace("0 AS waited", "600 AS waited"))
    shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(3,)]


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        ("UPDATE topic SET _message = 'another'", "made anew"),
        ("DELETE FROM topic", "does not reach that far"),
        ("UPDATE topic SET _partition_offset = _partition_offset + 7", "expired before they could land"),
    ],
)
def test_a_topic_that_is_not_the_one_that_was_landed_from_is_told(shop: Shop, happens: str, told: str) -> None:
    shop.arrives(("customers", "1"), ("customers", "2"))
    shop.lands()
    shop.lands()
    shop.database.execute(happens)
    with pytest.raises(Lost, match=f"{told}.*`epoch:`"):
        shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(2,)]
    # In the next epoch offsets begin again, and nothing before them is asked for.
    described = json.loads(shop.file.read_text())
    shop.file.write_text(json.dumps(described | {"first": 2 * FIRST}))
    for audit in shop.file.parents[2].glob("duckdb/land/*.sql"):
        audit.write_text(audit.read_text().replace(str(FIRST), str(2 * FIRST)))
    shop.database.execute("DELETE FROM topic")
    shop.arrives(("customers", "3"))
    shop.lands()
    assert shop.rows("SELECT max(src_offset) FROM landing") == [(2 * FIRST,)]


def test_a_source_that_is_silent_is_told_and_heard_when_it_speaks_again(shop: Shop, tmp_path: Path) -> None:
    shop.limits["silent"] = 120
    shop.write()
    shop.arrives(("customers", "1"))
    shop.lands()
    audit = tmp_path / "duckdb" / "land" / "audit.sql"
    quiet = audit.read_text()
    audit.write_text(quiet.replace("0 AS silent", "121 AS silent"))
    with pytest.raises(Silent, match=r"for 121 seconds.*within 120.*weir status"):
        shop.lands()
    shop.arrives(("customers", "2"))
    audit.write_text(quiet)
    shop.lands()
    assert shop.rows("SELECT count(*) FROM landing") == [(2,)]


def test_a_window_ends_and_a_look_that_fails_is_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("compiler.client.run.time.sleep", sleep)
    monkeypatch.setattr("compiler.client.run.time.monotonic", lambda: now[0])
    shop.arrives((None, "torn"))
    with pytest.raises(Refused):
        run.land(shop.file, every=2, window=100, engine=shop.engine)
    assert sum(slept) == pytest.approx(100)
    assert max(slept) <= run.STEP
    # 2, 4, 8, 16, 32 seconds: five more looks, and not one every two seconds.
    assert shop.rows("SELECT token FROM weir.stream WHERE role = 'land'")[0][0] == 6
    shop.database.execute("DELETE FROM topic")
    now[0] = 0.0
    run.land(shop.file, every=2, window=10, engine=shop.engine)
    assert now[0] == pytest.approx(10)
    run.land(shop.file, every=2, window=10, until=lambda: True, engine=shop.engine)
    assert now[0] == pytest.approx(10)


def test_statements_come_from_the_release_that_holds_the_stream_file(tmp_path: Path) -> None:
    inside = tmp_path / "releases" / "one"
    shop = Shop(inside / "aside")
    file = inside / "streams" / "shop.json"
    file.parent.mkdir()
    file.write_bytes(shop.file.read_bytes())
    (inside / "duckdb" / "merge").mkdir(parents=True)
    (inside / "duckdb" / "merge" / "bounds.sql").write_text("of release one, up to :hi")
    stream = read(file)
    assert stream.statement(stream.bounds, hi=7) == "of release one, up to 7"
    (tmp_path / "current").symlink_to("releases/one")
    assert not stream.superseded()
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("releases/two")
    assert stream.superseded()


def test_only_parameters_are_filled_in() -> None:
    text = """SELECT ':lo', ":lo", a::integer -- it's :lo\n/* :lo ' */ WHERE x >= :lo - 1 AND y = ':x''s :lo'"""
    assert fill(text, lo=7) == text.replace(">= :lo", ">= 7")
    assert fill(":a :b", a="it's", b=-1) == "'it''s' -1"
    with pytest.raises(KeyError):
        fill("WHERE x = :unknown", lo=7)


def test_a_script_is_split_between_its_statements_only() -> None:
    assert split("a ';' \";\" -- ;\n /* ; */;\nb;\n\nc") == ["a ';' \";\" -- ;\n /* ; */", "b", "c"]
    assert quote("a'b\0") == "'a''b'"


def test_the_control_store_may_be_made_twice_and_an_engine_is_chosen_by_its_address(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(shop.engine)
    monkeypatch.setenv("WEIR_ENGINE", f"duckdb://{tmp_path}/shop.db")
    engine = connect("weir/shop")
    engine.run("CREATE TABLE here (id integer)")
    engine.close()
    assert (tmp_path / "shop.db").exists()
    with pytest.raises(ValueError, match="should be like trino://"):
        connect("weir/shop", "mysql://somewhere")
