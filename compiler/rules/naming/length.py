"""The names of a datastore fit into PostgreSQL's 63 bytes.

Replication slot and publication are called `weir_<team>_<datastore>`, and the slot of a later epoch
`weir2_<team>_<datastore>`. PostgreSQL refuses a longer slot, and cuts a longer publication off without an error, so
that two of them may become one. After a rename the old name counts, since a slot keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Datastore
from compiler.rule import Finding, Rule, Scope

LONGEST = 63
"""Bytes of a name in PostgreSQL, as it is usually built."""


def check(store: Datastore, _scope: Scope) -> Iterator[Finding]:
    """Look at how long the names become."""
    name = store.slot
    if len(name) > LONGEST:
        said = (
            f"The slot of `{store.address}` would be called `{name}`, which has {len(name)} characters, and PostgreSQL "
            f"allows {LONGEST}."
        )
        hint = f"Choose a name that is shorter by {len(name) - LONGEST}."
        yield Finding(store.address, said, store.at("renamedFrom", "name"), hint)


RULE = Rule(
    __name__,
    Datastore,
    Severity.ERROR,
    check,
    bad="""
        kind: Team
        name: international-customer-service
        members: {maintainers: [dora, emil]}
        contact: service@example.com
        ---
        name: complaints-and-compliments-new
        team: international-customer-service
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: complaints
            table: public.complaints
            lifecycle: stable
            primaryKey: [id]
            columns:
              - {name: id, type: bigint, required: true}
        """,
    good="""
        kind: Team
        name: international-customer-service
        members: {maintainers: [dora, emil]}
        contact: service@example.com
        ---
        name: complaints
        team: international-customer-service
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: complaints
            table: public.complaints
            lifecycle: stable
            primaryKey: [id]
            columns:
              - {name: id, type: bigint, required: true}
        """,
)
