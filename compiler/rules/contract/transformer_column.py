"""Every column that a transformer names is one of what it reads.

A need lists its columns; what it leaves out is not in its view. The engine would refuse the query, but only when it
runs, after the change has been merged.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.resolve.bind import nearest
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for columns that nothing in the query can have."""
    from compiler.transform.columns import complete, missing, views  # noqa: PLC0415 - the parser takes long to import
    from compiler.transform.query import MOST, Broken, query, shown, spot  # noqa: PLC0415

    found = query(transformer)
    if isinstance(found, Broken) or not complete(transformer):
        return
    told: set[str] = set()
    for each in missing(found, views(transformer)):
        detail = f"{shown(each.source)}.{shown(each.name)}"
        if detail not in told and len(told) < MOST:
            told.add(detail)
            where = f"`{shown(each.source)}` has" if each.source else "what it reads there has"
            said = f"`{transformer.address}` names the column `{shown(each.name)}`, and {where} none of that name."
            near = nearest(each.name.lower(), each.known)
            otherwise = f"Add it to `columns:` of the need; there are {named(each.known)}."
            hint = f"In the SQL, write `{near}`, or add it to `columns:` of the need." if near else otherwise
            yield Finding(transformer.address, said, spot(transformer, each.at, len(each.name)), hint, detail)


RULE = Rule(
    __name__,
    Transformer,
    Severity.ERROR,
    check,
    bad="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(c.balanse) AS total
          FROM customers AS c
        """,
    good="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(c.balance) AS total
          FROM customers AS c
        """,
)
