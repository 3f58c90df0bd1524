"""No two columns of a captured table differ only in case.

Debezium's task fails on the first row of such a table, and the whole datastore stands still. Excluding one of the two
does not help, because its list of columns does not look at case (3.6.3, tried).
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Compare the names in small letters."""
    for dataset, table in observed.pairs:
        folded = [column.name.lower() for column in table.columns]
        if len(set(folded)) == len(folded):
            continue
        alike = [column.name for column in table.columns if folded.count(column.name.lower()) > 1]
        said = f"{named(alike)} of `{table.reference}` differ only in case, and Debezium fails on the first such row."
        hint = f"Rename one of them: `ALTER TABLE {table.reference} RENAME COLUMN …`."
        yield Finding(dataset.address, said, dataset.at("table"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers ADD COLUMN "Email" text;
        ---
        excluded: [Email]
        """,
    good="""
        ALTER TABLE public.customers ADD COLUMN second_email text;
        ---
        excluded: [second_email]
        """,
)
