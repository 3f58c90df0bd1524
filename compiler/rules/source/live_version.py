"""The source is a PostgreSQL that capture was proven with.

Everything is proven on PostgreSQL 17. Others may work, and nobody has looked: before 15 a transaction that touches no
captured table still makes an empty one in the topic, before 13 a partitioned table cannot be published as one.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope

PROVEN = 17
OLDEST = 13
"""The first with `publish_via_partition_root` and a limit for slots."""


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at the server's major version."""
    version = observed.source.version // 10_000
    at = observed.datastore.at("connection")
    if version < OLDEST:
        said = f"The source of `{observed.datastore.address}` is PostgreSQL {version}, too old to be captured whole."
        yield Finding(observed.datastore.address, said, at, f"Upgrade it to PostgreSQL {PROVEN}.")
    elif version != PROVEN:
        said = f"The source of `{observed.datastore.address}` is PostgreSQL {version}; capture is proven with {PROVEN}."
        hint = f"Upgrade to PostgreSQL {PROVEN}, or compare tables with their source before anybody relies on them."
        yield Finding(observed.datastore.address, said, at, hint, severity=Severity.NOTE)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        SHOW server_version_num;  -- 120022
        """,
    good="""
        SHOW server_version_num;  -- 170006
        """,
)
