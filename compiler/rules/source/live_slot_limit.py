"""What a forgotten slot holds back at the source is bounded.

A slot whose reader is gone keeps the log from being removed until the disk is full, and then the application stops.
With a limit the slot is lost instead: that is noticed, and costs loading its tables again.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at the server's setting."""
    source = observed.source
    if source.max_slot_wal_keep_size == "-1":
        said = (
            f"The server of `{source.database}` sets no limit to the log that a slot holds back, so a connector that "
            "is down for long fills its disk."
        )
        hint = "Set `max_slot_wal_keep_size` to what the disk can spare, at least a day of log."
        yield Finding(observed.datastore.address, said, observed.datastore.at("connection"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.NOTE,
    check,
    bad="""
        SHOW max_slot_wal_keep_size;  -- -1
        """,
    good="""
        ALTER SYSTEM SET max_slot_wal_keep_size = '64GB';
        """,
)
