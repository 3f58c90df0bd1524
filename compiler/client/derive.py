"""What a transformer makes of the views of its workspace: made again when something that it reads has moved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .control import Control, Filled
from .engines import Engine
from .errors import Faulty, Unfinished
from .run import changes_in, connected
from .stream import Stream, read
from .upkeep import HOUR, LANDING, tidy, worn


@dataclass(frozen=True)
class Input:
    """A view that a transformer reads."""

    stream: str
    target: str
    merged_only: bool
    """Whether it shows what the last merge left, and not what has landed since."""


@dataclass(frozen=True)
class Derived:
    """A table that a transformer fills."""

    room: str
    view: str
    table: str
    statement: str
    inputs: Sequence[Input]
    streams: Mapping[str, Stream]


def described(file: Path) -> Derived:
    """The table that a file describes, with the streams that it is made of."""
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    inputs = [Input(each["stream"], each["target"], each["merged_only"]) for each in told["inputs"]]
    names = sorted({each.stream for each in inputs})
    streams = {name: read(file.parents[1] / "streams" / f"{name}.json") for name in names}
    return Derived(told["room"], told["view"], told["table"], told["statement"], inputs, streams)


def derive(file: Path, *, engine: Engine | None = None) -> None:
    """Fill a table anew if what it reads has moved, or its query is another one.

    How far the inputs are is asked before the query begins, so that nothing which comes meanwhile is forgotten; it is
    written down after the query has ended, so that one which did not end runs again. Readers have the rows of the last
    query that ended. One that fails goes into quarantine and raises `Unfinished`.
    """
    told = described(file)
    with connected(f"{told.room}.{told.view}", engine) as opened:
        Deriving(opened, told).fill()


class Deriving:
    """Fills one table."""

    def __init__(self, engine: Engine, told: Derived) -> None:
        """Nothing is asked yet."""
        self._engine, self._told = engine, told
        self._control = Control(engine, told.room, told.room)
        self._streams = {name: Control(engine, name, each.schema) for name, each in told.streams.items()}

    def fill(self) -> None:
        """Fill it, if it has to be."""
        told = self._told
        first = next(iter(told.streams.values()))
        digest = hashlib.sha256(first.statement(told.statement).encode()).hexdigest()[:16]
        reached = {(each.stream, each.target): self._reached(each) for each in told.inputs}
        known = self._control.derived(told.view)
        moved = any(self._moved(known.get(each), each, upto, digest) for each, upto in reached.items())
        if not moved and all(known[each].age < HOUR for each in reached):
            return
        token = self._control.take([told.view])[told.view]
        if not moved:
            # What landed so far need not be looked at again.
            self._control.derive(told.view, reached, digest, token, changed=False)
            return
        try:
            first.run(self._engine, told.statement, {}, mark=self._control.mark(told.view))
        except Faulty as error:
            self._control.quarantine(told.view, told.statement, str(error))
            raise Unfinished(f"{told.view} of {told.room} is as it was before. {error}") from error
        self._control.derive(told.view, reached, digest, token, changed=True)
        self._control.heal([told.view])
        self._tidy(first.table(told.table, told.room))

    def _tidy(self, table: str) -> None:
        """Let go of what its queries made before."""
        tended = self._control.upkeep().get(self._told.view)
        if tended and worn(tended):
            tidy(self._engine, table, self._control.mark(self._told.view))
            self._control.looked_after(self._told.view, tended.changes)

    def _reached(self, each: Input) -> int:
        """Up to which position a view shows changes: of the last merge, or of all that landed unless it is frozen."""
        stream, control = self._told.streams[each.stream], self._streams[each.stream]
        if each.merged_only:
            progress = control.progress().get(each.target)
            return progress.upto if progress else stream.first
        frozen = [
            until
            for stuck, until in control.frozen(stream.targets).items()
            if stuck == each.target or self._told.room in stream.targets[stuck].freezes
        ]
        return min([control.landed() or stream.first, stream.end, *frozen])

    def _moved(self, known: Filled | None, each: tuple[str, str], upto: int, digest: str) -> bool:
        """Whether a view shows other rows than when the table was filled last, or nobody knows."""
        if known is None or known.digest != digest:
            return True
        stream, control = self._told.streams[each[0]], self._streams[each[0]]
        lo, hi = sorted((known.upto, upto))
        if lo == hi:
            return False
        # What landed stays for an hour at least.
        tended = control.upkeep().get(LANDING) if known.age >= HOUR else None
        if tended and lo < (tended.dropped or 0):
            return True
        return stream.targets[each[1]].source in changes_in(self._engine, stream, lo, hi)
