"""A column that is read changes its type only to one that holds every old value.

`integer` to `bigint`, `real` to `double`, a decimal with more digits or a longer string is a promotion in place. Any
other change rewrites the rows at the source without an event, so the table is built anew, its history begins again,
and readers get values of another type under the same name.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, weight


def check(change: ColumnChanged, scope: Scope) -> Iterator[Finding]:
    """Look for a type that does not hold the old one."""
    old, new = change.old, change.new
    if change.field != "type" or new.type.holds(old.type):
        return
    needs = readers(scope, change.before, old)
    severity = weight(change.before, needs)
    if severity:
        address = f"{change.dataset.address}#{new.name}"
        said = (
            f"Column `{address}` turns from {old.type} into {new.type}: the table is built anew and its history begins "
            f"again; {effect(change.before, needs)}."
        )
        hint = f"Keep {old.type}, or add a column of the new type beside it and let the readers move."
        yield Finding(address, said, new.at("type"), hint, severity=severity)


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
          - {name: balance, type: integer}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(15,2)"}
          - {name: joined, type: timestamptz}
        """,
)
