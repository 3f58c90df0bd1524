"""The source itself, asked through the engine: what its log does not tell, and what a first load needs of it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence

from .control import Control, Divided
from .engines import Engine, Row
from .errors import Conflict, Faulty, Fenced
from .statements import fill, quote
from .stream import Stream, Target

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
LANDED = """
    SELECT min(src_offset) AS position FROM {landing}
    WHERE src_table = 'weir.signal' AND strpos(key_json, :marker) > 0
"""
PATIENCE = 3600
"""Seconds after which a marker that has not landed is written anew."""


class Source:
    """The source of one stream."""

    def __init__(self, engine: Engine, stream: Stream) -> None:
        """Nothing is asked yet."""
        self._engine, self._stream = engine, stream

    def mark(self) -> str:
        """Write a marker, which the stream will bring."""
        marker = uuid.uuid4().hex
        self._run(fill(MARK, marker=marker, stream=self._stream.name))
        return marker

    def unmark(self) -> None:
        """Delete every marker of the stream."""
        self._run(fill(UNMARK, stream=self._stream.name))

    def next_transaction(self) -> int:
        """The number that the next transaction gets: everybody who is at work has a lower one."""
        return int(self._ask(NEXT)["x"])

    def oldest_transaction(self) -> tuple[int, str]:
        """The lowest number of those that are at work, or the next one, and who that is."""
        found = self._ask(OLDEST)
        return int(found["x"]), found["holder"] or "a prepared transaction"

    def _run(self, statement: str) -> None:
        self._engine.run(f"CALL {self._stream.source}.system.execute(query => {quote(statement)})")

    def _ask(self, question: str) -> Row:
        asked = f"SELECT * FROM TABLE({self._stream.source}.system.query(query => {quote(question)}))"  # noqa: S608
        return self._engine.run(asked)[0]


def matters(before: str, now: str, *, drops: bool) -> bool:
    """Whether a change of partitions changes rows of which the stream says nothing.

    Each is told by its number, where what is in it is stored, and whether that is nothing.
    """
    old, new = json.loads(before), json.loads(now)
    gone = any(number not in new or new[number][0] != stored for number, (stored, _) in old.items())
    joined = any(
        not empty and (number not in old or old[number][0] != stored) for number, (stored, empty) in new.items()
    )
    return joined or (drops and gone)


class Watch:
    """Sees what changed at a source without an event, and brings merged tables to what its partitions are now."""

    def __init__(self, engine: Engine, stream: Stream, control: Control) -> None:
        """Nothing is asked yet."""
        self._engine, self._stream, self._control = engine, stream, control
        self._source = Source(engine, stream)

    def look(self) -> dict[str, str]:
        """What is wrong with the table of each target, where something is.

        Of a table whose partitions have changed it is written down from which position on the stream knows the rest.
        """
        path = self._stream.landing.get("source")
        if path is None:
            return {}
        found = {row["src_table"]: row for row in self._stream.run(self._engine, path, {})}
        known = self._control.divided()
        for table, row in found.items():
            if row["fault"] is None and any(each.partitions for each in self._of(table)):
                self._divided(table, row["partitions"] or "{}", known.get(table))
        return {
            name: f"at the source, {found[target.source]['fault']}"
            for name, target in self._stream.targets.items()
            if target.source in found and found[target.source]["fault"]
        }

    def _divided(self, table: str, now: str, before: Divided | None) -> None:
        """Write down what is new about the partitions of a table; those that are seen first are as they are.

        A part that joins while nothing is in it changes nothing: what comes into it then comes from the stream too.
        """
        drops = any(each.drops for each in self._of(table))
        if before is None:
            self._control.see_partitions(table, now)
        elif before.becoming is None and not matters(before.told, now, drops=drops):
            if now != before.told:
                self._control.see_partitions(table, now)
        elif (
            before.becoming is None or matters(before.becoming, now, drops=drops) or before.age > PATIENCE
        ):  # what is waited for may be of no use any more
            marker = self._source.mark()
            self._control.await_partitions(table, now, marker, self._source.next_transaction())

    def _of(self, table: str) -> Sequence[Target]:
        return [each for each in self._stream.targets.values() if each.source == table]

    def follow(self) -> dict[str, str]:
        """Bring tables to what is left of their partitions, once all before is merged; gives errors by target."""
        failed: dict[str, str] = {}
        for table, divided in self._control.divided().items():
            if divided.becoming is not None and (targets := self._of(table)):
                lo = self._reached(divided, targets)
                if lo is not None:
                    failed |= self._align(targets, lo)
                    if not failed.keys() & {each.name for each in targets}:
                        self._control.see_partitions(table, divided.becoming)
        return failed

    def _reached(self, divided: Divided, targets: Sequence[Target]) -> int | None:
        """The position of the marker, if everybody who was at work has ended, and each target is merged up to it."""
        asked = fill(LANDED.format(landing=self._stream.table("landing")), marker=divided.marker)
        position = self._engine.run(asked)[0]["position"]
        progress: Mapping[str, int] = {name: each.upto for name, each in self._control.progress().items()}
        if position is None or any(progress.get(each.name, 0) < position for each in targets):
            return None
        oldest, _ = self._source.oldest_transaction()
        return int(position) if oldest >= divided.transaction else None

    def _align(self, targets: Sequence[Target], lo: int) -> dict[str, str]:
        """Set each target beside the source; what came later than the position stays as it is."""
        failed = {}
        tokens = self._control.take([each.name for each in targets])
        for target in targets:
            if target.partitions is None:
                continue
            values = {"lo": lo, "token": tokens[target.name]}
            try:
                self._stream.run(self._engine, target.partitions, values, mark=self._control.mark(target.name))
            except (Conflict, Faulty, Fenced) as error:
                failed[target.name] = str(error)
        return failed
