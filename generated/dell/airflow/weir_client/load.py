"""First loads: the engine pulls a table from its source, beside the running stream.

A marker is written at the source, and everybody is waited for who was at work then: whoever is not seen by a read after
that has its changes behind the marker, in the stream. The pieces of a table may therefore be read at different moments.
A second marker, after the last piece, tells when the stream has brought all that the pieces may have seen already.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .control import Control
from .engines import Engine, connect, insistently
from .errors import Fenced, Unfinished
from .run import Landing, changes_in, move_bounds
from .statements import fill, quote, split
from .stream import Stream, Target, read

Told = Callable[[str], None]
PIECE = 250_000
"""Rows of one piece, about; it is read, sent and written in seconds."""
MOST = 256
"""Pieces of one table."""
LONGEST_WAIT = 900.0
"""Seconds for which a transaction at the source is waited for, and for which the stream may take to bring a marker."""
PAUSE = 0.5
SAY = 10.0
"""Seconds between two words about the same wait."""

MARK = "INSERT INTO weir.signal (id, type, data) VALUES (:marker, 'weir-marker', :stream)"
UNMARK = "DELETE FROM weir.signal WHERE type = 'weir-marker' AND data = :stream"
NEXT = "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint) AS x"
OLDEST = """
    SELECT
      CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) AS x,
      (
        SELECT 'process ' || pid || ' of ' || coalesce(usename, 'somebody') || ', ' || state || ', since '
          || to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'
        FROM pg_stat_activity
        WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
        ORDER BY xact_start
        LIMIT 1
      ) AS holder
"""
FIND = """
    SELECT max(_partition_offset) AS found
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
DONE = """
    INSERT INTO weir.progress (stream, target, upto, "at")
    SELECT :stream, :target, :upto, now()
    WHERE EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :target AND token = :token)
    AND NOT EXISTS (SELECT 1 FROM weir.progress WHERE stream = :stream AND target = :target);
    DELETE FROM weir.load WHERE stream = :stream AND target = :target
    AND EXISTS (SELECT 1 FROM weir.progress WHERE stream = :stream AND target = :target)
"""


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
    engine: Engine | None = None,
    address: str | None = None,
    parallel: int = 4,
    told: Told = silent,
) -> None:
    """Load every table of a stream that still waits for it; `parallel` pieces at once, each by a connection of its own.

    Interrupted anywhere, the next call goes on. Raises `Unfinished` when the source or the stream keeps it waiting too
    long, or when keys are there twice; `Fenced` when somebody else loads a table now.
    """
    stream = read(file)
    with connected(stream, engine, address) as opened:
        Loading(opened, stream, told).run(lambda: connected(stream, engine, address), parallel)


@contextmanager
def connected(stream: Stream, engine: Engine | None, address: str | None) -> Iterator[Engine]:
    """The engine that was given, or a connection of one's own."""
    if engine is not None:
        yield engine
        return
    own = connect(f"weir/{stream.name}", address)
    try:
        yield own
    finally:
        own.close()


