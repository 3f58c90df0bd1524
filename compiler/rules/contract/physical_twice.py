"""Each column of a dataset is another column of the table.

A column that is modelled twice is most likely a slip: one of the two was meant to be its neighbour, and its readers
see the wrong values. Who wants a second name for a column gives it in a query.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for columns that are one at the source."""
    if all(column.physical_name == column.name for column in dataset.columns):
        return
    first: dict[str, str] = {}
    for column in dataset.columns:
        other = first.setdefault(column.physical_name, column.name)
        if other != column.name:
            said = (
                f"Columns `{other}` and `{column.name}` of `{dataset.address}` are both `{column.physical_name}` at "
                "the source, so one of them shows the wrong values."
            )
            hint = "Name the right column in `physicalName:`, or remove one of the two."
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("physicalName", "name"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: shelves
        table: public.shelves
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: width, physicalName: Width, type: integer}
          - {name: depth, physicalName: Width, type: integer}
        """,
    good="""
        name: shelves
        table: public.shelves
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: width, physicalName: Width, type: integer}
          - {name: depth, physicalName: Depth, type: integer}
        """,
)
