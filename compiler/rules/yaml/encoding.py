"""A file is UTF-8.

The bytes of other encodings are guessed by every editor in its own way, so an umlaut that one person wrote is two
strange signs for the next, and a name is not the same name any more. A byte order mark at the beginning is fine.
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
        # saved as Latin-1 or UTF-16
        """,
    good="""
        # saved as UTF-8
        """,
)
