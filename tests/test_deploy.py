"""Claim: a model is deployed to real services, killed or not, changed or not, and no reader ever sees a wrong row."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
LONG = pytest.mark.skipif("WEIR_SOAK" not in os.environ, reason="ten minutes under load: a part of make soak")
Edit = tuple[str, str, str]
"""The end of a file's name, a regular expression, and what takes the place of what it finds there, once."""
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
)


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


@pytest.fixture(scope="module")
def platform(stack: Weir, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The earlier model with its sources, filled by some traffic; all that a deployment makes is gone afterwards."""
    model = tmp_path_factory.mktemp("deploy") / "ecosystem"
    shutil.copytree(EXAMPLE, model)
    edited(model, EARLIER)
    made = Platform(stack, model, connect(stack.site))
    try:
        made.run("generate", "here", "--for", "10", "--rate", "40", "--seed", "3")
        yield made
    finally:
        cleaned(stack.site)


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


def test_a_deployment_that_is_killed_is_completed_by_the_next_and_one_more_does_nothing(platform: Platform) -> None:
    command = platform.weir.command("deploy", "here", "--model", str(platform.model))
    with subprocess.Popen(command, env=platform.weir.environment(), stderr=subprocess.PIPE, text=True) as first:
        assert first.stderr is not None
        said = []
        for line in first.stderr:
            said.append(line)
            if "pieces" in line:
                first.kill()
                break
    assert "first loads" in said[-1], said
    steps = platform.deploy()
    assert {"first loads", "access rules", "views", "release"} <= {step["stage"] for step in steps}
    assert not {"topics", "sources", "catalogs"} & {step["stage"] for step in steps}
    assert platform.deploy() == []
    assert platform.differences() == {}


def test_what_is_changed_by_hand_is_put_right(platform: Platform) -> None:
    query(platform.engine, "CREATE OR REPLACE VIEW lake.crm_churn.orders AS SELECT 1 AS id")
    rules = platform.weir.site.folder("trino") / "access" / "rules.json"
    rules.write_text(rules.read_text().replace('"GRANT_SELECT"', '"GRANT_SELECT" '))
    said = platform.run("deploy", "here", "--dry-run").stderr
    assert "access rules" in said
    assert "`orders` is to be made" in said
    assert [step["stage"] for step in platform.deploy()] == ["access rules", "views"]
    assert platform.deploy() == []


@LONG
def test_a_model_changes_under_load_and_no_reader_sees_an_error_or_a_torn_sum(platform: Platform) -> None:
    before = versions(platform)
    with traffic(platform, "--rate", "30", "--seed", "5"), readers(platform.weir.site, [SUMS, READ]) as seen:
        time.sleep(10)
        shutil.copytree(EXAMPLE, platform.model, dirs_exist_ok=True)
        edited(platform.model, LATER)
        joined = platform.deploy()
        time.sleep(20)
    assert {"tables", "connectors", "first loads", "history", "views", "types", "release", "columns"} <= {
        step["stage"] for step in joined
    }
    for question, found in seen.items():
        assert not found.errors, found.errors[:3]
        assert len(found.answers) > 10, question
    assert all(len(set(answer)) == 1 for answer in seen[SUMS].answers), "every sum of one commit"
    assert platform.differences() == {}
    assert versions(platform) >= before
    [kind] = platform.ask("SELECT typeof(quantity) FROM lake.shop_assortment.order_items LIMIT 1")
    assert kind == "bigint"
    [stuck] = platform.ask("SELECT count(*) FROM control.weir.quarantine")
    assert stuck == 0, "what ran until the release could read what came"


def versions(platform: Platform) -> int:
    """How many versions of customers the analysts see."""
    return int(platform.ask("SELECT count(*) FROM lake.crm_churn.customers")[0])


@LONG
def test_the_scheduler_runs_what_was_deployed(platform: Platform) -> None:
    site = platform.weir.site
    api = releases.Airflow(site.url("airflow-api.http"), airflow.USER, site.secrets["AIRFLOW_PASSWORD"], airflow.BUNDLE)
    current = releases.current(Path(airflow.releases(site)))
    assert current is not None
    dags = releases.shown(api, current)
    assert {f"weir_{stream}" for stream in STREAMS} | {f"weir_{stream}_compact" for stream in STREAMS} <= dags
    beat = "SELECT max(hi) FROM control.weir.batch WHERE stream = 'shop_orders' AND state = 'landed'"
    [before] = platform.ask(beat)
    with traffic(platform, "--rate", "10", "--seed", "6", "--for", "15"):
        until(lambda: platform.ask(beat)[0] > before, "a batch of new traffic has landed")


@LONG
def test_the_scheduler_merges_and_readers_see_the_same(platform: Platform) -> None:
    moved = "SELECT sum(upto) FROM control.weir.progress"
    [before] = platform.ask(moved)
    time.sleep(SETTLED)
    ran_well(platform, [f"weir_{stream}_compact" for stream in STREAMS])
    assert platform.ask(moved)[0] > before
    assert platform.differences() == {}


@LONG
def test_what_is_derived_follows_what_it_reads(platform: Platform) -> None:
    wanted = "SELECT count(*) FROM lake.finance_revenue.orders WHERE state <> 'cancelled'"
    derived = "SELECT sum(orders) FROM lake.finance_revenue.daily_revenue"
    ran_well(platform, ["weir_finance_revenue_daily_revenue_derive"])
    assert platform.ask(derived) == platform.ask(wanted)
    [filled] = platform.ask("SELECT max(\"at\") FROM control.weir.derived WHERE room = 'finance_revenue'")
    ran_well(platform, ["weir_finance_revenue_daily_revenue_derive"])
    [again] = platform.ask("SELECT max(\"at\") FROM control.weir.derived WHERE room = 'finance_revenue'")
    assert again == filled, "nothing has moved"


def test_a_lost_slot_is_told_and_a_new_epoch_loads_everything_anew(platform: Platform) -> None:
    with stopped(platform.weir.site, "weir_finance_bank"):
        with psycopg.connect(conninfo(platform.weir.site, "source", "postgres"), autocommit=True) as server:
            until(lambda: no_slot(server, "weir_finance_bank"), "the slot is gone")
        platform.run("generate", "here", "--rate", "20", "--seed", "8", "--for", "3")
        refused(platform, "its slot weir_finance_bank is not there any more")
    begin_epoch(platform, "bank.datastore.yaml", 2)
    with readers(platform.weir.site, [SUMS]) as seen:
        made = platform.deploy()
    assert {"topics", "sources", "connectors", "catalogs", "first loads", "views", "release", "earlier epochs"} <= {
        step["stage"] for step in made
    }
    # While its views are replaced one after the other, a reader may see both epochs in one query.
    assert not seen[SUMS].errors
    assert len(set(seen[SUMS].answers[-1])) == 1
    assert left_of(platform.weir.site, "finance_bank") == {
        "weir2_finance_bank", "cdc2.finance_bank", "_offsets.weir2_finance_bank",
        "__debezium-heartbeat.weir2_finance_bank",
    }  # fmt: skip
    assert platform.deploy() == []
    assert platform.differences() == {}


@LONG
def test_a_lost_topic_is_told_and_no_version_goes_with_it(platform: Platform) -> None:
    site = platform.weir.site
    before = versions(platform)
    with stopped(site, "weir_shop_orders"):
        AdminClient({"bootstrap.servers": site.address("kafka.clients")}).delete_topics(["cdc.shop_orders"])[
            "cdc.shop_orders"
        ].result(30)
        refused(platform, "its topic cdc.shop_orders is not there any more")
    begin_epoch(platform, "orders.datastore.yaml", 2)
    with traffic(platform, "--rate", "20", "--seed", "9"), readers(site, [READ]) as seen:
        platform.deploy()
        time.sleep(10)
    assert not seen[READ].errors
    assert platform.deploy() == []
    assert platform.differences() == {}
    assert versions(platform) >= before


@contextmanager
def stopped(site: Site, connector: str) -> Iterator[None]:
    """A connector does not run meanwhile."""
    base = f"{site.url('connect.rest')}/connectors/{connector}"
    with local.session() as asking:
        asking.put(f"{base}/stop", timeout=30).raise_for_status()
        until(lambda: not asking.get(f"{base}/status", timeout=30).json()["tasks"], "its task has ended")
        yield
        asking.put(f"{base}/resume", timeout=30).raise_for_status()


def refused(platform: Platform, why: str) -> None:
    """Nothing is deployed, and it is said why, and what to write."""
    told = platform.weir("deploy", "here", "--model", str(platform.model))
    assert told.returncode == 7, told.stderr[-3000:]
    assert why in told.stderr
    assert "`epoch: 2`" in told.stderr


def begin_epoch(platform: Platform, end: str, epoch: int) -> None:
    """Say in the model that a datastore begins anew."""
    edited(platform.model, [(end, r"\ncapture:", f"\nepoch: {epoch}\ncapture:")])


def left_of(site: Site, stream: str) -> set[str]:
    """What there is of a stream: slots, connectors and topics."""
    with psycopg.connect(conninfo(site, "source", "postgres")) as server, local.session() as asking:
        slots = {name for (name,) in server.execute("SELECT slot_name FROM pg_replication_slots")}
        connectors = set(asking.get(f"{site.url('connect.rest')}/connectors", timeout=30).json())
    topics = set(AdminClient({"bootstrap.servers": site.address("kafka.clients")}).list_topics(timeout=30).topics)
    return {each for each in slots | connectors | topics if stream in each}


def ran_well(platform: Platform, dags: Sequence[str]) -> None:
    """Have Airflow run DAGs once, and wait until all of them have ended well."""
    site = platform.weir.site
    base = site.url("airflow-api.http")
    with local.session() as asking:
        login = {"username": airflow.USER, "password": site.secrets["AIRFLOW_PASSWORD"]}
        token = asking.post(f"{base}/auth/token", json=login, timeout=30).json()["access_token"]
        asking.headers["Authorization"] = f"Bearer {token}"
        runs = [f"{base}/api/v2/dags/{dag}/dagRuns" for dag in dags]
        made = [asking.post(each, json={"logical_date": None, "conf": {}}, timeout=30).json() for each in runs]

        def ended() -> bool:
            seen = [
                asking.get(f"{run}/{each['dag_run_id']}", timeout=30).json()["state"]
                for run, each in zip(runs, made, strict=True)
            ]
            assert "failed" not in seen
            return set(seen) == {"success"}

        until(ended, f"{', '.join(dags)} ran")


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
