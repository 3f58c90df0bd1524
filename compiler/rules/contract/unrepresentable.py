"""A column stores NULL for a value that it cannot hold only where there are such values and NULL is allowed.

The source holds what a decimal or a time here does not: NaN and infinity, dates beyond the year 9999, 24:00. Such a
value stops its table, unless the column says `unrepresentable: null`. On any other type that is never needed; on a
required column it breaks the promise that every row has a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope

BOUNDED = frozenset({"decimal", "date", "time", "timestamp", "timestamptz"})
"""Types of which PostgreSQL knows values that the engines do not."""


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for NULLs that are never needed, or never allowed."""
    for column in dataset.columns:
        if not column.nulls_unrepresentable:
            continue
        address, at = f"{dataset.address}#{column.name}", column.at("unrepresentable")
        if (column.type.element or column.type).base not in BOUNDED:
            said = (
                f"Column `{column.name}` of `{dataset.address}` would store NULL for what it cannot hold, and its type "
                f"`{column.type}` holds every value of the source."
            )
            yield Finding(address, said, at, "Remove `unrepresentable:`.", severity=Severity.WARNING)
        elif column.required:
            said = (
                f"Column `{column.name}` of `{dataset.address}` is required, and NULL would be stored for a value that "
                f"the type `{column.type}` cannot hold."
            )
            yield Finding(address, said, at, "Remove `required: true`, or let such a value stop the table.")


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: offers
        table: public.offers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: ends, type: timestamptz, required: true, unrepresentable: null}
        """,
    good="""
        name: offers
        table: public.offers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: ends, type: timestamptz, unrepresentable: null}
        """,
)
