"""An environment leaves only when nothing runs there any longer.

Deploying stops knowing about it, and everything that was deployed goes on: connectors capture, and a replication slot
that nobody reads fills the disk of its source.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import GoverningRemoved
from compiler.diagnostics import Severity
from compiler.model.platform import Environment
from compiler.rule import Finding, Rule, Scope


def check(change: GoverningRemoved, _scope: Scope) -> Iterator[Finding]:
    """Look for environments."""
    if isinstance(change.old, Environment):
        said = (
            f"The environment `{change.old.name}` goes away: what was deployed there goes on, and a replication slot "
            "that nobody reads fills the disk of its source."
        )
        hint = "Keep the file until its connectors and slots are gone."
        yield Finding(change.old.address, said, change.span, hint)


RULE = Rule(
    __name__,
    GoverningRemoved,
    Severity.WARNING,
    check,
    before="""
        kind: Environment
        name: lab
        platform: dell
        authorisation: gitlab
        connections: {}
        """,
    bad="""
        # the file is no longer there
        """,
    good="""
        kind: Environment
        name: lab
        platform: dell
        authorisation: gitlab
        connections: {}
        """,
)
