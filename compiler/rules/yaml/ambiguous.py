"""A word that some readers of YAML take for true or false stands in quotes.

`yes`, `no`, `on`, `off`, `y` and `n` are true or false in YAML 1.1 and text in YAML 1.2; editors, linters and
libraries follow one or the other. A column called `no` would be lost in some of them, `required: no` true in others.
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
              - {name: id, type: bigint, required: yes}
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
