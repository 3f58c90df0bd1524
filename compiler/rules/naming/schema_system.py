"""A dataset is a table of the application, not of PostgreSQL or of weir.

PostgreSQL keeps its catalog in `pg_catalog`, `information_schema` and other schemas that begin with `pg_`, and
publishes no changes of it. The schema `weir` holds the heartbeat and signals with which capture itself works.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope

PREFIXES = ("pg_", "information_schema", "weir")


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for tables in schemas of the system."""
    if not dataset.table.lstrip('"').startswith(PREFIXES):
        return
    schema, _ = dataset.source
    if schema.startswith("pg_") or schema in PREFIXES:
        owner = "weir" if schema == "weir" else "PostgreSQL"
        said = (
            f"The table `{dataset.table}` of `{dataset.address}` lies in a schema of {owner}'s own and cannot be "
            "captured."
        )
        yield Finding(dataset.address, said, dataset.at("table"), "Name a table of the application in `table:`.")


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: roles
        table: pg_catalog.pg_authid
        lifecycle: stable
        primaryKey: [oid]
        columns:
          - {name: oid, type: bigint, required: true}
        """,
    good="""
        name: roles
        table: public.roles
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
        """,
)
