"""The plan: from each need leftwards to the source, and nothing that nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.diagnostics import Severity
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Merge, Plan, Room, Stream
from tests.models import TODAY, model

EXAMPLE = Path(__file__).parents[1] / "ecosystem"
ORDERS = """
kind: Datastore
name: orders
epoch: %d
datasets:
  - name: customers
    table: public.customers
    lifecycle: stable
    primaryKey: [%s]
    columns:
      - {name: id, type: %s, required: true}
      - {name: region, type: integer, required: true}
      - {name: email, type: string(320), classification: personal}
      - {name: balance, type: "decimal(12,2)"}
      - {name: joined, type: timestamptz}
  - name: refunds
    table: public.refunds
    lifecycle: stable
    primaryKey: [id]
    columns:
      - {name: id, type: bigint, required: true}
"""


def planned(files: Mapping[str, bytes]) -> Plan:
    """The plan of a model; without the base's transformer, which reads a view that these models rename."""
    files = {path: content for path, content in files.items() if "/balances." not in path}
    checked = check(disk.sources(files, []), rule.load_for_check(compared=False, live=False), TODAY, Nothing())
    assert not [each for each in checked.judged.findings if each.severity is Severity.ERROR]
    return build(checked.ecosystem)


def orders(*, epoch: int = 1, key: str = "id", kind: str = "bigint") -> str:
    """A datastore of two datasets, of which the base's workspace needs one."""
    return ORDERS % (epoch, key, kind)


def stream_of(plan: Plan, name: str, platform: str = "dell") -> Stream:
    """The stream of a datastore on a platform."""
    return next(each for each in plan.streams if (each.name, each.platform.name) == (name, platform))


def room_of(plan: Plan, name: str) -> Room:
    """The room of a workspace."""
    return next(each for each in plan.rooms if each.name == name)


def only(plan: Plan) -> Merge:
    """The only merged table of a plan."""
    (found,) = (merge for stream in plan.streams for merge in stream.merges)
    return found


@pytest.fixture(scope="module")
def example() -> Plan:
    """The plan of the example."""
    return planned(
        {
            f"ecosystem/{path.relative_to(EXAMPLE).as_posix()}": path.read_bytes()
            for path in sorted(EXAMPLE.rglob("*"))
            if path.suffix in {".yaml", ".sql"} and "sources" not in path.parts
        }
    )


def needs(*asked: str) -> str:
    """The base's workspace with other needs."""
    return "kind: Workspace\nname: churn\nneeds:\n" + "".join(
        f"  - {{dataset: shop/orders/customers, columns: [id, balance], {each}}}\n" for each in asked
    )


def test_what_nobody_needs_is_not_captured() -> None:
    (stream,) = planned(model(orders())).streams
    for step in (stream.prepare, stream.capture, stream.land):
        assert [dataset.name for dataset in step.datasets] == ["customers"]
    assert [merge.dataset.name for merge in stream.merges] == ["customers"]


def test_each_kind_of_history_that_is_asked_for_has_one_table(example: Plan) -> None:
    told = [(merge.dataset.name, merge.history) for merge in stream_of(example, "finance_bank").merges]
    assert told == [
        ("accounts", "live"),
        ("accounts", "milestoned"),
        ("branches", "live"),
        ("tellers", "live"),
        ("history", "live"),
    ]
    assert [merge.milestoned for merge in stream_of(example, "shop_orders", "local").merges] == [
        True,
        False,
        False,
        False,
    ]


def test_every_need_has_its_view_and_every_view_its_table(example: Plan) -> None:
    tables = {
        (stream.platform.name, stream.schema, merge.table) for stream in example.streams for merge in stream.merges
    }
    published = [each for room in example.rooms for each in room.publishes]
    assert len(published) == 38
    for each in published:
        merge = each.merge
        assert (merge.platform.name, merge.dataset.datastore.stream, merge.table) in tables


