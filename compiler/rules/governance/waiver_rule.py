"""A waiver names a rule that can be waived.

A misspelt id silences nothing while its reader believes that it does. Findings about the form of files, about names
that lead nowhere and about waivers cannot be accepted: without an answer to them nobody knows what the model says.
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
        kind: Waiver
        rule: contract-descripton
        object: shop/orders/customers
        reason: The words are being agreed on with crm.
        approver: anna
        expires: 2027-06-30
        """,
    good="""
        kind: Waiver
        rule: contract-description
        object: shop/orders/customers
        reason: The words are being agreed on with crm.
        approver: anna
        expires: 2027-06-30
        """,
)
