"""Claim: whatever happens at a source, every table and view holds what the events say, also when steps run twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from compiler.model.names import identifier
from tests.oracle import naive
from tests.oracle.audit import cut
from tests.oracle.engines import DuckDb
from tests.oracle.history import Message, history
from tests.oracle.ranges import BROKEN, WHOLE, numbered, whole
from tests.oracle.rounds import TOKEN, Run, Wrong, difference, install, rows, run
from tests.oracle.truth import events, meaning, truth
from tests.oracle.wares import Compiled, compiled, datasets, plan

KINDS = {
    "c", "r", "u", "d", "t", "deleted and inserted again", "key changed", "update that changes nothing",
    "long value left out", "commit time steps back", "heartbeat", "notification", "rolled back",
}  # fmt: skip
"""What histories are made of."""


def test_the_oracle_knows_every_row_that_a_source_has() -> None:
    met: Counter[str] = Counter()
    (stream,) = plan().streams
    for seed in range(60):
        told = history(seed, datasets())
        met += told.kinds
        seen = events(stream.first, told.messages)
        for name, dataset in datasets().items():
            known = truth(dataset, seen)
            rows = [
                tuple(meaning(column, row[column.physical_name]) for column in dataset.columns)
                for row in told.rows[name]
            ]
            assert sorted(map(repr, known.live())) == sorted(map(repr, rows)), f"seed {seed}, {name}"
    assert set(met) == KINDS


def test_the_rounds_pass_statements_that_work_everything_out_anew() -> None:
    counts = on_duckdb(naive.statements(), range(4))
    assert counts["merges with TRUNCATE"]
    assert counts["views compared"] > 100


@pytest.mark.parametrize(
    ("removed", "by"),
    [
        ("IGNORE NULLS", ""),
        ("emptied.op = 't'", "false"),
        ("now IS DISTINCT FROM was", "true"),
        ("src_offset < :hi", "src_offset < :hi - 6"),
        ("src_offset AS pos", "src_offset + CAST(value_json->>'$.source.lsn' AS bigint) % 7 AS pos"),
    ],
)
def test_the_rounds_find_a_rule_that_is_missing(removed: str, by: str) -> None:
    with pytest.raises(Wrong):
        on_duckdb(naive.statements().edited("", removed, by), range(8))


def test_every_history_is_whole_and_a_range_is_what_it_is_called() -> None:
    for seed in range(20):
        told = history(seed, datasets()).messages
        assert cut(told) == (told[-1].offset + 1, 0)
    for kind, (change, end) in WHOLE.items():
        assert cut(numbered(change(whole(datasets())))) == (end, 0), kind
    for kind, broken in BROKEN.items():
        assert cut(numbered(broken(whole(datasets()))))[1] > 0, kind


DICE = random.Random(0)  # noqa: S311 - nothing secret
"""For tests that leave nothing to it."""
RUNS = 84
"""Histories of the source; each is one of every dataset, which makes more than 500. `make soak` takes more."""

REMOVED = {
    "what was applied to a history is passed over": (
        "milestoned.", "WHERE applied.__upto IS NULL OR event.__pos > applied.__upto", ""
    ),
    "a long value that is left out is what it was": (
        "letters.live", """__v."tags" IS NOT DISTINCT FROM '["__debezium_unavailable_value"]'""", "false"
    ),
    "an emptied table is empty": (".truncate.sql", "AND op = 't'", "AND op = 'never'"),
    "an emptied table is empty in its view": (
        "views/shop_fast/", "WHERE __op <> 't' AND __pos > coalesce(__emptied, -1)", "WHERE __op <> 't'"
    ),
    "what was merged is hidden when its table was emptied": (
        "views/shop_fast/", " AND emptied.__pos IS NULL", ""
    ),
    "an update that changes nothing makes no version": ("milestoned", "WHERE __op = 'd' OR NOT (", "WHERE true OR ("),
    "a view begins where its table ends": (
        "views/shop_fast/", "src_offset >= bound.upto", "src_offset >= bound.upto + 6"
    ),
    "what a snapshot reads is no change": (".live", "op IN ('c', 'u', 'd')", "op IN ('c', 'r', 'u', 'd')"),
    "the order is that of positions": (
        "counters.live", "max_by(value_json, __pos)",
        "max_by(value_json, CAST(CAST(value_json AS json)->>'$.source.lsn' AS bigint))",
    ),
}  # fmt: skip
"""By the rule: in which files it is taken away, and by which edit."""


def test_every_view_and_table_holds_what_the_events_say() -> None:
    counts = on_duckdb(compiled(), range(RUNS))
    assert counts["histories"] == RUNS * len(datasets())
    assert counts["merges with TRUNCATE"] > RUNS


@pytest.mark.parametrize("rule", REMOVED)
def test_without_a_rule_something_is_wrong(rule: str) -> None:
    path, old, new = REMOVED[rule]
    with pytest.raises(Wrong):
        on_duckdb(compiled().edited(path, old, new), range(RUNS))


@pytest.mark.parametrize("kind", WHOLE)
def test_the_audit_cuts_at_the_last_end_and_finds_nothing_wrong_in_what_is_whole(kind: str) -> None:
    made, (change, end) = compiled(), WHOLE[kind]
    seen = audit(change(whole(datasets())))
    assert (seen["hi"], seen["faults"]) == (end if end is None else made.stream.first + end, 0)


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_the_audit_refuses_a_range_that_does_not_add_up(kind: str) -> None:
    assert audit(BROKEN[kind](whole(datasets())))["faults"] > 0


def audit(messages: list[Message]) -> dict[str, Any]:
    """What the audit says of messages."""
    made = compiled()
    engine = DuckDb(made.stream)
    install(engine, made)
    engine.feed(numbered(messages))
    return Run(engine, made, history(0, datasets()), DICE).audit(made.stream.first)


def test_a_client_whose_token_was_taken_changes_nothing() -> None:
    made = compiled()
    engine = DuckDb(made.stream)
    install(engine, made)
    late = Run(engine, made, history(3, datasets()), DICE)
    late.clear()
    engine.feed(late.history.messages)
    (first, hi) = (made.stream.first, late.audit(made.stream.first)["hi"])
    name = made.stream.name
    for token, landed in ((TOKEN - 1, False), (TOKEN, True)):
        late.run(f"land/{name}/land.sql", token=token, lo=first, hi=hi)
        assert bool(engine.run(f'SELECT 1 FROM "{made.stream.schema}".landing')) is landed
    for each in made.stream.merges:
        path = f"merge/{name}/{identifier(each.dataset.name)}.{each.history}"
        for variant in ("", ".truncate"):
            late.run(f"{path}{variant}.sql", token=TOKEN - 1, lo=first, hi=hi)
            assert not engine.run(f'SELECT 1 FROM "{made.stream.schema}"."{each.table}"')


def test_an_older_range_alone_leaves_newer_rows_as_they_are() -> None:
    made = compiled()
    assert not older_range_alone(made)
    assert older_range_alone(made.edited(".live", "s.__pos > t.__pos", "true"))


def older_range_alone(made: Compiled) -> list[str]:
    """The newest rows of a table that are gone after a range was merged again that ends before them."""
    engine = DuckDb(made.stream)
    install(engine, made)
    again = Run(engine, made, history(5, datasets()), DICE)
    again.clear()
    engine.feed(again.history.messages)
    first, hi, name = made.stream.first, again.audit(made.stream.first)["hi"], made.stream.name
    again.run(f"land/{name}/land.sql", lo=first, hi=hi)
    lost = []
    for each in made.stream.merges:
        if not each.milestoned and each.key:
            again.apply(again.piece(each, first, hi))
            again.apply(again.piece(each, first, (first + hi) // 2))
            listed = ", ".join(f'"{column.name}"' for column in each.dataset.columns)
            got = rows(engine.run(f'SELECT {listed} FROM "{made.stream.schema}"."{each.table}"'))
            lost += difference(map(repr, truth(each.dataset, again.told).live()), got)
    return lost


def on_duckdb(made: Compiled, seeds: Iterable[int]) -> Counter[str]:
    """Take histories through statements on a DuckDB of their own."""
    engine = DuckDb(made.stream)
    install(engine, made)
    return run(engine, made, seeds)
