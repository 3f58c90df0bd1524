"""A waiver is approved by somebody who answers for the object.

That is a maintainer of the team that owns it or of the ecosystem, for a zone also of its owners, for a view also of the
team whose dataset it shows. Anybody else accepts what others have to live with.
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
        reason: We all know what a customer is.
        approver: zoe
        expires: 2027-06-30
        """,
    good="""
        kind: Waiver
        rule: contract-description
        object: shop/orders/customers
        reason: We all know what a customer is.
        approver: anna
        expires: 2027-06-30
        """,
)
