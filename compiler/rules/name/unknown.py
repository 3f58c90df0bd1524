"""A name leads to something that is declared.

A team that nobody declared owns nothing, a zone that nobody declared governs nothing, a column that is not there cannot
be delivered. What mentions it is left out until the name is right; a near name is suggested.
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
            columns: [id, joyned]
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
