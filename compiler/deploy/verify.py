"""The proof: each view set beside its source by the engine, once everything that is there now has landed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compiler.client.engines import Engine
from compiler.client.statements import fill, quote
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World
from compiler.errors import Missing
from compiler.plan.steps import Publish, Room, Stream
from compiler.sql.dialect import TRINO, name
from compiler.sql.shapes import Shapes

WITHIN = 180.0
"""Seconds in which a row that was written at the source lands, once its stream is looked at."""
SELDOM = 30
"""Seconds between two looks at a stream from which on it is told to look now."""
TRAVEL = 3.0
"""Seconds that a row takes from its commit into the topic."""
POLL = 0.5
MARK = "INSERT INTO weir.signal (id, type, data) VALUES (:marker, 'weir-marker', 'verify')"
UNMARK = "DELETE FROM weir.signal WHERE id = :marker"


@dataclass(frozen=True, slots=True)
class Compared:
    """A view beside its source."""

    view: str
    """Its address: `team/workspace/view`."""
    here: int
    """Rows of the view; of one that keeps every version, those that are current."""
    there: int
    """Rows of the source."""
    only_here: int
    only_there: int
    merged_only: bool
    """Whether the view shows what the last merge left, so that it is equal only when nothing has come since."""

    @property
    def equal(self) -> bool:
        """Whether both sides have the same rows, each as often."""
        return self.only_here == self.only_there == 0


def catch_up(streams: tuple[Stream, ...], wanted: Wanted, world: World, say: Callable[[str], None]) -> None:
    """Wait until all that is committed at the sources now has landed."""
    marks = {}
    for stream in streams:
        marks[stream.name] = uuid.uuid4().hex
        at_source(world.engine, stream, fill(MARK, marker=marks[stream.name]))
        if stream.schedule.tick > SELDOM:
            time.sleep(TRAVEL)
            world.scheduler.trigger(f"weir_{stream.name}")
    for stream in streams:
        deadline = time.monotonic() + WITHIN
        say(f"{stream.name}: waiting until what is there now has landed")
        while not landed(world.engine, wanted, stream, marks[stream.name]):
            if time.monotonic() > deadline:
                raise Missing(
                    f"A row that was written at the source of {stream.datastore.address} has not landed.",
                    "`weir status` says where it waits.",
                )
            time.sleep(POLL)
        at_source(world.engine, stream, fill(UNMARK, marker=marks[stream.name]))


def at_source(engine: Engine, stream: Stream, statement: str) -> None:
    """Run a statement at a source, through the engine."""
    engine.run(f"CALL {name(f'source_{stream.name}')}.system.execute(query => {quote(statement)})")


def landed(engine: Engine, wanted: Wanted, stream: Stream, marker: str) -> bool:
    """Whether a marker has landed."""
    table = f"{name(wanted.catalog)}.{name(stream.schema)}.landing"
    asked = f"SELECT 1 FROM {table} WHERE src_table = 'weir.signal' AND strpos(key_json, :marker) > 0 LIMIT 1"  # noqa: S608
    return bool(engine.run(fill(asked, marker=marker)))


def compare(wanted: Wanted, world: World) -> Iterator[Compared]:
    """Every view of the platform beside its source."""
    for room in wanted.rooms:
        for publish in room.publishes:
            yield compared(room, publish, world)


def compared(room: Room, publish: Publish, world: World) -> Compared:
    """One view."""
    [row] = world.engine.run(Shapes(TRINO).verify(room, publish))
    return Compared(
        publish.need.address, row["here"], row["there"], row["only_here"], row["only_there"], publish.merged_only
    )
