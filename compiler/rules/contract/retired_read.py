"""Nobody reads a retired dataset.

Retired means that its owner captures it no longer: the view would stand still at its last commit and look alive. What
was kept of it goes when its owner says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for needs of retired datasets."""
    dataset = need.dataset
    if dataset.lifecycle is Lifecycle.RETIRED:
        said = f"`{need.address}` reads `{dataset.address}`, which is retired and gets no changes any more."
        hint = f"Remove the need, or ask the team {dataset.datastore.team.name} what takes its place."
        yield Finding(need.address, said, need.at("dataset"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        kind: Dataset
        name: vouchers
        table: public.vouchers
        lifecycle: retired
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        ---
        dataset: shop/orders/vouchers
        columns: [id]
        history: live
        freshness: 5m
        """,
    good="""
        kind: Dataset
        name: vouchers
        table: public.vouchers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        ---
        dataset: shop/orders/vouchers
        columns: [id]
        history: live
        freshness: 5m
        """,
)
