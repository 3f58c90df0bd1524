"""A workspace that leaves takes its views and its history with it, and a reviewer knows.

Versions that only this workspace kept are deleted for good: the source has the current rows alone, so nothing brings
them back. Views of current rows can be built again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import WorkspaceRemoved
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(change: WorkspaceRemoved, _scope: Scope) -> Iterator[Finding]:
    """Say what goes."""
    old = change.old
    history = [need.view for need in old.needs if need.milestoned]
    said = f"Workspace `{old.address}` goes away, and with it the schema `{old.schema}` that its readers query"
    if history:
        said += f"; the versions of {named(history)} are deleted for good where no other workspace keeps them"
    hint = "Keep the file until its readers have moved."
    severity = Severity.WARNING if history else Severity.NOTE
    yield Finding(old.address, f"{said}.", change.span, hint, severity=severity)


RULE = Rule(
    __name__,
    WorkspaceRemoved,
    Severity.NOTE,
    check,
    before="""
        name: service
        team: crm
        platform: dell
        needs: [{dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 5m}]
        """,
    bad="""
        # the file is no longer there
        """,
    good="""
        name: service
        team: crm
        platform: dell
        needs: [{dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 5m}]
        """,
)
