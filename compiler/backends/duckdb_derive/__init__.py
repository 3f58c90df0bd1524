"""What workspaces derive, as DuckDB runs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.sql.dialect import DUCKDB
from compiler.transform.statements import statements


class DuckDbDerive:
    """Transformers on a platform whose engine is DuckDB."""

    name = "duckdb"

    def serves(self, platform: Platform) -> bool:
        """Whether it is the platform's engine."""
        return platform.engine.type == "duckdb"

    def stream(self, stream: Stream) -> Iterable[Emitted]:  # noqa: ARG002
        """Nothing: what is derived belongs to a workspace."""
        return ()

    def room(self, room: Room) -> Iterator[Emitted]:
        """A table and a view for each transformer."""
        return statements(room, DUCKDB, "")

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:  # noqa: ARG002
        """Nothing, either."""
        return ()


BACKEND = DuckDbDerive()
