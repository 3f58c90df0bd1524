"""No column of a captured table has a type of one's own with the name of a geometric one.

Debezium goes by the name of a type and takes no notice of its schema: it reads a composite `legacy.box` as
PostgreSQL's own `box`, fails at the first row that has a value, and retries for ever. Leaving the column out does not
help (3.6.3, tried). Enums and domains are told apart before.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import LiveColumn, TypeKind
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named

GEOMETRIC = {"box", "circle", "line", "lseg", "path", "point", "polygon"}
OWN = {TypeKind.COMPOSITE, TypeKind.RANGE, TypeKind.MULTIRANGE}
"""Whatever of such a name is made so is not PostgreSQL's."""


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Compare the names of the types, also of columns that are left out."""
    tables = {table.reference for table in observed.source.tables}
    for dataset, table in observed.pairs:
        alike = [each for each in table.columns if each.base.name in GEOMETRIC and each.base.kind in OWN]
        if alike:
            names = [each.name for each in alike]
            said = (
                f"{named(names)} of `{table.reference}` {'has' if len(names) == 1 else 'have'} a type called like a "
                f"geometric one, at whose first value Debezium stops for good, and with it `{dataset.address}`."
            )
            yield Finding(dataset.address, said, dataset.at("table"), remedy(alike[0], tables))


def remedy(column: LiveColumn, tables: set[str]) -> str:
    """The statement that gives the type another name."""
    name = column.base.name
    if column.domain:
        return f"Rename the type `{name}` that is below the domain `{column.type}` at the source."
    kind = "TABLE" if column.type in tables else "TYPE"
    return f"`ALTER {kind} {column.type} RENAME TO own_{name}` at the source, or to whatever fits."


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        CREATE SCHEMA legacy;
        CREATE TYPE legacy.box AS (height integer, width integer);
        ALTER TABLE public.customers ADD COLUMN parcel legacy.box;
        ---
        excluded: [parcel]
        """,
    good="""
        CREATE SCHEMA legacy;
        CREATE TYPE legacy.carton AS (height integer, width integer);
        ALTER TABLE public.customers ADD COLUMN parcel legacy.carton;
        ---
        excluded: [parcel]
        """,
)
