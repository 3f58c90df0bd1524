"""Kafka: its topics, their settings, and how far they reach."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, NewTopic, ResourceType

from compiler.errors import Missing

SECONDS = 10.0
PAUSE = 0.1
QUIET = logging.getLogger("weir.kafka")
QUIET.setLevel(logging.CRITICAL)
"""The client reports each refused connection by itself; the error that is raised says it once."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that is there."""

    partitions: int
    config: Mapping[str, str]
    """All of its settings."""


class Kafka:
    """A cluster; raises `Missing` where it does not answer."""

    def __init__(self, bootstrap: str) -> None:
        """Keep the address; nothing is asked yet."""
        self._bootstrap = bootstrap
        self._admin = AdminClient({"bootstrap.servers": bootstrap}, logger=QUIET)

    def topics(self, names: Iterable[str]) -> dict[str, Topic]:
        """Those of some topics that exist, with all of their settings."""
        wanted = set(names)
        try:
            there = self._admin.list_topics(timeout=SECONDS).topics
            found = {name: there[name] for name in sorted(wanted & there.keys())}
            asked = (
                self._admin.describe_configs([ConfigResource(ResourceType.TOPIC, name) for name in found])
                if found
                else {}
            )
            told = {each.name: answer.result(SECONDS) for each, answer in asked.items()}
        except KafkaException as error:
            raise self._away(error) from None
        return {
            name: Topic(len(each.partitions), {key: entry.value for key, entry in told[name].items()})
            for name, each in found.items()
        }  # fmt: skip

    def make(self, name: str, partitions: int, replication: int, config: Mapping[str, str]) -> None:
        """Make a topic; a replication of -1 leaves it to the broker. One that was made at the same moment is fine."""
        new = NewTopic(name, partitions, replication, config=dict(config))
        self._wait(self._admin.create_topics([new], request_timeout=SECONDS), fine=("TOPIC_ALREADY_EXISTS",))
        deadline = time.monotonic() + SECONDS
        while name not in self.topics([name]) and time.monotonic() < deadline:
            time.sleep(PAUSE)  # the broker answers before it tells others

    def configure(self, name: str, config: Mapping[str, str]) -> None:
        """Give some settings of a topic another value; the others stay."""
        entries = [
            ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET) for key, value in config.items()
        ]
        resource = ConfigResource(ResourceType.TOPIC, name, incremental_configs=entries)
        self._wait(self._admin.incremental_alter_configs([resource]))

    def names(self) -> list[str]:
        """All topics that there are."""
        try:
            return sorted(self._admin.list_topics(timeout=SECONDS).topics)
        except KafkaException as error:
            raise self._away(error) from None

    def delete(self, name: str) -> None:
        """Delete a topic with all that is in it; one that is not there is fine."""
        self._wait(self._admin.delete_topics([name], request_timeout=SECONDS), fine=("UNKNOWN_TOPIC_OR_PART",))
        deadline = time.monotonic() + SECONDS
        while name in self.names() and time.monotonic() < deadline:
            time.sleep(PAUSE)  # the broker answers before it tells others

    def reach(self, name: str) -> tuple[int, int]:
        """The first offset of a topic of one partition that is still there, and the one after the last."""
        consumer = Consumer({"bootstrap.servers": self._bootstrap, "group.id": "weir-asks"}, logger=QUIET)
        try:
            first, end = consumer.get_watermark_offsets(TopicPartition(name, 0), timeout=SECONDS)
        except KafkaException as error:
            raise self._away(error) from None
        finally:
            consumer.close()
        return int(first), int(end)

    def _wait(self, asked: Mapping[Any, Any], fine: tuple[str, ...] = ()) -> None:
        try:
            for answer in asked.values():
                answer.result(SECONDS)
        except KafkaException as error:
            if error.args[0].name() not in fine:
                raise self._away(error) from None

    def _away(self, error: KafkaException) -> Missing:
        return Missing(f"Kafka at {self._bootstrap} says: {error.args[0].str()}.", "Start it, or correct its address.")
