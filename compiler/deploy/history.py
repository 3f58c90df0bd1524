"""History that goes along: every version of a table that was replaced by one of another shape.

A new physical table begins its history when it was loaded. What the one before it knew is copied beside that, ended
where the new history begins, so that readers see one history without a gap. A column that the old one did not have is
NULL in its versions.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.client.control import Control
from compiler.client.engines import insistently
from compiler.client.run import compact
from compiler.client.statements import fill
from compiler.client.stream import read
from compiler.deploy.applied import Applied
from compiler.deploy.step import Step, several
from compiler.deploy.tables import columns
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World
from compiler.errors import PartWay
from compiler.model.names import identifier
from compiler.plan.steps import Merge, Stream
from compiler.sql.dialect import name

SETTLED = 60
"""Seconds that a landed range rests before it is merged."""
WITHIN = 300.0
POLL = 2.0
OWN = ("valid_from", "valid_to", "__pos_in", "__pos_out")
COPY = """
INSERT INTO {new} ({names}, valid_from, valid_to, __pos_in, __pos_out)
SELECT
    {values},
    old.valid_from,
    CASE WHEN old.__pos_out <= :hi THEN old.valid_to ELSE begins.moment END,
    old.__pos_in,
    CASE WHEN old.__pos_out <= :hi THEN old.__pos_out ELSE :hi END
FROM {old} AS old
CROSS JOIN (SELECT coalesce(max(valid_from), current_timestamp) AS moment FROM {new} WHERE __pos_in = :hi) AS begins
WHERE old.__pos_in < :hi AND NOT EXISTS (SELECT 1 FROM {new} AS there WHERE there.__pos_in < :hi)
"""


@dataclass(frozen=True)
class Histories:
    """The tables of one stream that keep every version."""

    wanted: Wanted
    stream: Stream
    world: World

    @property
    def applied(self) -> Applied:
        """What is noted of them."""
        return Applied(self.world.engine)

    def thing(self, merge: Merge) -> str:
        """What a history is called in the notes."""
        return f"history:{self.stream.schema}.{merge.table}"

    def waiting(self) -> list[tuple[Merge, str]]:
        """The tables whose history has not gone along yet, each with the latest of those before it."""
        kept = [merge for merge in self.stream.merges if merge.milestoned]
        if not kept:
            return []
        noted, begun = self.applied.all(f"history:{self.stream.schema}."), self._control().progress()
        found = []
        for merge in kept:
            prefix = identifier(merge.dataset.renamed_from or merge.dataset.name, merge.history, "")
            before = [each for each in begun if each.startswith(prefix) and each != merge.table]
            if before and noted.get(self.thing(merge)) != "carried":
                found.append((merge, max(before, key=lambda each: begun[each].upto)))
        return found

    def difference(self) -> str | None:
        """Those tables, in words."""
        return several([f"the versions of {old} go along to {merge.table}" for merge, old in self.waiting()])

    def apply(self) -> None:
        """Copy what was before each of them."""
        for merge, old in self.waiting():
            begins = self._begins(merge)
            self._merge_up_to(old, begins)
            self._copy(merge, old, begins)
            self.applied.note(self.thing(merge), "carried")

    def _begins(self, merge: Merge) -> int:
        """Where the new history begins: noted before anything is copied, because afterwards the table does not tell."""
        noted = self.applied.digest(self.thing(merge))
        if noted is None:
            noted = str(self._control().progress()[merge.table].upto)
            self.applied.note(self.thing(merge), noted)
        return int(noted)

    def _merge_up_to(self, old: str, position: int) -> None:
        """Have the old table know everything before a position, by the statements of the release that runs now."""
        deadline = time.monotonic() + WITHIN
        while (self._control().landed(SETTLED) or 0) < position:
            if time.monotonic() > deadline:
                raise PartWay(f"{self.stream.name} does not land.", "`weir status` says why; then deploy again.")
            time.sleep(POLL)
        file = self.world.scheduler.current_folder() / "streams" / f"{self.stream.name}.json"
        compact(file, [old], engine=self.world.engine)
        # What it keeps of an earlier epoch ends with that.
        if self._control().progress()[old].upto < min(position, read(file).end):
            raise PartWay(
                f"The current release does not merge {old} up to where its successor begins.",
                "Roll the model back to it and deploy; then deploy this one again.",
            )

    def _copy(self, merge: Merge, old: str, begins: int) -> None:
        live = columns(self.world, self.wanted.catalog, self.stream.schema)
        statement = copy(self._table(merge.table), self._table(old), live[merge.table], live[old])
        insistently(self.world.engine, fill(statement, hi=begins))

    def _table(self, table: str) -> str:
        return f"{name(self.wanted.catalog)}.{name(self.stream.schema)}.{name(table)}"

    def _control(self) -> Control:
        return Control(self.world.engine, self.stream.name, self.stream.schema)


def copy(new: str, old: str, there: Mapping[str, str], before: Mapping[str, str]) -> str:
    """The statement that copies the versions before `:hi`; what both have, in the new type where it fits."""
    common = [column for column in there if column in before and column not in OWN]
    values = [
        f"old.{name(column)}" if there[column] == before[column] else f"TRY_CAST(old.{name(column)} AS {there[column]})"
        for column in common
    ]
    return COPY.format(new=new, old=old, names=", ".join(map(name, common)), values=",\n    ".join(values))


def history_step(wanted: Wanted, stream: Stream, world: World) -> Step:
    """No version is lost when a table is replaced."""
    histories = Histories(wanted, stream, world)
    return Step(f"history of {stream.datastore.address}", histories.difference, histories.apply)
