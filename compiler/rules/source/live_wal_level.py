"""The source writes a log that can be read as rows.

Only with `wal_level = logical` does the log say which row changed. The setting takes effect when PostgreSQL starts
again, so it wants a day that the application's owner chooses.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at the server's setting."""
    source = observed.source
    if source.wal_level != "logical":
        said = (
            f"The server of `{source.database}` has `wal_level = {source.wal_level}`, so its log holds no rows, and no "
            f"change of `{observed.datastore.address}` can be captured."
        )
        hint = "`ALTER SYSTEM SET wal_level = 'logical'`, and start PostgreSQL again."
        yield Finding(observed.datastore.address, said, observed.datastore.at("connection"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        SHOW wal_level;  -- replica
        """,
    good="""
        ALTER SYSTEM SET wal_level = 'logical';  -- counts once PostgreSQL has started again
        """,
)
