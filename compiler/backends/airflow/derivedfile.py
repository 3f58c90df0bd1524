"""What the client has to know of one transformer: the statement that fills its table, and what that reads."""

from __future__ import annotations

from typing import Any

from compiler.model.names import identifier
from compiler.model.workspace import Transformer
from compiler.plan.steps import Publish, Room, stream_name
from compiler.transform.reads import views_read
from compiler.transform.statements import table


def derived_file(room: Room, transformer: Transformer) -> dict[str, Any]:
    """The content of `derived/<workspace>.<view>.json`, as plain values; the path is below the platform's folder."""
    by_view = {identifier(each.need.view): each for each in room.publishes}
    view = identifier(transformer.view)
    return {
        "room": room.name,
        "view": view,
        "table": table(transformer),
        "transformer": transformer.address,
        "statement": f"{room.platform.engine.type}/derive/{room.name}/{view}.sql",
        "inputs": [source(by_view[name]) for name in sorted(views_read(transformer))],
    }


def source(publish: Publish) -> dict[str, Any]:
    """A view that is read: the stream and the merged table behind it."""
    return {
        "stream": stream_name(publish.merge.dataset.datastore),
        "target": publish.merge.table,
        "merged_only": publish.merged_only,
    }
