"""Every row of a captured table leaves a log of its changes.

Capture reads PostgreSQL's log. Unlogged tables are not in it, the rows of a foreign table are in another server's,
and a view has no rows of its own. PostgreSQL refuses to publish most of these; a partition of such a kind it leaves
out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.live import LiveTable, TableKind
from compiler.model.observed import Observed
from compiler.rule import Finding, Rule, Scope
from compiler.sentence import named

SILENT = {
    TableKind.UNLOGGED: "is unlogged: its changes leave no trace",
    TableKind.FOREIGN: "is a foreign table: the log of its changes is on another server",
    TableKind.VIEW: "is a view, which has no log of changes of its own",
    TableKind.MATERIALIZED_VIEW: "is a materialized view, which has no log of changes of its own",
}
REMEDIES = {
    TableKind.UNLOGGED: "`ALTER TABLE {0} SET LOGGED` at the source.",
    TableKind.FOREIGN: "Model the table in a datastore of the server that holds its rows.",
    TableKind.VIEW: "Model the tables that it reads.",
    TableKind.MATERIALIZED_VIEW: "Model the tables that it reads.",
}


def check(observed: Observed, _scope: Scope) -> Iterator[Finding]:
    """Look at the kind of each table and of its partitions."""
    for dataset, table in observed.pairs:
        if table.kind in SILENT:
            said = f"`{table.reference}` {SILENT[table.kind]}, so nothing of `{dataset.address}` arrives."
            hint = REMEDIES[table.kind].format(table.reference)
            yield Finding(dataset.address, said, dataset.at("table"), hint)
        elif silent := silent_partitions(table):
            said = (
                f"{named(silent)} of `{table.reference}` {'is' if len(silent) == 1 else 'are'} foreign or unlogged, "
                f"so changes of these rows of `{dataset.address}` never arrive."
            )
            hint = f"Replace `{silent[0]}` by an ordinary partition at the source."
            yield Finding(dataset.address, said, dataset.at("table"), hint)


def silent_partitions(table: LiveTable) -> list[str]:
    """The partitions that leave no log."""
    return [part.reference for part in table.partitions if part.kind in SILENT]


RULE = Rule(
    __name__,
    Observed,
    Severity.ERROR,
    check,
    bad="""
        ALTER TABLE public.customers SET UNLOGGED;
        """,
    good="""
        ALTER TABLE public.customers SET LOGGED;
        """,
)
