"""A waiver accepts a finding that is there.

Once the finding is mended the waiver accepts nothing; left in place it would silence the next one of its kind, which
nobody has looked at.
"""

from __future__ import annotations

from compiler.diagnostics import Severity
from compiler.rule import Reading, Rule, unchecked

RULE = Rule(
    __name__,
    Reading,
    Severity.WARNING,
    unchecked,
    bad="""
        kind: Waiver
        rule: contract-primary-key
        object: shop/orders/customers
        reason: The key comes with the next release.
        approver: anna
        expires: 2027-06-30
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
