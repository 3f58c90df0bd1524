"""Claim: a derived table follows what it reads, whatever ends in between, and is made again for nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from compiler.client import run
from compiler.client.control import Control
from compiler.client.derive import derive
from compiler.client.engines import DuckDB
from compiler.client.errors import Fenced, Unfinished
from tests.test_client import Shop

QUERY = "CREATE OR REPLACE TABLE made AS SELECT count(*) AS landed FROM landing"


class Watched(DuckDB):
    """Counts how often the query ran; now and then it dies."""

    ran = 0
    dies_at: str | None = None

    def run(self, statement: str, told: Any = None) -> Any:  # noqa: ANN401 - passed on
        """Run a statement."""
        self.ran += "CREATE OR REPLACE TABLE made" in statement
        return super().run(statement, told)

    def control_run(self, statements: Sequence[str]) -> None:
        """Change the control store."""
        if self.dies_at and any(self.dies_at in each for each in statements):
            raise KeyboardInterrupt
        super().control_run(statements)


class Derived(Shop):
    """A table that is derived from customers as they land, and from orders as they are merged."""

    def __init__(self, folder: Path) -> None:
        """Its files."""
        super().__init__(folder)
        self.statement = folder / "duckdb" / "derive" / "made.sql"
        self.statement.parent.mkdir()
        self.statement.write_text(QUERY)
        self.derived = folder / "airflow" / "derived" / "shop_fast.made.json"
        self.derived.parent.mkdir()
        inputs = [
            {"stream": "shop", "target": "customers_live", "merged_only": False},
            {"stream": "shop", "target": "orders_live", "merged_only": True},
        ]
        told = {
            "room": "shop_fast",
            "view": "made",
            "table": "made",
            "statement": "duckdb/derive/made.sql",
            "inputs": inputs,
        }
        self.derived.write_text(json.dumps(told))
        self.watched = Watched("", self.database)

    def derives(self) -> int:
        """Derive, if it has to be; gives how often the query ran."""
        self.watched.ran = 0
        derive(self.derived, engine=self.watched)
        return self.watched.ran


@pytest.fixture
def shop(tmp_path: Path) -> Derived:
    return Derived(tmp_path)


def test_a_table_is_made_again_when_what_its_views_show_has_moved_and_not_else(shop: Derived) -> None:
    assert (shop.derives(), shop.derives()) == (1, 0)
    shop.arrives(("customers", "1"))
    shop.lands()
    assert (shop.derives(), shop.derives()) == (1, 0)
    shop.arrives(("orders", "2"))
    shop.lands()
    assert shop.derives() == 0, "readers of orders see it after the merge"
    shop.settles()
    shop.merges()
    assert (shop.derives(), shop.derives()) == (1, 0)
    shop.arrives((None, "a transaction of nobody's"))
    shop.lands()
    assert shop.derives() == 0
    shop.statement.write_text(f"{QUERY} -- another one")
    assert (shop.derives(), shop.derives()) == (1, 0)


def test_what_changed_while_nobody_looked_and_is_dropped_by_now_makes_it_again(shop: Derived) -> None:
    shop.database.execute("CREATE SCHEMA weir_shop; CREATE VIEW weir_shop.bounds AS SELECT * FROM main.bounds")
    shop.derives()
    shop.arrives(("customers", "1"), ("customers", "2"))
    shop.lands()
    shop.settles()
    shop.merges()
    for _ in range(2):
        for table in ("upkeep", "derived"):
            shop.database.execute(f'UPDATE weir.{table} SET "at" = "at" - INTERVAL 1 HOUR')
        run.maintain(shop.file, engine=shop.engine)
    assert shop.rows("SELECT count(*) FROM landing") == [(0,)]
    assert (shop.derives(), shop.derives()) == (1, 0)


def test_a_query_that_fails_leaves_what_was_there_and_heals(shop: Derived) -> None:
    shop.derives()
    shop.statement.write_text("CREATE OR REPLACE TABLE made AS SELECT CAST('x' AS integer) AS landed")
    with pytest.raises(Unfinished, match="made of shop_fast is as it was before"):
        shop.derives()
    assert shop.rows("SELECT landed FROM made") == [(0,)]
    assert shop.rows("SELECT target, statement FROM weir.quarantine") == [("shop_fast.made", "duckdb/derive/made.sql")]
    shop.statement.write_text(QUERY)
    shop.arrives(("customers", "1"))
    shop.lands()
    assert shop.derives() == 1
    assert shop.rows("SELECT * FROM weir.quarantine") == []


@pytest.mark.parametrize("moment", ["INSERT INTO weir.stream", "INSERT INTO weir.derived"])
def test_a_client_that_dies_is_completed_by_the_next(shop: Derived, moment: str) -> None:
    shop.derives()
    shop.arrives(("customers", "1"))
    shop.lands()
    shop.watched.dies_at = moment
    with pytest.raises(KeyboardInterrupt):
        shop.derives()
    shop.watched.dies_at = None
    assert (shop.derives(), shop.derives()) == (1, 0)
    assert shop.rows("SELECT landed FROM made") == [(1,)]


def test_a_frozen_view_moves_nothing_and_its_end_does(shop: Derived) -> None:
    shop.arrives(("customers", "1"))
    shop.lands()
    shop.derives()
    shop.arrives(("customers", "unreadable"))
    with pytest.raises(Unfinished):
        shop.lands()
    assert shop.derives() == 0
    shop.database.execute("UPDATE topic SET _message = '7' WHERE _message = 'unreadable'")
    shop.database.execute("UPDATE landing SET value = '7' WHERE value = 'unreadable'")
    shop.settles()
    shop.merges()
    assert (shop.derives(), shop.derives()) == (1, 0)


def test_whoever_was_overtaken_writes_nothing_down(shop: Derived) -> None:
    control = Control(shop.engine, "shop_fast", "shop_fast")
    late = control.take(["made"])["made"]
    control.take(["made"])
    with pytest.raises(Fenced):
        control.derive("made", {("shop", "customers_live"): 7}, "digest", late, changed=True)
    assert shop.rows("SELECT * FROM weir.derived") == []
