"""Earlier epochs: what captured for them is taken away once nothing reads it any more.

A slot that nobody reads holds back the log of its server until the disk is full. So the connector of an earlier epoch,
its slot and its topics go as soon as the scheduler runs the release of the new one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from compiler.deploy.step import Step, several
from compiler.deploy.world import World
from compiler.errors import Missing
from compiler.plan.steps import Stream

SLOTS = """
    SELECT slot_name AS name, active FROM pg_replication_slots
    WHERE plugin = 'pgoutput' AND database = current_database()
"""
DROP = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{slot}' AND NOT active"
WITHIN = 60.0
"""Seconds in which the server notices that a connector has let go of its slot."""
POLL = 0.5


@dataclass(frozen=True)
class Earlier:
    """What earlier epochs of one stream have left behind."""

    stream: Stream
    world: World

    def connectors(self) -> list[str]:
        """Their connectors."""
        return self._earlier(self.world.connect.names(), "weir{}_{name}")

    def slots(self) -> list[str]:
        """Their slots."""
        source = self.world.sources[self.stream.datastore.connection]
        return self._earlier((row["name"] for row in source.ask(SLOTS, {})), "weir{}_{name}")

    def topics(self) -> list[str]:
        """Their topics."""
        there = self.world.kafka.names()
        shapes = ("cdc{}.{name}", "__debezium-heartbeat.weir{}_{name}", "_offsets.weir{}_{name}")
        return [each for shape in shapes for each in self._earlier(there, shape)]

    def difference(self) -> str | None:
        """All of it, in words."""
        return several([
            *(f"connector {each} is of an earlier epoch" for each in self.connectors()),
            *(f"slot {each} is of an earlier epoch" for each in self.slots()),
            *(f"topic {each} is of an earlier epoch" for each in self.topics()),
        ])  # fmt: skip

    def apply(self) -> None:
        """Take it away: who reads before what is read."""
        for each in self.connectors():
            self.world.connect.delete(each)
        source = self.world.sources[self.stream.datastore.connection]
        deadline = time.monotonic() + WITHIN
        while left := self.slots():
            for each in left:
                source.run(DROP.format(slot=each))
            if time.monotonic() > deadline:
                raise Missing(f"The slot {left[0]} is in use, though no connector of it is left.", "See who reads it.")
            time.sleep(POLL)
        for each in self.topics():
            self.world.kafka.delete(each)

    def _earlier(self, names: Iterable[str], shape: str) -> list[str]:
        """Those names that have this shape, with the number of an epoch before the present one."""
        pattern = re.escape(shape).replace(r"\{\}", "([0-9]*)").replace(r"\{name\}", re.escape(self.stream.name))
        told = ((each, re.fullmatch(pattern, each)) for each in sorted(names))
        return [each for each, found in told if found and int(found[1] or 1) < self.stream.datastore.epoch]


def earlier_step(stream: Stream, world: World) -> Step:
    """Nothing of an earlier epoch of a stream is left."""
    earlier = Earlier(stream, world)
    return Step(f"earlier epochs of {stream.datastore.address}", earlier.difference, earlier.apply)
