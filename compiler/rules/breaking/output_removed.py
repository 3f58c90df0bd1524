"""A derived view that leaves takes a name from its readers, and a reviewer knows.

Derived views are what people query: reports and notebooks name them, and no model says which. Every query on one that
is gone ends with an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import TransformerRemoved
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import audience, shown


def check(change: TransformerRemoved, scope: Scope) -> Iterator[Finding]:
    """Look for a view that nothing else shows."""
    old = change.old
    if not shown(old.view, old.workspace, scope.ecosystem):
        said = (
            f"`{old.address}` goes away, and with it the view `{old.view}` of `{old.workspace.address}` that "
            f"{audience(old.workspace)} can query."
        )
        hint = f"Keep it until nobody queries `{old.workspace.schema}.{old.view}`."
        yield Finding(old.address, said, change.span, hint)


RULE = Rule(
    __name__,
    TransformerRemoved,
    Severity.WARNING,
    check,
    before="""
        name: counts
        team: crm
        workspace: crm/churn
        output:
          dataset: counts
          primaryKey: [one]
          columns: [{name: one, type: integer, required: true}]
        sql: counts.sql
        """,
    bad="""
        # the file is no longer there
        """,
    good="""
        name: counts
        team: crm
        workspace: crm/churn
        output:
          dataset: counts
          primaryKey: [one]
          columns: [{name: one, type: integer, required: true}]
        sql: counts.sql
        """,
)
