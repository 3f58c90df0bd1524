"""Two connections of an environment lead to two databases.

Two datastores on one database cut a transaction over tables of both in two. Under two names nobody sees it in the
datastores' files; host, port and database give it away.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Connection, Environment
from compiler.rule import Finding, Rule, Scope

USUAL_PORT = 5432
LOOPBACK = {"localhost", "::1"}


def check(environment: Environment, _scope: Scope) -> Iterator[Finding]:
    """Look for a database that was named before."""
    first: dict[tuple[str, int, str], str] = {}
    for name, each in environment.connections.items():
        known = first.setdefault(place(each), name)
        if known != name:
            said = (
                f"The connections `{known}` and `{name}` of `{environment.name}` lead to one database, "
                f"`{each.database}` on {each.host}: a transaction over datastores of both is cut in two."
            )
            hint = (
                f"Make one datastore of those that name `{known}` and `{name}`, and delete one of the two connections."
            )
            yield Finding(f"{environment.address}#{name}", said, each.at("database"), hint)


def place(connection: Connection) -> tuple[str, int, str]:
    """What tells one database from another."""
    host = connection.host.lower()
    return "127.0.0.1" if host in LOOPBACK else host, connection.port or USUAL_PORT, connection.database


RULE = Rule(
    __name__,
    Environment,
    Severity.ERROR,
    check,
    bad="""
        name: dell
        connections:
          shop-db: {host: db1.example.com, database: shop, user: weir_shop, password: "secret:SHOP_DB"}
          billing-db: {host: db1.example.com, port: 5432, database: shop, user: weir, password: "secret:BILLING_DB"}
        """,
    good="""
        name: dell
        connections:
          shop-db: {host: db1.example.com, database: shop, user: weir_shop, password: "secret:SHOP_DB"}
          billing-db: {host: db1.example.com, database: billing, user: weir, password: "secret:BILLING_DB"}
        """,
)
