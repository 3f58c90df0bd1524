"""The views that a transformer reads."""

from __future__ import annotations

from compiler.model.names import identifier
from compiler.model.workspace import Transformer


def views_read(transformer: Transformer) -> frozenset[str]:
    """The views of its workspace that its SQL names; of SQL that cannot be parsed nothing is known."""
    from compiler.transform.query import Query, query  # noqa: PLC0415 - most models derive nothing

    found = query(transformer)
    views = {identifier(need.view) for need in transformer.workspace.needs}
    return frozenset(each.name for each in found.reads) & views if isinstance(found, Query) else frozenset()
