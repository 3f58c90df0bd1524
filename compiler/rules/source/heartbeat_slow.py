"""A datastore gives a sign of life at least every five minutes.

The heartbeat is a row that is written at the source and has to arrive. It is the only proof that a stream lives: a
connector says RUNNING also when nothing will ever come. And on a quiet database beside a busy one, it is what lets
the source throw its log away.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Datastore
from compiler.rule import Finding, Rule, Scope

SLOW = 300
"""Seconds."""


def check(store: Datastore, _scope: Scope) -> Iterator[Finding]:
    """Compare with five minutes."""
    if store.heartbeat > SLOW:
        said = (
            f"`{store.address}` gives a sign of life less often than every five minutes: as long, a dead stream goes "
            "unnoticed and the source keeps its log."
        )
        yield Finding(store.address, said, store.at("capture"), "Write `heartbeat: 10s`.")


RULE = Rule(
    __name__,
    Datastore,
    Severity.WARNING,
    check,
    bad="""
        name: orders
        capture: {method: cdc, heartbeat: 1h}
        """,
    good="""
        name: orders
        capture: {method: cdc, heartbeat: 1m}
        """,
)
