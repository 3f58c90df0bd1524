"""Who reads data that wants a purpose says why.

Some data may be used only for a reason that was told beforehand. The workspace's `purpose` is what people who are
asked about it, and those who decide on the merge request, can read.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for columns that want a purpose, in a workspace without one."""
    if need.workspace.purpose:
        return
    wanting = [column for column in need.columns if column.classification and column.classification.purpose_required]
    if wanting:
        names = ", ".join(f"`{column.name}`" for column in wanting)
        kinds = ", ".join(
            f"`{name}`" for name in sorted({each.classification.name for each in wanting if each.classification})
        )
        said = (
            f"`{need.address}` reads {names}, which may be read only for a purpose ({kinds}), and "
            f"`{need.workspace.address}` names none."
        )
        hint = "Add `purpose:` to the workspace, in words that the people concerned would understand."
        yield Finding(need.address, said, need.at("columns"), hint)


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        kind: Workspace
        name: mailing
        team: crm
        platform: dell
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, email], history: live, freshness: 1h}
        """,
    good="""
        kind: Workspace
        name: mailing
        team: crm
        platform: dell
        purpose: Tell customers about a recall.
        readers: [crm-analysts]
        needs:
          - {dataset: shop/orders/customers, columns: [id, email], history: live, freshness: 1h}
        """,
)
