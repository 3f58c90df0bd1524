"""Claim: a deployment looks before it writes, writes only what differs, and goes in an order that loses nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from platform import node
from types import SimpleNamespace
from typing import Any

import pytest

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.adapters.services import Directory
from compiler.backend import load
from compiler.client.control import prepare
from compiler.client.engines import DuckDB
from compiler.client.errors import Faulty
from compiler.commands.deploy import gone
from compiler.deploy.capture import escaped, joined
from compiler.deploy.epochs import Earlier
from compiler.deploy.history import copy
from compiler.deploy.lock import locked
from compiler.deploy.step import Stage, Step, carry_out, look, several
from compiler.deploy.tables import schemas_of, tables_of
from compiler.deploy.wanted import Wanted, filled, wanted
from compiler.emit import emit
from compiler.errors import Held, Missing, PartWay
from compiler.pipeline import check
from compiler.plan.build import build
from tests.models import TODAY

EXAMPLE = Path(__file__).parents[1] / "ecosystem"


@dataclass
class Thing:
    """Something that is, or is not, as it should be."""

    wrong: str | None = "is not there"
    mends: bool = True
    raises: Exception | None = None
    applied: int = 0
    step: Step = field(init=False)

    def __post_init__(self) -> None:
        self.step = Step("thing", lambda: self.wrong, self.apply)

    def apply(self) -> None:
        """Bring it about, or fail."""
        self.applied += 1
        if self.raises:
            raise self.raises
        if self.mends:
            self.wrong = None


def silent(_about: str, _what: str) -> None:
    """Hear nothing."""


@pytest.fixture(scope="module")
def example() -> Wanted:
    """The example on the Dell."""
    plan = build(check(disk.read(EXAMPLE), rule.Rules(()), TODAY, Nothing()).ecosystem)
    return wanted(plan, emit(plan, load()), "dell")


def test_what_is_as_it_should_be_is_left_alone() -> None:
    there, missing = Thing(wrong=None), Thing()
    done = carry_out([Stage("all", [there.step, missing.step])], silent)
    assert (there.applied, missing.applied) == (0, 1)
    assert [each.difference for each in done] == ["is not there"]


def test_a_stage_waits_for_the_one_before_it_and_a_failure_ends_all() -> None:
    first, second = Thing(raises=Missing("Kafka is away.", "Start it.")), Thing()
    with pytest.raises(Missing, match="Kafka is away"):
        carry_out([Stage("one", [first.step]), Stage("two", [second.step])], silent)
    assert second.applied == 0


@pytest.mark.parametrize("thing", [Thing(mends=False), Thing(raises=Faulty("line 3: no such column"))])
def test_what_was_applied_in_vain_says_so(thing: Thing) -> None:
    with pytest.raises(PartWay, match=r"is not there|no such column"):
        carry_out([Stage("one", [thing.step])], silent)


def test_looking_changes_nothing_and_does_not_stop_where_something_is_not_there_yet() -> None:
    def away() -> str | None:
        raise Missing("The engine says: no such table.", "Deploy.")

    thing = Thing()
    later = Step("later", away, thing.apply)
    found = look([Stage("one", [thing.step]), Stage("two", [later])], silent)
    assert [each.about for each in found] == ["thing", "later"]
    assert thing.applied == 0
    with pytest.raises(Missing):
        look([Stage("two", [later])], silent)


def test_a_few_differences_are_told_one_by_one() -> None:
    assert several([]) is None
    assert several(["a", "b"]) == "a; b"
    assert several(list("abcde")) == "a; b; c; and 2 more"


def test_addresses_are_filled_in_and_what_belongs_to_a_service_is_left_to_it(example: Wanted) -> None:
    values = {"shop-db.host": "db", "shop-db.user": "o'hara", "kafka.bootstrap": "k:1"}
    text = "${shop-db.host} ${kafka.bootstrap} ${file:secrets/shop-db.properties:password} ${ENV:X} $weir$ ${.*}"
    assert filled(text, values) == "db k:1 ${file:secrets/shop-db.properties:password} ${ENV:X} $weir$ ${.*}"
    with pytest.raises(KeyError):
        filled("${bank-db.host}", values)
    for path, each in example.files.items():
        if path.startswith(("trino/land", "trino/merge", "trino/load", "trino/views", "airflow/dags")):
            assert filled(each, {}) == each, path


def test_a_release_has_one_id_as_long_as_its_files_are_the_same(example: Wanted) -> None:
    assert {"dags/weir_shop_orders.py", "streams/shop_orders.json", "weir_client/run.py"} <= example.release.keys()
    assert "trino/land/shop_orders/audit.sql" in example.release
    assert not [path for path in example.release if "catalogs" in path or "rules" in path]
    other = Wanted("dell", "trino", "lake", (), (), {**example.files, "airflow/dags/new.py": "# new\n"})
    assert other.release_id != example.release_id
    assert "new" in other.dags


def test_the_tables_of_a_stream_are_read_from_their_statements(example: Wanted) -> None:
    tables = {each.table: each.columns for each in tables_of(example.text("trino/ddl/finance_bank.sql"))}
    assert tables["bounds"] == {"target": "varchar", "upto": "bigint", "until": "bigint"}
    assert tables["landing"]["src_ts"] == "timestamp(6) with time zone"
    assert {merge.table for stream in example.streams for merge in stream.merges if stream.name == "finance_bank"} == {
        *tables
    } - {"bounds", "landing"}


def test_schemas_that_streams_share_are_made_by_one_step(example: Wanted) -> None:
    made = {
        stream.name: {schema for schema, _ in schemas_of(example.text(f"trino/ddl/{stream.name}.sql"))}
        for stream in example.streams
    }
    assert "finance_revenue" in made["finance_bank"] & made["shop_orders"]
    assert "weir_finance_bank" in made["finance_bank"]


@pytest.mark.parametrize(
    ("password", "written"),
    [
        ("plain-1", "plain-1"),
        (" a=b:c#!\\", "\\u0020a\\u003db\\u003ac\\u0023\\u0021\\u005c"),
        ("ü😀", "\\u00fc\\ud83d\\ude00"),
    ],
)
def test_a_password_is_written_as_java_reads_it(password: str, written: str) -> None:
    assert escaped(password) == written


def test_a_column_that_has_left_the_model_is_captured_on_until_the_release() -> None:
    live = {"column.include.list": r"s\.t\.(?:a|b)$,s\.u\.(?:x)$", "heartbeat.interval.ms": "10000"}
    compiled = {"column.include.list": r"s\.t\.(?:a)$,s\.u\.(?:x)$,s\.v\.(?:y)$", "heartbeat.interval.ms": "5000"}
    meanwhile = joined(live, compiled)
    assert meanwhile["column.include.list"].split(",") == [
        r"s\.t\.(?:a|b)$", r"s\.u\.(?:x)$", r"s\.t\.(?:a)$", r"s\.v\.(?:y)$",
    ]  # fmt: skip
    assert meanwhile["heartbeat.interval.ms"] == "5000"
    assert joined(meanwhile, compiled) == meanwhile, "a deployment that was interrupted finds nothing to do"
    assert joined(compiled, compiled) == compiled


def test_a_file_is_replaced_whole_and_read_by_whom_it_is_for(tmp_path: Path) -> None:
    folder = Directory(tmp_path, 0o600)
    assert folder.read("rules.json") is None
    folder.write("rules.json", "{}\n")
    assert folder.read("rules.json") == "{}\n"
    assert (tmp_path / "rules.json").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["rules.json"]


def test_a_lock_is_free_at_once_where_its_holder_is_gone_from_this_machine() -> None:
    engine = DuckDB("")
    prepare(engine)
    me, nobody = f"anna on {node()}, process {os.getpid()}", f"bob on {node()}, process 999999999"
    assert gone(nobody)
    assert not gone(me)
    assert not gone("bob on elsewhere, process 999999999")
    with locked(engine, me, gone):
        pass
    engine.control_run([f"INSERT INTO weir.lock VALUES ('deploy', 'x', '{me}', now(), now())"])
    with pytest.raises(Held, match="A deployment is under way, by anna"), locked(engine, me, gone):
        raise AssertionError
    engine.control_run([f"UPDATE weir.lock SET told = '{nobody}'"])
    with locked(engine, me, gone):
        held = engine.run("SELECT told FROM weir.lock")
    assert held == [{"told": me}]
    assert engine.run("SELECT told FROM weir.lock") == []


def test_versions_go_along_with_what_both_tables_have() -> None:
    made = copy(
        "new", "old",
        {"id": "bigint", "total": "bigint", "added": "varchar", "valid_from": "t", "__pos_in": "bigint"},
        {"id": "bigint", "total": "integer", "left": "varchar", "valid_from": "t", "__pos_in": "bigint"},
    )  # fmt: skip
    assert 'INSERT INTO new ("id", "total", valid_from' in made
    assert 'old."id",\n    TRY_CAST(old."total" AS bigint),' in made
    assert "added" not in made
    assert '"left"' not in made


def test_only_what_an_earlier_epoch_of_the_same_stream_used_is_taken_away() -> None:
    first = next(each for each in build(check(disk.read(EXAMPLE), rule.Rules(()), TODAY, Nothing()).ecosystem).streams)
    datastore = replace(first.datastore, epoch=3)
    stream = replace(first, land=replace(first.land, datastore=datastore))
    second = first.slot.replace("weir_", "weir2_")
    later = [stream.slot, first.slot.replace("weir_", "weir4_"), f"{first.slot}_2", f"{first.slot}s", "sales"]
    assert stream.slot == first.slot.replace("weir_", "weir3_")
    kafka = SimpleNamespace(names=lambda: [*first.topics, *stream.topics, "sales"])
    connect = SimpleNamespace(names=lambda: [first.slot, second, *later, first.topic])
    world: Any = SimpleNamespace(connect=connect, kafka=kafka)
    assert set(Earlier(stream, world).connectors()) == {first.slot, second}
    assert set(Earlier(stream, world).topics()) == set(first.topics)
