"""The source: what whoever owns the database runs so that its changes can be captured.

One script for each stream. It makes and alters, and never drops; run again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.datastore import Dataset
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.templates import environment, printable, spelled

BACKSLASH = "\\"
OPENED = "${"
"""How a placeholder begins. Whoever fills them in knows nothing of SQL, so no other text may look like one."""
HIDDEN_TEXT = r"\x24{"
"""The same inside of `E'…'`."""
HIDDEN_NAME = r"\0024{"
"""The same inside of `U&"…"`."""


def literal(value: str) -> str:
    """An SQL string that means the value under every setting of `standard_conforming_strings`."""
    quoted = value.replace("'", "''")
    if BACKSLASH in quoted or OPENED in quoted:
        return f"E'{quoted.replace(BACKSLASH, BACKSLASH * 2).replace(OPENED, HIDDEN_TEXT)}'"
    return f"'{quoted}'"


def identifier(value: str) -> str:
    """A quoted SQL name."""
    quoted = value.replace('"', '""')
    if OPENED in quoted:
        return f'U&"{quoted.replace(BACKSLASH, BACKSLASH * 2).replace(OPENED, HIDDEN_NAME)}"'
    return f'"{quoted}"'


def comment(value: str) -> str:
    """Text that stays on its line of a comment, whatever stands in it."""
    return printable(value, spelled).replace(OPENED, "$ {")


TEMPLATES = environment("compiler.backends.postgres_source", literal=literal, identifier=identifier, comment=comment)


class PostgresSource:
    """The sources of a platform that reads their logs."""

    name = "source"

    def serves(self, platform: Platform) -> bool:
        """Whether logs are read for it; an engine that is a file is fed from files."""
        return platform.engine.type == "trino"

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """The script for the database of one stream."""
        datastore, source = stream.datastore, stream.datastore.written.span.path
        text = TEMPLATES.fill(
            "source.sql.jinja",
            address=datastore.address,
            source=source,
            role=f"${{{datastore.connection}.user}}",
            own=stream.schema,
            slot=stream.slot,
            tables=[(*dataset.source, identity(dataset)) for dataset in stream.prepare.datasets],
        )
        yield Artifact(f"{stream.platform.name}/{self.name}/{stream.name}.sql", text, datastore.address, source)

    def room(self, room: Room) -> Iterable[Emitted]:  # noqa: ARG002 - a source knows no workspace
        """Nothing: what a workspace reads is asked of its sources by their streams."""
        return ()

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:  # noqa: ARG002
        """Nothing: each source is another database."""
        return ()


def identity(dataset: Dataset) -> str:
    """What the log has to hold of a changed row: all of it, its key, or nothing because no row ever changes."""
    if dataset.replica_identity == "full":
        return "full"
    return "none" if dataset.append_only else "key"


BACKEND = PostgresSource()
