"""A column that is read stays `required` when it was.

Readers wrote queries without a thought of NULL: a join drops rows, a sum comes out NULL, a comparison is neither true
nor false, and nothing fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnChanged
from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import readers
from compiler.sentence import named


def check(change: ColumnChanged, scope: Scope) -> Iterator[Finding]:
    """Look for readers of a column that may be NULL from now on."""
    if change.field != "required" or change.new.required or change.before.lifecycle is Lifecycle.DRAFT:
        return
    workspaces = sorted({need.workspace.address for need in readers(scope, change.before, change.old)})
    if workspaces:
        new = change.new
        address = f"{change.dataset.address}#{new.name}"
        said = f"Column `{address}` may be NULL from now on, and {named(workspaces)} could rely on a value until today."
        hint = "Keep `required: true`, or tell the readers before the first NULL arrives."
        yield Finding(address, said, new.at("required", "name"), hint)


RULE = Rule(
    __name__,
    ColumnChanged,
    Severity.WARNING,
    check,
    before="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)", required: true}
          - {name: joined, type: timestamptz}
        """,
    bad="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)", required: true}
          - {name: joined, type: timestamptz, required: true}
        """,
)
