"""Claim: Airflow's own scheduler runs our DAGs against Trino, and a release switched in or back is what runs next."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trino

from stack import local, releases
from stack.proof.chain import connect, query
from stack.services import airflow
from stack.site import Site
from tests.conftest import Weir

DAG = "pushes_one_statement"
WITHIN = 120.0

# What a generated DAG looks like in small: nothing is read when it is parsed, and one statement is pushed by the
# plain DB-API driver, whose address comes from an environment variable of ours.
SOURCE = '''
"""A DAG of release {release}."""
import os
from datetime import datetime
from urllib.parse import urlsplit

from airflow.sdk import DAG, task

with DAG("{dag}", schedule=None, start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1):

    @task
    def push():
        import trino

        address = urlsplit(os.environ["WEIR_ENGINE"])
        with trino.dbapi.connect(host=address.hostname, port=address.port, user="weir", source="weir/test") as engine:
            cursor = engine.cursor()
            cursor.execute("INSERT INTO lake.scheduled.runs VALUES ('{release}')")
            cursor.fetchall()

    push()
'''


@pytest.fixture(scope="module")
def engine(stack: Weir) -> Iterator[trino.dbapi.Connection]:
    connection = connect(stack.site)
    query(connection, "CREATE SCHEMA lake.scheduled")
    query(connection, "CREATE TABLE lake.scheduled.runs (release varchar)")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def api(stack: Weir) -> releases.Airflow:
    return releases.Airflow(
        stack.site.url("airflow-api.http"), airflow.USER, stack.site.secrets["AIRFLOW_PASSWORD"], airflow.BUNDLE
    )


def publish(site: Site, release: str, *, dags: tuple[str, ...] = (DAG,)) -> Path:
    root = Path(airflow.releases(site))
    releases.write(root, release, {f"dags/{dag}.py": SOURCE.format(release=release, dag=dag) for dag in dags})
    releases.switch(root, release)
    return root


def run(site: Site, dag: str) -> tuple[str, str]:
    """Have the scheduler run the DAG once; gives the state it ended in and the release it ran."""
    with local.session() as asking:
        base = site.url("airflow-api.http")
        login = {"username": airflow.USER, "password": site.secrets["AIRFLOW_PASSWORD"]}
        token = asking.post(f"{base}/auth/token", json=login, timeout=10).json()["access_token"]
        asking.headers["Authorization"] = f"Bearer {token}"
        runs = f"{base}/api/v2/dags/{dag}/dagRuns"
        made = asking.post(runs, json={"logical_date": None, "conf": {}}, timeout=10)
        assert made.ok, made.text
        deadline = time.monotonic() + WITHIN
        while time.monotonic() < deadline:
            seen = asking.get(f"{runs}/{made.json()['dag_run_id']}", timeout=10).json()
            if seen["state"] in {"success", "failed"}:
                return seen["state"], seen["bundle_version"]
            time.sleep(0.5)
    raise AssertionError(f"the run has not ended after {WITHIN} s: {seen}")


def test_the_scheduler_runs_a_dag_that_pushes_a_statement_and_follows_the_release_both_ways(
    stack: Weir, engine: trino.dbapi.Connection, api: releases.Airflow
) -> None:
    taken = {}
    for release in ("one", "two", "one", "two"):
        publish(stack.site, release)
        taken[release] = releases.confirm(api, release, [DAG], within=WITHIN)
        assert run(stack.site, DAG) == ("success", release)
    ran = query(engine, "SELECT release, count(*) FROM lake.scheduled.runs GROUP BY 1 ORDER BY 1")
    assert ran == [["one", 2], ["two", 2]]
    print(f"picked up after: {taken}")


def test_dags_that_join_and_leave_are_confirmed_too(stack: Weir, api: releases.Airflow) -> None:
    publish(stack.site, "three", dags=(DAG, "a_second_dag"))
    releases.confirm(api, "three", [DAG, "a_second_dag"], within=WITHIN)
    publish(stack.site, "four")
    releases.confirm(api, "four", [DAG], within=WITHIN)


def test_a_release_that_cannot_be_imported_is_named_with_its_error(stack: Weir, api: releases.Airflow) -> None:
    root = publish(stack.site, "whole")
    releases.confirm(api, "whole", [DAG], within=WITHIN)
    broken = SOURCE.format(release="broken", dag=DAG) + "\nimport a_module_that_is_not_there\n"
    releases.write(root, "broken", {f"dags/{DAG}.py": broken})
    releases.switch(root, "broken")
    with pytest.raises(releases.NotArrived, match="a_module_that_is_not_there") as refused:
        releases.confirm(api, "broken", [DAG], within=WITHIN)
    assert refused.value.missing == [DAG]
    releases.switch(root, "whole")
    releases.confirm(api, "whole", [DAG], within=WITHIN)
    assert run(stack.site, DAG) == ("success", "whole")


def test_old_releases_go_and_the_current_one_stays(stack: Weir, api: releases.Airflow) -> None:
    root = Path(airflow.releases(stack.site))
    now = releases.current(root)
    assert now is not None
    gone = releases.prune(root, api, keep=1)
    assert now not in gone
    assert (root / "releases" / now).is_dir()
    assert not any((root / "releases" / release).exists() for release in gone)


def test_a_release_never_changes(tmp_path: Path) -> None:
    releases.write(tmp_path, "r1", {"dags/a.py": "1"})
    assert releases.write(tmp_path, "r1", {"dags/a.py": "1"}) == tmp_path / "releases" / "r1"
    with pytest.raises(releases.Taken):
        releases.write(tmp_path, "r1", {"dags/a.py": "2"})
    assert (tmp_path / "releases" / "r1" / "dags" / "a.py").read_text() == "1"
    assert releases.current(tmp_path) is None
    with pytest.raises(FileNotFoundError):
        releases.switch(tmp_path, "r2")


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", ""])
def test_a_release_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no path inside"):
        releases.write(tmp_path / "root", "r1", {name: "x"})
    with pytest.raises(ValueError, match="cannot name a folder"):
        releases.write(tmp_path / "root", name or "..", {"a": "x"})
