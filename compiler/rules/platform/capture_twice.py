"""A datastore is captured for one platform.

Slot, publication and connector have the name of the datastore. Two platforms with an engine that is fed from the log
would read one slot: each gets a part of the changes, and neither all. A platform whose engine is a file reads no log.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.resolve.directory import Directory
from compiler.rule import Finding, Rule, Scope

FROM_FILES = "duckdb"


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for workspaces on a second platform that read what is captured for a first."""
    engines = {each.address: each.facts.get("engine") for each in directory.of("Platform")}
    first: dict[str, str] = {}
    for workspace in directory.of("Workspace"):
        platform = workspace.facts.get("platform", "")
        if engines.get(f"platform:{platform}") in {None, FROM_FILES}:
            continue
        stores = sorted({need.rpartition("/")[0] for need in workspace.facts["needs"]})
        for store in stores:
            taken = first.setdefault(store, platform)
            if taken != platform:
                said = (
                    f"Workspace `{workspace.address}` reads `{store}` on `{platform}`, and `{store}` is captured for "
                    f"`{taken}` already: two connectors would share one slot, and each would lose changes."
                )
                hint = f"Name `{taken}` as its platform, or read there what it needs of `{store}`."
                yield Finding(workspace.address, said, workspace.span, hint, detail=store)


RULE = Rule(
    __name__,
    Directory,
    Severity.ERROR,
    check,
    bad="""
        kind: Platform
        name: lab
        engine: {type: trino, version: "476", catalog: lake, catalogType: jdbc}
        capture: {type: debezium, version: 3.6.3.Final}
        scheduler: {type: airflow, version: "3.3", tablesPerTask: 50}
        ---
        kind: Environment
        name: lab
        platform: lab
        authorisation: none
        connections:
          shop-db: {host: db1.example.com, database: shop, user: weir_shop, password: "secret:SHOP_DB_PASSWORD"}
        engine: {url: "https://trino.lab.example.com", user: weir, password: "secret:TRINO_PASSWORD"}
        connect: {url: "https://connect.lab.example.com"}
        kafka: {bootstrap: "kafka.lab.example.com:9092"}
        ---
        kind: Zone
        name: europe
        platforms: [dell, lab]
        ---
        kind: Workspace
        name: trial
        team: crm
        platform: lab
        purpose: Find customers about to leave.
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, balance], history: live, freshness: 5m}
        """,
    good="""
        kind: Platform
        name: lab
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        ---
        kind: Environment
        name: lab
        platform: lab
        authorisation: none
        connections:
          shop-db: {host: db1.example.com, database: shop, user: weir_shop, password: "secret:SHOP_DB_PASSWORD"}
        ---
        kind: Zone
        name: europe
        platforms: [dell, lab]
        ---
        kind: Workspace
        name: trial
        team: crm
        platform: lab
        purpose: Find customers about to leave.
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, balance], history: live, freshness: 5m}
        """,
)
