"""Each environment has the connections that the workspaces of its platform need.

A workspace that needs a dataset needs its source: without the connection the engine cannot load the first row, nor
Debezium read the log.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity, Span
from compiler.resolve.directory import Directory
from compiler.rule import Finding, Rule, Scope
from compiler.rules.platform import wanted


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Compare what each environment has with what its platform needs."""
    needed = wanted(directory)
    for each in directory.of("Environment"):
        if not each.whole:
            continue
        known = set(each.facts["connections"])
        for connection, (store, workspace) in needed.get(each.facts["platform"], {}).items():
            if connection not in known:
                said = (
                    f"`{each.address}` has no connection `{connection}`: `{workspace}` reads `{store}`, which cannot "
                    "be loaded there."
                )
                hint = f"Add `{connection}:` with host, database, user and password."
                yield Finding(f"{each.address}#{connection}", said, Span(each.path, *each.facts["at"]), hint)


RULE = Rule(
    __name__,
    Directory,
    Severity.ERROR,
    check,
    bad="""
        kind: Environment
        name: dell
        connections: {}
        """,
    good="""
        kind: Environment
        name: dell
        connections:
          shop-db: {host: db1.example.com, database: shop, user: weir_shop, password: "secret:SHOP_DB_PASSWORD"}
        """,
)
