"""Trino's catalogs: where it reads the changes and the source of each stream.

They are what CREATE CATALOG is told, and stand in Trino's own form of a catalog file. Addresses are left to the
environment as `${kafka.bootstrap}` and `${shop-db.host}`, `.port`, `.database`, `.user`. `${shop-db.password}` is no
password either: whoever deploys puts Trino's own `${ENV:NAME}` there, with the name of the secret, so that the value is
known to Trino alone and must stand in its environment before it starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.templates import printable

OPENED = "${"
"""How a placeholder begins; no other text may look like one."""


class TrinoCatalogs:
    """The catalogs of a platform whose engine is Trino and whose changes travel through Kafka."""

    name = "trino"

    def serves(self, platform: Platform) -> bool:
        """Whether Trino is the platform's engine."""
        return platform.engine.type == "trino"

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """The two catalogs of one stream; one of its own for each, so that adding one interrupts no other."""
        datastore, source = stream.datastore, stream.datastore.written.span.path
        for catalog, what, properties in (
            (f"kafka_{stream.name}", "Changes", kafka(stream)),
            (f"source_{stream.name}", "The source", postgresql(stream)),
        ):
            head = comment(f"{what} of {datastore.address}, as the catalog {catalog}")
            text = head + comment(f"Made from {source}; do not edit.") + lines(properties)
            path = f"{stream.platform.name}/{self.name}/catalogs/{catalog}.properties"
            yield Artifact(path, text, datastore.address, source)

    def room(self, room: Room) -> Iterable[Emitted]:  # noqa: ARG002 - a workspace is a schema, no catalog
        """Nothing: workspaces share the catalog of the platform."""
        return ()

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:  # noqa: ARG002
        """Nothing: the platform's own catalogs were there before weir."""
        return ()


def kafka(stream: Stream) -> dict[str, str]:
    """The topic of changes, with its offsets, which Trino hides unless it is told not to."""
    return {
        "connector.name": "kafka",
        "kafka.nodes": "${kafka.bootstrap}",
        "kafka.table-names": stream.topic,
        "kafka.hide-internal-columns": "false",
        # A file beside Trino's own settings: read what is committed only, and give a broker that is down seconds.
        "kafka.config.resources": "etc/kafka-client.properties",
    }


def postgresql(stream: Stream) -> dict[str, str]:
    """The source itself, which only the first load and comparisons read.

    Trino fails to read a `timetz`, and a time that is infinite: where there may be some, ask for them as text, by the
    table function `system.query`.
    """
    connection = stream.datastore.connection
    return {
        "connector.name": "postgresql",
        "connection-url": f"jdbc:postgresql://${{{connection}.host}}:${{{connection}.port}}/${{{connection}.database}}",
        "connection-user": f"${{{connection}.user}}",
        "connection-password": f"${{{connection}.password}}",
        # Trino writes every name in small letters, and sources do not.
        "case-insensitive-name-matching": "true",
        # Without these two, columns of a type that Trino does not know are left out and nobody is told.
        "postgresql.array-mapping": "AS_ARRAY",
        "unsupported-type-handling": "CONVERT_TO_VARCHAR",
    }


def lines(properties: Mapping[str, str]) -> str:
    """Properties, one a line."""
    return "".join(f"{key}={value}\n" for key, value in properties.items())


def comment(text: str) -> str:
    """A comment that stays on its line and holds no placeholder, whatever the text is."""
    return f"# {printable(text).replace(OPENED, '$ {')}\n"


BACKEND = TrinoCatalogs()
