"""A file holds one declaration, and no second one behind `---`.

Tools differ in whether they see what follows `---`, so a second declaration could be there for the compiler and
not for a reviewer's editor. One declaration in a file also says by its path what has changed.
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
        ---
        kind: Team
        name: returns
        members: {maintainers: [anna, eva]}
        contact: returns@example.com
        """,
    good="""
        kind: Team
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        """,
)
