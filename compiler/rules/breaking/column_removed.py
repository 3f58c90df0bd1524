"""A column of a promised dataset does not leave unnoticed, even when no workspace reads it.

What was stored of it is deleted with its history, and whoever was about to read it relied on the promise of the
dataset's lifecycle stage. Columns of drafts and previews come and go.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnRemoved
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import readers, weight


def check(change: ColumnRemoved, scope: Scope) -> Iterator[Finding]:
    """Look for a promise without readers."""
    needs = readers(scope, change.before, change.old)
    if not needs and weight(change.before, needs):
        dataset, name = change.dataset, change.old.name
        stage = change.before.lifecycle.value
        said = (
            f"Column `{name}` leaves `{dataset.address}`, which was {stage}: what was stored of it is deleted for good."
        )
        hint = "Keep the column, or list it in `excluded:` if the table still has it."
        if change.old.physical_name in dataset.excluded:
            hint = "Keep the column if anybody may still ask for what was stored of it."
        yield Finding(f"{dataset.address}#{name}", said, dataset.at("columns"), hint)


RULE = Rule(
    __name__,
    ColumnRemoved,
    Severity.WARNING,
    check,
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
          - {name: email, type: string(320), classification: personal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
