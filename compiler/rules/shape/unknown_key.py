"""A declaration has no key that is never read.

A misspelt key would be ignored in silence, and its default would take effect while everybody who reads the file
believes in what stands there.
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
            primary_key: [id]
            columns:
              - {name: id, type: bigint, required: true}
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
