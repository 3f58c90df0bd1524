"""A dataset keeps its name for those who read it.

`renamedFrom` keeps table and history, but needs say the old address, and a view without `as:` is called like its
dataset: every query on it ends with an error. Readers whose view keeps its name are not disturbed.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatasetChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, stays, weight
from compiler.sentence import named


def check(change: DatasetChanged, scope: Scope) -> Iterator[Finding]:
    """Look for readers whose view goes with the old name."""
    if change.field != "name":
        return
    old, new = change.old, change.new
    needs = readers(scope, old)
    lost = [need for need in needs if not stays(need, scope.ecosystem)]
    severity = weight(old, lost) if lost or not needs else None
    if severity:
        views = list(dict.fromkeys(need.view for need in lost))
        said = f"Dataset `{old.address}` is now called `{new.address}`; {effect(old, lost)}."
        hint = f"Keep the name `{old.name}`."
        if len(views) == 1:
            hint = f"Keep the name `{old.name}`, or have the readers keep their view with `as: {views[0]}`."
        elif views:
            hint = f"Keep the name `{old.name}`, or have the readers keep their views {named(views)} with `as:`."
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
        needs: [{dataset: shop/orders/clients, columns: [id], history: live, freshness: 5m}]
        """,
    good="""
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
)
