"""A password leaves this machine only encrypted.

Over `http://` it can be read on the way by whoever carries the packets, and the engine's user may do everything with
every table. Trino itself refuses passwords on a connection that is not secure.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Environment
from compiler.rule import Finding, Rule, Scope
from compiler.rules.platform import here, host


def check(environment: Environment, _scope: Scope) -> Iterator[Finding]:
    """Look at the services that are sent a password over HTTP."""
    for whose, at in (("engine", environment.engine), ("scheduler", environment.scheduler)):
        if at and at.password and at.address.startswith("http://") and not here(host(at.address)):
            said = f"Environment `{environment.name}` sends the {whose}'s password to `{host(at.address)}` unencrypted."
            yield Finding(environment.address, said, at.at("url"), "Write the address with `https://`.")


RULE = Rule(
    __name__,
    Environment,
    Severity.ERROR,
    check,
    bad="""
        name: dell
        engine: {url: "http://trino.example.com:8080", password: "secret:TRINO_PASSWORD"}
        """,
    good="""
        name: dell
        engine: {url: "https://trino.example.com:8443", password: "secret:TRINO_PASSWORD"}
        """,
)
