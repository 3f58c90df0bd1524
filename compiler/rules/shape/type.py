"""A value is of the type that its key asks for: text, number, truth, list or mapping.

YAML decides by the look of a value what it is: `3.10` is a number and loses its last digit, `[shop]` is a list and no
name, `"true"` in quotes is text. weir does not convert one into the other, for it would have to guess.
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
            primaryKey: id
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
