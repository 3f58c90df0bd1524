"""A dataset says what a dropped partition means exactly where its table has partitions.

Dropping or detaching a partition removes rows without a single event. Whether they are to stay in the target (an
archive) or to go with the partition (a cleared-out past) only the owner knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import TableKind
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Compare the kind of each table with what the model says of partitions."""
    for dataset, table in observed.pairs:
        divided = table.kind is TableKind.PARTITIONED
        if divided and dataset.partition_drop is None:
            said = (
                f"`{table.reference}` is partitioned, and `{dataset.address}` does not say what becomes of the rows of "
                "a dropped partition, of which the log says nothing."
            )
            hint = "Write `partitionDrop: keep` if they are to stay, `partitionDrop: delete` if they are to go."
            yield Finding(dataset.address, said, dataset.at("table"), hint)
        elif dataset.partition_drop is not None and not divided:
            said = f"`{dataset.address}` speaks of dropped partitions, and `{table.reference}` is not partitioned."
            where = dataset.at("partitionDrop")
            yield Finding(dataset.address, said, where, "Remove `partitionDrop:`.", severity=Severity.WARNING)


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        DROP TABLE public.customers;
        CREATE TABLE public.customers (
          id bigint PRIMARY KEY, email varchar(320), balance numeric(12,2), joined timestamptz
        ) PARTITION BY HASH (id);
        """,
    good="""
        DROP TABLE public.customers;
        CREATE TABLE public.customers (
          id bigint PRIMARY KEY, email varchar(320), balance numeric(12,2), joined timestamptz
        ) PARTITION BY HASH (id);
        ---
        partitionDrop: keep
        """,
)
