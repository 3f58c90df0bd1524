"""History is asked only of datasets whose rows change.

The rows of an append-only dataset are only ever inserted: each has one version, and without a key there is nothing to
tell the versions of one row from another row. A milestoned view of it would promise an end that never comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for milestoned needs of append-only datasets."""
    if need.milestoned and need.dataset.append_only:
        said = (
            f"`{need.address}` asks for the versions of `{need.dataset.address}`, whose rows never have a second one."
        )
        hint = "Write `history: live`, and remove `retention:`."
        yield Finding(need.address, said, need.at("history"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        kind: Dataset
        name: clicks
        table: public.clicks
        lifecycle: stable
        appendOnly: true
        columns:
          - {name: page, type: string(200)}
        ---
        dataset: shop/orders/clicks
        columns: [page]
        history: milestoned
        freshness: 5m
        """,
    good="""
        kind: Dataset
        name: clicks
        table: public.clicks
        lifecycle: stable
        appendOnly: true
        columns:
          - {name: page, type: string(200)}
        ---
        dataset: shop/orders/clicks
        columns: [page]
        history: live
        freshness: 5m
        """,
)
