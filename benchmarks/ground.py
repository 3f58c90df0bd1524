"""The ground for measurements of the running chain: a stack of its own, and a model of many small tables and a big one.

The datastore `bench/wide` has as many tables as are asked for, of three columns; `bench/big` has one table of five
million rows. A workspace reads all of them. Airflow runs what was deployed; nothing else happens on the stack.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
import trino

from stack import local, processes
from stack.services import airflow
from stack.services.postgres import conninfo
from stack.site import HOST, Site, cache_folder, open_site

BIG = 5_000_000
"""Rows of the big table."""
ROWS = 10
"""Rows of a small one."""
AIRFLOW = ("airflow-api", "airflow-parser", "airflow-scheduler")
WIDE, LARGE = "bench_wide", "bench_big"
"""The streams."""

MODEL = {
    "ecosystem.yaml": """\
kind: Ecosystem
name: benchmark
description: A datastore of many small tables, and one of a big table.
maintainers: [bench]
""",
    "zones/here.zone.yaml": """\
kind: Zone
name: here
description: One zone for all.
owners: [bench]
platforms: [dell]
""",
    "platforms/dell.platform.yaml": """\
kind: Platform
name: dell
description: The stack on this machine; tables are merged when the benchmark says so.
engine: {type: trino, version: "476", catalog: lake, catalogType: jdbc}
capture: {type: debezium, version: 3.6.3.Final}
scheduler: {type: airflow, version: "3.3", tablesPerTask: 50}
merge: {every: 1d, tailRows: TAIL_ROWS}
""",
    "environments/here.environment.yaml": """\
kind: Environment
name: here
platform: dell
authorisation: none
connections:
  wide-db: {host: stack:source.sql, database: wide, user: postgres, password: secret:stack.SOURCE_DB_PASSWORD}
  big-db: {host: stack:source.sql, database: big, user: postgres, password: secret:stack.SOURCE_DB_PASSWORD}
engine: {url: stack:trino.http, user: weir, access: stack:trino.access}
connect: {url: stack:connect.rest, secrets: stack:connect.secrets}
kafka: {bootstrap: stack:kafka.clients}
scheduler: {url: stack:airflow-api.http, user: weir, password: secret:stack.AIRFLOW_PASSWORD,
  releases: stack:airflow.bundle}
""",
    "teams/bench/team.yaml": """\
kind: Team
name: bench
description: Measures.
members: {maintainers: [anna, bob], developers: [carla]}
contact: bench@example.com
""",
    "teams/bench/big.datastore.yaml": """\
kind: Datastore
name: big
team: bench
zone: here
description: One table of five million rows.
connection: big-db
capture: {method: cdc}
datasets:
  - name: big
    table: public.big
    description: Five million rows.
    lifecycle: stable
    primaryKey: [id]
    columns:
      - {name: id, type: bigint, required: true}
      - {name: val, type: integer}
      - {name: note, type: string(40)}
      - {name: amount, type: "decimal(12,2)"}
      - {name: moment, type: timestamptz}
""",
}
WIDE_STORE = """\
kind: Datastore
name: wide
team: bench
zone: here
description: Many small tables.
connection: wide-db
capture: {method: cdc}
datasets:
"""
WIDE_TABLE = """\
  - name: NAME
    table: public.NAME
    description: A small table.
    lifecycle: stable
    primaryKey: [id]
    columns:
      - {name: id, type: bigint, required: true}
      - {name: val, type: integer}
      - {name: note, type: string(40)}
"""
WORKSPACE = """\
kind: Workspace
name: all
team: bench
platform: dell
description: Reads every table.
purpose: Measure how fresh views are.
readers: [everyone]
needs:
"""
NEED = "  - {dataset: bench/STORE/NAME, columns: [COLUMNS], history: live, freshness: 10s}\n"
SMALL, ALL = "id, val, note", "id, val, note, amount, moment"
BIG_TABLE = """
    CREATE TABLE big (
        id bigint PRIMARY KEY, val integer, note varchar(40), amount numeric(12, 2), moment timestamptz
    )
"""
FILL = """
    INSERT INTO big
    SELECT i, 0, md5(CAST(i AS text)), i %% 1000 * 1.01, timestamptz '2026-01-01 00:00:00 UTC' + i * interval '1 second'
    FROM generate_series(%s + 1, %s) AS i
