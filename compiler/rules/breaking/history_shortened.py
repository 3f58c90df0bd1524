"""Versions of rows are not deleted unnoticed because a need keeps them for a shorter time.

The source holds the current rows only. Versions that no need keeps any longer are deleted for good; asking for them
again later begins with an empty history.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import NeedChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import duration

DELETED = "are deleted for good where no other workspace keeps them"


def check(change: NeedChanged, _scope: Scope) -> Iterator[Finding]:
    """Look for a history that ends or becomes shorter."""
    old, new = change.old, change.new
    if change.field == "milestoned" and old.milestoned:
        said = f"`{new.address}` keeps no versions any longer: those it has {DELETED}."
        yield Finding(new.address, said, new.at("history"), "Keep `history: milestoned` if anybody may ask for them.")
    elif change.field == "retention" and old.milestoned and new.milestoned and new.retention is not None:
        if old.retention is not None and old.retention <= new.retention:
            return
        was = "for ever" if old.retention is None else duration(old.retention)
        said = f"`{new.address}` keeps versions for {duration(new.retention)} instead of {was}: older ones {DELETED}."
        yield Finding(new.address, said, new.at("retention"), "Keep the longer retention if anybody may ask for them.")


RULE = Rule(
    __name__,
    NeedChanged,
    Severity.WARNING,
    check,
    bad="""
        dataset: shop/orders/customers
        columns: [id, balance, joined]
        history: milestoned
        freshness: 5m
        retention: 90d
        """,
    good="""
        dataset: shop/orders/customers
        columns: [id, balance, joined]
        history: milestoned
        freshness: 5m
        retention: 800d
        """,
)
