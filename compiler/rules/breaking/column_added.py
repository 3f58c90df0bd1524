"""Readers of a dataset hear that a new column is empty for old rows.

Adding a column breaks nobody. But `ADD COLUMN … DEFAULT` fills the old rows at the source without an event: here they
stay NULL until they change or the table is built anew, also in a column that is never NULL at the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnAdded
from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import earlier, readers


def check(change: ColumnAdded, scope: Scope) -> Iterator[Finding]:
    """Look for tables that hold rows already."""
    before = earlier(change.dataset, scope.before)
    if before is None or before.lifecycle is Lifecycle.DRAFT or not readers(scope, before):
        return
    new, address = change.new, f"{change.dataset.address}#{change.new.name}"
    said = f"Column `{address}` is new: rows that do not change hold NULL in it until the table is built anew"
    said += ", although it is required." if new.required else "."
    hint = "Have the table built anew if old rows have a value at the source."
    severity = Severity.WARNING if new.required else Severity.NOTE
    yield Finding(address, said, new.at("name"), hint, severity=severity)


RULE = Rule(
    __name__,
    ColumnAdded,
    Severity.NOTE,
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
          - {name: segment, type: string(20), required: true}
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
