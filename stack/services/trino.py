"""Trino 476, coordinator and worker in one, with the catalogs that every platform has."""

from __future__ import annotations

import shutil
from typing import Any

from stack import probes
from stack.service import Service
from stack.services.java import java
from stack.services.minio import BUCKET, REGION
from stack.site import HOST, SHIPPED, Site


def _seed_access_rules(site: Site) -> None:
    """Put the access rules in place that hold until a deployment writes its own; those are never overwritten."""
    access = site.folder("trino") / "access"
    access.mkdir(exist_ok=True)
    for seed in (SHIPPED / "config" / "trino-access").iterdir():
        if not (access / seed.name).exists():
            shutil.copy(seed, access)


def _starting(info: Any) -> str | None:  # noqa: ANN401 - JSON
    return "is still starting" if info["starting"] else None


TRINO = Service(
    name="trino",
    purpose="Trino, the engine over the lake, Kafka and PostgreSQL",
    needs=["platform", "minio", "kafka"],
    software=["trino"],
    config="trino",
    ports=["http"],
    secrets=["PLATFORM_DB_PASSWORD", "SOURCE_DB_PASSWORD", "S3_ACCESS_KEY", "S3_SECRET_KEY"],
    memory=1300,
    command=lambda site: java(
        "3G",
        f"{site.software['trino']}/lib/*",
        "io.trino.server.TrinoServer",
        options=[
            f"@{site.folder('trino') / 'etc' / 'jvm.config'}",
            *("-Dconfig=etc/config.properties", "-Dlog.levels-file=etc/log.properties"),
            *("-Dnode.environment=weir", "-Dnode.id=weir", f"-Dnode.data-dir={site.folder('trino') / 'data'}"),
            *(f"-Dnode.bind-ip={HOST}", f"-Dnode.internal-address={HOST}"),
            f"-Dplugin.dir={site.software['trino'] / 'plugin'}",
        ],
    ),
    environment=lambda site: {
        "TRINO_HTTP_PORT": str(site.ports["trino.http"]),
        "TRINO_DISCOVERY": site.url("trino.http"),
        "TRINO_ACCESS": str(site.folder("trino") / "access"),
        "PLATFORM_DB": site.address("platform.sql"),
        "PLATFORM_DB_PASSWORD": site.secrets["PLATFORM_DB_PASSWORD"],
        "SOURCE_DB_PASSWORD": site.secrets["SOURCE_DB_PASSWORD"],
        "S3_ENDPOINT": site.url("minio.s3"),
        "S3_REGION": REGION,
        "S3_BUCKET": BUCKET,
        "S3_ACCESS_KEY": site.secrets["S3_ACCESS_KEY"],
        "S3_SECRET_KEY": site.secrets["S3_SECRET_KEY"],
    },
    prepare=_seed_access_rules,
    ready=lambda site: probes.http(f"{site.url('trino.http')}/v1/info", _starting),
    ready_within=240,
)
