"""A Trino platform has a scheduler.

Data is as fresh as the last time somebody started the work. Without a scheduler that is a person, and no freshness
that a need asks for can be kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Platform
from compiler.rule import Finding, Rule, Scope


def check(platform: Platform, _scope: Scope) -> Iterator[Finding]:
    """Look for one; DuckDB is run by the person who looks at it."""
    if platform.scheduler is None and platform.engine.type == "trino":
        said = f"Platform `{platform.name}` has no scheduler: nothing lands or merges unless a person starts it."
        yield Finding(
            platform.address, said, platform.at("name"), 'Write `scheduler: {type: airflow, version: "3.3"}`.'
        )


RULE = Rule(
    __name__,
    Platform,
    Severity.WARNING,
    check,
    bad="""
        name: spare
        engine: {type: trino, version: "476", catalogType: jdbc}
        capture: {type: debezium, version: 3.6.3.Final}
        """,
    good="""
        name: spare
        engine: {type: trino, version: "476", catalogType: jdbc}
        capture: {type: debezium, version: 3.6.3.Final}
        scheduler: {type: airflow, version: "3.3"}
        """,
)
