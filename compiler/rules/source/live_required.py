"""A required column is never NULL at the source.

`required: true` is a promise to readers, who write their queries by it. Where the source does not keep it, the first
NULL stops the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look for NOT NULL; what the key needs, the rule about keys says."""
    for dataset, table, column, live in observed.columns():
        if column.required and live.nullable and column.name not in dataset.primary_key:
            said = f"`{column.name}` of `{dataset.address}` is required, and may be NULL in `{table.reference}`."
            quoted = live.name.replace('"', '""')
            hint = f'`ALTER TABLE {table.reference} ALTER COLUMN "{quoted}" SET NOT NULL`, or remove `required: true`.'
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("required"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.WARNING,
    check,
    bad="""
        ALTER TABLE public.customers ALTER COLUMN email DROP NOT NULL;
        ---
        columns:
          - {name: id, type: bigint, required: true}
          - {name: email, type: string(320), required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        ALTER TABLE public.customers ALTER COLUMN email SET NOT NULL;
        ---
        columns:
          - {name: id, type: bigint, required: true}
          - {name: email, type: string(320), required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
