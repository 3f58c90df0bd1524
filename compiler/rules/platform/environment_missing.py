"""A platform that a workspace uses stands somewhere.

Without an environment its files can be compiled and never deployed: the workspace's readers wait for data that
nothing will bring.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.resolve.directory import Directory
from compiler.rule import Finding, Rule, Scope


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for platforms with workspaces and without an environment; a file that could not be read might be one."""
    if any(not each.whole and each.kind in {"", "Environment"} for each in directory.entries.values()):
        return
    known = {each.facts["platform"] for each in directory.of("Environment")}
    users: dict[str, str] = {}
    for each in directory.of("Workspace"):
        if each.whole:
            users.setdefault(each.facts["platform"], each.address)
    for name, workspace in users.items():
        platform = directory.by_address.get(f"platform:{name}")
        if name not in known and platform:
            said = f"Platform `{name}` has no environment, so `{workspace}` can be compiled and not deployed."
            yield Finding(platform.address, said, platform.span, f"Declare one that says `platform: {name}`.")


RULE = Rule(
    __name__,
    Directory,
    Severity.WARNING,
    check,
    bad="""
        kind: Platform
        name: spare
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        ---
        kind: Workspace
        name: churn
        platform: spare
        """,
    good="""
        kind: Platform
        name: spare
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        ---
        kind: Workspace
        name: churn
        platform: spare
        ---
        kind: Environment
        name: dell
        platform: spare
        """,
)
