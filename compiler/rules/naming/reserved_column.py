"""No column has a name that an engine reserves.

A reserved word is a name only in double quotes, in every query that anybody ever writes, and without them the error
points somewhere else. Consumers see the name of the model, so it can be mended here while the source keeps its own. A
dataset does not know who will read it: words that Trino reserves are a warning, words that only DuckDB reserves a
note.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope
from compiler.rules.naming import ENGINES, RESERVED

WORDS = frozenset[str]().union(*RESERVED.values())


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for columns with the name of a reserved word."""
    for column in dataset.columns:
        name = column.name
        if name in WORDS:
            engines = " and ".join(ENGINES[engine] for engine, words in RESERVED.items() if name in words)
            said = f"Column `{name}` of `{dataset.address}` has a name that {engines} can read only in double quotes."
            hint = f"Give it another name, with `physicalName: {column.physical_name}`."
            weight = Severity.WARNING if name in RESERVED["trino"] else Severity.NOTE
            yield Finding(f"{dataset.address}#{name}", said, column.at("name"), hint, severity=weight)


RULE = Rule(
    __name__,
    Dataset,
    Severity.WARNING,
    check,
    bad="""
        name: votes
        table: public.votes
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: group, type: string(20)}
        """,
    good="""
        name: votes
        table: public.votes
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: party, physicalName: group, type: string(20)}
        """,
)
