"""Each column of a captured table is modelled, or left out on purpose.

What nobody decided about is not captured. `excluded:` says that somebody looked at the column; without it a column
that was added at the source is easily forgotten until a reader misses it, and its past is then only to be had by
loading the table again.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """List the columns that the model does not mention."""
    for dataset, table in observed.pairs:
        known = {*dataset.excluded, *(column.physical_name for column in dataset.columns)}
        new = [column.name for column in table.columns if column.name not in known]
        if new:
            said = (
                f"`{table.reference}` has {named(new)}, which `{dataset.address}` neither models nor excludes, so "
                f"{'it is' if len(new) == 1 else 'they are'} not captured."
            )
            hint = "Model the new columns (`weir import postgres` again adds them), or list them in `excluded:`."
            yield Finding(dataset.address, said, dataset.at("columns"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.NOTE,
    check,
    bad="""
        ALTER TABLE public.customers ADD COLUMN phone text;
        """,
    good="""
        ALTER TABLE public.customers ADD COLUMN phone text;
        ---
        excluded: [phone]
        """,
)
