"""A datastore leaves only when its datasets are retired.

With it go connector, slot, topic, landing table and every table that was built from them. Retired datasets have
stopped already, and whoever read them knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatastoreRemoved
from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import asked, others, readers
from compiler.sentence import named


def check(change: DatastoreRemoved, scope: Scope) -> Iterator[Finding]:
    """Look for datasets that still run."""
    old = change.old
    running = [each for each in old.datasets if each.lifecycle not in {Lifecycle.DRAFT, Lifecycle.RETIRED}]
    if not running:
        return
    promised = [each for each in running if each.lifecycle.promised]
    teams = sorted({team for each in promised for team in others(each, readers(scope, each))})
    said = (
        f"Datastore `{old.address}` goes away with datasets that are not retired: "
        f"{named([each.name for each in running])}"
    )
    if teams:
        said += f"; {asked(teams)} must agree, whose workspaces read them"
    hint = "Keep it until its datasets have said `lifecycle: retired` for a while."
    severity = Severity.ERROR if promised else Severity.WARNING
    yield Finding(old.address, f"{said}.", change.span, hint, severity=severity)


RULE = Rule(
    __name__,
    DatastoreRemoved,
    Severity.ERROR,
    check,
    before="""
        name: visits
        team: shop
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: visits
            table: public.visits
            lifecycle: stable
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
    bad="""
        # the file is no longer there
        """,
    good="""
        name: visits
        team: shop
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: visits
            table: public.visits
            lifecycle: retired
            primaryKey: [id]
            columns: [{name: id, type: bigint, required: true}]
        """,
)
