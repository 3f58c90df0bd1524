"""What the scheduler's tasks call: land what arrived, find what has grown, merge it, tell what is stuck."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .control import LAND, Control, Progress
from .engines import Engine, Row, connect
from .errors import Faulty, Fenced, Lost, Refused, Silent, Unfinished
from .source import Watch
from .stream import Stream, Target, read
from .upkeep import Upkeep

LONGEST_BACK_OFF = 60.0
"""Seconds between two attempts when every attempt fails."""
BEAT = 30.0
"""Seconds between two signs of life of whoever may land."""
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
    with connected(stream.name, engine) as opened:
        stuck = _look(opened, stream)
        landing = Landing(opened, stream)
        if every is None:
            landing.tick()
            _complain(stream, stuck | landing.stuck)
            return
        end = time.monotonic() + window
        failure: Exception | None = None
        pause = 0.0
        while True:
            began = time.monotonic()
            try:
                landing.tick(lambda: time.monotonic() >= end or until())
                failure, pause = None, 0.0
                stuck |= landing.stuck
            except Fenced:
                raise
            except Silent as error:
                # One query a look goes on, so that what comes again is seen at once.
                failure, pause = error, 0.0
            except Exception as error:  # noqa: BLE001 - whatever it was, it is raised when the window ends
                failure, pause = error, min(max(2 * pause, every), LONGEST_BACK_OFF)
                landing = Landing(opened, stream)
            if not _wait(max(began + every, time.monotonic() + pause), end, until, stream):
                break
        if failure is not None:
            raise failure
        _complain(stream, stuck)


def _look(engine: Engine, stream: Stream) -> dict[str, str]:
    """What is wrong with tables at the source; nothing of it keeps what arrived from landing."""
    try:
        found = Watch(engine, stream, Control(engine, stream.name, stream.schema)).look()
    except Exception as error:  # noqa: BLE001 - whatever it was, it is told when the window ends
        return {"the source": f"could not be asked: {error}"}
    # What looks wrong may be what the next release changes.
    return {} if stream.superseded() else found


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
        self._before: str | None = None
        self._token: int | None = None
        self._beaten = time.monotonic()
        self.stuck: dict[str, str] = {}
        """What was found wrong in the events of a table, by its name, so far."""

    def tick(self, until: Callable[[], bool] = never) -> None:
        """Land all that is there, or, where more arrives all the time, until somebody wants it to end.

        Raises `Refused` when what arrived is not whole.
        """
        while self.step() and not until():
            pass
        if self._token is not None and time.monotonic() > self._beaten + BEAT:
            self._control.beat(LAND, self._token)
            self._beaten = time.monotonic()

    def step(self) -> bool:
        """Land one batch; False when there is none."""
        if self._next is None:
            self._find()
        lo = self._next or self._stream.first
        audit = self._audit(lo)
        self._compare(lo, audit)
        self._refuse(lo, audit)
        if audit["hi"] is None or self._may_wait(audit):
            self._listen(audit)
            return False
        hi = int(audit["hi"])
        if self._token is None:
            self._token = self._control.take([LAND])[LAND]
            # Somebody may have landed since; whoever held the token before lands no more.
            self._find()
            if self._next != lo:
                return True
        if not self._quarantine(lo, hi, audit):
            return False
        self._control.open_batch(lo, hi, self._token, _told(audit))
        self._stream.run(
            self._engine,
            self._stream.landing["land"],
            {"lo": lo, "hi": hi, "token": self._token},
            mark=self._control.mark(LAND),
            told=lambda query: self._control.name_query(lo, query),
        )
        self._control.close_batch(lo, hi, self._token)
        self._next, self._before = hi, audit.get("last_xid")
        return True

    def _find(self) -> None:
        """Where the next batch begins, and which transaction ended there."""
        landed = self._control.landed()
        if landed is not None and landed > self._stream.end:
            raise Fenced(f"{self._stream.name} has begun another epoch: this release lands no more of it.")
        # What landed in an earlier epoch came from another topic.
        same = landed is not None and landed > self._stream.first
        self._next = landed if same else self._stream.first
        self._before = _xid(self._control.audit(landed)) if landed is not None and same else None

    def _compare(self, lo: int, audit: Row) -> None:
        """Raise when the topic is not the one that was landed from: nobody knows what is missing then."""
        if self._before is None or audit.get("xid_before") == self._before:
            return
        what = (
            "has another message there: it was deleted and made anew"
            if audit.get("xid_before") is not None
            else "begins after it: messages expired before they could land"
            if audit.get("messages")
            else "does not reach that far: it was deleted and made anew, or everything in it has expired"
        )
        raise Lost(
            f"The topic of {self._stream.name} is not the one that was landed from: its transaction {self._before} "
            f"ended before position {lo}, and the topic {what}. Changes may be lost. Give the datastore its next "
            "`epoch:` in the model, and deploy: every table is then loaded anew."
        )

    def _listen(self, audit: Row) -> None:
        """Raise when the topic has been silent for longer than a source that is alive."""
        limit, silent = self._stream.limits.get("silent"), audit.get("silent")
        if limit is not None and silent is not None and silent > limit:
            raise Silent(
                f"Nothing has come from {self._stream.name} for {silent} seconds, not even a heartbeat, although "
                f"one is due within {limit}. A connector may be RUNNING and bring nothing: look with `weir status` at "
                "its task and its slot, then at the publication. `weir deploy` puts back what is missing."
            )

    def _audit(self, lo: int) -> Row:
        """What the audit says of the next batch, which ends a transaction.

        It is as long as the limit says, and longer where one transaction is, or where the topic has nothing for long.
        """
        size = self._stream.limits["messages"]
        while True:
            audit = self._stream.run(self._engine, self._stream.landing["audit"], {"lo": lo, "hi": lo + size})[0]
            if audit["hi"] is not None or not audit.get("more"):
                return audit
            size *= 2

    def _quarantine(self, lo: int, hi: int, audit: Row) -> bool:
        """Let the views of tables that cannot be decoded end before the batch, before anybody can see it.

        False when another release has become the current one: what looks wrong may be what that one changed.
        """
        path = self._stream.landing.get("check")
        if path is None or audit.get("row_events") == 0:
            return True
        rows = self._stream.run(self._engine, path, {"lo": lo, "hi": hi})
        faults = {row["src_table"]: row["fault"] for row in rows if row["faults"]}
        stuck = {name: faults[each.source] for name, each in self._stream.targets.items() if each.source in faults}
        if not stuck:
            return True
        if self._stream.superseded():
            return False
        for name, fault in stuck.items():
            self._control.quarantine(name, path, fault, until=lo)
        move_bounds(self._engine, self._stream, self._control)
        self.stuck |= stuck
        return True

    def _may_wait(self, audit: Row) -> bool:
        """Whether the range holds nothing of anybody's and is young: an idle source then costs one query a look.

        The topic itself says since when it waits, so that it does not matter how often a client begins anew.
        """
        return audit.get("row_events") == 0 and (audit.get("waited") or 0) < self._stream.limits["idle"]

    def _refuse(self, lo: int, audit: Row) -> None:
        """Raise when the range is not whole, or holds what nobody ordered."""
        hi = lo if audit["hi"] is None else int(audit["hi"])
        if audit["faults"]:
            wrong = f"{audit['faults']} faults: {audit['fault_list']}"
        elif audit.get("strange"):
            wrong = (
                f"{audit['strange']} messages that are neither a change, nor the edge of a transaction, nor a notice"
            )
        elif audit.get("snapshots"):
            wrong = "the beginning of a snapshot that nobody ordered: the connector has lost its place. Load it anew"
        else:
            return
        if self._token is None:
            self._token = self._control.take([LAND])[LAND]
        self._control.open_batch(lo, hi, self._token, _told(audit), state="refused")
        raise Refused(f"From position {lo} on, {self._stream.name} brought {wrong}. Nothing of it was landed.")


def packs(file: Path, *, engine: Engine | None = None) -> list[list[str]]:
    """The tables whose tail is long or old, in packs for one task each.

    Those without a tail are moved on by bookkeeping. A table that could not be decoded is looked at again before that.
    """
    stream = read(file)
    with connected(stream.name, engine) as opened:
        control = Control(opened, stream.name, stream.schema)
        _heal(opened, stream, control)
        begun, tails = control.progress(), _tails(stream, control)
        if not tails:
            return []
        lowest, highest = min(lo for lo, _ in tails.values()), max(hi for _, hi in tails.values())
        changes = changes_in(opened, stream, lowest, highest)
        due, quiet = [], dict[int, list[str]]()
        for name, (_, hi) in tails.items():
            change = changes.get(stream.targets[name].source)
            if _half_way(begun, name) or (change and _due(stream, begun.get(name), change)):
                due.append(name)
            elif change is None:
                quiet.setdefault(hi, []).append(name)
        for hi, names in quiet.items():
            control.advance(names, lowest, hi)
        size = stream.limits["tables_per_task"]
        return [due[first : first + size] for first in range(0, len(due), size)]


def compact(file: Path, pack: Sequence[str], *, engine: Engine | None = None) -> None:
    """Merge each table of a pack up to what landed long enough ago, then move its bound.

    A table that cannot be merged goes into quarantine and stays where it is; the others go on, and the end is
    `Unfinished`.
    """
    stream = read(file)
    with connected(stream.name, engine) as opened:
        control = Control(opened, stream.name, stream.schema)
        targets = [stream.targets[name] for name in pack if name in stream.targets]
        tokens = control.take([target.name for target in targets]) if targets else {}
        # Only now: what somebody else was merging has ended, and its progress counts.
        tails = _tails(stream, control)
        changes: dict[tuple[int, int], Mapping[str, Change]] = {}
        failed: dict[str, str] = {}
        for target in targets:
            if target.name not in tails:
                continue
            lo, hi = tail = tails[target.name]
            if tail not in changes:
                changes[tail] = changes_in(opened, stream, lo, hi)
            merging = Merging(opened, stream, control, target, tokens[target.name])
            change = changes[tail].get(target.source)
            error = merging.merge(lo, hi, None if change is None else change.truncates > 0)
            if error is not None:
                failed[target.name] = error
        move_bounds(opened, stream, control)
        _complain(stream, failed)


def _tails(stream: Stream, control: Control) -> dict[str, tuple[int, int]]:
    """What has landed long enough ago and is not merged, by table.

    A table that cannot be decoded from somewhere on ends there, and so does every other that is read in a workspace
    which stands still with it: its views must not move either.
    """
    landed = control.landed(stream.limits["settled"])
    if landed is None:
        return {}
    end = min(landed, stream.end)
    begun, frozen = control.progress(), control.frozen(stream.targets)
    tails = {}
    for target in stream.targets.values():
        caps = [
            until
            for stuck, until in frozen.items()
            if stuck == target.name or set(target.freezes) & set(stream.targets[stuck].freezes)
        ]
        hi = min([end, *caps])
        lo = _start(stream, target, begun, hi)
        if lo is not None and lo < hi:
            tails[target.name] = lo, hi
    return tails


def _half_way(begun: Mapping[str, Progress], name: str) -> bool:
    """Whether a merge of a table has begun and not ended."""
    return name in begun and (begun[name].intended or 0) > begun[name].upto


def _due(stream: Stream, progress: Progress | None, change: Change) -> bool:
    """Whether a tail has so many changes, or the table so old a state, that it is worth a merge.

    Runs of the scheduler are not to the second, so that a table which is nearly old enough counts as such.
    """
    limits = stream.limits
    old = progress is None or progress.age >= 0.9 * limits.get("merge_every", 0)
    return old or change.rows >= limits.get("tail_rows", 0)


def _heal(engine: Engine, stream: Stream, control: Control) -> None:
    """Let the views of tables go on that can be decoded by now, since a release has mended them."""
    frozen, landed = control.frozen(stream.targets), control.landed()
    if not frozen or landed is None:
        return
    hi = min(landed, stream.end)
    rows = stream.run(engine, stream.landing["check"], {"lo": min(frozen.values()), "hi": hi})
    faulty = {row["src_table"] for row in rows if row["faults"]}
    if well := [name for name in frozen if stream.targets[name].source not in faulty]:
        control.heal(well)
        move_bounds(engine, stream, control)


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
        changed = emptied is not None
        if changed:
            path = self.target.truncate if emptied else self.target.merge
            self.control.intend(self.target.name, lo, hi, self.token)
            mark = self.control.mark(self.target.name)
            try:
                self.stream.run(self.engine, path, {"lo": lo, "hi": hi, "token": self.token}, mark=mark)
            except Faulty as error:
                self.control.quarantine(self.target.name, path, str(error))
                return str(error)
        else:
            self.control.advance([self.target.name], lo, hi)
        self.control.reach(self.target.name, hi, self.token, changed=changed)
        return None


def maintain(file: Path, *, engine: Engine | None = None) -> None:
    """Move the bounds to what the merges reached, and look after tables that were changed often.

    Raises `Unfinished` when a table is stuck, or was left half-way, or could not be looked after.
    """
    stream = read(file)
    with connected(stream.name, engine) as opened:
        control = Control(opened, stream.name, stream.schema)
        move_bounds(opened, stream, control)
        failed = Upkeep(opened, stream, control).run()
        failed |= Watch(opened, stream, control).follow()
        end = control.landed(stream.limits["settled"]) or 0
        late = {
            name: f"is merged up to {progress.upto} and was to reach {progress.intended}"
            for name, progress in control.progress().items()
            if name in stream.targets and progress.upto < (progress.intended or 0) <= end
        }
        _complain(stream, {**late, **failed, **control.stuck(stream.targets)})


def _start(stream: Stream, target: Target, begun: Mapping[str, Progress], end: int) -> int | None:
    """Where the next merge of a table begins, if it ends there.

    None as long as the table waits for its first load, or holds what is later than the end: rows that were deleted
    before that would come back.
    """
    if target.name in begun:
        return begun[target.name].upto if (begun[target.name].intended or 0) <= end else None
    return None if target.loads else stream.first


@dataclass(frozen=True)
class Change:
    """What happened to a table in a range."""

    rows: int
    truncates: int


def changes_in(engine: Engine, stream: Stream, lo: int, hi: int) -> Mapping[str, Change]:
    """What happened in a range to each table that has changes there."""
    rows = stream.run(engine, stream.landing["changed"], {"lo": lo, "hi": hi})
    return {row["src_table"]: Change(row["changes"], row["truncates"]) for row in rows}


def move_bounds(engine: Engine, stream: Stream, control: Control) -> None:
    """One statement for all tables, so that two writers meet at most there."""
    token = control.take(["bounds"])["bounds"]
    stream.run(engine, stream.bounds, {"token": token}, mark=control.mark("bounds"))


def _complain(stream: Stream, failed: Mapping[str, str]) -> None:
    if failed:
        said = "; ".join(f"{name}: {error}" for name, error in sorted(failed.items()))
        raise Unfinished(f"{len(failed)} of {len(stream.targets)} tables of {stream.name} are stuck. {said}")


def _xid(audit: str) -> str | None:
    """The transaction with which a batch ended; None where its audit was written before anybody asked."""
    try:
        found = json.loads(audit)["last_xid"]
    except (ValueError, KeyError):
        return None
    return None if found is None else str(found)


def _told(audit: Row) -> str:
    return json.dumps(dict(audit), default=str)


@contextmanager
def connected(name: str, engine: Engine | None, address: str | None = None) -> Iterator[Engine]:
    """The engine that was given, or one of our own, for a stream or a workspace, that is closed again."""
    if engine is not None:
        yield engine
        return
    own = connect(f"weir/{name}", address)
    try:
        yield own
    finally:
        own.close()
