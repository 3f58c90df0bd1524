"""A workspace that moves to another platform leaves its views and its history behind, and a reviewer knows.

The new platform loads the current rows from the sources; versions that the old one kept are not copied. Readers find
their schema on another engine, with another login.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import WorkspaceChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope


def check(change: WorkspaceChanged, _scope: Scope) -> Iterator[Finding]:
    """Say where it moves."""
    if change.field == "platform":
        old, new = change.old, change.new
        said = (
            f"Workspace `{new.address}` moves from platform `{old.platform.name}` to `{new.platform.name}`: its views "
            "and the versions kept so far stay behind and are deleted."
        )
        hint = f"Declare a second workspace on `{new.platform.name}`, and remove this one when its readers have moved."
        yield Finding(new.address, said, new.at("platform"), hint)


RULE = Rule(
    __name__,
    WorkspaceChanged,
    Severity.WARNING,
    check,
    before="""
        kind: Platform
        name: lab
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        """,
    bad="""
        kind: Platform
        name: lab
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        ---
        kind: Workspace
        name: churn
        platform: lab
        """,
    good="""
        kind: Platform
        name: lab
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        ---
        kind: Workspace
        name: churn-lab
        team: crm
        platform: lab
        needs: [{dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 5m}]
        """,
)
