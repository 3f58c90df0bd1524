"""Readers who lose sight of a column's values hear of it.

A classification that masks more is right for the people in the data, and it breaks whoever worked with the values:
they get a hash, a fixed text or NULL under the same name, and nothing fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnChanged
from compiler.diagnostics import Severity
from compiler.model.datastore import Column, Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import hidden, readers
from compiler.sentence import named


def check(change: ColumnChanged, scope: Scope) -> Iterator[Finding]:
    """Look for workspaces with a group that sees less."""
    if change.field != "classification" or change.before.lifecycle is Lifecycle.DRAFT:
        return
    old, new = change.old, change.new
    workspaces: list[str] = []
    groups: set[str] = set()
    for need in readers(scope, change.before, old):
        hit = [each for each in need.workspace.readers if worse(old, new, each)]
        groups.update(hit)
        if hit and need.workspace.address not in workspaces:
            workspaces.append(need.workspace.address)
    if groups:
        address = f"{change.dataset.address}#{new.name}"
        becomes = f"`{new.classification.name}`" if new.classification else "unclassified"
        said = (
            f"Column `{address}` becomes {becomes}: {named(sorted(groups))} of {named(sorted(workspaces))} lose its "
            "values."
        )
        hint = "Tell the readers, or have the zone's owners clear their groups in `except:`."
        yield Finding(address, said, new.at("classification", "name"), hint)


def worse(old: Column, new: Column, group: str) -> bool:
    """Whether an engine group sees less of a column than before."""
    return hidden(new.classification, group) > hidden(old.classification, group)


RULE = Rule(
    __name__,
    ColumnChanged,
    Severity.WARNING,
    check,
    before="""
        kind: Workspace
        name: churn
        readers: [crm-interns]
        """,
    bad="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: email, type: string(320), classification: personal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz, classification: personal}
        ---
        kind: Workspace
        name: churn
        readers: [crm-interns]
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: email, type: string(320), classification: personal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz, classification: internal}
        ---
        kind: Workspace
        name: churn
        readers: [crm-interns]
        """,
)
