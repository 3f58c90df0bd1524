"""The primary key of a captured table is checked at once.

With a deferrable key `UPDATE … SET id = id + 1` arrives as a new row and then its deletion, so a living row
disappears. And unless the whole row is logged, PostgreSQL takes a deferrable key for no identity at all: publishing
the table makes UPDATE and DELETE fail in the application that owns it.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for a key that may be checked later."""
    for dataset, table in observed.pairs:
        if table.deferrable_key and not dataset.append_only:
            harm = (
                "a row whose key changes may disappear"
                if table.logs_whole_rows
                else "publishing it makes UPDATE and DELETE fail at the source"
            )
            said = f"The primary key of `{table.reference}`, which `{dataset.address}` captures, is deferrable: {harm}."
            hint = f"Drop the constraint of `{table.reference}` and add it again as NOT DEFERRABLE."
            yield Finding(dataset.address, said, dataset.at("primaryKey", "table"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (id) DEFERRABLE;
        """,
    good="""
        ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (id) NOT DEFERRABLE;
        """,
)
