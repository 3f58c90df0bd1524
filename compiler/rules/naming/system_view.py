"""No need has a view whose name weir gives to a view of its own.

Each workspace has the view `_freshness`, which says as of when its data is; names that begin with `__` are kept for
what may come. A need of such a name would be replaced by it with every deployment.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope
from compiler.rules.naming import systems


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for views with a name of weir's own."""
    if systems(need.view):
        said = f"The view `{need.view}` of `{need.workspace.address}` has a name that weir gives to a view of its own."
        yield Finding(need.address, said, need.at("as"), "Give it another name with `as:`.")


RULE = Rule(
    __name__,
    Need,
    Severity.ERROR,
    check,
    bad="""
        dataset: shop/orders/customers
        as: _freshness
        columns: [id, balance, joined]
        history: live
        freshness: 5m
        """,
    good="""
        dataset: shop/orders/customers
        as: fresh_customers
        columns: [id, balance, joined]
        history: live
        freshness: 5m
        """,
)
