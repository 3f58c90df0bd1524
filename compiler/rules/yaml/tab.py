"""A file is indented by blanks.

How far a line is indented says what it belongs to. A tab is as wide as each editor likes, so YAML refuses it there.
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
        members:
        \tmaintainers: [anna, eva]
        contact: checkout@example.com
        """,
    good="""
        kind: Team
        name: checkout
        members:
          maintainers: [anna, eva]
        contact: checkout@example.com
        """,
)
