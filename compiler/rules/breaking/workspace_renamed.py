"""A workspace keeps its name for those who query it.

The name is part of the schema that readers write in their queries. `renamedFrom` keeps tables and history; the old
schema goes away all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import WorkspaceChanged
from compiler.diagnostics import Severity
from compiler.rule import Finding, Rule, Scope


def check(change: WorkspaceChanged, _scope: Scope) -> Iterator[Finding]:
    """Say what becomes of the schema."""
    if change.field == "name":
        old, new = change.old, change.new
        said = (
            f"Workspace `{old.address}` is now called `{new.address}`: the schema that its readers query goes from "
            f"`{old.schema}` to `{new.schema}`."
        )
        hint = f"Keep the name `{old.name}`, or tell the readers before the merge."
        yield Finding(new.address, said, new.at("renamedFrom", "name"), hint)


RULE = Rule(
    __name__,
    WorkspaceChanged,
    Severity.WARNING,
    check,
    before="""
        name: service
        team: crm
        platform: dell
        needs: [{dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 5m}]
        """,
    bad="""
        name: support
        renamedFrom: service
        team: crm
        platform: dell
        needs: [{dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 5m}]
        """,
    good="""
        name: service
        team: crm
        platform: dell
        description: The screen of the support desk.
        needs: [{dataset: shop/orders/customers, columns: [id, joined], history: live, freshness: 5m}]
        """,
)
