"""A derived view keeps its columns, or a reviewer knows which ones leave.

Derived views are what people query: reports and notebooks name their columns, and no model says which. Every query on
a column that is gone ends with an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import TransformerChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import audience


def check(change: TransformerChanged, _scope: Scope) -> Iterator[Finding]:
    """Look for columns that are no longer there."""
    if change.field != "columns":
        return
    old, new = change.old, change.new
    left = {column.name for column in new.columns}
    for column in old.columns:
        if column.name not in left:
            said = (
                f"Column `{column.name}` leaves the derived view `{old.view}` of `{old.workspace.address}`, which "
                f"{audience(old.workspace)} can query."
            )
            hint = f"Keep the column until nobody queries `{old.workspace.schema}.{old.view}` for it."
            yield Finding(f"{new.address}#{column.name}", said, new.output.value_span("columns"), hint)


RULE = Rule(
    __name__,
    TransformerChanged,
    Severity.WARNING,
    check,
    bad="""
        name: balances
        output:
          dataset: balances
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
        """,
    good="""
        name: balances
        output:
          dataset: balances
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
            - {name: total, type: "decimal(18,2)"}
            - {name: mean, type: "decimal(18,2)"}
        """,
)
