"""An array holds elements that arrive whole.

Debezium 3.6.3 sends NULL for a long array of bytea that did not change, unless the source logs whole rows; in arrays of
time it cuts microseconds to milliseconds and makes 00:00 of 24:00. Either would be published as the truth.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope

SPOILT = {
    "binary": "arrive as NULL when they are long and did not change",
    "time": "arrive with their microseconds cut off",
}
"""Elements, and what happens to them."""


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for arrays of elements that do not arrive whole."""
    for column in dataset.columns:
        element = column.type.element
        if element is not None and element.base in SPOILT:
            fate = SPOILT[element.base]
            said = f"Column `{column.name}` of `{dataset.address}` is an `{column.type}`, whose elements {fate}."
            hint = "Leave the column out and name it in `excluded:`, or make it `jsonb` at the source."
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("type"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: letters
        table: public.letters
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: pages, type: array<binary>}
        """,
    good="""
        name: letters
        table: public.letters
        lifecycle: stable
        primaryKey: [id]
        excluded: [pages]
        columns:
          - {name: id, type: bigint, required: true}
        """,
)
