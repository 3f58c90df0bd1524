"""What the client of a stream or workspace writes down: who may write, what has landed, how far each table is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from .engines import Engine, Row
from .errors import Fenced
from .statements import chunks, fill, split

LAND = "land"
"""The role of whoever lands; the role of whoever merges a table is the table's name."""
AT_ONCE = 200
"""Roles or tables that one change of the control store is about."""
LONGEST_TEXT = 2000
"""Characters of an error or an audit that are kept."""

# A change names the schema `weir`, since the control store itself runs it; a question is asked through the engine.
TAKE = """
    UPDATE weir.stream SET token = token + 1, holder = :holder, beat = now() WHERE stream = :stream AND role = :role;
    INSERT INTO weir.stream (stream, role, token, holder, beat)
    SELECT :stream, :role, 1, :holder, now()
    WHERE NOT EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :role);
"""
OPEN = """
    DELETE FROM weir.batch
    WHERE stream = :stream AND lo = :lo AND state <> 'landed'
    AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = 'land' AND token = :token);
    INSERT INTO weir.batch (stream, lo, hi, state, opened, audit)
    SELECT :stream, :lo, :hi, :state, now(), :audit
    WHERE EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = 'land' AND token = :token)
    AND NOT EXISTS (SELECT 1 FROM weir.batch WHERE stream = :stream AND lo = :lo);
"""
NAME_QUERY = """
    UPDATE weir.batch SET query_id = :query WHERE stream = :stream AND lo = :lo AND state = 'open';
"""
CHANGED = """
    UPDATE weir.upkeep SET changes = changes + 1 WHERE stream = :stream AND target = :target;
    INSERT INTO weir.upkeep (stream, target, changes, "at")
    SELECT :stream, :target, 1, now()
    WHERE NOT EXISTS (SELECT 1 FROM weir.upkeep WHERE stream = :stream AND target = :target);
"""
CLOSE = """
    UPDATE weir.batch SET state = 'landed', closed = now()
    WHERE stream = :stream AND lo = :lo AND hi = :hi
    AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = 'land' AND token = :token);
"""
INTEND = """
    INSERT INTO weir.progress (stream, target, upto, "at")
    SELECT :stream, :target, :lo, now()
    WHERE NOT EXISTS (SELECT 1 FROM weir.progress WHERE stream = :stream AND target = :target);
    UPDATE weir.progress SET intended_hi = greatest(coalesce(intended_hi, :hi), :hi), "at" = now()
    WHERE stream = :stream AND target = :target
    AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :target AND token = :token);
"""
REACH = """
    UPDATE weir.progress SET upto = :hi, "at" = now()
    WHERE stream = :stream AND target = :target AND upto < :hi
    AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :target AND token = :token);
    DELETE FROM weir.quarantine
    WHERE target = :name AND (until IS NULL OR until < :hi)
    AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :target AND token = :token);
"""
ADVANCE = """
    UPDATE weir.progress SET upto = :hi, "at" = now()
    WHERE stream = :stream AND target = :target AND upto >= :lo AND upto < :hi;
    INSERT INTO weir.progress (stream, target, upto, "at")
    SELECT :stream, :target, :hi, now()
    WHERE NOT EXISTS (SELECT 1 FROM weir.progress WHERE stream = :stream AND target = :target);
"""
BEAT = """
    UPDATE weir.stream SET beat = now() WHERE stream = :stream AND role = :role AND token = :token;
"""
QUARANTINE = """
    INSERT INTO weir.quarantine (target, since, until)
    SELECT :name, now(), {until} WHERE NOT EXISTS (SELECT 1 FROM weir.quarantine WHERE target = :name);
    UPDATE weir.quarantine SET statement = :statement, error = :error WHERE target = :name;
"""

