"""Only the team that drafts a dataset reads it.

A draft promises nothing: tomorrow it may have other columns or be gone, without a word to anybody. Its own team can
follow; another team finds its queries broken. A preview is what one shows to others.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Lifecycle
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for needs of another team's drafts."""
    dataset = need.dataset
    owner = dataset.datastore.team.name
    if dataset.lifecycle is Lifecycle.DRAFT and need.workspace.team.name != owner:
        said = (
            f"`{need.address}` reads `{dataset.address}`, a draft of the team {owner} that may change without notice."
        )
        hint = f"Ask the team {owner} to make it a preview."
        yield Finding(need.address, said, need.at("dataset"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.WARNING,
    check,
    bad="""
        kind: Dataset
        name: wishes
        table: public.wishes
        lifecycle: draft
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        ---
        dataset: shop/orders/wishes
        columns: [id]
        history: live
        freshness: 1h
        """,
    good="""
        kind: Dataset
        name: wishes
        table: public.wishes
        lifecycle: preview
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        ---
        dataset: shop/orders/wishes
        columns: [id]
        history: live
        freshness: 1h
        """,
)
