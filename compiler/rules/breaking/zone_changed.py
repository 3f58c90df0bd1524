"""A datastore does not move to another zone unnoticed.

The zone decides on which platforms the data may be, who sees the mask and how long history is kept. A classification
of the same name may mean less in the other zone, and the owners of the old one have no say there.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatastoreChanged
from compiler.diagnostics import Severity
from compiler.model.datastore import Datastore
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import asked, uncovered
from compiler.sentence import named


def check(change: DatastoreChanged, _scope: Scope) -> Iterator[Finding]:
    """Name both zones, and the columns of which more is seen."""
    if change.field != "zone":
        return
    old, new = change.old, change.new
    said = f"Datastore `{new.address}` moves from zone `{old.zone.name}` to `{new.zone.name}`, which has other rules"
    shown = sorted(opened(old, new))
    if shown:
        said += f"; more is seen of {named(shown)}"
    owners = sorted({team.name for zone in (old.zone, new.zone) for team in zone.owners})
    hint = f"Have {asked(owners)} agree, who own the two zones."
    severity = Severity.ERROR if shown and {*owners} - {new.team.name} else Severity.WARNING
    yield Finding(new.address, f"{said}.", new.at("zone"), hint, severity=severity)


def opened(old: Datastore, new: Datastore) -> Iterator[str]:
    """The columns of which somebody sees more in the new zone."""
    before = {dataset.name: dataset for dataset in old.datasets}
    for dataset in new.datasets:
        was = before.get(dataset.name) or before.get(dataset.renamed_from or "")
        for column in dataset.columns if was else ():
            known = was and (was.by_name.get(column.name) or was.by_name.get(column.renamed_from or ""))
            if known and uncovered(known.classification, column.classification):
                yield f"{dataset.name}#{column.name}"


RULE = Rule(
    __name__,
    DatastoreChanged,
    Severity.WARNING,
    check,
    before="""
        kind: Zone
        name: america
        owners: [shop]
        platforms: [dell]
        classifications: {personal: {maskFor: [crm-interns], mask: redact}}
        """,
    bad="""
        kind: Zone
        name: america
        owners: [shop]
        platforms: [dell]
        classifications: {personal: {maskFor: [crm-interns], mask: redact}}
        ---
        kind: Datastore
        name: orders
        zone: america
        """,
    good="""
        kind: Zone
        name: america
        owners: [shop]
        platforms: [dell]
        classifications: {personal: {maskFor: [crm-interns], mask: redact}}
        ---
        kind: Datastore
        name: orders
        description: Orders of the European shop.
        """,
)
