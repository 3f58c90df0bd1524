"""Kafka, one broker that is its own controller (KRaft)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence

from stack import probes
from stack.processes import run_once
from stack.service import Service
from stack.services.java import java
from stack.site import Site

CLUSTER = "d2Vpci1zdGFjay1vbmUtYg"
"""The cluster's id: 16 bytes in base64. Fixed, so that data and configuration always fit together."""


def logging(site: Site) -> list[str]:
    """The option for Kafka and Connect alike: their log4j speaks to the standard output."""
    return [f"-Dlog4j2.configurationFile={site.folder('kafka') / 'etc' / 'log4j2.yaml'}"]


def _environment(site: Site) -> Mapping[str, str]:
    return {
        "KAFKA_LISTENERS": f"CLIENTS://{site.address('kafka.clients')},CONTROLLER://{site.address('kafka.controller')}",
        "KAFKA_ADVERTISED": f"CLIENTS://{site.address('kafka.clients')}",
        "KAFKA_VOTERS": f"1@{site.address('kafka.controller')}",
        "KAFKA_DATA": str(site.folder("kafka") / "data"),
    }


def _java(site: Site, main: str, *arguments: str) -> Sequence[str]:
    options = ["-Xms256M", "-XX:+UseSerialGC", *logging(site)]
    return java("512M", f"{site.software['kafka']}/*", main, *arguments, options=options)


def _format(site: Site) -> None:
    """Give the data folder its cluster id, whole or not at all."""
    data = site.folder("kafka") / "data"
    if data.exists():
        return
    aside = data.with_name("data.new")
    shutil.rmtree(aside, ignore_errors=True)
    run_once(
        KAFKA,
        site,
        _java(site, "kafka.tools.StorageTool", "format", "--cluster-id", CLUSTER, "--config", "etc/server.properties"),
        env={**_environment(site), "KAFKA_DATA": str(aside)},
    )
    aside.rename(data)


KAFKA = Service(
    name="kafka",
    purpose="Kafka, one topic per datastore",
    software=["kafka"],
    config="kafka",
    ports=["clients", "controller"],
    memory=450,
    command=lambda site: _java(site, "kafka.Kafka", "etc/server.properties"),
    environment=_environment,
    prepare=_format,
    ready=lambda site: probes.kafka(site.address("kafka.clients")),
    ready_within=120,
)
