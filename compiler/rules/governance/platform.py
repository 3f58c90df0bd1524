"""Data is read only on platforms that its zone allows.

A zone says where its data may be. A need copies the dataset to its workspace's platform, with history and backups:
whether it may be there is the decision of the zone's owners, not of the team that reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for needs on a platform that the zone does not name."""
    platform, zone = need.workspace.platform.name, need.dataset.datastore.zone
    if platform not in zone.platforms:
        said = (
            f"`{need.address}` brings `{need.dataset.address}` to the platform `{platform}`, and its zone "
            f"`{zone.name}` allows only {', '.join(f'`{name}`' for name in zone.platforms)}."
        )
        owners = ", ".join(team.name for team in zone.owners)
        hint = f"Read it in a workspace on an allowed platform, or ask the zone's owners ({owners}) to add this one."
        yield Finding(need.address, said, need.at("dataset"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        kind: Platform
        name: laptop
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        ---
        kind: Workspace
        name: churn
        platform: laptop
        """,
    good="""
        kind: Platform
        name: laptop
        engine: {type: duckdb, version: "1.4"}
        capture: {type: debezium, version: 3.6.3.Final}
        ---
        kind: Zone
        name: europe
        platforms: [dell, laptop]
        ---
        kind: Workspace
        name: churn
        platform: laptop
        """,
)
