"""Kafka Connect with Debezium's PostgreSQL connector, exactly once."""

from __future__ import annotations

from stack import probes
from stack.service import Service
from stack.services.java import java
from stack.services.kafka import logging
from stack.site import HOST, Site


def _make_secrets_folder(site: Site) -> None:
    """Connectors name secrets as `${file:…}`; the files may be added without a restart."""
    secrets = site.folder("connect") / "secrets"
    secrets.mkdir(exist_ok=True)
    secrets.chmod(0o700)


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
        "CONNECT_PLUGINS": str(site.software["debezium"]),
        "SOURCE_DB_PASSWORD": site.secrets["SOURCE_DB_PASSWORD"],
    },
    prepare=_make_secrets_folder,
    ready=lambda site: probes.http(f"{site.url('connect.rest')}/connectors"),
    ready_within=180,
)
