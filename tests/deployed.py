"""The example deployed to the stack, people who use it, and people who read it all the time."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import trino
from confluent_kafka.admin import AdminClient
from psycopg import sql

from stack import local, releases
from stack.proof.chain import connect, query
from stack.services import airflow
from stack.services.postgres import conninfo
from stack.site import Site
from tests.conftest import Weir

EXAMPLE = Path(__file__).parents[1] / "ecosystem"
STREAMS = ("data_legacy", "finance_bank", "shop_orders")
COMPACT = [f"weir_{stream}_compact" for stream in STREAMS]
DERIVE = ["weir_finance_revenue_daily_revenue_derive"]
WITHIN = 600
SETTLED = 62
"""Seconds after which what has landed may be merged, and a little more."""
SUMS = """
    SELECT
        (SELECT sum(abalance) FROM lake.finance_revenue.accounts),
        (SELECT sum(tbalance) FROM lake.finance_revenue.tellers),
        (SELECT sum(bbalance) FROM lake.finance_revenue.branches)
"""
READ = """
    SELECT
        (SELECT count(*) FROM lake.crm_churn.customers WHERE valid_to IS NULL),
        (SELECT count(*) FROM lake.crm_support.customers),
        (SELECT count(*) FROM lake.shop_assortment.stock)
"""
SOAK = "WEIR_SOAK" in os.environ
LONG = pytest.mark.skipif(not SOAK, reason="minutes under load: a part of make soak")
Edit = tuple[str, str, str]
"""The end of a file's name, a regular expression, and what takes the place of what it finds there, once."""
NUMBERED = r"\1[number]\2      - {name: number, type: bigint, required: true}\n"
EARLIER: Sequence[Edit] = (
    # a table that nobody needs yet
    ("support.workspace.yaml", r"  - dataset: shop/orders/addresses\n(    .*\n)+", ""),
    # a column that nobody has described yet, of a table that keeps every version
    ("orders.datastore.yaml", r"      - \{name: last_seen, .*\n", ""),
    ("churn.workspace.yaml", r"joined, last_seen\]", "joined]"),
)
LATER: Sequence[Edit] = (
    # a column that leaves, and one of another table that widens
    ("orders.datastore.yaml", r"      - \{name: reorder_below, .*\n", ""),
    ("assortment.workspace.yaml", r", reorder_below", ""),
    ("orders.datastore.yaml", r"(?<=name: quantity, type: )integer(?=.*\n.*name: unit_price)", "bigint"),
    # another key, of a column that joins
    ("orders.datastore.yaml", r"(table: shop.payments\n(?:.*\n)+?    primaryKey: )\[id\](\n    columns:\n)", NUMBERED),
)
REKEYED = """
    ALTER TABLE shop.payments
        ADD UNIQUE (id), ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY,
        DROP CONSTRAINT payments_pkey, ADD PRIMARY KEY (number)
"""
"""What the team of the shop does about it: one statement, since updates without a key would fail."""


def edited(folder: Path, edits: Sequence[Edit]) -> None:
    """Change a model; each edit must find its place."""
    for end, pattern, becomes in edits:
        [path] = folder.rglob(f"*{end}")
        text, count = re.subn(pattern, becomes, path.read_text(), count=1)
        assert count == 1, (end, pattern)
        path.write_text(text)


