"""The largest row of a dataset passes as one message.

A change that is larger than `capture.maxMessage` stops the connector: its task fails, nothing of the datastore
arrives any longer, and the source keeps its log until somebody comes. With `replicaIdentity: full` a change carries
the row twice, as it was and as it is. Columns without a limit cannot be judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.model.types import BYTES_PER_CHARACTER
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Add up the columns that say how long they may become; all others are small or say nothing."""
    characters = sum([column.type.length or 0 for column in dataset.columns])
    images = 2 if dataset.replica_identity == "full" else 1
    most = characters * BYTES_PER_CHARACTER * images
    limit = dataset.datastore.max_message
    if most > limit:
        widest = max(dataset.columns, key=lambda column: column.type.length or 0)
        twice = ", twice in a change," if images > 1 else ""
        said = (
            f"A row of `{dataset.address}`{twice} may take {most:,} bytes, most of it in `{widest.name}`; a change of "
            f"more than {limit:,} stops the connector of `{dataset.datastore.address}`."
        )
        needed = -(-most * 11 // 10 // 1_000_000)
        hint = f"Write `maxMessage: {needed}MB` under `capture:`, or the length that `{widest.name}` really has."
        yield Finding(dataset.address, said, widest.at("type"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.WARNING,
    check,
    bad="""
        name: manuals
        table: public.manuals
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: body, type: string(5000000)}
        """,
    good="""
        name: manuals
        table: public.manuals
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: body, type: string(1000000)}
        """,
)
