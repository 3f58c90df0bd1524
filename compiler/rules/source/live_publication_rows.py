"""The publication passes on whole rows, and all of them.

A row filter hides rows and their deletion, a column list hides values: what arrives looks complete and is not. Which
columns are captured is said in the model and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for filters and lists of columns."""
    publication = observed.publication
    if publication is None:
        return
    members = {each.reference: each for each in publication.members}
    for dataset, table in observed.pairs:
        references = (table.reference, *(part.reference for part in table.partitions))
        published = [members[each] for each in references if each in members]
        filters = [each.row_filter for each in published if each.row_filter]
        lists = [{*each.columns} for each in published if each.columns is not None]
        hidden = [
            column.name
            for column in table.columns
            if not column.generated and any(column.name not in columns for columns in lists)
        ]
        if filters or hidden:
            parts = [f"only rows where {filters[0]}"] if filters else []
            parts += [f"rows without {named(hidden)}"] if hidden else []
            said = (
                f"The publication `{publication.name}` passes on {', and '.join(parts)} of `{table.reference}`, so "
                f"`{dataset.address}` is not whole."
            )
            hint = f"`ALTER PUBLICATION {publication.name} SET TABLE …`, all its tables by their bare names."
            yield Finding(dataset.address, said, dataset.at("table"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        CREATE PUBLICATION weir_shop_orders FOR TABLE public.customers WHERE (id > 1000);
        """,
    good="""
        CREATE PUBLICATION weir_shop_orders FOR TABLE public.customers;
        """,
)
