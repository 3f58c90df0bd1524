"""No column has a name that weir gives to columns of its own.

Views of history have `valid_from` and `valid_to`, and weir keeps its positions in columns that begin with `__`. A
column of the source of such a name would be hidden by them; one that is only read live today may be read with history
tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope

OWN = frozenset({"valid_from", "valid_to"})


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for columns with a name of weir's own."""
    for column in dataset.columns:
        name = column.name
        if name in OWN or name.startswith("__"):
            said = f"Column `{name}` of `{dataset.address}` has a name that weir gives to a column of its own."
            hint = f"Give it another name, with `physicalName: {column.physical_name}`."
            yield Finding(f"{dataset.address}#{name}", said, column.at("name"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: tariffs
        table: public.tariffs
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: valid_from, type: date}
        """,
    good="""
        name: tariffs
        table: public.tariffs
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: starts, physicalName: valid_from, type: date}
        """,
)
