"""A file is nested no deeper than a declaration can be.

The deepest place of a declaration is 7 levels down. Thousands of brackets in each other serve only to exhaust the
stack of whatever reads them, so reading ends at 16 levels.
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
        members: {maintainers: [[[[[[[[[[[[[[[[[[[[anna]]]]]]]]]]]]]]]]]]]]}
        contact: checkout@example.com
        """,
    good="""
        kind: Team
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        """,
)
