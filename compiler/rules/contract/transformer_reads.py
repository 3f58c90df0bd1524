"""A transformer reads the needs of its workspace, and nothing else.

The needs say who reads what, and on them rest masks, retention and the question whom a change would hurt. Another
table, a file or the transformer's own output would pass by all of that; and one transformer does not wait for another,
so what that derives would be now of this run and now of the last one.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.resolve.bind import nearest
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for tables that are no view of a need."""
    from compiler.transform.columns import complete, views  # noqa: PLC0415 - the parser takes long to import
    from compiler.transform.query import MOST, Broken, query, shown, spot  # noqa: PLC0415

    found, known = query(transformer), sorted(views(transformer))
    if isinstance(found, Broken) or not complete(transformer):
        return
    told: set[str] = set()
    for read in found.reads:
        if read.name not in known and read.written not in told and len(told) < MOST:
            told.add(read.written)
            why = "it derives itself" if read.name == transformer.view else "is no need of its workspace"
            said = f"`{transformer.address}` reads `{shown(read.written)}`, which {why}."
            near = nearest(read.name or read.written.rpartition(".")[2].strip('"').lower(), known)
            hint = (
                f"In the SQL, write `{near}`."
                if near
                else f"Add a need for it, or read {named(known) if known else 'none'}."
            )
            where = spot(transformer, read.start, read.end - read.start)
            yield Finding(transformer.address, said, where, hint, shown(read.written))


RULE = Rule(
    __name__,
    Transformer,
    Severity.ERROR,
    check,
    bad="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM lake.weir_shop_orders.landing
        """,
    good="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM customers
        """,
)
