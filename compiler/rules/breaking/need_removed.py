"""A need that leaves takes its view with it, and a reviewer knows.

Queries on the view end with an error. Versions that only this need kept are deleted for good. A need that goes on
under another name keeps its versions; its readers have to write the new name.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import NeedRemoved
from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import earlier


def check(change: NeedRemoved, scope: Scope) -> Iterator[Finding]:
    """Say what goes, and what takes its place."""
    old, workspace = change.old, change.workspace
    heirs = [each for each in workspace.needs if continues(each, old, scope)]
    kept = [each for each in heirs if each.milestoned and keeps(each, old)]
    said = f"The view `{old.view}` leaves workspace `{workspace.address}`"
    hint = f"Keep the need until nobody queries `{workspace.schema}.{old.view}`."
    if heirs:
        said += f"; `{(kept or heirs)[0].view}` shows the same dataset"
        hint = f"Write `as: {old.view}` there to keep the name."
    deleted = old.milestoned and not kept
    if deleted:
        said += ", and its versions are deleted for good where no other workspace keeps them"
    severity = Severity.WARNING if deleted else Severity.NOTE
    yield Finding(f"{workspace.address}/{old.view}", f"{said}.", workspace.at("needs"), hint, severity=severity)


def continues(need: Need, old: Need, scope: Scope) -> bool:
    """Whether a need reads the dataset that the old one read, whatever the dataset was called."""
    was = earlier(need.dataset, scope.before)
    return was is not None and was.address == old.dataset.address


def keeps(need: Need, old: Need) -> bool:
    """Whether a need keeps versions as long as the old one did."""
    return need.retention is None or (old.retention is not None and need.retention >= old.retention)


RULE = Rule(
    __name__,
    NeedRemoved,
    Severity.WARNING,
    check,
    before="""
        dataset: shop/orders/customers
        as: newcomers
        columns: [id, joined]
        history: live
        freshness: 5m
        """,
    bad="""
        dataset: shop/orders/customers
        columns: [id, joined]
        history: live
        freshness: 5m
        """,
    good="""
        dataset: shop/orders/customers
        as: newcomers
        columns: [id, joined]
        history: live
        freshness: 1m
        """,
)
