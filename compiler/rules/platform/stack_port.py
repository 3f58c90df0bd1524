"""An address `stack:…` names the port of the stack that speaks what is asked for.

`weir stack` gives its services free ports and writes down which; the address names a port, not a number. A name that
the stack does not have leads nowhere, and another service's answers in a language that nobody expects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from compiler.diagnostics import Severity, Span
from compiler.model.platform import Environment
from compiler.rule import Finding, Rule, Scope
from compiler.rules.platform import STACK

DATABASES = ("source.sql", "platform.sql")
"""The ports of the stack that are databases."""


def check(environment: Environment, _scope: Scope) -> Iterator[Finding]:
    """Compare each address with the ports that would do."""
    for name, connection in environment.connections.items():
        yield from judge(f"{environment.address}#{name}", connection.host, connection.at("host"), DATABASES)
    engine, connect, kafka = environment.engine, environment.connect, environment.kafka
    scheduler = environment.scheduler
    if engine:
        yield from judge(f"{environment.address}#engine.url", engine.address, engine.at("url"), ["trino.http"])
    if connect:
        yield from judge(f"{environment.address}#connect.url", connect.address, connect.at("url"), ["connect.rest"])
    if kafka:
        at = kafka.at("bootstrap")
        yield from judge(f"{environment.address}#kafka.bootstrap", kafka.address, at, ["kafka.clients"])
    if scheduler:
        at = scheduler.at("url")
        yield from judge(f"{environment.address}#scheduler.url", scheduler.address, at, ["airflow-api.http"])


def judge(subject: str, address: str, span: Span, ports: Sequence[str]) -> Iterator[Finding]:
    """What is to be said about one address."""
    name = address.removeprefix(STACK)
    if name != address and name not in ports:
        said = f"`{subject}` wants the stack's port `{name}`, and nothing that can be used here answers there."
        near = next(iter(get_close_matches(name, ports, 1, 0.4)), ports[0])
        yield Finding(subject, said, span, f"Write `{STACK}{near}`.")


RULE = Rule(
    __name__,
    Environment,
    Severity.ERROR,
    check,
    bad="""
        name: dell
        connections:
          shop-db: {host: "stack:source", database: shop, user: weir, password: "secret:SHOP_DB"}
        engine: {url: "stack:trino.sql"}
        """,
    good="""
        name: dell
        connections:
          shop-db: {host: "stack:source.sql", database: shop, user: weir, password: "secret:SHOP_DB"}
        engine: {url: "stack:trino.http"}
        """,
)
