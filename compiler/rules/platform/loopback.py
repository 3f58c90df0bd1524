"""Only on one's own machine may everybody deploy.

`authorisation: none` asks nobody: whoever can start weir can replace tables, views and access rules. That is right
for a trial whose services cannot be reached from outside, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Environment
from compiler.rule import Finding, Rule, Scope
from compiler.rules.platform import here, hosts


def check(environment: Environment, _scope: Scope) -> Iterator[Finding]:
    """Look for hosts that are not this machine."""
    if environment.authorisation != "none":
        return
    away = list(dict.fromkeys(each for each in hosts(environment) if not here(each)))
    if away:
        more = f" and {len(away) - 1} more" if len(away) > 1 else ""
        said = f"Environment `{environment.name}` lets everybody deploy, but `{away[0]}`{more} is not this machine."
        hint = "Write `authorisation: gitlab`, or use addresses of this machine only."
        yield Finding(environment.address, said, environment.at("authorisation"), hint)


RULE = Rule(
    __name__,
    Environment,
    Severity.ERROR,
    check,
    bad="""
        name: dell
        authorisation: none
        """,
    good="""
        name: dell
        authorisation: none
        connections:
          shop-db: {host: 127.0.0.1, database: shop, user: weir_shop, password: "secret:SHOP_DB_PASSWORD"}
        engine: {url: "stack:trino.http"}
        connect: {url: "http://localhost:8083"}
        kafka: {bootstrap: "stack:kafka.clients"}
        scheduler: {url: "stack:airflow-api.http", password: "secret:AIRFLOW", releases: "stack:airflow.bundle"}
        """,
)