DERIVE = """
    DELETE FROM weir.derived WHERE room = :stream AND view = :view AND source = :source AND target = :target
    AND EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :view AND token = :token);
    INSERT INTO weir.derived (room, view, source, target, upto, digest, "at")
    SELECT :stream, :view, :source, :target, :upto, :digest, now()
    WHERE EXISTS (SELECT 1 FROM weir.stream WHERE stream = :stream AND role = :view AND token = :token);
"""
DERIVED = """
    SELECT source, target, upto, digest, date_diff('second', "at", current_timestamp) AS age
    FROM {control}.derived WHERE room = :stream AND view = :view
"""
DROP = "UPDATE weir.upkeep SET dropped = :lo WHERE stream = :stream AND target = 'landing';"
LOADING = "SELECT lo FROM {control}.load WHERE stream = :stream"
LOOKED_AFTER = """
    UPDATE weir.upkeep SET changes = changes - :changes, upto = {upto}, "at" = now()
    WHERE stream = :stream AND target = :target;
"""
UPKEEP = """
    SELECT target, changes, upto, dropped, date_diff('second', "at", current_timestamp) AS age
    FROM {control}.upkeep WHERE stream = :stream
"""
FORGET = """
    DELETE FROM weir.batch
    WHERE stream = :stream AND opened < now() - :seconds * INTERVAL '1' SECOND
    AND hi < (SELECT max(hi) FROM weir.batch WHERE stream = :stream AND state = 'landed');
"""
DIVIDED = """
    SELECT source, told, becoming, marker, "transaction", date_diff('second', "at", current_timestamp) AS age
    FROM {control}.partitions WHERE stream = :stream
"""
SEE_PARTITIONS = """
    DELETE FROM weir.partitions WHERE stream = :stream AND source = :source;
    INSERT INTO weir.partitions (stream, source, told, "at") VALUES (:stream, :source, :told, now());
"""
AWAIT_PARTITIONS = """
    UPDATE weir.partitions SET becoming = :becoming, marker = :marker, "transaction" = :transaction, "at" = now()
    WHERE stream = :stream AND source = :source;
"""
HEAL = "DELETE FROM weir.quarantine WHERE target = :name;"

HELD = "SELECT role, token FROM {control}.stream WHERE stream = :stream AND holder = :holder"
HOLDS = "SELECT token FROM {control}.stream WHERE stream = :stream AND role = :role AND token = :token"
LANDED = "SELECT max(hi) AS position FROM {control}.batch WHERE stream = :stream AND state = 'landed'"
LAST = """
    SELECT audit FROM {control}.batch WHERE stream = :stream AND state = 'landed' AND hi = :hi
"""
OLD = " AND closed <= current_timestamp - :seconds * INTERVAL '1' SECOND"
CLOSED = "SELECT hi FROM {control}.batch WHERE stream = :stream AND lo = :lo AND hi = :hi AND state = 'landed'"
PROGRESS = """
    SELECT target, upto, intended_hi, date_diff('second', "at", current_timestamp) AS age
    FROM {control}.progress WHERE stream = :stream
"""
STUCK = "SELECT target, error, until FROM {control}.quarantine"


@dataclass(frozen=True)
class Progress:
    """How far a table is merged."""

    upto: int
    intended: int | None
    """Where the last merge that was begun is to end."""
    age: int
    """Seconds since it was written down."""


@dataclass(frozen=True)
class Tended:
    """When a table was looked after last, and what happened since."""

    changes: int
    upto: int | None
    """Of the landing table: below which position nobody needed anything then."""
    dropped: int | None
    """Of the landing table: below which position it may have been dropped."""
    age: int
    """Seconds since then."""


@dataclass(frozen=True)
class Filled:
    """How far an input was when a derived table was filled last."""

    upto: int
    digest: str
    """Of the query."""
    age: int
    """Seconds since it was written down."""


@dataclass(frozen=True)
class Divided:
    """Of which parts a table is made."""

    told: str
    """When its merged tables were set beside it last."""
    becoming: str | None
    """Now, where that is something else."""
    marker: str
    transaction: int
    """The first one that had not begun when the marker was written."""
    age: int
    """Seconds since that was written down."""


def prepare(engine: Engine) -> None:
    """Make what is missing of the control store."""
    script = resources.files(__package__).joinpath("control.sql").read_text(encoding="utf-8")
    engine.control_run(split(script))


