"""A dataset's lifecycle only goes forward.

Readers decided by the stage whether to rely on a dataset. Once stable, it cannot become a preview again: that would
break every promise of the stage with one word. A retired dataset has stopped being captured; what comes back after a
gap is another dataset. Only a deprecation may be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatasetChanged
from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers


def check(change: DatasetChanged, scope: Scope) -> Iterator[Finding]:
    """Look for a step back."""
    old, new = change.old, change.new
    if change.field != "lifecycle" or new.lifecycle.rank > old.lifecycle.rank:
        return
    stage, back = old.lifecycle.value, new.lifecycle.value
    said = f"Dataset `{new.address}` goes back from {stage} to {back}; {effect(old, readers(scope, old))}."
    hint = f"Keep `lifecycle: {stage}`."
    match (old.lifecycle, new.lifecycle):
        case (Lifecycle.DEPRECATED, Lifecycle.STABLE):
            severity, hint = Severity.NOTE, "Tell the readers who have begun to leave that they may stay."
        case (Lifecycle.PREVIEW, _):
            severity = Severity.WARNING
        case (Lifecycle.RETIRED, _):
            severity, hint = Severity.ERROR, "Keep `lifecycle: retired`, and declare a dataset of another name."
        case _:
            severity = Severity.ERROR
    yield Finding(new.address, said, new.at("lifecycle"), hint, severity=severity)


RULE = Rule(
    __name__,
    DatasetChanged,
    Severity.ERROR,
    check,
    bad="""
        name: customers
        table: public.customers
        lifecycle: preview
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
