"""A waiver that has ended is taken away.

What it accepted counts again from the day after. A file that accepts nothing any more hides which exceptions are still
in force.
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
        rule: contract-description
        object: shop/orders/customers
        reason: The words come with the next release.
        approver: anna
        expires: 2020-12-31
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
