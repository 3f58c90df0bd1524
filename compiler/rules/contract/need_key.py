"""A need of history reads the whole key.

A milestoned view holds every version of every row. Without the key nobody can tell two versions of one row from two
rows: counts are wrong, and no join finds the version of a day.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for key columns that a milestoned need leaves out."""
    if not need.milestoned:
        return
    read = {column.name for column in need.columns}
    missing = [f"`{name}`" for name in dict.fromkeys(need.dataset.primary_key) if name not in read]
    if missing:
        names = ", ".join(missing)
        said = f"`{need.address}` reads versions without the key {names}, so versions of different rows look alike."
        yield Finding(need.address, said, need.at("columns"), f"Add {names} to `columns:`, or write `history: live`.")


RULE = Rule(
    __name__,
    Need,
    Severity.WARNING,
    check,
    bad="""
        dataset: shop/orders/customers
        columns: [balance, joined]
        history: milestoned
        freshness: 5m
        """,
    good="""
        dataset: shop/orders/customers
        columns: [id, balance, joined]
        history: milestoned
        freshness: 5m
        """,
)
