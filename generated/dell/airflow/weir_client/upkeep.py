"""What keeps tables small and quick: what is merged everywhere is dropped, few files are made of many, old ones go.

Nothing of it is ever on the way of what arrives, and whatever is not done in one run is done in a later one.
"""

from __future__ import annotations

import time

from .control import Control, Tended
from .engines import Engine, insistently
from .errors import Conflict, Doubled, Faulty
from .stream import Stream, Target

LANDING, BOUNDS, ROLE = "landing", "bounds", "upkeep"
HOUR, DAY = 3600, 86400
"""Seconds: how often what lands is looked after, and how often a table is that had few merges."""
MERGES = 20
"""Merges after which a table is looked after; each leaves a file of rows, and one of those that they replace."""
LONGEST = 120.0
"""Seconds of one run; tables that are left are the first of the next."""


class Upkeep:
    """Looks after the tables of one stream."""

    def __init__(self, engine: Engine, stream: Stream, control: Control) -> None:
        """Nothing is asked yet."""
        self._engine, self._stream, self._control = engine, stream, control

    def run(self) -> dict[str, str]:
        """Look after what is due, for a while; gives the error of each table for which it failed."""
        known, end = self._control.upkeep(), time.monotonic() + LONGEST
        failed: dict[str, str] = {}
        due = [name for name, each in known.items() if name == LANDING and each.age >= HOUR]
        due += sorted(
            (name for name, each in known.items() if name in self._stream.targets and worn(each)),
            key=lambda name: -known[name].age,
        )
        for name in due:
            if time.monotonic() >= end:
                break
            try:
                if name == LANDING:
                    self._landed(known[name].upto)
                else:
                    self._merged(self._stream.targets[name])
            except (Conflict, Faulty, Doubled) as error:
                failed[name] = str(error)
                continue
            self._control.looked_after(name, known[name].changes, self._lowest() if name == LANDING else None)
        return failed

    def _landed(self, upto: int | None) -> None:
        """Drop what no view has needed for an hour, and make few files of what is left.

        The bounds of an hour ago are those that were written down then: a reader that began its query with an older
        bound has ended by now.
        """
        self._control.take([ROLE])
        mark = self._control.mark(ROLE)
        if upto is not None:
            # Whole partitions: no file is read or written for it.
            edge = upto - upto % self._stream.limits["partition"]
            self._control.drop(edge)
            self._stream.run(self._engine, self._stream.landing["forget"], {"lo": edge}, mark=mark)
        self._control.forget_batches(DAY)
        for table in (LANDING, BOUNDS):
            tidy(self._engine, self._stream.table(table), mark)

    def _merged(self, target: Target) -> None:
        """Look whether its keys are unique, drop old versions, and make few files of a table, beside no merge of it."""
        token = self._control.take([target.name])[target.name]
        mark = self._control.mark(target.name)
        # Defects of engines have done that, and every query on such a table is wrong from then on.
        if doubled := self._stream.doubled(self._engine, [target]).get(target.name):
            raise Doubled(
                f"{doubled:,} keys of {target.source} stand twice in it. Give the datastore its next `epoch:` in the "
                "model, and deploy: every table is then loaded anew."
            )
        if target.forget:
            upto = self._control.progress()[target.name].upto
            self._stream.run(self._engine, target.forget, {"hi": upto, "token": token}, mark=mark)
        tidy(self._engine, self._stream.table(target.name), mark)

    def _lowest(self) -> int:
        """The position from which on somebody reads what has landed."""
        stream = self._stream
        bounds = self._engine.run(f"SELECT target, upto FROM {stream.table(BOUNDS)}")  # noqa: S608 - quoted
        upto = {row["target"]: row["upto"] for row in bounds if row["upto"] is not None}
        # A table that waits for its first load needs nothing that is older than that will be.
        merged = [
            upto.get(name, stream.first) for name, each in stream.targets.items() if name in upto or not each.loads
        ]
        return int(min([*merged, *self._control.loading()], default=stream.first))


def worn(tended: Tended) -> bool:
    """Whether a table is to be looked after."""
    return tended.changes >= MERGES or tended.age >= DAY


def tidy(engine: Engine, table: str, mark: str) -> None:
    """Make few files of a table's many, and let go of what nobody can read any more."""
    for statement in engine.upkeep(table):
        insistently(engine, f"{mark} {statement}")
