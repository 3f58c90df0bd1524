"""What is derived is open to every reader of its workspace.

A derived view is closed to a group from whom a column is hidden by which its rows are chosen, joined, grouped or
ordered: which rows there are would tell the values. Where it cannot be followed what the columns come from, it is
closed to whoever sees a mask in a view that it reads. The group's queries end with "access denied", and nothing else
says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from compiler.diagnostics import Severity
from compiler.model.names import identifier
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for groups that are shut out, with the columns that shut them out."""
    workspace = transformer.workspace
    if workspace.platform.engine.type != "trino" or not any(hidden(transformer, each) for each in workspace.readers):
        return
    from compiler.transform.lineage import lineage  # noqa: PLC0415 - the parser takes long to import
    from compiler.transform.reads import views_read  # noqa: PLC0415

    found, read = lineage(transformer), views_read(transformer)
    deciding: Collection[tuple[str, str]] = found.deciding if found else ()
    for group in dict.fromkeys(workspace.readers):
        masked = hidden(transformer, group)
        why = [each for each in sorted(masked) if each in deciding or (found is None and each[0] in read)]
        if why:
            columns = named([f"{view}.{column}" for view, column in why])
            because = "decides which rows it has" if found else "may be in it, as its columns cannot be followed"
            said = f"What `{transformer.address}` derives is closed to `{group}`: hidden from it is {columns}, which "
            said += f"{because}."
            remedy = "Choose rows by other columns" if found else "Name each column, without `*`, `USING` or `UNNEST`"
            hint = f"{remedy}, or ask the zone's owners to clear the group."
            yield Finding(transformer.address, said, transformer.at("sql"), hint, group)


def hidden(transformer: Transformer, group: str) -> set[tuple[str, str]]:
    """The columns of the workspace's views of which a group sees a mask."""
    return {
        (identifier(need.view), column.name)
        for need in transformer.workspace.needs
        for column in need.columns
        if column.classification and column.classification.masks(group)
    }


RULE = Rule(
    __name__,
    Transformer,
    Severity.WARNING,
    check,
    bad="""
        kind: Transformer
        name: balances
        ---
        kind: Workspace
        name: churn
        readers: [crm-analysts, crm-trainees]
        needs:
          - {dataset: shop/orders/customers, columns: [id, email, balance], history: live, freshness: 5m}
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM customers
          WHERE email LIKE '%@example.com'
        """,
    good="""
        kind: Transformer
        name: balances
        ---
        kind: Workspace
        name: churn
        readers: [crm-analysts, crm-trainees]
        needs:
          - {dataset: shop/orders/customers, columns: [id, email, balance], history: live, freshness: 5m}
        ---
        balances.sql: |
          SELECT count(*) AS customers, sum(balance) AS total
          FROM customers
          WHERE balance > 0
        """,
)
