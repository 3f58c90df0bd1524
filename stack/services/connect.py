"""Kafka Connect with Debezium's PostgreSQL connector, exactly once."""

from __future__ import annotations

from typing import Any

from stack import probes
from stack.service import Service
from stack.services.java import java
from stack.services.kafka import logging
from stack.site import HOST, Site


def _prepare(site: Site) -> None:
    """Link the plugins, and make the folder for secrets that connectors name as `${file:secrets/…}`."""
    plugins, secrets = site.folder("connect") / "plugins", site.folder("connect") / "secrets"
    plugins.unlink(missing_ok=True)
    plugins.symlink_to(site.software["debezium"])
    secrets.mkdir(exist_ok=True)
    secrets.chmod(0o700)


def _has_debezium(plugins: Any) -> str | None:  # noqa: ANN401 - JSON
    known = {plugin["class"] for plugin in plugins}
    return None if "io.debezium.connector.postgresql.PostgresConnector" in known else "does not know Debezium"


CONNECT = Service(
    name="connect",
    purpose="Kafka Connect with Debezium",
    needs=["kafka"],
    software=["kafka", "debezium"],
    config="connect",
    ports=["rest"],
    secrets=["SOURCE_DB_PASSWORD"],
    memory=450,
    command=lambda site: java(
        "768M",
        f"{site.software['kafka']}/*",
        "org.apache.kafka.connect.cli.ConnectDistributed",
        "etc/connect.properties",
        options=["-Xms256M", "-XX:+UseSerialGC", *logging(site)],
    ),
    environment=lambda site: {
        "KAFKA_BOOTSTRAP": site.address("kafka.clients"),
        "CONNECT_LISTENER": site.url("connect.rest"),
        "CONNECT_ADVERTISED_HOST": HOST,
        "CONNECT_ADVERTISED_PORT": str(site.ports["connect.rest"]),
        "SOURCE_DB_PASSWORD": site.secrets["SOURCE_DB_PASSWORD"],
    },
    prepare=_prepare,
    ready=lambda site: probes.http(f"{site.url('connect.rest')}/connector-plugins", _has_debezium),
    ready_within=180,
)
