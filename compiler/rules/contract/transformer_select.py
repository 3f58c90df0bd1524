"""The SQL of a transformer is one SELECT that the engine of its workspace can parse.

weir puts a table around it that is made anew whenever something it reads has moved. Two statements, or one that writes,
do not fit into that, and what cannot be parsed would be noticed only in the night, by the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Parse it."""
    from compiler.transform.query import Broken, query, spot  # noqa: PLC0415 - the parser takes long to import

    found = query(transformer)
    if isinstance(found, Broken):
        engine = transformer.workspace.platform.engine.type
        said = f"The SQL of `{transformer.address}`, read as the engine {engine} reads it, {found.said}."
        yield Finding(transformer.address, said, spot(transformer, found.at), found.hint)


RULE = Rule(
    __name__,
    Transformer,
    Severity.ERROR,
    check,
    bad="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total,
          FROM customers WHERE
        """,
    good="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM customers
        """,
)
