"""Earlier epochs: what captured for them is taken away once nothing reads it any more.

A slot that nobody reads holds back the log of its server until the disk is full. So the connector of an earlier epoch,
its slot and its topics go as soon as the scheduler runs the release of the new one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
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
    streams: Sequence[Stream]
    """All of the platform: one of them may be called as another was in an earlier epoch."""
    world: World

    def connectors(self) -> list[str]:
        """Their connectors."""
        return self._ours(self.world.connect.names(), self.stream.schema)

    def slots(self) -> list[str]:
        """Their slots."""
        source = self.world.sources[self.stream.datastore.connection]
        return self._ours((row["name"] for row in source.ask(SLOTS, {})), self.stream.schema)

    def topics(self) -> list[str]:
        """Their topics."""
        there = self.world.kafka.names()
        return [
            *self._ours(there, f"cdc.{self.stream.name}"),
            *self._ours(there, f"__debezium-heartbeat.{self.stream.schema}"),
            *self._ours(there, f"_offsets.{self.stream.schema}"),
        ]

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

    def _ours(self, names: Iterable[str], first: str) -> list[str]:
        """Those names that this one had in an epoch before the present one."""
        used = {name for each in self.streams for name in (each.slot, *each.topics)}
        named = ((each, re.fullmatch(rf"{re.escape(first)}(?:_epoch([0-9]+))?", each)) for each in sorted(names))
        earlier = [each for each, told in named if told and int(told[1] or 1) < self.stream.datastore.epoch]
        return [each for each in earlier if each not in used]


def earlier_step(stream: Stream, streams: Sequence[Stream], world: World) -> Step:
    """Nothing of an earlier epoch of a stream is left."""
    earlier = Earlier(stream, streams, world)
    return Step(f"earlier epochs of {stream.datastore.address}", earlier.difference, earlier.apply)
