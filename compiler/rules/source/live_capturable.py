"""The values of each modelled column arrive.

Of generated columns, composite types, bit strings and a few more Debezium delivers nothing, or NULL, without an
error: readers would take what is missing for what is true.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.intake.types import Uncapturable, captured_type
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Ask what becomes of the values of each column."""
    for dataset, table, column, live in observed.columns():
        verdict = captured_type(live, table)
        if isinstance(verdict, Uncapturable):
            said = (
                f"`{column.name}` of `{dataset.address}` cannot be captured from `{table.reference}`. {verdict.reason}"
            )
            where = column.at("physicalName", "name")
            yield Finding(f"{dataset.address}#{column.name}", said, where, verdict.way_out)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers DROP COLUMN balance;
        ALTER TABLE public.customers ADD COLUMN balance numeric(12,2) GENERATED ALWAYS AS (id * 0.01) STORED;
        """,
    good="""
        ALTER TABLE public.customers DROP COLUMN balance;
        ALTER TABLE public.customers ADD COLUMN balance numeric(12,2) DEFAULT 0;
        """,
)
