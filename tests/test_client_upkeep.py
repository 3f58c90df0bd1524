"""Claim: what everybody has merged is dropped an hour later, and nothing that somebody still reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from compiler.client import run
from compiler.client.engines import DuckDB, Trino
from compiler.client.errors import Unfinished
from compiler.client.upkeep import DAY, HOUR, MERGES
from tests.test_client import FIRST, Shop

FORGET = """
    DELETE FROM customers_live WHERE value < 2 AND position < :hi
    AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = 'shop' AND role = 'customers_live' AND token = :token)
"""


class Watched(DuckDB):
    """Says what it would do to tables, as an engine with files does."""

    def __init__(self, shop: Shop) -> None:
        """Nothing is done yet."""
        super().__init__("", shop.database)
        self.tidied: list[str] = []

    def upkeep(self, table: str) -> Sequence[str]:
        """One statement for each table."""
        self.tidied.append(table)
        return ["SELECT 1"]


class Kept(Shop):
    """A stream that is looked after."""

    def __init__(self, folder: Path) -> None:
        """Its files."""
        super().__init__(folder)
        self.engine = self.watched = Watched(self)
        self.database.execute("CREATE SCHEMA weir_shop; CREATE VIEW weir_shop.bounds AS SELECT * FROM main.bounds")

    def passes(self, seconds: int) -> None:
        """So much time goes by."""
        for column, table in (("at", "upkeep"), ("opened", "batch"), ("closed", "batch")):
            self.database.execute(f'UPDATE weir.{table} SET "{column}" = "{column}" - INTERVAL {seconds} SECOND')

    def arrives_and_is_merged(self, *messages: tuple[str, str]) -> None:
        """One round of everything but the upkeep."""
        self.arrives(*messages)
        self.lands()
        self.settles()
        self.merges()

    def maintains(self) -> list[str]:
        """Look after what is due; gives the tables for which something was."""
        self.watched.tidied.clear()
        run.maintain(self.file, engine=self.watched)
        return self.watched.tidied

    def landed(self) -> list[int]:
        """The offsets that are in the landing table."""
        return [position - FIRST for (position,) in self.rows("SELECT src_offset FROM landing ORDER BY 1")]


@pytest.fixture
def shop(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_what_no_view_needed_an_hour_ago_is_dropped_in_whole_partitions(shop: Kept) -> None:
    shop.arrives_and_is_merged(("customers", "1"), ("orders", "2"), ("customers", "3"), ("orders", "4"))
    assert shop.maintains() == [], "nothing is an hour old"
    shop.passes(HOUR)
    assert len(shop.maintains()) == 2, "the landing table and the bounds"
    assert shop.landed() == [0, 3, 6, 9], "what a view may have begun to read a moment ago is still there"
    shop.arrives_and_is_merged(("customers", "5"))
    shop.passes(HOUR)
    shop.maintains()
    assert shop.landed() == [9, 12], "a partition has four positions"
    assert shop.rows("SELECT upto FROM weir.upkeep WHERE target = 'landing'") == [(FIRST + 13,)]


def test_what_is_not_merged_or_is_being_loaded_stays(shop: Kept) -> None:
    shop.arrives_and_is_merged(("customers", "1"), ("orders", "2"), ("customers", "3"))
    shop.database.execute(f"INSERT INTO weir.load VALUES ('shop', 'orders_live', {FIRST + 4}, NULL, NULL, 1, now())")
    for _ in range(2):
        shop.passes(HOUR)
        shop.maintains()
    assert shop.landed() == [6]
    shop.database.execute("DELETE FROM weir.load")
    shop.database.execute("DELETE FROM bounds WHERE target = 'orders_live'")
    shop.database.execute("DELETE FROM weir.progress WHERE target = 'orders_live'")
    for _ in range(2):
        shop.passes(HOUR)
        shop.maintains()
    assert shop.rows("SELECT upto FROM weir.upkeep WHERE target = 'landing'") == [(FIRST,)]


def test_a_table_is_looked_after_when_it_was_merged_often_or_long_ago(shop: Kept) -> None:
    for value in range(MERGES):
        assert shop.watched.tidied == []
        shop.arrives_and_is_merged(("customers", str(value)))
    assert [each.rpartition(".")[2] for each in shop.watched.tidied] == ['"customers_live"']
    assert shop.maintains() == []
    shop.passes(DAY)
    assert any("customers_live" in each for each in shop.maintains())


def test_versions_are_forgotten_up_to_what_is_merged(shop: Kept, tmp_path: Path) -> None:
    (tmp_path / "duckdb" / "merge" / "customers.forget.sql").write_text(FORGET)
    (tmp_path / "duckdb" / "merge" / "orders.forget.sql").write_text("SELECT 1")
    shop.write(forgets=True)
    shop.arrives_and_is_merged(("customers", "1"), ("customers", "2"))
    shop.passes(DAY)
    shop.maintains()
    assert shop.rows("SELECT value FROM customers_live") == [(2,)]


def test_a_table_that_cannot_be_looked_after_is_told_and_the_others_are(shop: Kept, tmp_path: Path) -> None:
    (tmp_path / "duckdb" / "merge" / "customers.forget.sql").write_text("SELECT nothing")
    (tmp_path / "duckdb" / "merge" / "orders.forget.sql").write_text("SELECT 1")
    shop.write(forgets=True)
    shop.arrives_and_is_merged(("customers", "1"), ("orders", "2"))
    shop.passes(DAY)
    with pytest.raises(Unfinished, match=r"customers_live: .*customers\.forget\.sql"):
        shop.maintains()
    assert any("orders_live" in each for each in shop.watched.tidied)


def test_a_key_that_stands_twice_is_told_until_it_is_mended(shop: Kept) -> None:
    shop.file.write_text(shop.file.read_text().replace('"key": []', '"key": ["value"]'))
    shop.arrives_and_is_merged(("customers", "1"))
    shop.passes(DAY)
    shop.database.execute("INSERT INTO customers_live SELECT * FROM customers_live")
    shop.database.execute("CREATE VIEW weir_shop.customers_live AS SELECT * FROM main.customers_live")
    for _ in range(2):
        with pytest.raises(Unfinished, match=r"customers_live: 1 keys of public.customers stand twice.*`epoch:`"):
            shop.maintains()
    shop.database.execute("DELETE FROM customers_live")
    assert any("customers_live" in each for each in shop.maintains())


def test_batches_are_remembered_for_a_day_and_the_last_for_ever(shop: Kept) -> None:
    for value in "123":
        shop.arrives_and_is_merged(("customers", value))
    shop.passes(DAY + 1)
    shop.maintains()
    assert shop.rows("SELECT hi FROM weir.batch") == [(FIRST + 7,)]
    shop.arrives_and_is_merged(("customers", "4"))
    assert shop.landed()[-1] == 9


def test_a_table_of_files_is_made_small() -> None:
    statements = Trino.upkeep(None, '"lake"."weir_shop"."customers_live"')  # type: ignore[arg-type]  # asks nothing of it
    assert [each.partition("EXECUTE ")[2].partition("(")[0] for each in statements] == [
        "optimize", "optimize_manifests", "expire_snapshots", "remove_orphan_files",
    ]  # fmt: skip
