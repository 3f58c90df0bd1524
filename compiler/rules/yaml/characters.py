"""What a file holds can be seen by those who read it.

Zero-width letters and signs that turn the direction of writing make a reviewer read another text than the compiler: a
name looks like its neighbour, a comment hides a value. Nobody types them; they come along when text is copied, or
they are put there. The same goes for escapes that make them, for blanks that YAML takes for letters (a no-break space
before a key or behind its colon), and for typographic quotes, which do not quote but belong to the text.
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
        name: “checkout”
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
