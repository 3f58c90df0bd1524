"""A column that is left out on purpose is not modelled as well.

`excluded:` says that a column of the table is deliberately not captured. Where the same column is modelled, its owner
has said both yes and no, and what was meant to stay at home would leave.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for modelled columns among those left out."""
    if not dataset.excluded:
        return
    for column in dataset.columns:
        if column.physical_name in dataset.excluded:
            said = (
                f"Column `{column.name}` of `{dataset.address}` is modelled, and `excluded` leaves "
                f"`{column.physical_name}` out, so nobody knows whether it may be captured."
            )
            hint = f"Remove `{column.physical_name}` from `excluded:`, or the column from `columns:`."
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("physicalName", "name"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: logins
        table: public.logins
        lifecycle: stable
        primaryKey: [id]
        excluded: [password]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: secret, physicalName: password, type: string}
        """,
    good="""
        name: logins
        table: public.logins
        lifecycle: stable
        primaryKey: [id]
        excluded: [password]
        columns:
          - {name: id, type: bigint, required: true}
        """,
)
