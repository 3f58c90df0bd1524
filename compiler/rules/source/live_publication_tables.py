"""The publication of a datastore holds exactly what is captured.

A table that is not published sends nothing, without a warning anywhere; one that is published and not captured makes
empty transactions, and may make UPDATE and DELETE fail at the source. `FOR ALL TABLES` does both to every future
table. What is merely not deployed yet is a warning. Where there is no publication nothing is said: deploying makes
it.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import LivePublication
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named

OWN = "weir"
"""The schema at the source that holds heartbeat and signals."""


def check(observed: Observed, scope: Scope) -> Iterator[Finding]:
    """Compare the members with the tables of the datasets."""
    publication, store = observed.publication, observed.datastore
    if publication is None:
        return
    if publication.all_tables:
        said = f"The publication `{publication.name}` is FOR ALL TABLES, so every table of the database is published."
        hint = (
            f"Stop the connector of `{store.address}`, make the publication anew for its tables, and load them again."
        )
        yield Finding(store.address, said, store.at("connection"), hint)
        return
    wanted, allowed = tables(observed, scope)
    members = published(observed, publication)
    missing, extra = sorted(wanted - members), sorted(members - allowed)
    if missing or extra:
        parts = [f"lacks {named(missing)}"] if missing else []
        parts += [f"has {named(extra)} besides"] if extra else []
        said = (
            f"The publication `{publication.name}` {' and '.join(parts)}, so it is not what `{store.address}` captures."
        )
        hint = "Deploy, or see who changed the publication."
        yield Finding(store.address, said, store.at("datasets"), hint, severity=Severity.WARNING)


def tables(observed: Observed, scope: Scope) -> tuple[set[str], set[str]]:
    """The tables that must be published, which are those that somebody needs, and those that may be."""
    workspaces = scope.directory.of("Workspace") if scope.directory else ()
    needed = {address for each in workspaces for address in each.facts.get("needs", ())}
    wanted = {table.reference for dataset, table in observed.pairs if dataset.address in needed}
    return wanted, {table.reference for _, table in observed.pairs}


def published(observed: Observed, publication: LivePublication) -> set[str]:
    """What is published, a partition as its partitioned table."""
    roots = {part.reference: table.reference for table in observed.source.tables for part in table.partitions}
    members = (each.reference for each in publication.members if each.schema != OWN)
    return {roots.get(member, member) for member in members}


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        CREATE PUBLICATION weir_shop_orders FOR ALL TABLES;
        """,
    good="""
        CREATE PUBLICATION weir_shop_orders FOR TABLE public.customers;
        """,
)
