"""No two columns of a table have names that differ only in case.

Debezium's task fails on the first row of such a table, and the whole datastore stands still. Leaving one of the two
out does not help, because its list of columns does not look at case (3.6.3, tried). Trino would fail next: it compares
the names of JSON fields in small letters and says `Duplicate field`.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for names at the source, also of columns that are left out, that are one in small letters."""
    if not dataset.excluded and all(column.physical_name == column.name for column in dataset.columns):
        return
    folded: dict[str, list[str]] = {}
    for name in dataset.excluded:
        folded.setdefault(name.lower(), []).append(name)
    for column in dataset.columns:
        alike = folded.setdefault(column.physical_name.lower(), [])
        others = [f"`{name}`" for name in alike if name != column.physical_name]
        alike.append(column.physical_name)
        if others:
            said = (
                f"Column `{column.name}` of `{dataset.address}` is `{column.physical_name}` at the source, which "
                f"differs only in case from {', '.join(others)}, so no event of the table can be read."
            )
            hint = "Rename one of the columns at the source, with `ALTER TABLE … RENAME COLUMN`."
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("physicalName", "name"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: parts
        table: public.parts
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: code, type: string(8)}
          - {name: old_code, physicalName: Code, type: string(8)}
        """,
    good="""
        name: parts
        table: public.parts
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: code, type: string(8)}
          - {name: old_code, physicalName: Old Code, type: string(8)}
        """,
)
