"""A dataset retires only when nobody reads it any longer.

Retiring stops the capture: every view of the dataset shows the rows of that day from then on. Who lets go of it in the
same merge request has been its reader until now, and must know.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatasetChanged
from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, weight


def check(change: DatasetChanged, scope: Scope) -> Iterator[Finding]:
    """Look for readers of the dataset as it was."""
    old, new = change.old, change.new
    if change.field != "lifecycle" or new.lifecycle is not Lifecycle.RETIRED:
        return
    needs = readers(scope, old)
    severity = weight(old, needs) if needs else None
    if severity:
        said = f"Dataset `{old.address}` retires and is no longer captured; {effect(old, needs)}."
        hint = "Keep `lifecycle: deprecated` until the readers have moved, in merge requests of their own."
        yield Finding(new.address, said, new.at("lifecycle"), hint, severity=severity)


RULE = Rule(
    __name__,
    DatasetChanged,
    Severity.ERROR,
    check,
    bad="""
        name: customers
        table: public.customers
        lifecycle: retired
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: deprecated
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
