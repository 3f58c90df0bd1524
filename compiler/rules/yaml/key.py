"""A key is a word.

YAML allows whole lists and mappings as keys, which no declaration has a use for. They stand there by accident: mostly
because `{{ … }}`, the placeholder of a template, was left in a file or needs quotes.
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
        name: {{ team }}
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
