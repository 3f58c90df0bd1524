"""Asks a running Kafka Connect which keys a PostgreSQL connector has, and writes them down.

Connect takes a misspelt key in silence, so what the compiler emits is held against this list. `python -m
tests.connector_keys` writes it; the stack has to be up (`WEIR_STATE` says which). It changes only with the versions of
Debezium and Kafka.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# The package does not say that it exports these two, and documents them.
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType

from stack import local
from stack.site import Site, cache_folder, open_site, state_folder

LIST = Path(__file__).parent / "connector-keys.json"
PLUGIN = "connector-plugins/PostgresConnector/config"
UNDECLARED = ("offset.mismatch.strategy", "topic.heartbeat.prefix")
"""Keys that Debezium reads and does not declare; they are looked for in its classes."""
DYNAMIC = {
    "transforms": "one",
    "transforms.one.type": "org.apache.kafka.connect.transforms.RegexRouter",
    "transforms.one.regex": "x",
    "transforms.one.replacement": "x",
    "key.converter": "org.apache.kafka.connect.json.JsonConverter",
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    "producer.override.buffer.memory": "33554432",
    "producer.override.max.request.size": "1048576",
    "producer.override.transaction.timeout.ms": "60000",
    "topic.creation.default.partitions": "1",
    "topic.creation.default.replication.factor": "-1",
}
"""What makes Connect tell the keys of transform, converters and producer; it defines those that it knows."""
TOPIC_CREATION = "topic.creation.default."


def declared(site: Site) -> Iterator[dict[str, Any]]:
    """The definitions of Debezium, and of Connect for a connector like ours."""
    base = site.url("connect.rest")
    yield from local.session().get(f"{base}/{PLUGIN}", timeout=30).json()
    config = {"connector.class": "io.debezium.connector.postgresql.PostgresConnector", "name": "keys", **DYNAMIC}
    said = local.session().put(f"{base}/{PLUGIN}/validate", json=config, timeout=60).json()
    yield from (each["definition"] for each in said["configs"] if each["definition"])


def of_topics(site: Site) -> Iterator[dict[str, Any]]:
    """What a connector may say of the topics that Connect makes for it: two keys of Connect, and those of Kafka."""
    admin = AdminClient({"bootstrap.servers": site.address("kafka.clients")})
    resource = ConfigResource(ResourceType.TOPIC, "_connect_configs")
    known = next(iter(admin.describe_configs([resource]).values())).result(timeout=30)
    for name in ("partitions", "replication.factor", *sorted(known)):
        yield {"name": f"{TOPIC_CREATION}{name}", "type": "TOPIC", "default_value": None}


def undeclared(site: Site) -> Iterator[dict[str, Any]]:
    """The keys that only Debezium's classes know. Raises `LookupError` if one of them does not any more."""
    jars = sorted((site.folder("connect") / "plugins").resolve().rglob("debezium-*.jar"))
    for name in UNDECLARED:
        # A string in the constants of a class: its length in two bytes, then itself.
        constant = len(name).to_bytes(2, "big") + name.encode()
        if not any(constant in content for jar in jars for content in classes(jar)):
            raise LookupError(name)
        yield {"name": name, "type": "STRING", "default_value": None}


def classes(jar: Path) -> Iterator[bytes]:
    """The content of each class of a jar."""
    with zipfile.ZipFile(jar) as opened:
        for name in opened.namelist():
            if name.endswith(".class"):
                yield opened.read(name)


def known_keys(site: Site) -> list[dict[str, Any]]:
    """Every key with type and default, by name."""
    found: dict[str, dict[str, Any]] = {}
    for each in (*declared(site), *of_topics(site), *undeclared(site)):
        found.setdefault(each["name"], {"name": each["name"], "type": each["type"], "default": each["default_value"]})
    return [found[name] for name in sorted(found)]


if __name__ == "__main__":
    LIST.write_text(json.dumps(known_keys(open_site(state_folder(), cache_folder())), indent=1) + "\n")
