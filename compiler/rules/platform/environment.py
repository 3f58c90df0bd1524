"""An environment says where each service of its platform is, and no other.

Trino runs the SQL, Kafka Connect captures, and Kafka itself is asked how far a topic reaches, because the engine
cannot tell an empty topic from a lost one. The scheduler starts the work; only deploying needs to know where it is.
DuckDB is a file: an address beside it would be read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Environment
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named

NEEDED = ("engine", "connect", "kafka")
SERVICES = (*NEEDED, "scheduler")


def check(environment: Environment, _scope: Scope) -> Iterator[Finding]:
    """Compare the services with the engine."""
    platform = environment.platform
    told = [name for name, at in zip(SERVICES, addresses(environment), strict=True) if at]
    used = [*NEEDED, *(["scheduler"] if platform.scheduler else [])] if platform.engine.type == "trino" else []
    spare = [name for name in told if name not in used]
    if used:
        missing = [name for name in NEEDED if name not in told]
        if missing:
            said = (
                f"Environment `{environment.name}` does not say where {named(missing)} of platform `{platform.name}` "
                "can be reached."
            )
            hint = f"Add {named([f'{each}:' for each in missing])}."
            yield Finding(environment.address, said, environment.at("platform"), hint, severity=Severity.ERROR)
    if spare:
        said = (
            f"Environment `{environment.name}` has an address for {named(spare)}, but platform `{platform.name}` uses "
            "no such service."
        )
        hint = f"Delete {named([f'{each}:' for each in spare])}."
        yield Finding(environment.address, said, environment.at(spare[0]), hint, severity=Severity.WARNING)


def addresses(environment: Environment) -> tuple[bool, ...]:
    """Which services have an address, in their order."""
    services = (environment.engine, environment.connect, environment.kafka, environment.scheduler)
    return tuple(each is not None for each in services)


RULE = Rule(
    __name__,
    Environment,
    Severity.ERROR,
    check,
    bad="""
        name: lab
        platform: dell
        authorisation: gitlab
        connections: {}
        engine: {url: "https://trino.example.com:8443"}
        """,
    good="""
        name: lab
        platform: dell
        authorisation: gitlab
        connections: {}
        engine: {url: "https://trino.example.com:8443"}
        connect: {url: "https://connect.example.com:8083"}
        kafka: {bootstrap: "kafka.example.com:9092"}
        """,
)
