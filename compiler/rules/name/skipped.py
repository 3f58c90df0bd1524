"""What mentions something broken is looked at as soon as that is mended.

To check a need without its dataset would be to guess. So it is left out, which this note says, and nothing is claimed
about it: neither that it is right nor that it is wrong. It goes away with the error that it names.
"""

from __future__ import annotations

from compiler.diagnostics import Severity
from compiler.rule import Reading, Rule, unchecked

RULE = Rule(
    __name__,
    Reading,
    Severity.NOTE,
    unchecked,
    bad="""
        kind: Team
        name: crm
        members: {maintainers: [anna, eva]}
        """,
    good="""
        kind: Team
        name: crm
        members: {maintainers: [anna, eva]}
        contact: crm@example.com
        """,
)
