"""Each dataset's table is there.

A table that was renamed or dropped leaves no trace in the log: its changes go on under another name, or end, and the
connector stays RUNNING. What a dataset says would silently become old.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for each table by its schema and name."""
    for dataset in observed.datasets:
        if dataset.source in observed.tables:
            continue
        near = get_close_matches(dataset.table, [table.reference for table in observed.source.tables], 1, 0.7)
        said = (
            f"The database `{observed.source.database}` has no table `{dataset.table}`, so nothing of "
            f"`{dataset.address}` arrives."
        )
        hint = f"Write `table: {near[0]}`." if near else "Correct `table:`, or retire the dataset."
        yield Finding(dataset.address, said, dataset.at("table"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers RENAME TO clients;
        """,
    good="""
        ALTER TABLE public.customers RENAME TO clients;
        ---
        table: public.clients
        """,
)
