"""Some reader of a workspace sees the values that it reads.

A column of which every reader sees only the mask is captured, stored and paid for, and shows nobody anything: a fixed
text or NULL. A hash is still good for counting and joining, so it is only mentioned.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Column
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for columns that are masked for every reader."""
    readers = need.workspace.readers
    masked = [column for column in need.columns if column.classification and readers and hidden(column, readers)]
    if masked:
        names = ", ".join(f"`{column.name}`" for column in masked)
        said = f"All readers of `{need.workspace.address}` see only the mask of {names} in `{need.address}`."
        owners = ", ".join(team.name for team in need.dataset.datastore.zone.owners)
        hint = f"Leave {names} out, or ask the zone's owners ({owners}) to clear a group of readers."
        hashed = all(column.classification and column.classification.mask == "hash" for column in masked)
        weight = Severity.NOTE if hashed else Severity.WARNING
        yield Finding(need.address, said, need.at("columns"), hint, severity=weight)


def hidden(column: Column, readers: tuple[str, ...]) -> bool:
    """Whether none of the readers sees the column's value."""
    known = column.classification
    return known is not None and known.mask is not None and all(known.masks(group) for group in readers)


RULE = Rule(
    __name__,
    Need,
    Severity.WARNING,
    check,
    bad="""
        kind: Zone
        name: europe
        classifications:
          personal: {maskFor: everyone, except: [crm-analysts], mask: redact}
        ---
        kind: Workspace
        name: churn
        readers: [crm-trainees]
        ---
        dataset: shop/orders/customers
        columns: [id, email]
        history: live
        freshness: 5m
        """,
    good="""
        kind: Zone
        name: europe
        classifications:
          personal: {maskFor: everyone, except: [crm-analysts], mask: redact}
        ---
        kind: Workspace
        name: churn
        readers: [crm-trainees, crm-analysts]
        ---
        dataset: shop/orders/customers
        columns: [id, email]
        history: live
        freshness: 5m
        """,
)
