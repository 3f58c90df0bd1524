"""Findings about one file are told up to the hundredth.

Whoever mends the first of them mostly mends the rest: a file with a thousand mistakes has one, made a thousand times.
It also keeps a file that was written to be wrong from filling logs and memory.
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
        # a file with 2,000 mistakes
        """,
    good="""
        # the same with its first 100 mistakes mended
        """,
)
