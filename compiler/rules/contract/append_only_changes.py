"""A dataset whose rows are only ever inserted says nothing about how rows change.

`replicaIdentity: full` is for the old values of changed rows, `immutableKey` for keys that survive a change. Where rows
never change, nothing comes of either; if rows do change, `appendOnly` is not true of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for what is said about changes that cannot happen."""
    if not dataset.append_only:
        return
    told = {"replicaIdentity": "full"} if dataset.replica_identity == "full" else {}
    told |= {"immutableKey": "true"} if dataset.immutable_key else {}
    if told:
        keys = " and ".join(f"`{key}: {value}`" for key, value in told.items())
        said = f"`{dataset.address}` is only ever inserted into, so nothing comes of {keys}."
        hint = f"Remove {keys}, or `appendOnly: true` if rows do change."
        yield Finding(dataset.address, said, dataset.at(*told), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.WARNING,
    check,
    bad="""
        name: clicks
        table: public.clicks
        lifecycle: stable
        appendOnly: true
        replicaIdentity: full
        columns:
          - {name: page, type: string(200)}
        """,
    good="""
        name: clicks
        table: public.clicks
        lifecycle: stable
        appendOnly: true
        columns:
          - {name: page, type: string(200)}
        """,
)
