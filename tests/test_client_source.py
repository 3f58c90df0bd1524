"""Claim: a table is set beside its source when partitions took rows along or brought some, and at no other time."""

from __future__ import annotations

import json

import pytest

from compiler.client.source import matters

JANUARY = {"1": ["FROM ('2026-01-01') TO ('2026-02-01'), 100", False]}
FEBRUARY = {"2": ["FROM ('2026-02-01') TO ('2026-03-01'), 200", False]}
MARCH = {"3": ["FROM ('2026-03-01') TO ('2026-04-01'), 300", True]}
BOTH = JANUARY | FEBRUARY


@pytest.mark.parametrize(
    ("now", "drops", "keeps"),
    [
        (BOTH, False, False),
        (BOTH | MARCH, False, False),
        (BOTH | {"3": [MARCH["3"][0], False]}, True, True),
        (JANUARY, True, False),
        ({}, True, False),
        (JANUARY | {"2": ["FROM ('2026-02-01') TO ('2026-03-01'), 201", True]}, True, False),
        (JANUARY | {"2": ["FROM ('2027-02-01') TO ('2027-03-01'), 200", False]}, True, True),
        (BOTH | {"4": ["DEFAULT, 400", False]}, True, True),
    ],
    ids=[
        "the same", "an empty one more", "a filled one more", "one less", "none", "one emptied", "other bounds",
        "a default one",
    ],
)  # fmt: skip
def test_what_a_change_of_partitions_means(now: dict[str, list[object]], drops: bool, keeps: bool) -> None:  # noqa: FBT001
    before, after = json.dumps(BOTH), json.dumps(now)
    assert matters(before, after, drops=True) is drops
    assert matters(before, after, drops=False) is keeps


def test_a_partition_that_was_empty_may_be_filled_by_events() -> None:
    filled = {"3": [MARCH["3"][0], False]}
    assert not matters(json.dumps(MARCH), json.dumps(filled), drops=True)
