"""A Trino platform says where its catalog keeps the list of tables, and no other platform does.

With `jdbc` the list is in PostgreSQL and takes many writers. With `file` it lies beside the data and bears a single
one, so that merges wait for each other. DuckDB is a file itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Platform
from compiler.rule import Finding, Rule, Scope


def check(platform: Platform, _scope: Scope) -> Iterator[Finding]:
    """Compare with the engine."""
    engine = platform.engine
    name, kept, severity = platform.name, engine.catalog_type, Severity.ERROR
    if engine.type != "trino":
        said = f"Platform `{name}` says `catalogType: {kept}`, which means nothing to {engine.type}." if kept else ""
        hint = "Delete `catalogType:`."
    elif kept is None:
        said = (
            f"Platform `{name}` does not say where its catalog keeps the list of tables, so the catalog cannot be made."
        )
        hint = "Write `catalogType: jdbc`."
    else:
        said = (
            f"The catalog of platform `{name}` is kept in files, which bear a single writer." if kept == "file" else ""
        )
        hint, severity = "Write `catalogType: jdbc` for whatever is more than a trial.", Severity.WARNING
    if said:
        yield Finding(platform.address, said, engine.at("catalogType", "type"), hint, severity=severity)


RULE = Rule(
    __name__,
    Platform,
    Severity.ERROR,
    check,
    bad="""
        name: dell
        engine: {type: trino, version: "476"}
        """,
    good="""
        name: dell
        engine: {type: trino, version: "476", catalogType: jdbc}
        """,
)
