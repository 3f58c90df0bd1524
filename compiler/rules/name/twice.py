"""A name leads to one thing only.

Of two things with one address nobody could say which is meant: not who reads it, not who waives a finding about it, not
what a deployment would change. The first counts, by the order of paths and lines, until one of them is renamed.
"""

from __future__ import annotations

from compiler.diagnostics import Severity
from compiler.rule import Reading, Rule, unchecked

RULE = Rule(
    __name__,
    Reading,
    Severity.ERROR,
    unchecked,
    bad="""
        kind: Datastore
        name: returns
        team: shop
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: parcels
            table: public.parcels
            lifecycle: preview
            primaryKey: [id]
            columns:
              - {name: id, type: bigint, required: true}
              - {name: id, type: uuid}
        """,
    good="""
        kind: Datastore
        name: returns
        team: shop
        zone: europe
        connection: shop-db
        capture: {method: cdc}
        datasets:
          - name: parcels
            table: public.parcels
            lifecycle: preview
            primaryKey: [id]
            columns:
              - {name: id, type: bigint, required: true}
        """,
)
