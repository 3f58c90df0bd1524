"""A workspace names the groups that may read it.

Readers become grants. Without any the views are made and kept fresh, and nobody may query them.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Workspace
from compiler.rule import Finding, Rule, Scope


def check(workspace: Workspace, _scope: Scope) -> Iterator[Finding]:
    """Look for readers."""
    if not workspace.readers:
        said = f"Workspace `{workspace.address}` has no readers, so nobody may query it."
        hint = "Add `readers:` with the engine groups that may."
        yield Finding(workspace.address, said, workspace.at("readers", "name"), hint)


RULE = Rule(
    __name__,
    Workspace,
    Severity.WARNING,
    check,
    bad="""
        name: churn
        readers: []
        """,
    good="""
        name: churn
        readers: [crm-analysts]
        """,
)
