"""A dataset has a primary key, or its rows are only ever inserted.

Changes are merged by key: without one, an update or a delete finds no row. Publishing such a table even makes UPDATE
and DELETE fail in the application that owns it, because PostgreSQL cannot say which row changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for a key."""
    if not dataset.primary_key and not dataset.append_only:
        said = f"Dataset `{dataset.address}` has no primary key, so its changes cannot be merged."
        hint = (
            "Add `primaryKey:` with the columns that identify a row, and `replicaIdentity: full` if the source's table "
            "has no primary key; or write `appendOnly: true` if rows are only ever inserted."
        )
        yield Finding(dataset.address, said, dataset.at("name"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: visits
        table: public.visits
        lifecycle: stable
        columns:
          - {name: at, type: timestamptz, required: true}
          - {name: page, type: string(200)}
        """,
    good="""
        name: visits
        table: public.visits
        lifecycle: stable
        primaryKey: [at, page]
        columns:
          - {name: at, type: timestamptz, required: true}
          - {name: page, type: string(200), required: true}
        """,
)
