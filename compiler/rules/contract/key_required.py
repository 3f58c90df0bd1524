"""Every column of a primary key is required.

Changes find their row by comparing keys, and NULL equals nothing, not even NULL: a row with a hole in its key is
inserted again with every change and never deleted. PostgreSQL forbids NULL in a primary key, but not in the unique
index that a model may take for one.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for key columns that may be NULL."""
    for name in dict.fromkeys(dataset.primary_key):
        column = dataset.by_name[name]
        if not column.required:
            said = (
                f"Column `{name}` is part of the key of `{dataset.address}` and may be NULL, so its changes find no "
                "row."
            )
            hint = "Add `required: true` if the source forbids NULL there, else choose other columns as the key."
            yield Finding(f"{dataset.address}#{name}", said, column.at("required", "name"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: seats
        table: public.seats
        lifecycle: stable
        primaryKey: [hall, seat]
        columns:
          - {name: hall, type: integer, required: true}
          - {name: seat, type: string(8)}
        """,
    good="""
        name: seats
        table: public.seats
        lifecycle: stable
        primaryKey: [hall, seat]
        columns:
          - {name: hall, type: integer, required: true}
          - {name: seat, type: string(8), required: true}
        """,
)
