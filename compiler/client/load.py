"""First loads: the engine pulls a table from its source, beside the running stream.

A marker is written at the source, and everybody is waited for who was at work then: whoever is not seen by a read after
that has its changes behind the marker, in the stream. The pieces of a table may therefore be read at different moments.
A second marker, after the last piece, tells when the stream has brought all that the pieces may have seen already.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .control import Control
from .engines import Engine, Row
from .errors import Faulty, Fenced, Unfinished
from .run import Landing, changes_in, connected, move_bounds
from .source import Source
from .statements import chunks, fill, split
from .stream import AT_ONCE, Stream, Target, read

Told = Callable[[str], None]
PIECE = 250_000
"""Rows of one piece, about; it is read, sent and written in seconds."""
MOST = 256
"""Pieces of one table."""
LONGEST_WAIT = 900.0
"""Seconds for which a transaction at the source is waited for, and for which the stream may take to bring a marker."""
SELDOM = 60
"""Seconds between two looks at a stream from which on nobody can be waited for."""
PAUSE = 0.5
SAY = 10.0
"""Seconds between two words about the same wait."""

FIND = """
    SELECT min(_partition_offset) AS found
    FROM {topic}
    WHERE _partition_offset >= :lo AND strpos(_key, :marker) > 0
"""
BEGUN = 'SELECT target, lo, "first", "last", pieces FROM {control}.load WHERE stream = :stream'
BEGIN = """
    INSERT INTO weir.load (stream, target, lo, "first", "last", pieces, since)
    SELECT :stream, :target, :lo, {first}, {last}, :pieces, now()
    WHERE EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :target AND token = :token)
    AND NOT EXISTS (SELECT 1 FROM weir.load WHERE stream = :stream AND target = :target)
"""
# A piece may have seen everything before the second marker, so that no merge may end before it.
DONE = """
    INSERT INTO weir.progress (stream, target, upto, intended_hi, "at")
    SELECT :stream, :target, :upto, :high, now()
    WHERE EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :target AND token = :token)
    AND NOT EXISTS (SELECT 1 FROM weir.progress WHERE stream = :stream AND target = :target);
    DELETE FROM weir.quarantine WHERE target = :name
    AND EXISTS (SELECT 1 FROM weir.progress WHERE stream = :stream AND target = :target)
"""
# Views read the bounds: until those are moved, no table is done with.
FORGET = """
    DELETE FROM weir.load WHERE stream = :stream
    AND EXISTS (
        SELECT 1 FROM weir.progress
        WHERE progress.stream = weir.load.stream AND progress.target = weir.load.target
    )
