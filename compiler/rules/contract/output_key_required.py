"""The key of what a transformer derives is required.

Readers join on the key and count by it. A row whose key is NULL matches no other and is left out of every join,
without a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for key columns that may be NULL."""
    for column in transformer.columns:
        if column.name in transformer.primary_key and not column.required:
            said = f"Column `{column.name}` is part of the key that `{transformer.address}` derives and may be NULL."
            hint = "Add `required: true`, and leave rows without a key out of the SELECT."
            yield Finding(f"{transformer.address}#{column.name}", said, column.at("required", "name"), hint)


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
            - {name: customers, type: bigint}
            - {name: total, type: "decimal(18,2)"}
        """,
    good="""
        name: balances
        output:
          dataset: balances
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
            - {name: total, type: "decimal(18,2)"}
        """,
)
