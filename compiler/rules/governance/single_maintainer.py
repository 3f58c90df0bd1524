"""A team has more than one maintainer.

Only maintainers give consent: to a breaking change, a waiver, a purge. With one of them every such merge request waits
while that person is away, and nobody sees what this person alone decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.governance import Team
from compiler.rule import Finding, Rule, Scope


def check(team: Team, _scope: Scope) -> Iterator[Finding]:
    """Look for a second maintainer."""
    people = {name.lower() for name in team.maintainers}
    if len(people) == 1:
        said = f"Team `{team.name}` has one maintainer, so its consent waits for `{team.maintainers[0]}` alone."
        yield Finding(team.address, said, team.at("members"), "Add a second name to `maintainers:`.")


RULE = Rule(
    __name__,
    Team,
    Severity.NOTE,
    check,
    bad="""
        name: shop
        members: {maintainers: [anna]}
        ---
        name: crm
        members: {maintainers: [zoe, yann]}
        """,
    good="""
        name: shop
        members: {maintainers: [anna, bob]}
        ---
        name: crm
        members: {maintainers: [zoe, yann]}
        """,
)
