"""No view has a name that the engine of its workspace reserves.

A view takes the name of its dataset unless the need says `as:`. A reserved word is a name only in double quotes, in
every query that anybody ever writes against the workspace.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.rule import Finding, Rule, Scope
from compiler.rules.naming import ENGINES, RESERVED


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for views with the name of a reserved word."""
    engine = need.workspace.platform.engine.type
    if need.view in RESERVED[engine]:
        said = (
            f"The view `{need.view}` of `{need.workspace.address}` has a name that {ENGINES[engine]} can read only in "
            "double quotes."
        )
        yield Finding(need.address, said, need.at("as", "dataset"), "Give it another name with `as:`.")


RULE = Rule(
    __name__,
    Need,
    Severity.WARNING,
    check,
    bad="""
        dataset: shop/orders/customers
        as: end
        columns: [id, balance, joined]
        history: live
        freshness: 5m
        """,
    good="""
        dataset: shop/orders/customers
        as: last_customers
        columns: [id, balance, joined]
        history: live
        freshness: 5m
        """,
)
