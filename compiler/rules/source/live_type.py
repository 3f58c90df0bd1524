"""The type of a modelled column holds whatever the source's column may hold.

A column that became wider at the source, or another type altogether, sends values that the table cannot store: the
first of them stops the table until somebody mends it, and the readers' views stay where they were. PostgreSQL
rewrites the old rows without an event, so a new type at the source often means loading the table again.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.intake.fit import keeps
from compiler.intake.types import Uncapturable, captured_type
from compiler.model.observed import Observed
from compiler.model.types import logical_type
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Compare the types."""
    for dataset, table, column, live in observed.columns():
        captured = captured_type(live, table)
        if isinstance(captured, Uncapturable):
            continue  # which another rule finds
        source = logical_type(captured)
        if not keeps(column.type, source):
            said = (
                f"`{column.name}` of `{dataset.address}` is {column.type}, and `{table.reference}` has {live.type}, "
                f"which needs {source}: a value that does not fit stops the table."
            )
            hint = f'Write `type: "{source}"`, or change the column at the source.'
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("type"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers ALTER COLUMN balance TYPE numeric(14,2);
        """,
    good="""
        ALTER TABLE public.customers ALTER COLUMN balance TYPE numeric(10,2);
        """,
)
