"""The epoch of a datastore is only counted up.

A position is `epoch * 2^48 + offset` wherever one is stored. In a lower epoch every change that arrives looks older
than what is there, so it is landed and never merged, without an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatastoreChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope


def check(change: DatastoreChanged, _scope: Scope) -> Iterator[Finding]:
    """Compare the two."""
    old, new = change.old, change.new
    if change.field == "epoch" and new.epoch < old.epoch:
        said = (
            f"The epoch of `{new.address}` goes back from {old.epoch} to {new.epoch}: every change to come would count "
            "as an old one."
        )
        hint = f"Write `epoch: {old.epoch + 1}` if the source was restored, else `epoch: {old.epoch}`."
        yield Finding(new.address, said, new.at("epoch", "name"), hint)


RULE = Rule(
    __name__,
    DatastoreChanged,
    Severity.ERROR,
    check,
    before="""
        name: orders
        epoch: 2
        """,
    bad="""
        name: orders
        epoch: 1
        """,
    good="""
        name: orders
        epoch: 3
        """,
)
