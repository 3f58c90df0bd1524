"""A view goes on showing the same dataset.

When the need behind it names another one, queries still run and get other rows under the same name. The versions of
the old dataset are deleted for good where nobody else keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import NeedChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import earlier


def check(change: NeedChanged, scope: Scope) -> Iterator[Finding]:
    """Look for another dataset; the same one under a new name is none."""
    if change.field != "dataset":
        return
    old, new = change.old.dataset, change.new.dataset
    was = earlier(new, scope.before)
    if was is None or was.address != old.address:
        view = change.new.address
        said = (
            f"The view `{view}` showed `{old.address}` and will show `{new.address}`: the same queries get other rows."
        )
        hint = "Give the new need a name of its own with `as:`, and keep the old one until its readers have moved."
        yield Finding(view, said, change.new.at("dataset"), hint)


RULE = Rule(
    __name__,
    NeedChanged,
    Severity.WARNING,
    check,
    before="""
        kind: Dataset
        name: companies
        table: public.companies
        lifecycle: stable
        primaryKey: [id]
        columns: [{name: id, type: bigint, required: true}]
        """,
    bad="""
        kind: Dataset
        name: companies
        table: public.companies
        lifecycle: stable
        primaryKey: [id]
        columns: [{name: id, type: bigint, required: true}]
        ---
        kind: Workspace
        name: churn
        needs: [{dataset: shop/orders/companies, as: customers, columns: [id], history: live, freshness: 5m}]
        """,
    good="""
        kind: Dataset
        name: companies
        table: public.companies
        lifecycle: stable
        primaryKey: [id]
        columns: [{name: id, type: bigint, required: true}]
        ---
        dataset: shop/orders/companies
        columns: [id]
        history: live
        freshness: 5m
        """,
)
