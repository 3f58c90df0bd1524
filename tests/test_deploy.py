"""Claim: a model is deployed to real services, killed or not, changed or not, and no reader ever sees a wrong row."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from confluent_kafka.admin import AdminClient

from stack import local, releases
from stack.proof.chain import connect, query
from stack.services import airflow
from stack.services.postgres import conninfo
from stack.site import Site
from tests.conftest import Weir
from tests.deployed import (
    COMPACT,
    DERIVE,
    EARLIER,
    EXAMPLE,
    LATER,
    LONG,
    READ,
    REKEYED,
    SETTLED,
    SOAK,
    STREAMS,
    SUMS,
    Platform,
    cleaned,
    edited,
    killed,
    left_of,
    no_slot,
    ran,
    readers,
    traffic,
    until,
)


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


def test_people_read_while_everything_goes_on(platform: Platform) -> None:
    """Airflow runs all of it; `make soak` lets ten minutes pass, kills more, and changes the model meanwhile."""
    site, end, before = platform.weir.site, time.monotonic() + (600 if SOAK else 0), versions(platform)
    bank = ("--datastore", "finance/bank", "--rate", "100", "--no-hazards", "--seed", "5")
    others = ("--datastore", "shop/orders", "--datastore", "data/legacy", "--rate", "30", "--seed", "5")
    with traffic(platform, *bank), traffic(platform, *others), readers(site, [SUMS, READ]) as seen:
        time.sleep(SETTLED)
        worn_out(platform)
        assert ran(platform, COMPACT) == {"success"}
        killed(platform, "airflow-scheduler")
        if SOAK:
            joined = changed_under_load(platform)
        while time.monotonic() < end:
            worn_out(platform)
            with ThreadPoolExecutor() as beside:
                merging = beside.submit(ran, platform, COMPACT)
                time.sleep(10)
                killed(platform, "connect")
                killed(platform, "airflow-scheduler")
                merging.result()
    for question, found in seen.items():
        assert not found.errors, found.errors[:3]
        assert len(found.answers) > 10, question
    assert all(len(set(answer)) == 1 for answer in seen[SUMS].answers), "every sum of one commit"
    assert len({tuple(answer) for answer in seen[SUMS].answers}) > 10, "time went on"
    assert platform.differences() == {}
    assert versions(platform) >= before
    [stuck] = platform.ask("SELECT count(*) FROM control.weir.quarantine")
    assert stuck == 0
    due = "\"at\" < current_timestamp - INTERVAL '1' HOUR"
    ours = f"stream IN {STREAMS} AND target = 'landing'"
    [left] = platform.ask(f"SELECT count(*) FROM control.weir.upkeep WHERE {ours} AND {due}")
    assert left == 0, "what landed is looked after; of the tables as many as a run has time for"
    if SOAK:
        assert {"tables", "connectors", "first loads", "history", "views", "types", "release", "columns"} <= joined
        assert platform.ask("SELECT typeof(quantity) FROM lake.shop_assortment.order_items LIMIT 1") == ["bigint"]


def worn_out(platform: Platform) -> None:
    """Let every table look as if nobody had looked after it for two days."""
    aged = "UPDATE weir.upkeep SET \"at\" = now() - INTERVAL ''2 days''"
    query(platform.engine, f"CALL control.system.execute(query => '{aged}')")


def changed_under_load(platform: Platform) -> set[str]:
    """A table joins, another key counts, columns join, leave and widen; gives the stages that had something to do."""
    with psycopg.connect(conninfo(platform.weir.site, "source", "shop")) as shop:
        shop.execute(REKEYED)
    time.sleep(10)
    shutil.copytree(EXAMPLE, platform.model, dirs_exist_ok=True)
    edited(platform.model, LATER)
    return {step["stage"] for step in platform.deploy()}


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
    assert ran(platform, COMPACT) == {"success"}
    assert platform.ask(moved)[0] > before
    assert platform.differences() == {}


@LONG
def test_what_is_derived_follows_what_it_reads(platform: Platform) -> None:
    wanted = "SELECT count(*) FROM lake.finance_revenue.orders WHERE state <> 'cancelled'"
    derived = "SELECT sum(orders) FROM lake.finance_revenue.daily_revenue"
    assert ran(platform, DERIVE) == {"success"}
    assert platform.ask(derived) == platform.ask(wanted)
    [filled] = platform.ask("SELECT max(\"at\") FROM control.weir.derived WHERE room = 'finance_revenue'")
    assert ran(platform, DERIVE) == {"success"}
    [again] = platform.ask("SELECT max(\"at\") FROM control.weir.derived WHERE room = 'finance_revenue'")
    assert again == filled, "nothing has moved"


@LONG
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
