"""A column that workspaces read does not leave before their teams have agreed.

Their views lose the column, and every query that names it ends with an error. Who reads it is taken from the model
before the change: a need that lets go of the column in the same merge request has had no time to move its own
readers.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnRemoved
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, weight


def check(change: ColumnRemoved, scope: Scope) -> Iterator[Finding]:
    """Look for needs that named the column."""
    needs = readers(scope, change.before, change.old)
    severity = weight(change.before, needs)
    if needs and severity:
        dataset, name = change.dataset, change.old.name
        said = f"Column `{name}` leaves `{dataset.address}`; {effect(change.before, needs)}."
        hint = f"Keep `{name}` until the needs that name it have let go of it in a merge request of their own."
        yield Finding(f"{dataset.address}#{name}", said, dataset.at("columns"), hint, severity=severity)


RULE = Rule(
    __name__,
    ColumnRemoved,
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
        ---
        kind: Need
        dataset: shop/orders/customers
        columns: [id, balance]
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
          - {name: joined, type: timestamptz}
        """,
)
