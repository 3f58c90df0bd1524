"""The role that captures waits for its own commits like everybody else.

With `synchronous_commit` off or local its marks are visible before commits that wait for a standby: a value that was
read meanwhile arrives after a newer one, and a deleted row comes back for good. Both were seen. `remote_write` waits
for less than the default, so it can overtake in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import identifier
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope

ENOUGH = {"on", "remote_apply"}


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at what holds for the role in this database."""
    source = observed.source
    if source.synchronous_commit not in ENOUGH:
        said = (
            f"The role `{source.role}` has `synchronous_commit = {source.synchronous_commit}`, so its own commits "
            "overtake those of others: old values and deleted rows would come back."
        )
        hint = f"`ALTER ROLE {identifier(source.role)} SET synchronous_commit = on` at the source."
        yield Finding(observed.datastore.address, said, observed.datastore.at("connection"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER ROLE weir_shop SET synchronous_commit = local;
        """,
    good="""
        ALTER ROLE weir_shop SET synchronous_commit = on;
        """,
)
