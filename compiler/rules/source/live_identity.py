"""The log holds of a changed row what the model relies on: its key, or the whole row.

Without a replica identity, publishing a table makes UPDATE and DELETE fail in the application that owns it. An
identity without the modelled key delivers deletes that match no row. `replicaIdentity: full` promises whole rows:
without them a long value that an update did not touch is missing where a key changed. PostgreSQL logs a row by the
identity of the partition that holds it, and a new partition begins with its own. Where the model has no key either,
`contract-primary-key` says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.model.live import LiveTable, ReplicaIdentity, TableKind
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at the identity of each table and of its partitions."""
    for dataset, table in observed.pairs:
        full = dataset.replica_identity == "full"
        columns = {column.name for column in table.columns}
        key = {dataset.by_name[name].physical_name for name in dataset.primary_key}
        if not columns or not (full or (key and key <= columns and not dataset.append_only)):
            continue  # without a key, or with one that is not there, something else must be done first
        needed = columns if full else key
        short = [where for where, identity in identities(table) if not logs(table, identity, needed)]
        if short:
            yield Finding(
                dataset.address,
                sentence(dataset, table, short, full=full),
                dataset.at("replicaIdentity", "primaryKey", "table"),
                remedy(table, short, key, full=full),
            )


def identities(table: LiveTable) -> Iterator[tuple[str, ReplicaIdentity]]:
    """The table and each part of it that has a log, with its own identity."""
    yield table.reference, table.replica_identity
    for part in table.partitions:
        if part.kind in {TableKind.PARTITION, TableKind.PARTITIONED}:
            yield part.reference, part.replica_identity


def logs(table: LiveTable, identity: ReplicaIdentity, needed: set[str]) -> bool:
    """Whether the old values of some columns are in the log."""
    match identity:
        case ReplicaIdentity.FULL:
            return True
        case ReplicaIdentity.DEFAULT if table.deferrable_key:
            return True  # which another rule finds
        case ReplicaIdentity.DEFAULT:
            return bool(table.primary_key) and needed <= {*table.primary_key}
        case ReplicaIdentity.INDEX:
            return needed <= {*table.identity_index}
        case ReplicaIdentity.NOTHING:
            return False


def sentence(dataset: Dataset, table: LiveTable, short: list[str], *, full: bool) -> str:
    """What is missing in the log, and what comes of it."""
    verb = "logs" if len(short) == 1 else "log"
    if full:
        return f"`{dataset.address}` promises `replicaIdentity: full`, and {named(short)} {verb} less of a changed row."
    found = dict(identities(table))
    nothing = {ReplicaIdentity.NOTHING, *(() if table.primary_key else (ReplicaIdentity.DEFAULT,))}
    if any(found[where] in nothing for where in short):
        return (
            f"{named(short)} {verb} nothing of a changed row: publishing it for `{dataset.address}` makes UPDATE and "
            "DELETE fail at the source."
        )
    return f"{named(short)} {verb} a changed row without the key of `{dataset.address}`, so a delete matches no row."


def remedy(table: LiveTable, short: list[str], key: set[str], *, full: bool) -> str:
    """The statement that mends it."""
    word = "DEFAULT" if not full and key <= {*table.primary_key} else "FULL"
    rest = f", likewise for {named(short[1:])}" if len(short) > 1 else ""
    return f"`ALTER TABLE {short[0]} REPLICA IDENTITY {word}` at the source{rest}."


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers REPLICA IDENTITY NOTHING;
        """,
    good="""
        ALTER TABLE public.customers REPLICA IDENTITY DEFAULT;
        """,
)
