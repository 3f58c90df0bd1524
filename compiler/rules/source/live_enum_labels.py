"""Every enum of the database has a label.

Debezium 3.6.3 reads the labels of every type that counts as an enum when it starts, in whatever schema, and fails on
one that has none: an enum that was made empty, or a domain over an enum. Then nothing of the database is captured.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for types without labels."""
    source = observed.source
    if source.labelless:
        types = [each.type for each in source.labelless]
        said = (
            f"{named(types)} of the database `{source.database}` {'has' if len(types) == 1 else 'have'} no labels, and "
            f"Debezium does not start there, so nothing of `{observed.datastore.address}` is captured."
        )
        first = source.labelless[0]
        kind = "DOMAIN" if first.domain else "TYPE"
        hint = (
            f"`DROP {kind} {first.type}` at the source, or {'use the enum itself' if first.domain else 'add a label'}."
        )
        yield Finding(observed.datastore.address, said, observed.datastore.at("connection"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        CREATE TYPE public.tier AS ENUM ();
        """,
    good="""
        CREATE TYPE public.tier AS ENUM ('silver', 'gold');
        """,
)
