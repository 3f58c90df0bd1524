"""Debezium: the connector of each stream, with every key said aloud whose default would lose data.

Addresses are left to the environment as `${shop-db.host}`, `.port`, `.database` and `.user`. The password never passes
through weir's files: it is Kafka Connect that reads it, by its FileConfigProvider, from `secrets/shop-db.properties`
below the worker's own folder. A file can be changed without starting the worker again, and says nothing to whoever
lists the worker's environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.datastore import Dataset
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.pretty import pretty

OWN = r"^weir\.(?:heartbeat|signal)"
"""The tables of weir's own at the source, as a pattern that still has to end."""
BUFFER = 33_554_432
"""Bytes that a producer of Kafka keeps by default; one message may not be larger."""
SPECIAL = re.compile(r"\W")


class Debezium:
    """Capture by Debezium in Kafka Connect."""

    name = "debezium"

    def serves(self, platform: Platform) -> bool:
        """Whether logs are read for it; an engine that is a file is fed from files."""
        return platform.engine.type == "trino" and platform.capture.type == "debezium"

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """The connector of one stream, as Kafka Connect takes it."""
        datastore = stream.datastore
        text = pretty(connector(stream))
        path = f"{stream.platform.name}/{self.name}/{stream.name}.json"
        yield Artifact(path, text, datastore.address, datastore.written.span.path)

    def room(self, room: Room) -> Iterable[Emitted]:  # noqa: ARG002 - nothing is captured for a workspace alone
        """Nothing: what a workspace reads is captured with its datastores."""
        return ()

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:  # noqa: ARG002
        """Nothing: each connector stands by itself."""
        return ()


def connector(stream: Stream) -> dict[str, str]:
    """The keys of one connector."""
    datastore, name = stream.datastore, stream.slot
    connection, size = datastore.connection, datastore.max_message
    keys = {
        "name": name,
        "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
        "tasks.max": "1",
        # the source
        "database.hostname": f"${{{connection}.host}}",
        "database.port": f"${{{connection}.port}}",
        "database.dbname": f"${{{connection}.database}}",
        "database.user": f"${{{connection}.user}}",
        "database.password": f"${{file:secrets/{connection}.properties:password}}",
        "database.sslmode": "prefer",
        "plugin.name": "pgoutput",
        "slot.name": name,
        "slot.drop.on.stop": "false",
        "publication.name": stream.schema,
        "publication.autocreate.mode": "disabled",
        "offset.mismatch.strategy": "trust_offset",
        # what is read
        "topic.prefix": name,
        "snapshot.mode": "no_data",
        "table.include.list": ",".join([f"{OWN}$", *(f"{pattern(each)}$" for each in stream.capture.datasets)]),
        "column.include.list": ",".join([rf"{OWN}\..*$", *map(columns, stream.capture.datasets)]),
        "skipped.operations": "none",
        "message.prefix.exclude.list": ".*",
        "signal.enabled.channels": "source",
        "signal.data.collection": "weir.signal",
        "incremental.snapshot.watermarking.strategy": "insert_delete",
        "notification.enabled.channels": "sink",
        "notification.sink.topic.name": f"{name}.notification",
        "heartbeat.interval.ms": str(datastore.heartbeat * 1000),
        "heartbeat.action.query": "UPDATE weir.heartbeat SET at = now() WHERE id = 1",
        "topic.heartbeat.prefix": "__debezium-heartbeat",
        # how it is written down
        "provide.transaction.metadata": "true",
        "tombstones.on.delete": "false",
        "decimal.handling.mode": "string",
        "time.precision.mode": "microseconds",
        "binary.handling.mode": "hex",
        "interval.handling.mode": "string",
        "hstore.handling.mode": "json",
        "unavailable.value.placeholder": "__debezium_unavailable_value",
        "key.converter": "org.apache.kafka.connect.json.JsonConverter",
        "key.converter.schemas.enable": "false",
        "key.converter.replace.null.with.default": "false",
        "value.converter": "org.apache.kafka.connect.json.JsonConverter",
        "value.converter.schemas.enable": "false",
        "value.converter.replace.null.with.default": "false",
        # everything into one topic, each event once
        "transforms": "one",
        "transforms.one.type": "org.apache.kafka.connect.transforms.RegexRouter",
        "transforms.one.regex": rf"{name}\..*",
        "transforms.one.replacement": stream.topic,
        "exactly.once.support": "required",
        "transaction.boundary": "poll",
        "offsets.storage.topic": f"_offsets.{name}",
        "producer.override.transaction.timeout.ms": "10000",
        "producer.override.max.request.size": str(size),
        "producer.override.buffer.memory": str(max(BUFFER, 2 * size)),
        "topic.creation.default.partitions": "1",
        "topic.creation.default.replication.factor": "-1",
        "topic.creation.default.cleanup.policy": "delete",
        "topic.creation.default.retention.ms": str(datastore.retention * 1000),
        "topic.creation.default.max.message.bytes": str(size),
        "topic.creation.default.compression.type": "lz4",
    }
    if keyed := [
        message_key(each) for each in stream.capture.datasets if each.replica_identity == "full" and each.primary_key
    ]:
        keys["message.key.columns"] = ";".join(keyed)
    return keys


def pattern(dataset: Dataset) -> str:
    """A regular expression that begins with the table and still has to end."""
    schema, table = map(escaped, dataset.source)
    return rf"^{schema}\.{table}"


def columns(dataset: Dataset) -> str:
    """A regular expression for the columns of the model; one for each table, since each column is held against all."""
    names = "|".join(escaped(column.physical_name) for column in dataset.columns)
    return rf"{pattern(dataset)}\.(?:{names})$"


def message_key(dataset: Dataset) -> str:
    """What the key of an event is made of, where it need not be the primary key of the source."""
    names = (escaped(dataset.by_name[name].physical_name) for name in dataset.primary_key)
    return f"{pattern(dataset)}:{','.join(f'{name}$' for name in names)}"


def escaped(name: str) -> str:
    r"""A regular expression for a name and nothing else.

    Debezium cuts its lists at `,`, `;` and `:` before it reads expressions, and Kafka Connect and weir look for `${…}`
    in all of it. So whatever is no letter, digit or `_` is written as its number: `\x{2c}`.
    """
    return SPECIAL.sub(lambda found: rf"\x{{{ord(found[0]):x}}}", name)


BACKEND = Debezium()
