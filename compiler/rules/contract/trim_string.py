"""Only a column of type string is trimmed.

`trim: true` cuts off the blanks with which PostgreSQL fills a char(n). No other type has such blanks: the key was
meant for another column, or the type is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for trimmed columns that hold no text."""
    for column in dataset.columns:
        if column.trim and column.type.base != "string":
            said = (
                f"Column `{column.name}` of `{dataset.address}` has the type `{column.type}`, which knows no blanks to "
                "trim."
            )
            hint = "Remove `trim: true`, or give the column the type that a char(n) has: `string(n)`."
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("trim"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: countries
        table: public.countries
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: integer, required: true, trim: true}
          - {name: code, type: string(3)}
        """,
    good="""
        name: countries
        table: public.countries
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: integer, required: true}
          - {name: code, type: string(3), trim: true}
        """,
)