@dataclass
class Platform:
    """The example on the stack."""

    weir: Weir
    model: Path
    engine: trino.dbapi.Connection

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of weir on the model, which must end well."""
        done = self.weir(*words, "--model", str(self.model))
        assert done.returncode == 0, done.stderr[-3000:]
        return done

    def deploy(self) -> list[dict[str, str]]:
        """Deploy; gives the steps that had something to do."""
        steps: list[dict[str, str]] = json.loads(self.run("deploy", "here", "--json").stdout)["steps"]
        return steps

    def differences(self) -> dict[str, tuple[int, int]]:
        """What only one side has, of each view that should be equal to its source."""
        told = self.weir("verify", "here", "--json", "--model", str(self.model))
        assert told.returncode in {0, 4}, told.stderr[-3000:]
        views = json.loads(told.stdout)["views"]
        assert len(views) > 30
        return {
            each["view"]: (each["only_here"], each["only_there"])
            for each in views
            if (each["only_here"] or each["only_there"]) and not each["merged_only"]
        }

    def ask(self, question: str) -> Sequence[Any]:
        """The one row that answers a question."""
        [row] = query(self.engine, question)
        return row


@contextmanager
def traffic(platform: Platform, *words: str) -> Iterator[None]:
    """Somebody uses the shop and the bank meanwhile."""
    process = platform.weir.start("generate", "here", "--model", str(platform.model), *words)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) in {0, 130}


@dataclass
class Readers:
    """What people saw who asked all the time."""

    answers: list[Sequence[Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def readers(site: Site, questions: Sequence[str]) -> Iterator[dict[str, Readers]]:
    """One reader for each question, who asks it every second."""
    found, enough = {question: Readers() for question in questions}, threading.Event()

    def ask(question: str) -> None:
        own = connect(site)
        while not enough.wait(1):
            try:
                found[question].answers += query(own, question)
            except trino.exceptions.Error as error:
                found[question].errors.append(str(error))

    threads = [threading.Thread(target=ask, args=[question]) for question in questions]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def left_of(site: Site, stream: str) -> set[str]:
    """What there is of a stream: slots, connectors and topics."""
    with psycopg.connect(conninfo(site, "source", "postgres")) as server, local.session() as asking:
        slots = {name for (name,) in server.execute("SELECT slot_name FROM pg_replication_slots")}
        connectors = set(asking.get(f"{site.url('connect.rest')}/connectors", timeout=30).json())
    topics = set(AdminClient({"bootstrap.servers": site.address("kafka.clients")}).list_topics(timeout=30).topics)
    return {each for each in slots | connectors | topics if stream in each}


def ran(platform: Platform, dags: Sequence[str]) -> set[str]:
    """Have Airflow run DAGs once, wait until all of them have ended, and give how."""
    site = platform.weir.site
    base = site.url("airflow-api.http")
    with local.session() as asking:
        login = {"username": airflow.USER, "password": site.secrets["AIRFLOW_PASSWORD"]}
        token = asking.post(f"{base}/auth/token", json=login, timeout=30).json()["access_token"]
        asking.headers["Authorization"] = f"Bearer {token}"
        runs = [f"{base}/api/v2/dags/{dag}/dagRuns" for dag in dags]
        made = [asking.post(each, json={"logical_date": None, "conf": {}}, timeout=30).json() for each in runs]
        states: set[str] = set()

        def ended() -> bool:
            seen = [
                asking.get(f"{run}/{each['dag_run_id']}", timeout=30).json()["state"]
                for run, each in zip(runs, made, strict=True)
            ]
            states.clear()
            states.update(seen)
            return states <= {"success", "failed"}

        until(ended, f"{', '.join(dags)} ran")
        return states


def killed(platform: Platform, service: str) -> None:
    """Kill a service, and bring it back as a user would."""
    psutil.Process(platform.weir.conditions()[service]["pid"]).kill()
    time.sleep(2)
    back = platform.weir("stack", "up")
    assert back.returncode == 0, back.stderr[-3000:]


def until(done: Callable[[], bool], what: str) -> None:
    """Wait for something."""
    deadline = time.monotonic() + WITHIN
    while not done():
        assert time.monotonic() < deadline, what
        time.sleep(1)


# ---- afterwards


def cleaned(site: Site) -> None:
    """Take away all that deployments made, so that other tests find the stack as it was."""
    root = Path(airflow.releases(site))
    releases.write(root, "nothing", {"dags/nothing.py": ""})
    releases.switch(root, "nothing")
    left = {stream: left_of(site, stream) for stream in STREAMS}
    with local.session() as asking:
        for each in set().union(*left.values()):
            asking.delete(f"{site.url('connect.rest')}/connectors/{each}", timeout=30)
    engine = connect(site)
    for (schema,) in query(engine, "SELECT schema_name FROM lake.information_schema.schemata"):
        if re.match(r"weir_(shop|finance|data)_|(crm|finance|shop)_", schema):
            dropped(engine, schema)
    for stream in STREAMS:
        for catalog in (f"kafka_{stream}", f"source_{stream}"):
            with suppress(trino.exceptions.TrinoUserError):
                query(engine, f"DROP CATALOG {catalog}")
    query(engine, "CALL control.system.execute(query => 'DROP SCHEMA IF EXISTS weir CASCADE')")
    admin = AdminClient({"bootstrap.servers": site.address("kafka.clients")})
    topics = [each for every in left.values() for each in every if "." in each]
    for gone in admin.delete_topics(topics).values():
        with suppress(Exception):
            gone.result(30)
    with psycopg.connect(conninfo(site, "source", "postgres"), autocommit=True) as server:
        for each in set().union(*left.values()):
            until(lambda each=each: no_slot(server, each), "the slot is gone")  # type: ignore[misc]
        for database in ("bank", "legacy"):
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
    with psycopg.connect(conninfo(site, "source", "shop"), autocommit=True) as shop:
        shop.execute("DROP PUBLICATION IF EXISTS weir_shop_orders")
        shop.execute("DROP SCHEMA IF EXISTS shop, weir CASCADE")


def no_slot(server: psycopg.Connection, slot: str) -> bool:
    """Try to drop a slot, and say whether it is gone."""
    found: Mapping[str, str] = {"slot": slot}
    with suppress(psycopg.errors.ObjectInUse):
        server.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %(slot)s", found
        )
    return not server.execute("SELECT FROM pg_replication_slots WHERE slot_name = %(slot)s", found).fetchall()


def dropped(engine: trino.dbapi.Connection, schema: str) -> None:
    """Drop a schema with what is in it, views first."""
    found = query(
        engine, f"SELECT table_name, table_type FROM lake.information_schema.tables WHERE table_schema = '{schema}'"
    )
    for name, kind in sorted(found, key=lambda each: each[1] != "VIEW"):
        query(engine, f'DROP {"VIEW" if kind == "VIEW" else "TABLE"} lake."{schema}"."{name}"')
    query(engine, f'DROP SCHEMA lake."{schema}"')
