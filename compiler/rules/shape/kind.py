"""A file says by `kind:` what it declares.

The kind decides which keys there are and what they mean. Without it nothing else in the file can be understood.
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
        kind: Group
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        """,
    good="""
        kind: Team
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        """,
)
