"""Everybody who names a datastore hears that it has another name.

The datasets get other addresses, so needs have to be written anew; views keep their names. Connector, slot and topic
keep theirs for good, because another name would make them start from nothing: the old name stays visible at the
source and in Kafka.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatastoreChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import readers
from compiler.sentence import named


def check(change: DatastoreChanged, scope: Scope) -> Iterator[Finding]:
    """Say what happens, and who has to write another address."""
    if change.field != "name":
        return
    old, new = change.old, change.new
    workspaces = sorted({need.workspace.address for dataset in old.datasets for need in readers(scope, dataset)})
    said = f"Datastore `{old.address}` is now called `{new.address}`; its connector, slot and topic keep the old name"
    if workspaces:
        said += f", and the needs of {named(workspaces)} have to say the new address"
    hint = (
        f"Write `{new.address}/…` in the needs, in this same merge request."
        if workspaces
        else "Expect the old name there."
    )
    severity = Severity.WARNING if workspaces else Severity.NOTE
    yield Finding(new.address, f"{said}.", new.at("renamedFrom", "name"), hint, severity=severity)


RULE = Rule(
    __name__,
    DatastoreChanged,
    Severity.WARNING,
    check,
    before="""
        name: stock
        team: shop
        zone: europe
        connection: stock-db
        capture: {method: cdc}
        datasets:
          - name: shelves
            table: public.shelves
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
    bad="""
        name: warehouse
        renamedFrom: stock
        team: shop
        zone: europe
        connection: stock-db
        capture: {method: cdc}
        datasets:
          - name: shelves
            table: public.shelves
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
    good="""
        name: stock
        team: shop
        zone: europe
        description: What lies in the warehouse.
        connection: stock-db
        capture: {method: cdc}
        datasets:
          - name: shelves
            table: public.shelves
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
)
