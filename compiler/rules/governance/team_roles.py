"""A person stands in a team once.

Maintainers give consent for their team, developers do not. Who is listed as both, or twice, was most likely meant to
be somebody else, or to have left one of the lists. GitLab takes user names that differ only in case for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.governance import Team
from compiler.rule import Finding, Rule, Scope


def check(team: Team, _scope: Scope) -> Iterator[Finding]:
    """Look for people who are listed more than once."""
    count = Counter(name.lower() for name in (*team.maintainers, *team.developers))
    twice = sorted(name for name, times in count.items() if times > 1)
    if twice:
        names = ", ".join(f"`{name}`" for name in twice)
        said = f"Team `{team.name}` lists {names} more than once, so it is unclear who gives consent."
        yield Finding(
            team.address, said, team.at("members"), "List each person once, under `maintainers` or `developers`."
        )


RULE = Rule(
    __name__,
    Team,
    Severity.NOTE,
    check,
    bad="""
        name: shop
        members: {maintainers: [anna, bob], developers: [bob, carla]}
        """,
    good="""
        name: shop
        members: {maintainers: [anna, bob], developers: [carla]}
        """,
)
