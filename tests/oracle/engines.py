"""The engines that compiled statements run on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import duckdb
import trino

from compiler.client import engines
from compiler.client.control import prepare
from compiler.plan.steps import Stream
from compiler.sql.shapes import topic
from stack import local
from stack.site import HOST, Site
from tests.oracle.history import Message

CONTROL = """
CREATE SCHEMA IF NOT EXISTS {control};
CREATE TABLE IF NOT EXISTS {control}.stream (stream varchar, role varchar, token bigint, holder varchar, beat {time});
CREATE TABLE IF NOT EXISTS {control}.batch (stream varchar, lo bigint, hi bigint, state varchar, query_id varchar,
    opened {time}, closed {time}, audit varchar);
CREATE TABLE IF NOT EXISTS {control}.progress (stream varchar, target varchar, upto bigint, intended_hi bigint,
    "at" {time});
CREATE TABLE IF NOT EXISTS {control}.quarantine (target varchar, since {time}, statement varchar, error varchar,
    until bigint);
"""
"""The control store as deploying makes it."""
TOPIC = """
CREATE SCHEMA IF NOT EXISTS "{schema}";
CREATE TABLE IF NOT EXISTS "{schema}".topic (_partition_offset bigint, _timestamp {time}, _key varchar,
    _message varchar);
"""
Answer = list[dict[str, Any]]
AT_ONCE = 3
"""Statements that a Trino works at: planning keeps one core busy, and a commit waits for storage."""


class Engine(Protocol):
    """What runs statements."""

    control: str
    """The schema of the control store, as a statement names it."""

    def run(self, statement: str) -> Answer:
        """The rows that a statement answers, by column."""

    def script(self, text: str) -> None:
        """Run several statements."""

    def feed(self, messages: Sequence[Message]) -> None:
        """Put messages into the topic."""

    def beside(self, work: Iterable[Callable[[], object]]) -> None:
        """Do what does not depend on each other, at once where the engine can."""


class DuckDb:
    """A database in memory."""

    control = "weir"

    def __init__(self, stream: Stream) -> None:
        """Start with an empty control store and an empty topic."""
        self.schema = stream.schema
        self.connection = duckdb.connect(config={"threads": 1})
        self.script("SET TimeZone = 'UTC'")
        self.script(CONTROL.format(control=self.control, time="timestamptz"))
        self.script(TOPIC.format(schema=self.schema, time="timestamptz"))

    def run(self, statement: str) -> Answer:
        """The rows that a statement answers, by column."""
        cursor = self.connection.execute(statement)
        names = [each[0] for each in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def script(self, text: str) -> None:
        """Run several statements."""
        self.connection.execute(text)

    def feed(self, messages: Sequence[Message]) -> None:
        """Put messages into the topic."""
        if messages:
            self.script(arrived(self.schema, messages))

    def beside(self, work: Iterable[Callable[[], object]]) -> None:
        """One after the other."""
        for each in work:
            each()


class Trino:
    """A running Trino; the topic is a table there, so that what arrives is what the test says."""

    control = "control.weir"

    def __init__(self, stream: Stream, connection: trino.dbapi.Connection, catalog: str = "lake") -> None:
        """Make the control store and an empty topic."""
        self.name, self.schema, self.catalog = stream.name, stream.schema, catalog
        self.topic = topic(stream)
        self.connection = connection
        self.script(CONTROL.format(control=self.control, time="timestamp(6) with time zone"))
        self.script(TOPIC.format(schema=self.schema, time="timestamp(6) with time zone"))

    def run(self, statement: str) -> Answer:
        """The rows that a statement answers, by column."""
        cursor = self.connection.cursor()
        cursor.execute(statement.replace(self.topic, f'{self.catalog}."{self.schema}".topic'))
        found = cursor.fetchall()
        return [dict(zip([each[0] for each in cursor.description], row, strict=True)) for row in found]

    def script(self, text: str) -> None:
        """Run several statements."""
        for each in text.split(";\n"):
            if any(line and not line.startswith("--") for line in each.splitlines()):
                self.run(each)

    def feed(self, messages: Sequence[Message]) -> None:
        """Put messages into the topic."""
        if messages:
            self.run(arrived(self.schema, messages))

    def beside(self, work: Iterable[Callable[[], object]]) -> None:
        """Some at once, as several clients would; what went wrong is raised after all have ended."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            started = [threads.submit(each) for each in work]
        for each in started:
            each.result()

    def remove(self, rooms: Iterable[str]) -> None:
        """Leave nothing behind, so that others find the stack as it was."""
        for each in (self.schema, *rooms):
            self.run(f'DROP SCHEMA IF EXISTS {self.catalog}."{each}" CASCADE')
        for table in ("stream", "batch", "progress"):
            self.run(f"DELETE FROM {self.control}.{table} WHERE stream = '{self.name}'")


def connected(site: Site, catalog: str = "lake") -> trino.dbapi.Connection:
    """A connection to the Trino of a running stack, whose control store is made if it is not there."""
    port = site.ports["trino.http"]
    client = engines.connect("weir/test", f"trino://weir@{HOST}:{port}")
    prepare(client)
    client.close()
    made: trino.dbapi.Connection = trino.dbapi.connect(
        host=HOST,
        port=port,
        user="weir",
        catalog=catalog,
        timezone="UTC",
        http_session=local.session(),
        session_properties={"task_concurrency": 1},  # of so few rows a second thread has none
    )
    return made


def arrived(schema: str, messages: Sequence[Message]) -> str:
    """The statement that puts messages into the topic's table."""
    values = ", ".join(
        f"({each.offset}, TIMESTAMP '2026-11-26 10:00:00.000000 UTC', {quoted(each.key)}, {quoted(each.value)})"
        for each in messages
    )
    return f'INSERT INTO "{schema}".topic VALUES {values}'


def quoted(text: str | None) -> str:
    """A literal."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
