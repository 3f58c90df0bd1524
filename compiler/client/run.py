"""What the scheduler's tasks call: land what arrived, find what has grown, merge it, tell what is stuck."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .control import LAND, Control, Progress
from .engines import Engine, Row, connect, insistently
from .errors import Faulty, Fenced, Refused, Unfinished
from .stream import Stream, Target, read

LONGEST_BACK_OFF = 60.0
"""Seconds between two attempts when every attempt fails."""
STEP = 1.0
"""Seconds of one sleep, so that a task which is told to end does."""


def never() -> bool:
    """The answer of somebody who never wants it to end."""
    return False


def land(
    file: Path,
    *,
    every: int | None = None,
    window: int = 0,
    until: Callable[[], bool] = never,
    engine: Engine | None = None,
) -> None:
    """Land what has arrived: once, or every so many seconds until the window ends or `until` says so.

    A look that fails is tried again, less and less often, as long as the window lasts; the last failure is raised.
    """
    stream = read(file)
    with _open(stream, engine) as opened:
        landing = Landing(opened, stream)
        if every is None:
            landing.tick()
            return
        end = time.monotonic() + window
        failure: Exception | None = None
        pause = 0.0
        while True:
            began = time.monotonic()
            try:
                landing.tick()
                failure, pause = None, 0.0
            except Fenced:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it was, it is raised when the window ends
                failure, pause = error, min(max(2 * pause, every), LONGEST_BACK_OFF)
                landing = Landing(opened, stream)
            if not _wait(max(began + every, time.monotonic() + pause), end, until, stream):
                break
        if failure is not None:
            raise failure


def _wait(moment: float, end: float, until: Callable[[], bool], stream: Stream) -> bool:
    """Sleep until the moment; False when the window ends before it, somebody wants it to, or a release took over.

    The window is always slept out, so that whoever starts the next one at once does not hammer on what is broken.
    """
    if until() or stream.superseded():
        return False
    while (left := min(moment, end) - time.monotonic()) > 0:
        time.sleep(min(left, STEP))
    return moment < end and not until()


class Landing:
    """Lands one stream; remembers between two looks where it is, so that a look which finds nothing is one query."""

    def __init__(self, engine: Engine, stream: Stream) -> None:
        """Nothing is asked and no token taken before there is something to land."""
        self._engine, self._stream = engine, stream
        self._control = Control(engine, stream.name, stream.schema)
        self._next: int | None = None
        self._token: int | None = None
        self._idle_since: float | None = None

    def tick(self) -> None:
        """Land all that is there. Raises `Refused` when what arrived is not whole."""
        while self._step():
            pass

    def _step(self) -> bool:
        """Land one batch; False when there is none."""
        if self._next is None:
            self._next = self._control.landed() or self._stream.first
        lo = self._next
        audit = self._engine.run(self._stream.statement(self._stream.landing["audit"], lo=lo))[0]
        if audit["hi"] is None:
            self._refuse(lo, lo, audit)
            return False
        hi = int(audit["hi"])
        self._refuse(lo, hi, audit)
        if self._may_wait(audit):
            return False
        if self._token is None:
            self._token = self._control.take([LAND])[LAND]
            # Somebody may have landed since; whoever held the token before lands no more.
            self._next = self._control.landed() or self._stream.first
            if self._next != lo:
                return True
        self._control.open_batch(lo, hi, self._token, _told(audit))
        statement = self._stream.statement(self._stream.landing["land"], lo=lo, hi=hi, token=self._token)
        marked = f"{self._control.mark(LAND)} {statement}"
        insistently(self._engine, marked, lambda query: self._control.name_query(lo, query))
        self._control.close_batch(lo, hi, self._token)
        self._next, self._idle_since = hi, None
        return True

    def _may_wait(self, audit: Row) -> bool:
        """Whether the range holds nothing of anybody's and is young: an idle source then costs one query a look."""
        if audit.get("row_events") != 0:
            self._idle_since = None
            return False
        now = time.monotonic()
        self._idle_since = self._idle_since if self._idle_since is not None else now
        return now - self._idle_since < self._stream.limits["idle"]

    def _refuse(self, lo: int, hi: int, audit: Row) -> None:
        if not audit["faults"]:
            return
        if self._token is None:
            self._token = self._control.take([LAND])[LAND]
        self._control.open_batch(lo, hi, self._token, _told(audit), state="refused")
        raise Refused(
            f"{audit['faults']} faults from position {lo} to {hi} of {self._stream.name}, so nothing of it was landed: "
            f"{audit['fault_list']}"
        )


