"""What changes is known only where the state before can be read.

A merge request that mends a broken declaration and takes something away in the same breath would pass unseen: nobody
can say what its readers lose.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import Unreadable
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope


def check(change: Unreadable, _scope: Scope) -> Iterator[Finding]:
    """Say that the comparison has a hole."""
    said = f"What `{change.address}` was before has errors, so nobody knows what changes for its readers."
    hint = "Mend it in a merge request of its own, and change it in the next."
    yield Finding(change.address, said, change.span, hint)


RULE = Rule(
    __name__,
    Unreadable,
    Severity.WARNING,
    check,
    before="""
        name: customers
        table: public.customers
        lifecycl: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    bad="""
        name: customers
        table: public.customers
        lifecycle: draft
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
    good="""
        name: customers
        table: public.customers
        lifecycl: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: balance, type: "decimal(12,2)"}
          - {name: joined, type: timestamptz}
        """,
)
