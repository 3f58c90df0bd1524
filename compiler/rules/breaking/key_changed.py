"""The primary key of a dataset that is read stays what it is.

Changes are merged by key: with another key the table is built anew, the versions kept so far end, and readers who
joined by the old key may meet a row twice. The order of the columns does not matter, nor does a key column that is
renamed.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import DatasetChanged
from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import effect, readers, weight


def check(change: DatasetChanged, scope: Scope) -> Iterator[Finding]:
    """Look for a key of other columns."""
    old, new = change.old, change.new
    if change.field != "primary_key" or {name_before(name, old, new) for name in new.primary_key} == {*old.primary_key}:
        return
    needs = readers(scope, old)
    severity = weight(old, needs)
    if severity:
        was, becomes = (", ".join(each.primary_key) or "none" for each in (old, new))
        said = (
            f"The key of `{new.address}` changes from {was} to {becomes}: the table is built anew and its history "
            f"begins again; {effect(old, needs)}."
        )
        hint = f"Leave the key as it was ({was}), or agree with the readers on the day of the change."
        yield Finding(new.address, said, new.at("primaryKey", "name"), hint, severity=severity)


def name_before(name: str, old: Dataset, new: Dataset) -> str:
    """What a column was called."""
    was = new.by_name[name].renamed_from
    return was if was in old.by_name and was is not None and name not in old.by_name else name


RULE = Rule(
    __name__,
    DatasetChanged,
    Severity.ERROR,
    check,
    bad="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id, joined]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz, required: true}
        """,
    good="""
        name: customers
        table: public.customers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz, required: true}
        """,
)
