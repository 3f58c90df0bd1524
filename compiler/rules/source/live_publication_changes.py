"""The publication passes on every kind of change, under the name of the table.

A kind that is left out (`publish = 'insert, update'`) keeps deleted rows alive for ever; even pgbench truncates a
table when it starts. Without `publish_via_partition_root` the rows of a partitioned table arrive under the names of
its partitions, which nobody reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import TableKind
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named

CHANGES = ("insert", "update", "delete", "truncate")


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at the options of the publication."""
    publication, store = observed.publication, observed.datastore
    if publication is None:
        return
    missing = [each for each in CHANGES if each not in publication.operations]
    divided = [table.reference for _, table in observed.pairs if table.kind is TableKind.PARTITIONED]
    astray = [] if publication.publish_via_partition_root else divided
    if missing or astray:
        parts = [f"leaves out {named(missing)}"] if missing else []
        parts += [f"names the partitions of {named(astray)} instead of the table"] if astray else []
        said = f"The publication `{publication.name}` {' and '.join(parts)}, so changes of `{store.address}` are lost."
        options = [f"publish = '{', '.join(CHANGES)}'"] if missing else []
        options += ["publish_via_partition_root = true"] if astray else []
        hint = f"`ALTER PUBLICATION {publication.name} SET ({', '.join(options)})` at the source."
        yield Finding(store.address, said, store.at("connection"), hint)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        CREATE PUBLICATION weir_shop_orders FOR TABLE public.customers
          WITH (publish = 'insert, update, delete');
        """,
    good="""
        CREATE PUBLICATION weir_shop_orders FOR TABLE public.customers
          WITH (publish = 'insert, update, delete, truncate');
        """,
)
