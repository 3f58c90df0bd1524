"""The columns of a primary key have types whose values are either equal or not.

A key travels as text and is compared again in another engine. A real or double is rounded on the way, its NaN equals
nothing there, and a json or an array has many spellings of one value: an update would open a second row beside the
first.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for key columns that cannot be compared exactly."""
    for name in dict.fromkeys(dataset.primary_key):
        column = dataset.by_name[name]
        if not column.type.orders_exactly:
            said = (
                f"Column `{name}` is part of the key of `{dataset.address}`, and values of type `{column.type}` cannot "
                "be compared exactly."
            )
            hint = "Choose key columns of another type, such as bigint, decimal, string or uuid."
            yield Finding(f"{dataset.address}#{name}", said, column.at("type"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: rates
        table: public.rates
        lifecycle: stable
        primaryKey: [rate]
        columns:
          - {name: rate, type: double, required: true}
        """,
    good="""
        name: rates
        table: public.rates
        lifecycle: stable
        primaryKey: [rate]
        columns:
          - {name: rate, type: "decimal(6,4)", required: true}
        """,
)
