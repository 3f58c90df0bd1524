"""The statements that DuckDb runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.sql.dialect import DUCKDB
from compiler.sql.shapes import Shapes, Statement


class DuckDbEngine:
    """A platform whose engine is DuckDb."""

    name = "duckdb"
    shapes = Shapes(DUCKDB)

    def serves(self, platform: Platform) -> bool:
        """Whether it is the platform's engine."""
        return platform.engine.type == "duckdb"

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """Tables, landing and merges of one datastore."""
        return map(artifact, self.shapes.stream(stream))

    def room(self, room: Room) -> Iterator[Emitted]:
        """The views of one workspace."""
        return map(artifact, self.shapes.room(room))

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:  # noqa: ARG002
        """Nothing: each statement belongs to a stream or a workspace."""
        return ()


def artifact(made: Statement) -> Artifact:
    """A statement as a file."""
    return Artifact(made.path, made.text, made.subject, made.source)


BACKEND = DuckDbEngine()
