"""Each transformer of a workspace derives a view of its own.

All of them write into one schema. Two that derive a view of one name replace each other's table with every run, and
readers see now the one, now the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.resolve.directory import Directory, Entry
from compiler.rule import Finding, Rule, Scope


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for transformers of one workspace with one output."""
    first: dict[tuple[str, str], Entry] = {}
    for each in directory.of("Transformer"):
        if not each.whole:
            continue
        workspace, view = each.facts["workspace"], each.facts["view"]
        other = first.setdefault((workspace, view), each)
        if other is not each:
            said = f"`{each.address}` and `{other.address}` ({other.path}) both derive `{view}` in `{workspace}`."
            yield Finding(each.address, said, each.span, "Choose another name in `output:` of one of the two.")


RULE = Rule(
    __name__,
    Directory,
    Severity.ERROR,
    check,
    bad="""
        kind: Transformer
        name: totals
        team: crm
        workspace: crm/churn
        output: {dataset: balances, primaryKey: [day], columns: [{name: day, type: date, required: true}]}
        sql: totals.sql
        """,
    good="""
        kind: Transformer
        name: totals
        team: crm
        workspace: crm/churn
        output: {dataset: totals, primaryKey: [day], columns: [{name: day, type: date, required: true}]}
        sql: totals.sql
        """,
)
