"""A database belongs to one datastore.

A datastore has one slot, one topic and one order of commits. Two datastores on one database cut a transaction over
tables of both in two: each half arrives whole, at another moment, and a join over them sees a state that never was.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.resolve.directory import Directory
from compiler.rule import Finding, Rule, Scope


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for a connection that two datastores name."""
    first: dict[str, str] = {}
    for each in directory.of("Datastore"):
        if not each.whole:
            continue
        connection = each.facts["connection"]
        if first.setdefault(connection, each.address) != each.address:
            said = (
                f"Datastore `{each.address}` reads the database behind `{connection}`, and so does "
                f"`{first[connection]}`: a transaction over tables of both is cut in two."
            )
            hint = f"Move its datasets to `{first[connection]}`, or name the connection of another database."
            yield Finding(each.address, said, each.span, hint)


RULE = Rule(
    __name__,
    Directory,
    Severity.ERROR,
    check,
    bad="""
        kind: Datastore
        name: billing
        team: shop
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: invoices
            table: billing.invoices
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
    good="""
        kind: Datastore
        name: billing
        team: shop
        zone: europe
        connection: billing-db
        capture: {method: cdc}
        datasets:
          - name: invoices
            table: billing.invoices
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
)
