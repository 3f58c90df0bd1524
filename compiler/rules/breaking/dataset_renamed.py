"""A dataset keeps its name for those who read it.

`renamedFrom` keeps table and history, but needs say the old address, and a view without `as:` is called like its
dataset: every query on it ends with an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatasetChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, weight


def check(change: DatasetChanged, scope: Scope) -> Iterator[Finding]:
    """Look for readers of the old name."""
    if change.field != "name":
        return
    old, new = change.old, change.new
    needs = readers(scope, old)
    severity = weight(old, needs)
    if severity:
        said = f"Dataset `{old.address}` is now called `{new.address}`; {effect(old, needs)}."
        hint = f"Keep the name `{old.name}`, or have the readers keep their view with `as: {old.view}`."
        yield Finding(new.address, said, new.at("renamedFrom", "name"), hint, severity=severity)


RULE = Rule(
    __name__,
    DatasetChanged,
    Severity.ERROR,
    check,
    bad="""
        kind: Datastore
        name: orders
        datasets:
          - name: clients
            renamedFrom: customers
            table: public.customers
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        ---
        kind: Workspace
        name: churn
        needs: [{dataset: shop/orders/clients, as: customers, columns: [id], history: live, freshness: 5m}]
        """,
    good="""
        kind: Datastore
        name: orders
        datasets:
          - name: customers
            table: public.clients
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        ---
        kind: Workspace
        name: churn
        needs: [{dataset: shop/orders/customers, columns: [id], history: live, freshness: 5m}]
        """,
)
