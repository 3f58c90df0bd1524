"""The Debezium connector of the proof, with every key whose default would lose data said aloud."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping

from stack import local
from stack.errors import Unavailable
from stack.site import HOST, Site

SECONDS = 10.0


def configuration(site: Site, name: str, tables: Iterable[str]) -> dict[str, str]:
    """The connector's keys for tables such as `schema.table`; one topic, `cdc.NAME`, takes everything."""
    return {
        "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
        "name": name,
        "tasks.max": "1",
        "database.hostname": HOST,
        "database.port": str(site.ports["source.sql"]),
        "database.dbname": "shop",
        "database.user": "postgres",
        "database.password": "${env:SOURCE_DB_PASSWORD}",
        "database.sslmode": "disable",  # both ends on the loopback of one machine
        "plugin.name": "pgoutput",
        "publication.name": name,
        "publication.autocreate.mode": "disabled",
        "slot.name": name,
        "slot.drop.on.stop": "false",
        "offset.mismatch.strategy": "trust_offset",
        "snapshot.mode": "no_data",
        "topic.prefix": name,
        "schema.include.list": f"^{re.escape(name)}$",
        "table.include.list": ",".join(f"^{re.escape(table)}$" for table in tables),
        "signal.data.collection": f"{name}.signal",
        "incremental.snapshot.watermarking.strategy": "insert_delete",
        "heartbeat.interval.ms": "2000",
        "heartbeat.action.query": f"UPDATE {name}.heartbeat SET at = now()",  # noqa: S608 - a name made here
        "notification.enabled.channels": "sink",
        "notification.sink.topic.name": f"{name}.notification",
        "provide.transaction.metadata": "true",
        "exactly.once.support": "required",
        "transaction.boundary": "poll",
        "offsets.storage.topic": f"_offsets.{name}",
        "message.prefix.exclude.list": ".*",
        "skipped.operations": "none",
        "tombstones.on.delete": "false",
        "decimal.handling.mode": "string",
        "time.precision.mode": "microseconds",
        "binary.handling.mode": "hex",
        "interval.handling.mode": "string",
        "unavailable.value.placeholder": "__debezium_unavailable_value",
        "key.converter": "org.apache.kafka.connect.json.JsonConverter",
        "key.converter.schemas.enable": "false",
        "key.converter.replace.null.with.default": "false",
        "value.converter": "org.apache.kafka.connect.json.JsonConverter",
        "value.converter.schemas.enable": "false",
        "value.converter.replace.null.with.default": "false",
        "transforms": "one",
        "transforms.one.type": "org.apache.kafka.connect.transforms.RegexRouter",
        "transforms.one.regex": rf"{re.escape(name)}\..*",
        "transforms.one.replacement": f"cdc.{name}",
        "producer.override.transaction.timeout.ms": "10000",
        "producer.override.max.request.size": "16777216",
        "topic.creation.default.partitions": "1",
        "topic.creation.default.replication.factor": "1",
        "topic.creation.default.cleanup.policy": "delete",
        "topic.creation.default.retention.ms": "604800000",
        "topic.creation.default.max.message.bytes": "16777216",
        "topic.creation.default.compression.type": "lz4",
    }


def create(site: Site, config: Mapping[str, str], within: float = 60) -> None:
    """Have the connector's own validation look at it, create it, and wait until its task runs.

    Raises `Unavailable` with Connect's words if a key is refused, the task fails, or the time is up.
    """
    base, name = site.url("connect.rest"), config["name"]
    checked = (
        local.session()
        .put(f"{base}/connector-plugins/PostgresConnector/config/validate", json=dict(config), timeout=SECONDS * 3)
        .json()
    )
    if checked["error_count"]:
        errors = [each["value"]["errors"] for each in checked["configs"] if each["value"]["errors"]]
        raise Unavailable(f"Connect refuses the connector {name}: {errors}.", "Mend the named keys.")
    deadline = time.monotonic() + within
    status: object = "nothing yet"
    local.session().put(f"{base}/connectors/{name}/config", json=dict(config), timeout=SECONDS).raise_for_status()
    while time.monotonic() < deadline:
        answer = local.session().get(f"{base}/connectors/{name}/status", timeout=SECONDS)
        if answer.ok:
            status = answer.json()
            tasks = answer.json()["tasks"]
            if tasks and all(task["state"] == "RUNNING" for task in tasks):
                return
            if any(task["state"] == "FAILED" for task in tasks):
                break
        time.sleep(0.3)
    raise Unavailable(f"The connector {name} does not run: {status}.", "`weir stack logs connect` says why.")


def remove(site: Site, name: str) -> None:
    """Stop and delete the connector; harmless if it is not there.

    Its few bytes of offsets stay: with a topic of its own for them, Connect 4.3.1 never answers `DELETE …/offsets`
    ("Cannot add partition … to transaction while in state READY"), and the name is not used again.
    """
    base = f"{site.url('connect.rest')}/connectors/{name}"
    local.session().put(f"{base}/stop", timeout=SECONDS)
    local.session().delete(base, timeout=SECONDS)