def packs(file: Path, *, engine: Engine | None = None) -> list[list[str]]:
    """The tables that have something to merge, in packs for one task each; the others are moved on by bookkeeping."""
    stream = read(file)
    with _open(stream, engine) as opened:
        control = Control(opened, stream.name, stream.schema)
        end, begun = control.landed(stream.limits["settled"]), control.progress()
        if end is None:
            return []
        behind = {
            target.name: start
            for target in stream.targets.values()
            if (start := _start(stream, target, begun)) is not None and start < end
        }
        if not behind:
            return []
        lowest = min(behind.values())
        changed = changes_in(opened, stream, lowest, end)
        unfinished = {name for name, progress in begun.items() if (progress.intended or 0) > progress.upto}
        grown = [name for name in behind if stream.targets[name].source in changed or name in unfinished]
        control.advance([name for name in behind if name not in grown], lowest, end)
        size = stream.limits["tables_per_task"]
        return [grown[first : first + size] for first in range(0, len(grown), size)]


def compact(file: Path, pack: Sequence[str], *, engine: Engine | None = None) -> None:
    """Merge each table of a pack up to what landed long enough ago, then move its bound.

    A table that cannot be merged goes into quarantine and stays where it is; the others go on, and the end is
    `Unfinished`.
    """
    stream = read(file)
    with _open(stream, engine) as opened:
        control = Control(opened, stream.name, stream.schema)
        targets = [stream.targets[name] for name in pack if name in stream.targets]
        tokens = control.take([target.name for target in targets]) if targets else {}
        # Only now: what somebody else was merging has ended, and its progress counts.
        end, begun = control.landed(stream.limits["settled"]), control.progress()
        if end is None:
            return
        changes: dict[tuple[int, int], Mapping[str, bool]] = {}
        failed: dict[str, str] = {}
        for target in targets:
            lo = _start(stream, target, begun)
            if lo is None or lo >= end:
                continue
            if (lo, end) not in changes:
                changes[lo, end] = changes_in(opened, stream, lo, end)
            merging = Merging(opened, stream, control, target, tokens[target.name])
            error = merging.merge(lo, end, changes[lo, end].get(target.source))
            if error is not None:
                failed[target.name] = error
        move_bounds(opened, stream, control)
        _complain(stream, failed)


@dataclass(frozen=True)
class Merging:
    """Brings one table to the end of a range."""

    engine: Engine
    stream: Stream
    control: Control
    target: Target
    token: int

    def merge(self, lo: int, hi: int, emptied: bool | None) -> str | None:  # noqa: FBT001 - None: nothing changed
        """Merge the range and write down how far it came; gives the error of a table that is stuck."""
        if emptied is not None:
            path = self.target.truncate if emptied else self.target.merge
            statement = self.stream.statement(path, lo=lo, hi=hi, token=self.token)
            self.control.intend(self.target.name, lo, hi, self.token)
            try:
                insistently(self.engine, f"{self.control.mark(self.target.name)} {statement}")
            except Faulty as error:
                self.control.quarantine(self.target.name, path, str(error))
                return str(error)
        else:
            self.control.advance([self.target.name], lo, hi)
        self.control.reach(self.target.name, hi, self.token)
        return None


def maintain(file: Path, *, engine: Engine | None = None) -> None:
    """Move the bounds to what the merges reached; raises `Unfinished` when a table is stuck or was left half-way."""
    stream = read(file)
    with _open(stream, engine) as opened:
        control = Control(opened, stream.name, stream.schema)
        move_bounds(opened, stream, control)
        late = {
            name: f"is merged up to {progress.upto} and was to reach {progress.intended}"
            for name, progress in control.progress().items()
            if name in stream.targets and (progress.intended or 0) > progress.upto
        }
        _complain(stream, {**late, **control.stuck(stream.targets)})


def _start(stream: Stream, target: Target, begun: Mapping[str, Progress]) -> int | None:
    """Where the next merge of a table begins; None as long as it waits for its first load."""
    if target.name in begun:
        return begun[target.name].upto
    return None if target.loads else stream.first


def changes_in(engine: Engine, stream: Stream, lo: int, hi: int) -> Mapping[str, bool]:
    """The tables with changes in a range, and whether the source emptied them there."""
    rows = engine.run(stream.statement(stream.landing["changed"], lo=lo, hi=hi))
    return {row["src_table"]: bool(row["truncates"]) for row in rows}


def move_bounds(engine: Engine, stream: Stream, control: Control) -> None:
    """One statement for all tables, so that two writers meet at most there."""
    token = control.take(["bounds"])["bounds"]
    insistently(engine, f"{control.mark('bounds')} {stream.statement(stream.bounds, token=token)}")


def _complain(stream: Stream, failed: Mapping[str, str]) -> None:
    if failed:
        said = "; ".join(f"{name}: {error}" for name, error in sorted(failed.items()))
        raise Unfinished(f"{len(failed)} of {len(stream.targets)} tables of {stream.name} are stuck. {said}")


def _told(audit: Row) -> str:
    return json.dumps(dict(audit), default=str)


@contextmanager
def _open(stream: Stream, engine: Engine | None) -> Iterator[Engine]:
    """The engine that was given, or one of our own that is closed again."""
    if engine is not None:
        yield engine
        return
    own = connect(f"weir/{stream.name}")
    try:
        yield own
    finally:
        own.close()
