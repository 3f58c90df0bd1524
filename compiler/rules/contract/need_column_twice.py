"""A need names each column once.

A view has one column of a name. A name that stands there twice was most likely meant to be another one, which the
reader then misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from compiler.diagnostics import Severity
from compiler.model.workspace import Need
from compiler.parse.tree import Items, Tree
from compiler.rule import Finding, Rule, Scope


def check(need: Need, _scope: Scope) -> Iterator[Finding]:
    """Look for repeated names in what was written; in the model each column is there once."""
    written = cast("Items", cast("Tree", need.written)["columns"])
    if len(written) == len(need.columns):
        return
    twice = [name for index, name in enumerate(written) if name in written[:index]]
    names = ", ".join(f"`{name}`" for name in dict.fromkeys(twice))
    said = f"`{need.address}` names {names} more than once, so another column may be missing."
    where = written.item_span(written.index(twice[0], written.index(twice[0]) + 1))
    yield Finding(need.address, said, where, "Name each column once.")


RULE = Rule(
    __name__,
    Need,
    Severity.WARNING,
    check,
    bad="""
        dataset: shop/orders/customers
        columns: [id, balance, balance]
        history: live
        freshness: 5m
        """,
    good="""
        dataset: shop/orders/customers
        columns: [id, balance, joined]
        history: live
        freshness: 5m
        """,
)
