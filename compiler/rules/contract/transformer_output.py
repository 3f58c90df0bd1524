"""A transformer answers with the columns that its output declares.

Readers go by the declaration. A declared column that the query does not answer with stops the run, one of two with the
same name cannot be told apart, and one that nobody declared is thrown away although it was computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.resolve.bind import nearest
from compiler.rule import Finding, Rule, Scope


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Compare the names on both sides; a query that answers with `*` is left to the engine."""
    from compiler.transform.query import Broken, query, shown, spot, start  # noqa: PLC0415 - the parser takes long to import

    found = query(transformer)
    if isinstance(found, Broken) or found.answers is None:
        return
    address, declared = transformer.address, {each.name for each in transformer.columns}
    answers = Counter(found.answers)
    surplus = [each for each in answers if each not in declared]
    for column in transformer.columns:
        if column.name not in answers:
            said = (
                f"`{address}` declares the column `{column.name}`, which its SELECT ({transformer.sql}) does not give."
            )
            near = nearest(column.name, [each for each in surplus if each])
            hint = f"Write `AS {column.name}`" + (f" in place of `{near}`." if near else " behind the value meant.")
            yield Finding(f"{address}#{column.name}", said, column.at("name"), hint, "missing")
        elif answers[column.name] > 1:
            said = f"The SELECT of `{address}` ({transformer.sql}) gives more than one column `{column.name}`."
            hint = "Leave one of them, or give the others names of their own."
            yield Finding(f"{address}#{column.name}", said, column.at("name"), hint, "twice")
    for each in surplus:
        what = f"the column `{shown(each)}`" if each else "a value without a name"
        said = f"The SELECT of `{address}` ({transformer.sql}) gives {what}, which its output does not declare."
        hint = "Declare it in `output:`, or take it out of the SELECT."
        at = next(start(value) for value in found.tree.selects if value.output_name.lower() == each)
        yield Finding(address, said, spot(transformer, at), hint, f"surplus {shown(each)}", Severity.WARNING)


RULE = Rule(
    __name__,
    Transformer,
    Severity.ERROR,
    check,
    bad="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customer, sum(balance) AS total
          FROM customers
        """,
    good="""
        name: balances
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM customers
        """,
)
