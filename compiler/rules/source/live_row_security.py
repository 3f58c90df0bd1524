"""No policy hides rows of a captured table from the role that reads it.

The first load reads the table as this role. Rows that a policy hides are not loaded, without an error, though their
later changes arrive: nobody sees that the dataset is not whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import identifier
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for policies that hold for the role."""
    role = observed.source.role
    for dataset, table in observed.pairs:
        if table.row_security:
            said = (
                f"Policies on `{table.reference}` hide rows from the role `{role}`, so the first load of "
                f"`{dataset.address}` would not be whole."
            )
            hint = f"`ALTER ROLE {identifier(role)} BYPASSRLS` at the source."
            yield Finding(dataset.address, said, dataset.at("table"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers ENABLE ROW LEVEL SECURITY;
        """,
    good="""
        ALTER TABLE public.customers ENABLE ROW LEVEL SECURITY;
        ALTER ROLE weir_shop BYPASSRLS;
        """,
)
