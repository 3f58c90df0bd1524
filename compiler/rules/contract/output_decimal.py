"""A transformer derives decimals that the engines can store.

38 digits are the most that Trino, Iceberg and DuckDB store, and none of them more digits behind the point than there
are. Sums want more digits than what they add up, so this is where the limit is met first.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.types import MAX_PRECISION
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for decimals that no engine stores, also inside arrays."""
    for column in transformer.columns:
        number = column.type.element or column.type
        if number.base != "decimal":
            continue
        precision, scale = number.precision or 0, number.scale or 0
        if not 1 <= precision <= MAX_PRECISION or scale > precision:
            said = f"Column `{column.name}` of `{transformer.address}` is a `{number}`, which no engine can store."
            hint = f"Write 1 to {MAX_PRECISION} digits with a scale of at most as many."
            yield Finding(f"{transformer.address}#{column.name}", said, column.at("type"), hint)


RULE = Rule(
    __name__,
    Transformer,
    Severity.ERROR,
    check,
    bad="""
        name: balances
        output:
          dataset: balances
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
            - {name: total, type: "decimal(60,2)"}
        """,
    good="""
        name: balances
        output:
          dataset: balances
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
            - {name: total, type: "decimal(38,2)"}
        """,
)
