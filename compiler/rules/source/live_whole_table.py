"""A captured table is read and followed as the same rows.

The first load reads the table, afterwards its changes are followed. Reading a table that others inherit from shows
their rows too, while their changes arrive under their own names. A partition is published as its partitioned table,
never under its own name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import TableKind
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for partitions, and for tables that others inherit from."""
    children, wholes = inheriting(observed), roots(observed)
    for dataset, table in observed.pairs:
        if table.reference in wholes:
            whole = wholes[table.reference]
            said = f"`{table.reference}` is a partition of `{whole}`, which is captured as a whole or not at all."
            yield Finding(dataset.address, said, dataset.at("table"), f"Write `table: {whole}`.")
        elif table.reference in children:
            heirs = children[table.reference]
            verb = "inherits" if len(heirs) == 1 else "inherit"
            said = (
                f"{named(heirs)} {verb} from `{table.reference}`: the first load of `{dataset.address}` reads their "
                "rows too, and never hears of their changes."
            )
            hint = "Model the tables that inherit, or make it a partitioned table at the source."
            yield Finding(dataset.address, said, dataset.at("table"), hint)


def inheriting(observed: Observed) -> dict[str, list[str]]:
    """The tables that inherit from each table; partitions are something else."""
    found = defaultdict(list)
    for table in observed.source.tables:
        if table.kind is not TableKind.PARTITION:
            for parent in table.parents:
                found[parent].append(table.reference)
    return found


def roots(observed: Observed) -> dict[str, str]:
    """The partitioned table that each partition belongs to."""
    return {part.reference: root.reference for root in observed.source.tables for part in root.partitions}


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        CREATE TABLE public.resellers (discount numeric(4,2)) INHERITS (public.customers);
        """,
    good="""
        CREATE TABLE public.resellers (LIKE public.customers, discount numeric(4,2));
        """,
)
