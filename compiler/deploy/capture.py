"""Capture: topics, passwords and connectors, and the proof that changes arrive."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from compiler.client.statements import quote
from compiler.deploy.sources import lost
from compiler.deploy.step import Step
from compiler.deploy.wanted import Wanted, filled
from compiler.deploy.world import World
from compiler.errors import Missing
from compiler.plan.steps import Stream
from compiler.sql.shapes import topic

WITHIN = 90.0
"""Seconds in which a connector runs, and in which its first heartbeat arrives."""
STEADY = 5.0
"""Seconds for which it must run without a break after a change."""
GONE = "no longer available on the server"
"""What Debezium says when its slot begins later than it has read."""
POLL = 0.5
BEATS = 3
"""So many heartbeats may be late before a stream counts as dead."""
TRAVEL = 15
"""Seconds that a heartbeat may take besides."""
COLUMNS = "column.include.list"
LATEST = 2000
"""So many messages at the end of a topic are looked at for a heartbeat."""


def topic_steps(wanted: Wanted, world: World) -> list[Step]:
    """Every topic of the platform exists and has its settings."""
    streams = {each.topic: each for each in wanted.streams}
    return [
        topic_step(each, streams.get(each["name"]), world)
        for each in json.loads(wanted.text("kafka/topics.json"))["topics"]
    ]


def topic_step(told: Mapping[str, Any], stream: Stream | None, world: World) -> Step:
    """One topic; the one of a stream is not made anew once something has been written there."""
    name, config = told["name"], told["config"]

    def difference() -> str | None:
        found = world.kafka.topics([name]).get(name)
        if found is None:
            if stream is not None and world.connect.config(stream.slot) is not None:
                raise lost(stream, f"its topic {name} is not there any more")
            return "is not there"
        if found.partitions != told["partitions"]:
            raise Missing(
                f"The topic {name} has {found.partitions} partitions, so its changes have no order.",
                "Delete it if nothing in it is needed, and deploy again.",
            )
        other = sorted(key for key, value in config.items() if found.config.get(key) != value)
        return f"other {', '.join(other)}" if other else None

    def apply() -> None:
        if name in world.kafka.topics([name]):
            world.kafka.configure(name, config)
        else:
            world.kafka.make(name, told["partitions"], told["replicationFactor"], config)

    return Step(f"topic {name}", difference, apply)


def password_step(connection: str, world: World) -> Step:
    """Kafka Connect can read the password of a connection."""
    name = f"{connection}.properties"
    text = f"password={escaped(world.passwords[connection])}\n"
    return Step(
        f"password of {connection} for Kafka Connect",
        lambda: None if world.secrets.read(name) == text else "is not there, or another",
        lambda: world.secrets.write(name, text),
    )


def escaped(value: str) -> str:
    """A value of a properties file that means exactly this text."""
    return "".join(each if " " < each < "\x7f" and each not in "\\:=#!" else escape(each) for each in value)


def escape(letter: str) -> str:
    """One letter of a properties file, by its UTF-16 code units."""
    units = letter.encode("utf-16-be")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))


def connector_step(wanted: Wanted, stream: Stream, world: World, *, released: bool) -> Step:
    """The connector of a stream has exactly the compiled keys, and runs.

    Until the scheduler runs what is deployed, columns that have left the model are captured on: the statements that run
    meanwhile read them.
    """
    keys: dict[str, str] = json.loads(wanted.text(f"debezium/{stream.name}.json"))
    compiled = {key: filled(value, world.values) for key, value in keys.items()}
    name = compiled["name"]

    def wanted_now(live: Mapping[str, str] | None) -> Mapping[str, str]:
        return compiled if released or live is None else joined(live, compiled)

    def difference() -> str | None:
        live = world.connect.config(name)
        if live is None:
            return "is not there"
        config = wanted_now(live)
        if other := sorted(key for key in live.keys() | config.keys() if live.get(key) != config.get(key)):
            return f"other {', '.join(other)}"
        health = world.connect.health(name)
        return None if health and health.runs else f"is {health.connector if health else 'not started'}"

    def apply() -> None:
        live = world.connect.config(name)
        config = wanted_now(live)
        if live != config:
            if mistakes := world.connect.mistakes(config):
                raise Missing(
                    f"Kafka Connect refuses the connector {name}: {'; '.join(mistakes)}", "Mend what it names."
                )
            world.connect.put(config)
        wait_until_it_runs(world, stream)

    return Step(f"connector {name}", difference, apply)


def joined(live: Mapping[str, str], compiled: Mapping[str, str]) -> Mapping[str, str]:
    """The compiled keys of a connector, with the columns of the live one besides; each pattern is of one table."""
    kept, wanted = live.get(COLUMNS, "").split(","), compiled[COLUMNS].split(",")
    return {**compiled, COLUMNS: ",".join([*kept, *(each for each in wanted if each not in kept)])}


def wait_until_it_runs(world: World, stream: Stream) -> None:
    """Wait until connector and task run, and go on running; a task that had failed is started again once.

    What is told just after a change is the state before it: Connect stops and starts the task a few seconds later.
    """
    name = stream.slot
    deadline, again = time.monotonic() + WITHIN, False
    since: float | None = None
    while True:
        health = world.connect.health(name)
        if health and health.runs:
            since = since or time.monotonic()
            if time.monotonic() - since > STEADY:
                return
        else:
            since = None
        if health and "FAILED" in (health.connector, *health.tasks):
            if GONE in health.trace:
                raise lost(stream, "the source has let go of the log that was to be read next")
            if again:
                raise Missing(f"The connector {name} fails: {health.trace}", "Mend what it names, then deploy again.")
            world.connect.restart(name)
            again = True
            time.sleep(2)  # until the old failure is no longer what is told
        if time.monotonic() > deadline:
            state = f"{health.connector}, its tasks {', '.join(health.tasks) or 'none'}" if health else "unknown"
            raise Missing(f"The connector {name} does not run: it is {state}.", "The log of Kafka Connect says more.")
        time.sleep(POLL)


def alive_step(stream: Stream, world: World) -> Step:
    """Changes really arrive: a connector that runs may read a publication that is gone, and nothing says so."""
    allowed = BEATS * stream.datastore.heartbeat + TRAVEL

    def difference() -> str | None:
        newest = heartbeat(stream, world)
        if newest is None:
            return "no heartbeat has arrived yet"
        age = datetime.now(UTC).timestamp() - newest
        return None if age <= allowed else f"its newest heartbeat is {age:,.0f} s old"

    def apply() -> None:
        deadline = time.monotonic() + WITHIN + allowed
        while (late := difference()) is not None:
            if time.monotonic() > deadline:
                raise Missing(
                    f"The stream {stream.name} runs and brings nothing: {late}.",
                    f"See in the source whether the slot {stream.slot} is active and the publication is there; "
                    "the log of Kafka Connect says what it waits for.",
                )
            time.sleep(POLL)

    return Step(f"stream {stream.name}", difference, apply)


def heartbeat(stream: Stream, world: World) -> float | None:
    """When the newest heartbeat near the end of the topic was written at the source, in seconds since 1970."""
    _, end = world.kafka.reach(stream.topic)
    question = f"""
        SELECT max(CAST(json_extract_scalar(_message, '$.source.ts_ms') AS bigint)) AS newest
        FROM {topic(stream)}
        WHERE _partition_offset >= {max(end - LATEST, 0)} AND strpos(_message, {quote('"table":"heartbeat"')}) > 0
    """  # noqa: S608 - names and numbers made here
    newest = world.engine.run(question)[0]["newest"]
    return None if newest is None else newest / 1000