def test_the_tick_is_half_of_the_tightest_freshness_and_never_below_two_seconds() -> None:
    def tick(*asked: str) -> int:
        (stream,) = planned(
            model(needs(*(f"as: v{number}, history: live, freshness: {each}" for number, each in enumerate(asked))))
        ).streams
        return stream.schedule.tick

    assert tick("10m", "1m") == 30
    assert tick("1h") == 1800
    assert tick("4s") == 2
    assert tick("5s") == 2


def test_a_table_of_versions_keeps_what_the_most_demanding_need_asks_for() -> None:
    def kept(*asked: str) -> int | None:
        said = (f"as: v{number}, history: milestoned, freshness: 5m{each}" for number, each in enumerate(asked))
        return only(planned(model(needs(*said)))).retention

    assert kept(", retention: 90d", ", retention: 400d") == 400 * 86400
    assert kept(", retention: 90d", "") is None


def test_a_need_that_a_merge_satisfies_reads_the_merged_table_only() -> None:
    room = room_of(
        planned(model(needs("as: a, history: live, freshness: 15m", "as: b, history: live, freshness: 14m"))),
        "crm_churn",
    )
    assert [each.merged_only for each in room.publishes] == [True, False]


def test_what_cannot_be_changed_in_place_is_another_table() -> None:
    before = only(planned(model(orders()))).table
    joined = orders().replace("      - {name: joined", "      - {name: phone, type: string(32)}\n      - {name: joined")
    others = [
        joined,
        joined.replace("string(32)", "uuid"),
        orders(epoch=2),
        orders(key="id, region"),
        orders(key="region, id"),
        orders(kind="uuid"),
        orders().replace('"decimal(12,2)"', '"decimal(12,3)"'),
    ]
    tables = [only(planned(model(each))).table for each in others]
    assert len({before, *tables}) == len(others) + 1


def test_a_wider_type_and_another_name_for_readers_are_the_same_table() -> None:
    before = only(planned(model(orders()))).table
    wider = orders().replace('"decimal(12,2)"', '"decimal(18,2)"')
    assert wider != orders()
    renamed = orders().replace("{name: joined,", "{name: since, renamedFrom: joined, physicalName: joined,")
    assert renamed != orders()
    files = {path: content.replace(b"balance, joined]", b"balance, since]") for path, content in model(renamed).items()}
    assert only(planned(model(wider))).table == only(planned(files)).table == before


def test_positions_of_a_later_epoch_are_later() -> None:
    (first,), (second,) = planned(model(orders())).streams, planned(model(orders(epoch=2))).streams
    assert first.first == 2**48
    assert second.first == 2 * 2**48


def test_a_renamed_datastore_and_dataset_keep_their_names_at_the_source_and_in_the_store() -> None:
    before = only(planned(model(orders()))).table
    files = model(orders())
    files = {
        path: content.replace(b"name: orders\n", b"name: sales\nrenamedFrom: orders\n")
        .replace(b"name: customers\n", b"name: clients\n  renamedFrom: customers\n")
        .replace(b"shop/orders/customers", b"shop/sales/clients")
        for path, content in files.items()
    }
    (stream,) = planned(files).streams
    assert (stream.name, stream.schema, stream.merges[0].table) == ("shop_orders", "weir_shop_orders", before)


def test_the_order_of_files_changes_nothing(example: Plan) -> None:
    names = [(stream.platform.name, stream.name) for stream in example.streams]
    assert names == sorted(names)
    assert [room.name for room in example.rooms] == sorted(room.name for room in example.rooms)
    assert list(example.platforms) == ["dell", "local"]


def test_derived_views_belong_to_the_room_of_their_workspace(example: Plan) -> None:
    derived = {room.name: [each.transformer.view for each in room.derives] for room in example.rooms}
    assert {name: views for name, views in derived.items() if views} == {
        "crm_churn": ["customer_activity"],
        "finance_revenue": ["daily_revenue"],
    }
