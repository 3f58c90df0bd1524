"""A stable dataset says what a row of it is.

People choose a dataset by its description: it stands beside the view in every tool that shows one. A name tells its
owner enough and a stranger too little, and whoever joins two tables on a guess finds out late.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset, Lifecycle
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for a description."""
    if dataset.lifecycle is Lifecycle.STABLE and not dataset.description:
        said = f"Dataset `{dataset.address}` is stable and has no description, so readers guess what a row is."
        yield Finding(dataset.address, said, dataset.at("name"), "Add `description:` with a sentence on what a row is.")


RULE = Rule(
    __name__,
    Dataset,
    Severity.NOTE,
    check,
    bad="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public.customers
        description: Everybody with an account.
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
