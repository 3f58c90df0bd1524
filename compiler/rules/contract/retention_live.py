"""A need says how long versions are kept only where there are versions.

A live need shows the current rows, and a row leaves it when it leaves the source. Whoever writes `retention` there
expects that old rows stay, or that they go, and neither happens.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for live needs with a retention."""
    if need.retention is not None and not need.milestoned:
        said = f"`{need.address}` is live and has a `retention`, but only the current rows are kept."
        hint = "Remove `retention:`, or write `history: milestoned` to keep versions."
        yield Finding(need.address, said, need.at("retention"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.WARNING,
    check,
    bad="""
        dataset: shop/orders/customers
        columns: [id, balance, joined]
        history: live
        freshness: 5m
        retention: 90d
        """,
    good="""
        dataset: shop/orders/customers
        columns: [id, balance, joined]
        history: milestoned
        freshness: 5m
        retention: 90d
        """,
)
