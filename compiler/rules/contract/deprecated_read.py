"""Readers of a deprecated dataset move on.

Its owner has announced the end and keeps the promise of a stable dataset until then. Every need that stays is a table
that cannot go, or a consumer who is surprised on the day it does.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for needs of deprecated datasets."""
    dataset = need.dataset
    if dataset.lifecycle is Lifecycle.DEPRECATED:
        said = f"`{need.address}` reads `{dataset.address}`, which is deprecated and will go."
        hint = (
            f"Read what takes its place; its description or the team {dataset.datastore.team.name} says what that is."
        )
        yield Finding(need.address, said, need.at("dataset"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.WARNING,
    check,
    bad="""
        kind: Dataset
        name: newsletter
        table: public.newsletter
        lifecycle: deprecated
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        ---
        dataset: shop/orders/newsletter
        columns: [id]
        history: live
        freshness: 1h
        """,
    good="""
        kind: Dataset
        name: preferences
        table: public.preferences
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        ---
        dataset: shop/orders/preferences
        columns: [id]
        history: live
        freshness: 1h
        """,
)
