"""A decimal has 1 to 38 digits, and no more of them behind the point than it has.

38 digits are the most that Trino, Iceberg and DuckDB store. PostgreSQL holds more, and allows a scale beyond the
precision: such numbers arrive whole as text.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.model.types import MAX_PRECISION
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for decimals that no engine stores, also inside arrays."""
    for column in dataset.columns:
        number = column.type.element or column.type
        if number.base != "decimal":
            continue
        precision, scale = number.precision or 0, number.scale or 0
        if not 1 <= precision <= MAX_PRECISION or scale > precision:
            said = f"Column `{column.name}` of `{dataset.address}` is a `{number}`, which no engine can store."
            hint = (
                f"Write 1 to {MAX_PRECISION} digits with a scale of at most as many, or `string` to keep the digits as "
                "text."
            )
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("type"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: stars
        table: public.stars
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: mass, type: "decimal(40,2)"}
        """,
    good="""
        name: stars
        table: public.stars
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: mass, type: "decimal(38,2)"}
        """,
)
