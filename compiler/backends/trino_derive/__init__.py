"""What workspaces derive, as Trino runs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.sql.dialect import TRINO, name
from compiler.transform.statements import statements


class TrinoDerive:
    """Transformers on a platform whose engine is Trino."""

    name = "trino"

    def serves(self, platform: Platform) -> bool:
        """Whether it is the platform's engine."""
        return platform.engine.type == "trino"

    def stream(self, stream: Stream) -> Iterable[Emitted]:  # noqa: ARG002
        """Nothing: what is derived belongs to a workspace."""
        return ()

    def room(self, room: Room) -> Iterator[Emitted]:
        """A table and a view for each transformer."""
        return statements(room, TRINO, f"{name(room.platform.engine.catalog)}.")

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:  # noqa: ARG002
        """Nothing, either."""
        return ()


BACKEND = TrinoDerive()
