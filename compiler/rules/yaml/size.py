"""A file, and a model, are of a size that can be read in a moment.

A single file could otherwise keep a runner busy for minutes or fill its memory, by accident or on purpose. The bounds
are above what a model needs: 8 MiB and 400,000 keys and values in a file, while 2,000 tables of 20 columns take 3 MB
and 300,000; 100,000 files or 512 MiB together. SQL beside a transformer is bounded like any other file.
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
        # everything.datastore.yaml: every table of the company in one file of 12 MB
        """,
    good="""
        # orders.datastore.yaml, billing.datastore.yaml, ...: a file for each source
        """,
)
