"""A waiver is settled before its last day.

From 14 days before it is mentioned, so that the finding comes back to people who expect it and not in the middle of
somebody else's merge request.
"""

from __future__ import annotations

from compiler.diagnostics import Severity
from compiler.rule import Reading, Rule, unchecked

RULE = Rule(
    __name__,
    Reading,
    Severity.NOTE,
    unchecked,
    bad="""
        kind: Waiver
        rule: contract-description
        object: shop/orders/customers
        reason: The words come with the next release.
        approver: anna
        expires: 2026-12-01
        """,
    good="""
        kind: Waiver
        rule: contract-description
        object: shop/orders/customers
        reason: The words come with the next release.
        approver: anna
        expires: 2027-06-30
        """,
)
