"""A derived view keeps its name and its workspace, or a reviewer knows.

Both are what people write in their queries. Every query on the view under its old name ends with an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import TransformerChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import audience, shown


def check(change: TransformerChanged, scope: Scope) -> Iterator[Finding]:
    """Look for a view that is somewhere else and that nothing else shows where it was."""
    old, new = change.old, change.new
    renamed = old.view != new.view
    if change.field != ("view" if renamed else "workspace") or shown(old.view, old.workspace, scope.ecosystem):
        return
    said = (
        f"The derived view `{old.workspace.schema}.{old.view}` becomes `{new.workspace.schema}.{new.view}`, and "
        f"{audience(old.workspace)} can query it under its old name."
    )
    hint = f"Derive it under both names until nobody queries `{old.workspace.schema}.{old.view}`."
    span = new.output.value_span("dataset") if renamed else new.written.value_span("workspace")
    yield Finding(new.address, said, span, hint)


RULE = Rule(
    __name__,
    TransformerChanged,
    Severity.WARNING,
    check,
    bad="""
        name: balances
        output:
          dataset: sums
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
            - {name: total, type: "decimal(18,2)"}
        """,
    good="""
        name: balances
        description: The sum of all balances.
        """,
)
