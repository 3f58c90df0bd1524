"""No two datastores or workspaces have the same name in SQL.

Their addresses become identifiers: `-` and `/` turn into `_`, so the team `a-b` with `c` and the team `a` with `b-c`
are both `a_b_c`. One would write into schema, topic and slot of the other. A schema that the engines keep for
themselves is as good as taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.names import identifier
from compiler.resolve.directory import Directory, Entry
from compiler.rule import Finding, Rule, Scope

KINDS = frozenset({"Datastore", "Workspace"})
TAKEN = frozenset({"information_schema", "pg_catalog"})
"""Schemas that every catalog of Trino or DuckDB has already."""


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for addresses that become one identifier."""
    first: dict[str, Entry] = {}
    for each in directory.by_address.values():
        if each.kind not in KINDS:
            continue
        name = identifier(each.address)
        other = first.setdefault(name, each)
        if other is not each:
            said = f"`{each.address}` and `{other.address}` ({other.path}) are both called `{name}` in SQL."
            yield Finding(each.address, said, each.span, "Rename one of the two.")
        elif name in TAKEN:
            said = f"`{each.address}` is called `{name}` in SQL, a schema that the engines keep for themselves."
            yield Finding(each.address, said, each.span, "Rename it.")


RULE = Rule(
    __name__,
    Directory,
    Severity.ERROR,
    check,
    bad="""
        kind: Team
        name: crm-churn
        members: {maintainers: [dora, emil]}
        contact: churn@example.com
        ---
        kind: Workspace
        name: eu
        team: crm-churn
        platform: dell
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, balance], history: live, freshness: 1h}
        ---
        kind: Workspace
        name: churn-eu
        team: crm
        platform: dell
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 1h}
        """,
    good="""
        kind: Team
        name: crm-churn
        members: {maintainers: [dora, emil]}
        contact: churn@example.com
        ---
        kind: Workspace
        name: eu
        team: crm-churn
        platform: dell
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, balance], history: live, freshness: 1h}
        ---
        kind: Workspace
        name: europe
        team: crm
        platform: dell
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 1h}
        """,
)
