"""An address `stack:…` stands without a number.

The stack knows the port behind the name, and it is another one on each machine. A `port:` beside it would be read by
nobody, whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Environment
from compiler.rule import Finding, Rule, Scope
from compiler.rules.platform import STACK


def check(environment: Environment, _scope: Scope) -> Iterator[Finding]:
    """Look for connections that say both."""
    for name, each in environment.connections.items():
        if each.port is not None and each.host.startswith(STACK):
            said = (
                f"Connection `{name}` of `{environment.name}` says `port: {each.port}`, but `{each.host}` has its port "
                "from the stack."
            )
            yield Finding(f"{environment.address}#{name}", said, each.at("port"), "Delete `port:`.")


RULE = Rule(
    __name__,
    Environment,
    Severity.ERROR,
    check,
    bad="""
        name: dell
        connections:
          shop-db: {host: "stack:source.sql", port: 5432, database: shop, user: weir, password: "secret:SHOP_DB"}
        """,
    good="""
        name: dell
        connections:
          shop-db: {host: "stack:source.sql", database: shop, user: weir, password: "secret:SHOP_DB"}
        """,
)
