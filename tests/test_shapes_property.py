"""Claim: whatever happens at a source, every table and view holds what the events say, also when steps run twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.oracle import naive
from tests.oracle.audit import cut
from tests.oracle.engines import DuckDb
from tests.oracle.history import history
from tests.oracle.ranges import BROKEN, WHOLE, numbered, whole
from tests.oracle.rounds import Wrong, install, run
from tests.oracle.truth import events, meaning, truth
from tests.oracle.wares import Compiled, datasets, plan

KINDS = {
    "c", "r", "u", "d", "t", "deleted and inserted again", "key changed", "update that changes nothing",
    "long value left out", "commit time steps back", "heartbeat", "notification",
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


def on_duckdb(made: Compiled, seeds: Iterable[int]) -> Counter[str]:
    """Take histories through statements on a DuckDB of their own."""
    engine = DuckDb(made.stream)
    install(engine, made)
    return run(engine, made, seeds)
