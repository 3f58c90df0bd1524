"""A column keeps its name for those who read it.

`renamedFrom` keeps values and history together, but queries still say the old name and end with an error. A column
that was renamed at the source need not be renamed here: `physicalName` says what it is called there, and readers
notice nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, weight


def check(change: ColumnChanged, scope: Scope) -> Iterator[Finding]:
    """Look for readers of the old name."""
    if change.field != "name":
        return
    needs = readers(scope, change.before, change.old)
    severity = weight(change.before, needs)
    if severity:
        old, new, address = change.old, change.new, change.dataset.address
        said = f"Column `{old.name}` of `{address}` is now called `{new.name}`; {effect(change.before, needs)}."
        hint = f"Keep the name `{old.name}`, with `physicalName:` if the source calls it otherwise."
        yield Finding(f"{address}#{new.name}", said, new.at("renamedFrom", "name"), hint, severity=severity)


RULE = Rule(
    __name__,
    ColumnChanged,
    Severity.ERROR,
    check,
    bad="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined_at, renamedFrom: joined, type: timestamptz}
        ---
        kind: Need
        dataset: shop/orders/customers
        columns: [id, balance, joined_at]
        history: milestoned
        freshness: 5m
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, physicalName: joined_at, type: timestamptz}
        """,
)
