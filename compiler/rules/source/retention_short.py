"""Changes wait in their topic for as long as the chain may be down.

What leaves the topic before it has landed is lost, and every table of the datastore has to be loaded anew. A day is a
night with nobody at work; seven days, the default, are a week of holidays.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Datastore
from compiler.model.names import SECONDS
from compiler.rule import Finding, Rule, Scope


def check(store: Datastore, _scope: Scope) -> Iterator[Finding]:
    """Compare with a day and an hour."""
    if store.retention < SECONDS["d"]:
        hour = store.retention < SECONDS["h"]
        said = (
            f"Changes of `{store.address}` wait less than {'an hour' if hour else 'a day'} in their topic: whatever is "
            "down for longer loses some, and every table is loaded anew."
        )
        severity = Severity.ERROR if hour else Severity.WARNING
        yield Finding(store.address, said, store.at("capture"), "Write `retention: 7d`.", severity=severity)


RULE = Rule(
    __name__,
    Datastore,
    Severity.WARNING,
    check,
    bad="""
        name: orders
        capture: {method: cdc, retention: 12h}
        """,
    good="""
        name: orders
        capture: {method: cdc, retention: 3d}
        """,
)
