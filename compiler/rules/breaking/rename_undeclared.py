"""A renamed column says `renamedFrom`.

Without it one column leaves and another arrives: the values of the old one are deleted, the new one is empty for
every row that does not change, and its history begins today. When a dataset loses one column of a type and gains one
of the same type, a rename is likely.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import ColumnAdded
from compiler.diagnostics import Severity
from compiler.model.datastore import Column, Dataset, Lifecycle
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import earlier


def check(change: ColumnAdded, scope: Scope) -> Iterator[Finding]:
    """Look for the one column that the new one may have been."""
    dataset, new = change.dataset, change.new
    before = earlier(dataset, scope.before)
    if before is None or before.lifecycle is Lifecycle.DRAFT:
        return
    lost = [each for each in unmatched(before, dataset) if each.type == new.type]
    gained = [each for each in unmatched(dataset, before) if each.type == new.type]
    if len(lost) == 1 and len(gained) == 1:
        old = lost[0].name
        said = (
            f"`{dataset.address}` loses column `{old}` and gains `{new.name}` of the same type: if it is the same "
            "column, its history so far is about to be deleted."
        )
        hint = f"Write `renamedFrom: {old}` if it is the same column."
        yield Finding(f"{dataset.address}#{new.name}", said, new.at("name"), hint)


def unmatched(dataset: Dataset, other: Dataset) -> Iterator[Column]:
    """The columns of a dataset that are not in the other, under whatever name."""
    claimed = {each.renamed_from for each in other.columns}
    for each in dataset.columns:
        if each.name not in other.by_name and each.name not in claimed and each.renamed_from not in other.by_name:
            yield each


RULE = Rule(
    __name__,
    ColumnAdded,
    Severity.NOTE,
    check,
    bad="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: mail, type: string(320), classification: personal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: mail, renamedFrom: email, type: string(320), classification: personal}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
