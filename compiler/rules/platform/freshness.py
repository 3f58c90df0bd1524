"""A need asks for a freshness that can be met.

The stream ticks in half of the freshness and at best every two seconds, so below four seconds it is too late before
it has begun. From commit to view takes up to ten seconds on a small machine with a thousand changed tables: below
that it depends on the load.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope

POSSIBLE = 4
"""Seconds: twice the shortest tick."""
SAFE = 10
"""Seconds from commit to view that are promised under load."""


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Compare with what the chain takes."""
    if need.freshness < POSSIBLE:
        said = (
            f"`{need.address}` asks for data that is at most {need.freshness} s old, which cannot be met: the stream "
            "ticks every 2 s."
        )
        yield Finding(need.address, said, need.at("freshness"), "Write `freshness: 10s`.", severity=Severity.ERROR)
    elif need.freshness < SAFE:
        said = (
            f"`{need.address}` asks for data that is at most {need.freshness} s old; under load it may take {SAFE} s "
            "to arrive."
        )
        yield Finding(need.address, said, need.at("freshness"), "Write `freshness: 10s`.", severity=Severity.WARNING)


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        dataset: shop/orders/customers
        columns: [id, balance]
        history: live
        freshness: 1s
        """,
    good="""
        dataset: shop/orders/customers
        columns: [id, balance]
        history: live
        freshness: 10s
        """,
)
