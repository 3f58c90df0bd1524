"""A file declares something.

An empty file, or one in which everything is commented out, looks like a declaration in every listing. Whoever looks
for it later does not know whether it was meant to be so or was lost.
"""

from __future__ import annotations

from compiler.diagnostics import Severity
from compiler.rule import Reading, Rule, unchecked

RULE = Rule(
    __name__,
    Reading,
    Severity.ERROR,
    unchecked,
    bad="""
        # kind: Team
        # name: checkout
        """,
    good="""
        kind: Team
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        """,
)