class Control:
    """The control store of one stream."""

    def __init__(self, engine: Engine, stream: str, schema: str) -> None:
        """Speak for this stream; nothing is asked yet."""
        self._engine, self._stream, self._schema = engine, stream, schema

    def take(self, roles: Sequence[str]) -> dict[str, int]:
        """A token for each role; every earlier one is worthless then, and what its holder was running is ended."""
        holder = uuid.uuid4().hex
        for some in chunks(roles, AT_ONCE):
            self._change(*(fill(TAKE, stream=self._stream, role=role, holder=holder) for role in some))
        held = {row["role"]: int(row["token"]) for row in self._ask(HELD, holder=holder)}
        for role in roles:
            if role not in held:
                raise Fenced(f"Another client took {role} of {self._stream} at the same moment.")
        self._engine.end_others([self.mark(role) for role in roles])
        return held

    def mark(self, role: str) -> str:
        """What every statement of a role begins with, so that it is found when its client is dead."""
        return f"/* weir {self._stream} {role} */"

    def landed(self, ago: int = 0) -> int | None:
        """The position after the last one that landed at least so many seconds ago; None before the first batch."""
        ((position,),) = (row.values() for row in self._ask(LANDED + (OLD if ago else ""), seconds=ago))
        return None if position is None else int(position)

    def audit(self, hi: int) -> str:
        """What was found of the batch that ended there; empty when nobody knows."""
        return next((row["audit"] or "" for row in self._ask(LAST, hi=hi)), "")

    def open_batch(self, lo: int, hi: int, token: int, audit: str, *, state: str = "open") -> None:
        """Write down that a range is about to be landed, or in another state, unless the token is worthless."""
        told = audit[:LONGEST_TEXT]
        self._change(fill(OPEN, stream=self._stream, lo=lo, hi=hi, token=token, state=state, audit=told))

    def name_query(self, lo: int, query: str) -> None:
        """Write down which statement lands the range, before it has ended."""
        self._change(fill(NAME_QUERY, stream=self._stream, lo=lo, query=query))

    def close_batch(self, lo: int, hi: int, token: int) -> None:
        """Write down that the range has landed; raises `Fenced` when somebody else has taken over."""
        self._change(
            fill(CLOSE, stream=self._stream, lo=lo, hi=hi, token=token),
            fill(CHANGED, stream=self._stream, target="landing"),
        )
        if not self._ask(CLOSED, lo=lo, hi=hi):
            raise Fenced(f"Another client lands {self._stream} now.")

    def progress(self) -> dict[str, Progress]:
        """How far each table is, by its name."""
        return {row["target"]: Progress(row["upto"], row["intended_hi"], row["age"]) for row in self._ask(PROGRESS)}

    def intend(self, target: str, lo: int, hi: int, token: int) -> None:
        """Write down where the merge that begins now will end; a later one never ends before that."""
        self._change(fill(INTEND, stream=self._stream, target=target, lo=lo, hi=hi, token=token))

    def reach(self, target: str, hi: int, token: int, *, changed: bool) -> None:
        """Write down that a table is merged below `hi` and well; raises `Fenced` when somebody else merges it now."""
        name = self._qualified(target)
        self._change(
            fill(REACH, stream=self._stream, target=target, hi=hi, token=token, name=name),
            *([fill(CHANGED, stream=self._stream, target=target)] if changed else []),
        )
        if not self._ask(HOLDS, role=target, token=token):
            raise Fenced(f"Another client merges {target} of {self._stream} now.")

    def advance(self, targets: Iterable[str], lo: int, hi: int) -> None:
        """Move tables without a change in the range past it: nothing has to be merged for that."""
        for some in chunks(list(targets), AT_ONCE):
            self._change(*(fill(ADVANCE, stream=self._stream, target=target, lo=lo, hi=hi) for target in some))

    def quarantine(self, target: str, statement: str, error: str, until: int | None = None) -> None:
        """Write down that a table is stuck, and where its views end; since when, and where, stays what it is."""
        told = QUARANTINE.format(until="NULL" if until is None else int(until))
        self._change(fill(told, name=self._qualified(target), statement=statement, error=error[:LONGEST_TEXT]))

    def heal(self, targets: Iterable[str]) -> None:
        """Write down that tables are stuck no more."""
        self._change(*(fill(HEAL, name=self._qualified(target)) for target in targets))

    def frozen(self, targets: Iterable[str]) -> Mapping[str, int]:
        """Where the views end of each of these tables that cannot be decoded from there on."""
        names = {self._qualified(target): target for target in targets}
        return {
            names[row["target"]]: row["until"]
            for row in self._ask(STUCK)
            if row["target"] in names and row["until"] is not None
        }

    def upkeep(self) -> dict[str, Tended]:
        """How each table was looked after, by its name."""
        return {
            row["target"]: Tended(row["changes"], row["upto"], row["dropped"], row["age"]) for row in self._ask(UPKEEP)
        }

    def drop(self, lo: int) -> None:
        """Write down that what landed before a position is about to be dropped."""
        self._change(fill(DROP, stream=self._stream, lo=lo))

    def loading(self) -> list[int]:
        """From where on each first load that is under way needs what landed."""
        return [int(row["lo"]) for row in self._ask(LOADING)]

    def looked_after(self, target: str, changes: int, upto: int | None = None) -> None:
        """Write down that a table was looked after, as it was after so many changes."""
        told = LOOKED_AFTER.format(upto="NULL" if upto is None else int(upto))
        self._change(fill(told, stream=self._stream, target=target, changes=changes))

    def forget_batches(self, seconds: int) -> None:
        """Forget the batches that are older than that, but for the last one."""
        self._change(fill(FORGET, stream=self._stream, seconds=seconds))

    def derived(self, view: str) -> dict[tuple[str, str], Filled]:
        """By stream and target: how far it was when a derived table was filled last."""
        rows = self._ask(DERIVED, view=view)
        return {(row["source"], row["target"]): Filled(int(row["upto"]), row["digest"], row["age"]) for row in rows}

    def derive(self, view: str, upto: Mapping[tuple[str, str], int], digest: str, token: int, *, changed: bool) -> None:
        """Write down up to where a derived table shows its inputs, and whether it was filled for that.

        Raises `Fenced` as others do.
        """
        self._change(
            *([fill(CHANGED, stream=self._stream, target=view)] if changed else []),
            *(
                fill(DERIVE, stream=self._stream, view=view, source=source, target=target, upto=position,
                     digest=digest, token=token)
                for (source, target), position in upto.items()
            )
        )  # fmt: skip
        if not self._ask(HOLDS, role=view, token=token):
            raise Fenced(f"Another client fills {view} of {self._stream} now.")

    def divided(self) -> dict[str, Divided]:
        """Of which parts each table is made that has partitions, as far as they were looked at."""
        return {
            row["source"]: Divided(
                row["told"], row["becoming"], row["marker"] or "", row["transaction"] or 0, row["age"]
            )
            for row in self._ask(DIVIDED)
        }

    def see_partitions(self, source: str, told: str) -> None:
        """Write down of which parts a table is made, and that its merged tables are as the source is."""
        self._change(fill(SEE_PARTITIONS, stream=self._stream, source=source, told=told))

    def await_partitions(self, source: str, becoming: str, marker: str, transaction: int) -> None:
        """Write down of which parts a table is made now, and when its merged tables can be set beside it."""
        self._change(
            fill(
                AWAIT_PARTITIONS, stream=self._stream, source=source, becoming=becoming, marker=marker,
                transaction=transaction,
            )
        )  # fmt: skip

    def beat(self, role: str, token: int) -> None:
        """Say that whoever has a role is alive."""
        self._change(fill(BEAT, stream=self._stream, role=role, token=token))

    def stuck(self, targets: Iterable[str]) -> Mapping[str, str]:
        """The error of each of these tables that is in quarantine."""
        names = {self._qualified(target): target for target in targets}
        return {names[row["target"]]: row["error"] for row in self._ask(STUCK) if row["target"] in names}

    def _change(self, *scripts: str) -> None:
        if statements := [statement for script in scripts for statement in split(script)]:
            self._engine.control_run(statements)

    def _ask(self, question: str, **values: int | str) -> list[Row]:
        return self._engine.run(fill(question.format(control=self._engine.control), stream=self._stream, **values))

    def _qualified(self, target: str) -> str:
        return f"{self._schema}.{target}"
