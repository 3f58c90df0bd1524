"""A dataset is retired before it leaves.

`lifecycle: retired` stops the capture and keeps the data for a while, so that a reader who was forgotten still has a
way back. Removing the dataset deletes its tables with their history.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatasetRemoved
from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers


def check(change: DatasetRemoved, scope: Scope) -> Iterator[Finding]:
    """Look for the stage before retirement."""
    old = change.old
    if old.lifecycle in {Lifecycle.DRAFT, Lifecycle.RETIRED}:
        return
    severity = Severity.ERROR if old.lifecycle.promised else Severity.WARNING
    said = f"Dataset `{old.address}` goes away while it is {old.lifecycle.value}; {effect(old, readers(scope, old))}."
    hint = "Keep it with `lifecycle: retired` first, and remove it in a later merge request."
    yield Finding(old.address, said, change.span, hint, severity=severity)


RULE = Rule(
    __name__,
    DatasetRemoved,
    Severity.ERROR,
    check,
    before="""
        name: visits
        table: public.visits
        lifecycle: stable
        primaryKey: [id]
        columns: [{name: id, type: bigint, required: true}]
        """,
    bad="""
        # visits is no longer there
        """,
    good="""
        name: visits
        table: public.visits
        lifecycle: retired
        primaryKey: [id]
        columns: [{name: id, type: bigint, required: true}]
        """,
)
