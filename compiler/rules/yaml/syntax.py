"""A file is YAML.

What is not YAML says nothing at all. The usual slips: a blank too many or too few before a line, a colon without a
blank behind it, a quote or bracket that is opened and not closed, a text that begins with a sign which YAML has a
use for, such as `@`, `*` or `%`, a conflict that git left behind. YAML notices a slip late, often some lines below;
the finding shows the place where it most likely happened.
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
        """,
    good="""
        kind: Team
        name: checkout
        members: {maintainers: [anna, eva]}
        contact: checkout@example.com
        """,
)
