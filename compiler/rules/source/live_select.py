"""The role that captures may read each captured table.

REPLICATION lets a role follow the log, and gives it no right to read a table: capture would start, and the first load
fail. A right on some columns only does not count, because the next column would not be among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import LiveTable, identifier
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Ask for the rights of the role."""
    role = observed.source.role
    for dataset, table in observed.pairs:
        if table.columns and not (table.may_select and table.may_use_schema):
            said = (
                f"The role `{role}` may not read `{table.reference}`, so the first load of `{dataset.address}` fails."
            )
            yield Finding(dataset.address, said, dataset.at("table"), f"`{grants(table, role)}` at the source.")


def grants(table: LiveTable, role: str) -> str:
    """The statements that give what is missing."""
    missing = [] if table.may_use_schema else [f"USAGE ON SCHEMA {identifier(table.schema)}"]
    missing += [] if table.may_select else [f"SELECT ON {table.reference}"]
    return "; ".join(f"GRANT {right} TO {identifier(role)}" for right in missing)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        REVOKE SELECT ON public.customers FROM weir_shop;
        """,
    good="""
        GRANT SELECT ON public.customers TO weir_shop;
        """,
)
