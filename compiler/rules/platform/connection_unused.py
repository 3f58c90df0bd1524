"""A connection of an environment leads to a datastore.

A login that nobody uses is one that nobody misses when it is stolen, and most often its name is misspelt: then the
datastore that was meant has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity, Span
from compiler.resolve.directory import Directory
from compiler.rule import Finding, Rule, Scope


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for names that no datastore says; a file that could not be read might say them."""
    entries = directory.entries.values()
    if any(not each.whole and each.kind in {"", "Datastore"} for each in entries):
        return
    used = {each.facts["connection"] for each in entries if each.kind == "Datastore"}
    for each in directory.of("Environment"):
        for name in each.facts.get("connections", ()):
            if name not in used:
                said = f"`{each.address}` has a connection `{name}` that no datastore names."
                hint = (
                    f"Delete `{name}:` from `{each.path}`, or write it in the `connection:` of the datastore that it "
                    "is for."
                )
                yield Finding(f"{each.address}#{name}", said, Span(each.path, *each.facts["at"]), hint)


RULE = Rule(
    __name__,
    Directory,
    Severity.WARNING,
    check,
    bad="""
        kind: Environment
        name: dell
        connections:
          shop-db: {host: db1.example.com, database: shop, user: weir_shop, password: "secret:SHOP_DB_PASSWORD"}
          bank-db: {host: db2.example.com, database: bank, user: weir_bank, password: "secret:BANK_DB_PASSWORD"}
        """,
    good="""
        kind: Environment
        name: dell
        connections:
          shop-db: {host: db1.example.com, database: shop, user: weir_shop, password: "secret:SHOP_DB_PASSWORD"}
        """,
)
