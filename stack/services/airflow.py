"""Airflow 3.3, three processes: the API server, the DAG processor and the scheduler with its workers."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from stack import probes, processes
from stack.files import write_whole
from stack.processes import run_once
from stack.service import Service
from stack.site import HOST, SHIPPED, Site

USER = "weir"
BUNDLE = "weir"
SECRETS = ("AIRFLOW_PASSWORD", "AIRFLOW_JWT_SECRET", "PLATFORM_DB_PASSWORD")
HEARTBEAT = 30
"""Seconds after which a scheduler or DAG processor that has not reported is not counted as working."""


def releases(site: Site) -> str:
    """The folder that holds `releases/` and the link `current`."""
    return str(site.folder("airflow") / "bundle")


def environment(site: Site) -> Mapping[str, str]:
    """The same for all three processes; a task cannot reach the execution API without it."""
    settings = dict(
        line.split("=", 1)
        for line in (SHIPPED / "config" / "airflow" / "airflow.env").read_text().splitlines()
        if line and not line.startswith("#")
    )
    url, home = site.url("airflow-api.http"), site.folder("airflow")
    database = f"postgres:{site.secrets['PLATFORM_DB_PASSWORD']}@{site.address('platform.sql')}/airflow"
    bundle = {
        "name": BUNDLE,
        "classpath": "release_bundle.ReleaseBundle",
        "kwargs": {"path": releases(site), "refresh_interval": 1},
    }
    return settings | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{database}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(site.ports["airflow-api.http"]),
        "AIRFLOW__API_AUTH__JWT_SECRET": site.secrets["AIRFLOW_JWT_SECRET"],
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps([bundle]),
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH": str(home / "bundles"),
        "PYTHONPATH": str(SHIPPED / "airflow"),
        "WEIR_ENGINE": f"trino://weir@{site.address('trino.http')}",
    }


def _command(*words: str) -> Any:  # noqa: ANN401 - the type of Service.command
    return lambda site: [str(site.software["airflow"] / "bin" / "python"), "-m", "airflow", *words]


def _prepare(site: Site) -> None:
    """Bring the metadata database to this version, write the one user's password, and make a first, empty release."""
    home = site.folder("airflow")
    bundle = home / "bundle"
    (bundle / "releases" / "empty" / "dags").mkdir(parents=True, exist_ok=True)
    if not (bundle / "current").is_symlink():
        (bundle / "current").symlink_to("releases/empty")
    write_whole(home / "passwords.json", json.dumps({USER: site.secrets["AIRFLOW_PASSWORD"]}), mode=0o600)
    marker = home / "migrated"
    if not marker.exists() or marker.read_text() != site.software["airflow"].name:
        run_once(API_SERVER, site, _command("db", "migrate")(site), env=environment(site))
        marker.write_text(site.software["airflow"].name)


def _health(name: str, part: str, site: Site) -> str | None:
    """What the API server's health page says of the part of Airflow that a service is."""

    def judge(health: Any) -> str | None:  # noqa: ANN401 - JSON
        found = health[part]
        if found["status"] != "healthy":
            return f"is {found['status'] or 'not known to the API server yet'}"
        # Airflow goes on counting the last word of a process that is dead, or that we have just replaced.
        seen = found.get(f"latest_{part}_heartbeat")
        started = max(processes.started(site, name), time.time() - HEARTBEAT)
        if seen and datetime.fromisoformat(seen).timestamp() < started:
            return "has not reported to the API server yet"
        return None

    return probes.http(f"{site.url('airflow-api.http')}/api/v2/monitor/health", judge)


API_SERVER = Service(
    name="airflow-api",
    purpose="Airflow's API and web page",
    group="airflow",
    needs=["platform"],
    software=["airflow"],
    config="airflow",
    ports=["http"],
    secrets=SECRETS,
    memory=300,
    command=_command("api-server"),
    environment=environment,
    prepare=_prepare,
    ready=lambda site: _health("airflow-api", "metadatabase", site),
    ready_within=300,
    stop_within=2,  # it keeps nothing, and takes up to five seconds to say good-bye
)


def _worker(name: str, part: str, purpose: str, memory: int, words: Sequence[str]) -> Service:
    return Service(
        name=name,
        purpose=purpose,
        group="airflow",
        needs=["platform", "airflow-api"],
        falls_with=["platform"],
        software=["airflow"],
        secrets=SECRETS,
        memory=memory,
        command=_command(*words),
        environment=environment,
        ready=lambda site: _health(name, part, site),
        ready_within=300,
    )


DAG_PROCESSOR = _worker("airflow-parser", "dag_processor", "Airflow's DAG processor", 160, ["dag-processor"])
SCHEDULER = _worker(
    "airflow-scheduler", "scheduler", "Airflow's scheduler and workers", 400, ["scheduler", "--skip-serve-logs"]
)