"""


def table(number: int) -> str:
    """The name of a small table."""
    return f"t{number:04}"


@dataclass
class Ground:
    """The stack with the model deployed."""

    state: Path
    model: Path
    tables: int

    @property
    def site(self) -> Site:
        """Where its services are."""
        return open_site(self.state, cache_folder())

    def weir(self, *words: str) -> str:
        """A command of weir, which must end well; gives what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "compiler", *words],
            env=self.environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"weir {' '.join(words)}: {done.stderr[-2000:]}")
        return done.stdout

    def environment(self) -> dict[str, str]:
        """The variables of a command, and of the client where the benchmark calls it."""
        return {**os.environ, "WEIR_STATE": str(self.state), "WEIR_CACHE": str(cache_folder())}

    def deploy(self) -> float:
        """Deploy; gives the seconds."""
        began = time.monotonic()
        self.weir("deploy", "here", "--model", str(self.model))
        return time.monotonic() - began

    def source(self, database: str) -> psycopg.Connection:
        """A connection to a source."""
        return psycopg.connect(conninfo(self.site, "source", database), autocommit=True)

    def engine(self, source: str = "bench") -> trino.dbapi.Connection:
        """A connection to the engine."""
        made: trino.dbapi.Connection = trino.dbapi.connect(
            host=HOST, port=self.site.ports["trino.http"], user="weir", source=source, timezone="UTC",
            http_session=local.session(),
        )  # fmt: skip
        return made

    @property
    def address(self) -> str:
        """The engine, as the client is told it."""
        return f"trino://weir@{HOST}:{self.site.ports['trino.http']}"

    def stream(self, name: str) -> Path:
        """The file of a stream, in the release that runs."""
        return Path(airflow.releases(self.site)) / "current" / "streams" / f"{name}.json"

    def airflow(self, verb: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        """What Airflow answers about a DAG."""
        url = self.site.url("airflow-api.http")
        with local.session() as asking:
            login = {"username": airflow.USER, "password": self.site.secrets["AIRFLOW_PASSWORD"]}
            token = asking.post(f"{url}/auth/token", json=login, timeout=60).json()["access_token"]
            asking.headers["Authorization"] = f"Bearer {token}"
            answer = asking.request(verb, f"{url}/api/v2/dags/{path}", json=body, timeout=60)
            answer.raise_for_status()
            return answer.json()

    def pause(self, stream: str, *, paused: bool) -> None:
        """Let the landing of a stream rest, or go on; gives when a window that had begun has ended its look."""
        self.airflow("PATCH", f"weir_{stream}", {"is_paused": paused})
        time.sleep(20)

    def run_to_end(self, dag: str) -> None:
        """Run a DAG once."""
        run = self.airflow("POST", f"{dag}/dagRuns", {"logical_date": None, "conf": {}})["dag_run_id"]
        while (state := self.airflow("GET", f"{dag}/dagRuns/{run}")["state"]) in {"queued", "running"}:
            time.sleep(1)
        if state != "success":
            raise SystemExit(f"{dag}: the run ended with {state}")

    def cpu(self, *services: str) -> float:
        """Seconds of CPU that services have used, with the processes that they started and that have ended."""
        total = 0.0
        for service, group in processes.find(self.site).items():
            if service in services:
                for process in group:
                    with suppress(psutil.NoSuchProcess):
                        total += sum(process.cpu_times()[:4])
        return total


@contextmanager
def ground(tables: int, say: Callable[[str], None]) -> Iterator[Ground]:
    """A stack with the model deployed; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as folder:
        Path(folder).chmod(0o711)
        made = Ground(Path(folder) / "state", Path(folder) / "model", tables)
        try:
            made.weir("stack", "up", "--with", "airflow")
            write(made.model, tables)
            sources(made, tables)
            say(f"{tables:,} small tables and one of {BIG:,} rows are deployed")
            say(f"deployed in {made.deploy():.0f} s")
            yield made
        finally:
            made.weir("stack", "down", "--purge")


def write(model: Path, tables: int, tail_rows: int = 10_000_000) -> None:
    """Write the model, in which a table is merged once so many changes wait."""
    names = [table(number) for number in range(tables)]
    needs = [
        *(NEED.replace("STORE", "wide").replace("NAME", name).replace("COLUMNS", SMALL) for name in names),
        NEED.replace("STORE", "big").replace("NAME", "big").replace("COLUMNS", ALL),
    ]
    files = {
        **{path: text.replace("TAIL_ROWS", str(tail_rows)) for path, text in MODEL.items()},
        "teams/bench/wide.datastore.yaml": WIDE_STORE + "".join(WIDE_TABLE.replace("NAME", name) for name in names),
        "teams/bench/all.workspace.yaml": "".join([WORKSPACE, *needs]),
    }
    for path, text in files.items():
        (model / path).parent.mkdir(parents=True, exist_ok=True)
        (model / path).write_text(text, encoding="utf-8")


def sources(made: Ground, tables: int) -> None:
    """Make the databases of the model."""
    with made.source("postgres") as server:
        for name in ("wide", "big"):
            server.execute(f"CREATE DATABASE {name}")
    with made.source("wide") as wide:
        for number in range(tables):
            wide.execute(f"CREATE TABLE {table(number)} (id bigint PRIMARY KEY, val integer, note varchar(40))")
            wide.execute(f"INSERT INTO {table(number)} SELECT i, 0, md5(i::text) FROM generate_series(1, {ROWS}) i")
    with made.source("big") as big:
        big.execute(BIG_TABLE)
        big.execute(FILL, (0, BIG))


def rows(connection: trino.dbapi.Connection, statement: str) -> Sequence[Sequence[Any]]:
    """What the engine answers."""
    cursor = connection.cursor()
    cursor.execute(statement)
    return cursor.fetchall()  # type: ignore[no-any-return]  # the driver ships no types
