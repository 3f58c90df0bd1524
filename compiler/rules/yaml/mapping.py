"""A file holds one declaration, as keys and values.

A declaration is a mapping that begins with `kind:`. A list of declarations would have no place of its own for each of
them: who changed what in which would be hard to see in a merge request, and owners could not be told by file.
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
        - kind: Team
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
