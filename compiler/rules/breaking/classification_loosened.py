"""A column is not shown to more people than before without the owners of its zone.

The zone says who may see what; the team of the datastore only says which column is what. A classification that
leaves, or is exchanged for one that masks less, shows values to people from whom they were kept, and nothing makes
them unseen again.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnChanged
from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import asked, uncovered
from compiler.sentence import named


def check(change: ColumnChanged, _scope: Scope) -> Iterator[Finding]:
    """Look for groups that see more."""
    old, new = change.old, change.new
    was = old.classification
    if change.field != "classification" or was is None or change.before.lifecycle is Lifecycle.DRAFT:
        return
    groups = uncovered(was, new.classification)
    if groups:
        store = change.before.datastore
        owners = sorted(team.name for team in store.zone.owners)
        address = f"{change.dataset.address}#{new.name}"
        becomes = f"`{new.classification.name}`" if new.classification else "nothing"
        seen = "everybody who reads it" if "" in groups else named(groups)
        said = (
            f"The classification of `{address}` goes from `{was.name}` to {becomes}, which shows more of it to {seen}; "
            f"{asked(owners)}, owning the zone `{store.zone.name}`, must agree."
        )
        hint = f"Keep `classification: {was.name}` until they have."
        severity = Severity.WARNING if store.team.name in owners else Severity.ERROR
        yield Finding(address, said, new.at("classification", "name"), hint, severity=severity)


RULE = Rule(
    __name__,
    ColumnChanged,
    Severity.ERROR,
    check,
    bad="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: email, type: string(320), classification: internal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: email, type: string(500), classification: personal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
