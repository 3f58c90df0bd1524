"""What a transformer derives depends on its needs alone.

It runs again only when something that it reads has moved. The time of day would be that of the last change, a random
number another one for each run, and nobody could compute a figure again that was questioned. What reads files or the
environment of the engine's machine passes by the needs altogether.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope

ELSEWHERE = {
    "getenv", "read_text", "read_blob", "glob", "query", "query_table", "nextval", "currval", "setseed",
    "getvariable", "set_config",
}  # fmt: skip
"""Functions of DuckDB that read, or change, something besides tables."""


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for functions whose answer is another one every time."""
    from compiler.transform.functions import changing  # noqa: PLC0415 - the parser takes long to import
    from compiler.transform.query import Broken, query, spot  # noqa: PLC0415

    found = query(transformer)
    if isinstance(found, Broken):
        return
    for name, at in changing(found, ELSEWHERE):
        said = f"`{transformer.address}` uses `{name}`, whose answer does not come from its needs."
        hint = "Leave it to those who read the view, or take the value from a column."
        severity = Severity.ERROR if name in ELSEWHERE else None
        yield Finding(transformer.address, said, spot(transformer, at), hint, name, severity)


RULE = Rule(
    __name__,
    Transformer,
    Severity.WARNING,
    check,
    bad="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM customers
          WHERE joined > now() - INTERVAL '30' DAY
        """,
    good="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM customers
          WHERE joined > TIMESTAMP '2026-01-01 00:00:00 UTC'
        """,
)
