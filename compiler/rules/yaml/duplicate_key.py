"""A key is written once in a mapping.

Of two values for one key, some readers of YAML take the first and some the last. A reviewer sees the one that comes
into view; the other may be the one that counts.
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
        kind: Team
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        name: returns
        """,
    good="""
        kind: Team
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        """,
)