"""


def unloaded(engine: Engine, stream: str, targets: Iterable[str]) -> list[str]:
    """Those tables of a stream whose first load has not begun, or not ended."""
    control = f"FROM {engine.control}"
    done = engine.run(fill(f"SELECT target {control}.progress WHERE stream = :stream", stream=stream))
    begun = engine.run(fill(f"SELECT target {control}.load WHERE stream = :stream", stream=stream))
    whole = {row["target"] for row in done} - {row["target"] for row in begun}
    return [target for target in targets if target not in whole]


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Begun:
    """A first load, as it was begun."""

    lo: int
    first: int | None
    last: int | None
    pieces: int

    def ranges(self) -> Iterator[tuple[int, int]]:
        """The first and the last key of each piece; they are the same whenever the load goes on."""
        if self.first is None or self.last is None:
            return
        span = self.last - self.first + 1
        edges = [self.first + span * n // self.pieces for n in range(self.pieces + 1)]
        yield from ((low, high - 1) for low, high in pairwise(edges) if low < high)


def load(
    file: Path,
    *,
    targets: Sequence[str] | None = None,
    engine: Engine | None = None,
    address: str | None = None,
    parallel: int = 4,
    told: Told = silent,
) -> None:
    """Load every table of a stream that still waits for it, or those of them that are named.

    `parallel` pieces are on their way at once, each by a connection of its own; an engine that is given runs one after
    the other. Interrupted anywhere, the next call goes on. Raises `Unfinished` when the source or the stream keeps it
    waiting too long, or when a table cannot be loaded, after the others are; `Fenced` when somebody else loads now.
    """
    stream = read(file)
    with connected(stream.name, engine, address) as opened:
        names = stream.targets if targets is None else targets
        loading = Loading(
            opened, stream, told, lambda: connected(stream.name, engine, address), 1 if engine else parallel
        )
        loading.run([stream.targets[name] for name in names])


class Loading:
    """The first loads of one stream."""

    def __init__(
        self,
        engine: Engine,
        stream: Stream,
        told: Told,
        another: Callable[[], AbstractContextManager[Engine]],
        parallel: int,
    ) -> None:
        """Nothing is asked yet."""
        self._engine, self._stream, self._told = engine, stream, told
        self._another, self._parallel = another, parallel
        self._control, self._source = Control(engine, stream.name, stream.schema), Source(engine, stream)
        self._tokens: Mapping[str, int] = {}
        self._failed: dict[str, str] = {}

    def run(self, targets: Sequence[Target]) -> None:
        """Load those that wait, and write down that they are loaded."""
        there, begun = self._control.progress(), self._begun()
        waiting = [target for target in targets if target.loads and target.name not in there]
        if not waiting:
            if begun:
                self._show()
            return
        self._tokens = self._control.take([target.name for target in waiting])
        if new := self._empty([target for target in waiting if target.name not in begun]):
            self._begin(new)
            begun = self._begun()
        self._pull([target for target in waiting if target.name in begun], begun)
        if whole := self._unique([target for target in waiting if target.name not in self._failed]):
            high = self._landed_past(self._source.mark())
            self._finish(whole, begun, high)
            self._show()
        self._source.unmark()
        if self._failed:
            said = "; ".join(f"{name}: {error}" for name, error in sorted(self._failed.items()))
            raise Unfinished(
                f"{len(self._failed)} of {len(waiting)} tables of {self._stream.name} are not loaded. {said}"
            )

    def _show(self) -> None:
        """Tell views where the tables end that are loaded."""
        move_bounds(self._engine, self._stream, self._control)
        self._engine.control_run([fill(FORGET, stream=self._stream.name)])

    # ---- before: from where on the stream counts

    def _begun(self) -> dict[str, Begun]:
        rows = self._engine.run(fill(BEGUN.format(control=self._engine.control), stream=self._stream.name))
        return {row["target"]: Begun(row["lo"], row["first"], row["last"], row["pieces"]) for row in rows}

    def _begin(self, targets: Sequence[Target]) -> None:
        """Find from where on the stream counts, and into which pieces each table is cut."""
        marker = self._source.mark()
        self._wait_for_everybody()
        lo = self._position(marker)
        ranges = self._ranges(targets)
        told = []
        for target in targets:
            first, last, pieces = ranges[target.name]
            filled = BEGIN.format(
                first="NULL" if first is None else int(first), last="NULL" if last is None else int(last)
            )
            values: dict[str, int | str] = {
                "stream": self._stream.name,
                "target": target.name,
                "lo": lo,
                "pieces": pieces,
            }
            told.append(fill(filled, token=self._tokens[target.name], **values))
        self._control_run(told)

    def _ranges(self, targets: Sequence[Target]) -> dict[str, tuple[int | None, int | None, int]]:
        """The first and the last key of each table, and into how many pieces it is cut."""
        asked = {each.name: self._stream.statement(each.range) for each in targets if each.range}
        try:
            found = self._stream.ask(self._engine, asked)
        except Faulty:
            # One by one, so that it is said which one fails.
            found = {each.name: self._stream.run(self._engine, each.range, {})[0] for each in targets if each.range}
        known = {
            name: (row["first"], row["last"], min(max(-(-(row["rows"] or 0) // PIECE), 1), MOST))
            for name, row in found.items()
        }
        return {each.name: known.get(each.name, (None, None, 1)) for each in targets}

    def _control_run(self, scripts: Sequence[str]) -> None:
        """Many changes of the control store; those of one table are never apart."""
        for some in chunks(scripts, AT_ONCE):
            self._engine.control_run([statement for script in some for statement in split(script)])

    def _wait_for_everybody(self) -> None:
        """Wait until every transaction has ended that was at work when the marker was written."""
        upto = self._source.next_transaction()
        deadline, spoken = time.monotonic() + LONGEST_WAIT, time.monotonic()
        while True:
            oldest, who = self._source.oldest_transaction()
            if oldest >= upto:
                break
            now = time.monotonic()
            if now > deadline:
                raise Unfinished(f"The first load of {self._stream.name} waits for {who}. End it, and load again.")
            if now - spoken > SAY:
                spoken = now
                self._told(f"waiting for {who}")
            time.sleep(PAUSE)

    def _position(self, marker: str) -> int:
        """The position of a marker in the topic."""
        first = self._stream.first
        lo = max(self._control.landed() or 0, first) - first
        asked = fill(FIND.format(topic=self._stream.topic), lo=lo, marker=marker)
        deadline = time.monotonic() + LONGEST_WAIT
        while (found := self._engine.run(asked)[0]["found"]) is None:
            if time.monotonic() > deadline:
                raise Unfinished(
                    f"The stream {self._stream.name} does not bring the marker that was written for its load."
                )
            time.sleep(PAUSE)
        return int(found) + first

    # ---- the load

    def _pull(self, targets: Sequence[Target], begun: Mapping[str, Begun]) -> None:
        """Load every piece; one that is in already adds nothing. A table that cannot be loaded keeps none from it."""
        pieces = [
            (target, piece)
            for target in targets
            for piece in (begun[target.name].ranges() if target.range else [(0, 0)])
        ]
        rows, done, spoken = 0, 0, time.monotonic()

        def one(target: Target, piece: tuple[int, int]) -> int:
            if target.name in self._failed:
                return 0
            values = {"lo": begun[target.name].lo, "token": self._tokens[target.name]}
            if target.range:
                values |= {"first": piece[0], "last": piece[1]}
            try:
                with self._another() as engine:
                    told = self._write(target, str(target.load), values, engine)
            except Faulty as error:
                self._failed[target.name] = str(error)
                return 0
            return sum(int(count) for row in told for count in row.values())

        with ThreadPoolExecutor(self._parallel) as side_by_side:
            work = [side_by_side.submit(one, target, piece) for target, piece in pieces]
            try:
                for each in as_completed(work):
                    rows, done = rows + each.result(), done + 1
                    if done == len(work) or time.monotonic() - spoken > 1:
                        spoken = time.monotonic()
                        self._told(f"{done:,} of {len(work):,} pieces of {len(targets):,} tables, {rows:,} rows")
            except BaseException:
                for each in work:
                    each.cancel()
                raise
        for name, error in self._failed.items():
            self._control.quarantine(name, str(self._stream.targets[name].load), error)

    def _empty(self, targets: Sequence[Target]) -> list[Target]:
        """Those that hold nothing: of rows that are there before, nobody knows the position."""
        there = self._stream.rows(self._engine, targets)
        for target in targets:
            if rows := there[target.name]:
                self._fail(target, f"holds {rows:,} rows, though no load of it has begun. Empty it, and load again.")
        return [target for target in targets if target.name not in self._failed]

    def _unique(self, targets: Sequence[Target]) -> list[Target]:
        """Those in which no key is twice."""
        doubled = self._stream.doubled(self._engine, targets)
        for target in targets:
            if twice := doubled.get(target.name):
                self._fail(target, f"{twice:,} keys of {target.source} were loaded twice. Empty it, and load again.")
        return [target for target in targets if target.name not in self._failed]

    def _fail(self, target: Target, error: str) -> None:
        self._failed[target.name] = error
        self._control.quarantine(target.name, str(target.load), error)

    # ---- after: the stream has passed all that was read

    def _landed_past(self, marker: str) -> int:
        """Wait until a marker has landed; lands itself where nobody else does. Gives its position."""
        high = self._position(marker)
        patience = time.monotonic() + self._others()
        # Whoever lands in an earlier epoch lands nothing of this one.
        alone = (self._control.landed() or 0) <= self._stream.first
        deadline = time.monotonic() + LONGEST_WAIT
        landing = Landing(self._engine, self._stream)
        while (self._control.landed() or 0) <= high:
            if alone or time.monotonic() > patience:
                try:
                    # One batch at a time: under writers that never rest, there is always another one.
                    landing.step()
                except Fenced:
                    landing = Landing(self._engine, self._stream)
                    alone, patience = False, time.monotonic() + self._others()
            if time.monotonic() > deadline:
                raise Unfinished(f"{self._stream.name} has not landed past the end of its first load.")
            time.sleep(PAUSE)
        return high

    def _others(self) -> float:
        """Seconds in which whoever else lands the stream would do so; where it is looked at seldom, none."""
        tick = self._stream.limits["tick"]
        return 3 * tick + 10 if tick < SELDOM else 0

    def _finish(self, targets: Sequence[Target], begun: Mapping[str, Begun], high: int) -> None:
        """Let the history of tables begin that keep one, and write down that all are loaded."""
        told = {}
        for target in targets:
            try:
                upto = self._fold(target, begun[target.name], high) if target.fold else begun[target.name].lo
            except Faulty as error:
                self._fail(target, str(error))
                continue
            name, token = f"{self._stream.schema}.{target.name}", self._tokens[target.name]
            told[target.name] = fill(
                DONE, stream=self._stream.name, target=target.name, name=name, upto=upto, high=high, token=token
            )
        self._control_run(list(told.values()))
        if taken := told.keys() - self._control.progress().keys():
            raise Fenced(f"Another client loads {', '.join(sorted(taken))} of {self._stream.name} now.")

    def _fold(self, target: Target, begun: Begun, high: int) -> int:
        """Bring a table to the end of its load, and let its history begin there, if it keeps one; gives where.

        Only the last state of each key counts: of a row that was gone when its piece was read, nobody has all versions.
        Rows without a key cannot win over themselves, so that the tail must begin where all of the load has been seen.
        """
        token = self._tokens[target.name]
        if target.source in changes_in(self._engine, self._stream, begun.lo, high):
            self._write(target, str(target.fold), {"lo": begun.lo, "hi": high, "token": token}, self._engine)
        if target.begin:
            self._write(target, target.begin, {"hi": high, "token": token}, self._engine)
        return high

    def _write(self, target: Target, path: str, values: Mapping[str, int], engine: Engine) -> list[Row]:
        return self._stream.run(engine, path, values, mark=self._control.mark(target.name))