class Loading:
    """The first loads of one stream."""

    def __init__(self, engine: Engine, stream: Stream, told: Told) -> None:
        """Nothing is asked yet."""
        self._engine, self._stream, self._told = engine, stream, told
        self._control = Control(engine, stream.name, stream.schema)

    def run(self, another: Callable[[], object], parallel: int) -> None:
        """Load what waits, and write down that it is loaded."""
        there = self._control.progress()
        waiting = [target for target in self._stream.targets.values() if target.loads and target.name not in there]
        if not waiting:
            return
        tokens = self._control.take([target.name for target in waiting])
        begun = self._begun()
        if new := [target for target in waiting if target.name not in begun]:
            self._begin(new, tokens)
            begun = self._begun()
        self._pull(waiting, begun, tokens, another, parallel)
        self._assert_unique(waiting)
        high = self._landed_past(self._mark())
        for target in waiting:
            self._finish(target, begun[target.name], high, tokens[target.name])
        move_bounds(self._engine, self._stream, self._control)
        self._source_run(fill(UNMARK, stream=self._stream.name))

    # ---- before: from where on the stream counts

    def _begun(self) -> dict[str, Begun]:
        rows = self._engine.run(fill(BEGUN.format(control=self._engine.control), stream=self._stream.name))
        return {row["target"]: Begun(row["lo"], row["first"], row["last"], row["pieces"]) for row in rows}

    def _begin(self, targets: Sequence[Target], tokens: Mapping[str, int]) -> None:
        """Find from where on the stream counts, and into which pieces each table is cut."""
        marker = self._mark()
        self._wait_for_everybody()
        lo = self._position(marker)
        for target in targets:
            first, last, pieces = self._range(target)
            told = BEGIN.format(
                first="NULL" if first is None else int(first), last="NULL" if last is None else int(last)
            )
            values: dict[str, int | str] = {
                "stream": self._stream.name,
                "target": target.name,
                "lo": lo,
                "pieces": pieces,
            }
            self._engine.control_run([fill(told, token=tokens[target.name], **values)])

    def _range(self, target: Target) -> tuple[int | None, int | None, int]:
        if target.range is None:
            return None, None, 1
        [row] = self._engine.run(self._stream.statement(target.range))
        return row["first"], row["last"], min(max(-(-(row["rows"] or 0) // PIECE), 1), MOST)

    def _mark(self) -> str:
        """Write a marker at the source."""
        marker = uuid.uuid4().hex
        self._source_run(fill(MARK, marker=marker, stream=self._stream.name))
        return marker

    def _wait_for_everybody(self) -> None:
        """Wait until every transaction has ended that was at work when the marker was written."""
        x = self._source_ask(NEXT)["x"]
        deadline, spoken = time.monotonic() + LONGEST_WAIT, time.monotonic()
        while (found := self._source_ask(OLDEST))["x"] < x:
            who = found["holder"] or "a prepared transaction"
            now = time.monotonic()
            if now > deadline:
                raise Unfinished(f"The first load of {self._stream.name} waits for {who}. End it, and load again.")
            if now - spoken > SAY:
                spoken = now
                self._told(f"waiting for {who}")
            time.sleep(PAUSE)

    def _position(self, marker: str) -> int:
        """The position of a marker in the topic."""
        lo = (self._control.landed() or self._stream.first) - self._stream.first
        topic = f'kafka_{self._stream.name}.cdc."{self._stream.name}"'
        asked = fill(FIND.format(topic=topic), lo=lo, marker=marker)
        deadline = time.monotonic() + LONGEST_WAIT
        while (found := self._engine.run(asked)[0]["found"]) is None:
            if time.monotonic() > deadline:
                raise Unfinished(
                    f"The stream {self._stream.name} does not bring the marker that was written for its load."
                )
            time.sleep(PAUSE)
        return int(found) + self._stream.first

    # ---- the load

    def _pull(
        self,
        targets: Sequence[Target],
        begun: Mapping[str, Begun],
        tokens: Mapping[str, int],
        another: Callable[[], object],
        parallel: int,
    ) -> None:
        pieces = [
            (target, piece)
            for target in targets
            for piece in (begun[target.name].ranges() if target.range else [(0, 0)])
        ]
        rows, done, spoken = 0, 0, time.monotonic()

        def one(target: Target, piece: tuple[int, int]) -> int:
            values = {"lo": begun[target.name].lo, "token": tokens[target.name]}
            if target.range:
                values |= {"first": piece[0], "last": piece[1]}
            statement = f"{self._control.mark(target.name)} {self._stream.statement(str(target.load), **values)}"
            with another() as engine:  # type: ignore[attr-defined]
                told = insistently(engine, statement)
            return int(told[0]["rows"]) if told else 0

        with ThreadPoolExecutor(parallel) as side_by_side:
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

    def _assert_unique(self, targets: Sequence[Target]) -> None:
        for target in targets:
            if not target.key:
                continue
            key = ", ".join(map(named, target.key))
            table = f"{named(self._stream.catalog)}.{named(self._stream.schema)}.{named(target.name)}"
            open_only = " WHERE __pos_out IS NULL" if target.begin else ""
            asked = (
                "SELECT count(*) AS doubled "  # noqa: S608 - quoted
                f"FROM (SELECT 1 FROM {table}{open_only} GROUP BY {key} HAVING count(*) > 1)"
            )
            if doubled := self._engine.run(asked)[0]["doubled"]:
                raise Unfinished(f"{doubled:,} keys of {target.source} were loaded twice into {target.name}.")

    # ---- after: the stream has passed all that was read

    def _landed_past(self, marker: str) -> int:
        """Wait until a marker has landed; lands itself where nobody else does. Gives its position."""
        high = self._position(marker)
        patience = time.monotonic() + 3 * self._stream.limits["tick"] + 10
        alone = self._control.landed() is None
        deadline = time.monotonic() + LONGEST_WAIT
        while (self._control.landed() or 0) <= high:
            if alone or time.monotonic() > patience:
                Landing(self._engine, self._stream).tick()
            if time.monotonic() > deadline:
                raise Unfinished(f"{self._stream.name} has not landed past the end of its first load.")
            time.sleep(PAUSE)
        return high

    def _finish(self, target: Target, begun: Begun, high: int, token: int) -> None:
        """Let the history of a table begin, if it keeps one, and write down that it is loaded."""
        upto = begun.lo
        if target.begin:
            upto = high
            if (emptied := changes_in(self._engine, self._stream, begun.lo, high).get(target.source)) is not None:
                path = target.truncate if emptied else target.merge
                self._write(target, path, lo=begun.lo, hi=high, token=token)
            self._write(target, target.begin, hi=high, token=token)
        values: dict[str, int | str] = {
            "stream": self._stream.name,
            "target": target.name,
            "upto": upto,
            "token": token,
        }
        self._engine.control_run(split(fill(DONE, **values)))
        if target.name not in self._control.progress():
            raise Fenced(f"Another client loads {target.name} of {self._stream.name} now.")

    def _write(self, target: Target, path: str, **values: int) -> None:
        insistently(self._engine, f"{self._control.mark(target.name)} {self._stream.statement(path, **values)}")

    def _source_run(self, statement: str) -> None:
        self._engine.run(f"CALL {self._stream.source}.system.execute(query => {quote(statement)})")

    def _source_ask(self, question: str) -> Mapping[str, int]:
        asked = f"SELECT * FROM TABLE({self._stream.source}.system.query(query => {quote(question)}))"  # noqa: S608
        return self._engine.run(asked)[0]


def named(name: str) -> str:
    """A quoted name."""
    return '"' + name.replace('"', '""') + '"'
