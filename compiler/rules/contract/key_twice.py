"""A primary key names each of its columns once.

A name that stands there twice was most likely meant to be another one, and a key that lacks a column takes two rows
for one: the later change wins, and the other row is gone without a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for names that stand in the key more than once."""
    key = dataset.primary_key
    if len(set(key)) < len(key):
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(key) if key.count(name) > 1)
        said = f"The primary key of `{dataset.address}` names {names} more than once, so another column may be missing."
        hint = "Name each column of the key once."
        yield Finding(dataset.address, said, dataset.at("primaryKey"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: seats
        table: public.seats
        lifecycle: stable
        primaryKey: [hall, hall]
        columns:
          - {name: hall, type: integer, required: true}
          - {name: seat, type: integer, required: true}
        """,
    good="""
        name: seats
        table: public.seats
        lifecycle: stable
        primaryKey: [hall, seat]
        columns:
          - {name: hall, type: integer, required: true}
          - {name: seat, type: integer, required: true}
        """,
)
