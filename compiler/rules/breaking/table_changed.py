"""A dataset goes on reading the same table of its source.

Another table is other rows under the same name: it is loaded anew, and versions kept so far would belong to rows that
were never its own. A table that was renamed at the source has to be loaded anew as well, because its changes stop
arriving under the old name.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatasetChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, weight


def check(change: DatasetChanged, scope: Scope) -> Iterator[Finding]:
    """Look for another table; quotes that say the same are none."""
    old, new = change.old, change.new
    if change.field != "table" or old.source == new.source:
        return
    needs = readers(scope, old)
    severity = weight(old, needs)
    if severity:
        said = (
            f"Dataset `{new.address}` now reads {new.table} instead of {old.table}: it is loaded anew and its history "
            f"begins again; {effect(old, needs)}."
        )
        hint = f"Keep `table: {old.table}`, or declare {new.table} as a dataset of its own."
        yield Finding(new.address, said, new.at("table"), hint, severity=severity)


RULE = Rule(
    __name__,
    DatasetChanged,
    Severity.ERROR,
    check,
    bad="""
        name: customers
        table: archive.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public."customers"
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
