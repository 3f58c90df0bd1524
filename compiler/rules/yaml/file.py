"""A model is made of plain files whose paths every computer tells apart.

A link can lead out of the repository, to files that no reviewer sees and that differ from machine to machine: links are
not followed. Of two paths that differ only in capital letters, a checkout on macOS or Windows keeps one. Names that
are not UTF-8, pipes and devices cannot be read everywhere, or never end.
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
        # teams/shop/orders.datastore.yaml is a link to /home/anna/orders.yaml
        """,
    good="""
        # teams/shop/orders.datastore.yaml is the file itself
        """,
)
