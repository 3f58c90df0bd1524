"""A datastore that moves to another connection begins a new epoch.

Positions of one server say nothing on another. Within one epoch the stream would go on where the old server stopped,
and whatever the new one did differently before that is neither seen nor missed. With a new epoch every table is
loaded anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatastoreChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope


def check(change: DatastoreChanged, _scope: Scope) -> Iterator[Finding]:
    """Look for another connection in the same epoch."""
    old, new = change.old, change.new
    if change.field == "connection" and new.epoch == old.epoch:
        said = (
            f"Datastore `{new.address}` is now read through `{new.connection}` instead of `{old.connection}`, but in "
            "the same epoch: the positions of two servers cannot be compared."
        )
        hint = (
            f"Write `epoch: {old.epoch + 1}`, or keep the connection's name and change its address in the environments."
        )
        yield Finding(new.address, said, new.at("connection"), hint)


RULE = Rule(
    __name__,
    DatastoreChanged,
    Severity.ERROR,
    check,
    bad="""
        name: orders
        connection: shop-db-new
        """,
    good="""
        name: orders
        connection: shop-db-new
        epoch: 2
        """,
)
