"""The role that captures may read the log.

PostgreSQL lends a replication slot only to a superuser or to a role with REPLICATION; without it the connector does
not start.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import identifier
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at the attributes of the role."""
    source = observed.source
    if not source.may_replicate:
        said = (
            f"The role `{source.role}` may not replicate, so no change of `{observed.datastore.address}` is captured."
        )
        statement = f"ALTER ROLE {identifier(source.role)} REPLICATION"
        hint = f"`{statement}` at the source (on Amazon RDS: `GRANT rds_replication`)."
        yield Finding(observed.datastore.address, said, observed.datastore.at("connection"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER ROLE weir_shop NOREPLICATION;
        """,
    good="""
        ALTER ROLE weir_shop REPLICATION;
        """,
)
