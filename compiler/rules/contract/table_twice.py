"""Each dataset of a datastore is a table of its own.

Changes arrive under the name of their table. With two datasets for one table nobody can say whose key, classification
and lifecycle hold for them. Who needs other columns of a table asks for them in a need.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Datastore
from compiler.rule import Finding, Rule, Scope


def check(store: Datastore, _scope: Scope) -> Iterator[Finding]:
    """Look for datasets that are one table at the source."""
    first: dict[tuple[str, str], str] = {}
    for dataset in store.datasets:
        other = first.setdefault(dataset.source, dataset.address)
        if other != dataset.address:
            said = (
                f"`{other}` and `{dataset.address}` are both the table `{dataset.table}`, so a change has two owners."
            )
            hint = "Keep one of the two, and let needs choose among its columns."
            yield Finding(dataset.address, said, dataset.at("table"), hint)


RULE = Rule(
    __name__,
    Datastore,
    Severity.ERROR,
    check,
    bad="""
        kind: Dataset
        name: clients
        table: public."customers"
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        """,
    good="""
        kind: Dataset
        name: clients
        table: public.clients
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        """,
)
