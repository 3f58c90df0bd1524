"""Kafka: the topics that a platform needs, in one file.

They have the same settings as those that Kafka Connect would make by itself, so that it does not matter who is first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.datastore import Datastore
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.pretty import pretty

BROKERS_OWN = -1
"""As many copies as the brokers usually keep: how many there are is known to them only."""


class Kafka:
    """The topics between the sources and the engine."""

    name = "kafka"

    def serves(self, platform: Platform) -> bool:
        """Whether changes travel through Kafka."""
        return platform.engine.type == "trino"

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """The three topics of one stream."""
        datastore, (own, heartbeats, read) = stream.datastore, stream.topics
        for topic in (changes(own, datastore), changes(heartbeats, datastore), offsets(read)):
            yield Fragment("topics", datastore.address, topic)

    def room(self, room: Room) -> Iterable[Emitted]:  # noqa: ARG002 - a workspace has no topic
        """Nothing: workspaces read tables."""
        return ()

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterator[Artifact]:
        """All topics of the platform, by name."""
        topics = sorted((each.value for each in fragments), key=lambda topic: str(topic["name"]))
        if topics:
            text = pretty({"topics": topics})
            path = f"{platform.name}/{self.name}/topics.json"
            yield Artifact(path, text, platform.address, platform.written.span.path)


def changes(name: str, datastore: Datastore) -> dict[str, Any]:
    """A topic of events: one partition, because the order of commits is the order of its offsets."""
    return {
        "name": name,
        "partitions": 1,
        "replicationFactor": BROKERS_OWN,
        "config": {
            "cleanup.policy": "delete",
            "retention.ms": str(datastore.retention * 1000),
            "max.message.bytes": str(datastore.max_message),
            "compression.type": "lz4",
        },
    }


def offsets(name: str) -> dict[str, Any]:
    """The topic in which a connector keeps how far it has read; it is compacted and never expires."""
    return {
        "name": name,
        "partitions": 1,
        "replicationFactor": BROKERS_OWN,
        "config": {"cleanup.policy": "compact"},
    }


BACKEND = Kafka()
