"""The two statements that carry out a transformer: the table that its query makes, and what readers see of it."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.backend import Artifact
from compiler.model.names import identifier
from compiler.model.workspace import Transformer
from compiler.plan.steps import Room
from compiler.sql.dialect import Dialect, name
from compiler.sql.shapes import header
from compiler.templates import environment

TEMPLATES = environment("compiler.transform")


def statements(room: Room, dialect: Dialect, catalog: str) -> Iterator[Artifact]:
    """Two files for each transformer of a workspace; none for SQL that the engine cannot parse, which a rule says.

    `catalog` is what the names of schemas begin with, with its point; empty where an engine has only one.
    """
    for each in room.derives:
        text = bound(each.transformer, f"{catalog}{name(room.name)}")
        if text is not None:
            yield from pair(each.transformer, room, dialect, catalog, text)


def bound(transformer: Transformer, schema: str) -> str | None:
    """The query, with the views of its workspace named in full."""
    from compiler.transform.query import Query, query, rebound  # noqa: PLC0415 - most workspaces derive nothing

    found = query(transformer)
    views = [identifier(need.view) for need in transformer.workspace.needs]
    return rebound(found, views, schema).strip() if isinstance(found, Query) else None


def pair(transformer: Transformer, room: Room, dialect: Dialect, catalog: str, text: str) -> Iterator[Artifact]:
    """The table, and the view over it."""
    source = transformer.written.span.path
    view = identifier(transformer.view)
    values = {
        "table": f"{catalog}{name(room.name)}.{name(table(transformer))}",
        "view": f"{catalog}{name(room.name)}.{name(view)}",
        "columns": [(name(each.name), dialect.sql_type(each.type)) for each in transformer.columns],
        "query": text,
    }
    folder = f"{room.platform.name}/{dialect.engine}/derive/{room.name}"
    for path, what, template in (
        (f"{folder}/{view}.sql", "What is derived by", "table.sql"),
        (f"{folder}/{view}.view.sql", "What readers see of", "view.sql"),
    ):
        rendered = TEMPLATES.fill(template, **values)
        yield Artifact(path, header(what, transformer.address, source) + rendered, transformer.address, source)


def table(transformer: Transformer) -> str:
    """The table that a transformer fills; no need's view has its name, because those never begin with `__`."""
    return f"__derived_{identifier(transformer.view)}"
