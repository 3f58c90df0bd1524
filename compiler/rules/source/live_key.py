"""The key of a dataset is a key of its table.

Changes are merged by the modelled key. If the source lets two rows have the same key, or a part of it be NULL, one
row takes the place of another without a word. The primary key serves, and any other unique index over the whole table
whose columns are never NULL.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.model.live import LiveTable
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Compare the modelled key with those of the table."""
    for dataset, table in observed.pairs:
        key = {dataset.by_name[name].physical_name for name in dataset.primary_key}
        if not key or not key <= {column.name for column in table.columns}:
            continue
        if key not in ({*table.primary_key}, *({*other} for other in table.other_keys)):
            said = (
                f"The key of `{dataset.address}` is ({', '.join(dataset.primary_key)}), and nothing in "
                f"`{table.reference}` keeps two rows from having the same: its primary key is {spelled(table)}."
            )
            yield Finding(dataset.address, said, dataset.at("primaryKey"), remedy(dataset, table))


def spelled(table: LiveTable) -> str:
    """The primary key in a sentence."""
    return f"({', '.join(table.primary_key)})" if table.primary_key else "missing"


def remedy(dataset: Dataset, table: LiveTable) -> str:
    """One thing to do."""
    names = {column.physical_name: column.name for column in dataset.columns}
    if table.primary_key and all(name in names for name in table.primary_key):
        return f"Write `primaryKey: [{', '.join(names[name] for name in table.primary_key)}]`."
    if table.primary_key:
        return "Model the columns of the source's primary key, and write them in `primaryKey:`."
    columns = ", ".join(
        '"' + dataset.by_name[name].physical_name.replace('"', '""') + '"' for name in dataset.primary_key
    )
    return f"`ALTER TABLE {table.reference} ADD PRIMARY KEY ({columns})` at the source."


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (email);
        """,
    good="""
        ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (id), ADD UNIQUE (email);
        """,
)
