"""Merges run often enough to keep tails short, and seldom enough to be worth their price.

Freshness does not wait for a merge, so a short rhythm buys nothing: each merge costs a third of a second whatever it
changes, for every table. A long one lets the tails grow that every query reads, and tables are as old as that for
tools that do not read the views.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.names import SECONDS
from compiler.model.platform import Platform
from compiler.rule import Finding, Rule, Scope

HINT = "Write `every: 15m` under `merge:`."


def check(platform: Platform, _scope: Scope) -> Iterator[Finding]:
    """Compare with a minute and a day."""
    if platform.merge_every < SECONDS["m"]:
        said = (
            f"Platform `{platform.name}` merges more often than once a minute, which costs much and makes no view "
            "fresher."
        )
        yield Finding(platform.address, said, platform.at("merge"), HINT)
    elif platform.merge_every > SECONDS["d"]:
        said = (
            f"Platform `{platform.name}` merges less often than once a day: every query reads what has piled up since."
        )
        yield Finding(platform.address, said, platform.at("merge"), HINT)


RULE = Rule(
    __name__,
    Platform,
    Severity.WARNING,
    check,
    bad="""
        name: dell
        merge: {every: 10s}
        """,
    good="""
        name: dell
        merge: {every: 5m}
        """,
)
