"""Claim: whatever happens at a source, every table and view holds what the events say, also when steps run twice."""

from __future__ import annotations

from collections import Counter

from tests.oracle.history import history
from tests.oracle.truth import meaning, truth
from tests.oracle.wares import datasets, plan

KINDS = {
    "c", "u", "d", "t", "deleted and inserted again", "key changed", "update that changes nothing",
    "long value left out", "commit time steps back", "heartbeat", "notification",
}  # fmt: skip
"""What histories are made of."""


def test_the_oracle_knows_every_row_that_a_source_has() -> None:
    met: Counter[str] = Counter()
    (stream,) = plan().streams
    for seed in range(60):
        told = history(seed, datasets())
        met += told.kinds
        for name, dataset in datasets().items():
            known = truth(dataset, stream.first, told.messages)
            rows = [
                tuple(meaning(column, row[column.physical_name]) for column in dataset.columns)
                for row in told.rows[name]
            ]
            assert sorted(map(repr, known.live())) == sorted(map(repr, rows)), f"seed {seed}, {name}"
    assert set(met) == KINDS
