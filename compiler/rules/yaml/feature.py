"""A file says everything where it counts: without anchors, aliases, merge keys and tags.

An alias takes its value from somewhere else, so a reviewer who sees a line does not see what it says, and a change of
one line changes others silently. Aliases of aliases grow a small file to any size. Tags make some readers of YAML run
code. None of this is read. Should a text begin with `&`, `*` or `!`, it is put into quotes.
"""

from __future__ import annotations

from compiler.diagnostics import Severity
from compiler.rule import Reading, Rule, unchecked

RULE = Rule(
    __name__,
    Reading,
    Severity.ERROR,
    unchecked,
    bad="""
        kind: Workspace
        name: returns
        team: crm
        platform: dell
        purpose: Find out why customers send things back.
        readers: [crm-analysts]
        needs:
          - dataset: shop/orders/customers
            columns: &columns [id, joined]
            history: live
            freshness: 1h
        """,
    good="""
        kind: Workspace
        name: returns
        team: crm
        platform: dell
        purpose: Find out why customers send things back.
        readers: [crm-analysts]
        needs:
          - dataset: shop/orders/customers
            columns: [id, joined]
            history: live
            freshness: 1h
        """,
)
