"""Each modelled column is there.

A column that was renamed or dropped leaves no event: the next row simply has another field, and what the model calls
so would be read as NULL and published as truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for each column by its physical name."""
    for dataset, table in observed.pairs:
        if not table.columns:
            continue  # a view or the like, which another rule finds
        live = {column.name for column in table.columns}
        gone = [column for column in dataset.columns if column.physical_name not in live]
        spare = live.difference(dataset.excluded, (column.physical_name for column in dataset.columns)) if gone else ()
        for column in gone:
            near = get_close_matches(column.physical_name, sorted(spare), 1)
            said = (
                f"`{table.reference}` has no column `{column.physical_name}`, so `{column.name}` of "
                f"`{dataset.address}` would be NULL from now on."
            )
            hint = (
                f"Write `physicalName: {near[0]}` if it was renamed, else remove the column once nobody reads it."
                if near
                else "Name the source's column in `physicalName:`, or remove the column once nobody reads it."
            )
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("physicalName", "name"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers RENAME COLUMN joined TO joined_at;
        """,
    good="""
        ALTER TABLE public.customers RENAME COLUMN joined TO joined_at;
        ---
        columns:
          - {name: id, type: bigint, required: true}
          - {name: email, type: string(320), classification: personal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, physicalName: joined_at, type: timestamptz}
        """,
)
