"""Versions of classified data are kept no longer than the classification allows.

A milestoned need keeps what the source has long changed or deleted. `maxRetention` is how long the zone allows that; a
need that names no retention keeps every version for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.names import SECONDS
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for milestoned needs that keep a column for too long."""
    if not need.milestoned:
        return
    kept: list[str] = []
    bounds: list[int] = []
    for column in need.columns:
        bound = column.classification.max_retention if column.classification else None
        if bound is not None and (need.retention is None or need.retention > bound):
            kept.append(f"`{column.name}`")
            bounds.append(bound)
    if kept:
        allowed = spelled(min(bounds))
        how_long = "for ever" if need.retention is None else f"for {spelled(need.retention)}"
        said = (
            f"`{need.address}` keeps versions of {', '.join(kept)} {how_long}, and the zone "
            f"`{need.dataset.datastore.zone.name}` allows {allowed}."
        )
        yield Finding(need.address, said, need.at("retention", "columns"), f"Write `retention: {allowed}` or less.")


def spelled(duration: int) -> str:
    """Seconds as the model writes them."""
    unit = next(unit for unit in ("d", "h", "m", "s") if duration % SECONDS[unit] == 0)
    return f"{duration // SECONDS[unit]}{unit}"


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        dataset: shop/orders/customers
        columns: [id, email]
        history: milestoned
        freshness: 5m
        """,
    good="""
        dataset: shop/orders/customers
        columns: [id, email]
        history: milestoned
        freshness: 5m
        retention: 400d
        """,
)
