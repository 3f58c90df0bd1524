"""A value has the form that its key asks for.

Names become names of schemas, topics, slots and files, so they are made of what all of them allow: small letters,
digits and one kind of dash. Durations and sizes name their unit, dates begin with the year, types are those of the
model: each can be read in one way only.
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
            columns: [id, joined]
            history: live
            freshness: one hour
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
