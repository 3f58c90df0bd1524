"""The generated bundle: Airflow imports it, parsing touches nothing, and no text of the model leaves its place."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import yaml

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.backends.airflow import BACKEND, client, comment, literal
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Plan
from tests.airflow_bundles import bundle, parse, write
from tests.models import TODAY, model, sources

ROOT = Path(__file__).parents[1]
LAND = "dags/weir_shop_orders.py"
NASTY = 'x"""\n\'; import os\r\n\u2028#\u0085{{ 7 }}\\'


@pytest.fixture(scope="module")
def example() -> Plan:
    return build(check(disk.read(ROOT / "ecosystem"), rule.Rules(()), TODAY, Nothing()).ecosystem)


@pytest.fixture(scope="module")
def files(example: Plan) -> dict[str, str]:
    return {path: each.text for path, each in bundle(example).items()}


def test_airflow_imports_every_dag_of_the_example_and_parsing_touches_nothing(
    example: Plan, files: dict[str, str], tmp_path: Path
) -> None:
    seen = parse(write(files, tmp_path / "bundle"))
    assert seen["errors"] == {}
    assert seen["touches"] == []
    names = {
        f"weir_{stream.name}{end}"
        for stream in example.streams
        if stream.platform.name == "dell"
        for end in ("", "_compact")
    }
    assert names
    assert set(seen["dags"]) == names
    for stream in example.streams:
        if stream.platform.name != "dell":
            continue
        land, merging = seen["dags"][f"weir_{stream.name}"], seen["dags"][f"weir_{stream.name}_compact"]
        team = stream.datastore.team.name
        assert (land["owner"], land["tags"], land["max_active_runs"]) == (team, ["land", f"team:{team}", "weir"], 1)
        assert land["tasks"] == {"land": []}
        assert land["description"] == stream.datastore.description
        assert merging["tasks"] == {
            "packs": ["merge"],
            "merge": ["maintain", "whole"],
            "maintain": ["whole"],
            "whole": [],
        }


MUTANTS = {
    "an HTTP call": (
        "import urllib.request\ntry:\n    urllib.request.urlopen('http://127.0.0.1:1/')\nexcept OSError:\n    pass",
        "urllib",
    ),
    "a file read": ("open('/etc/hostname').close()", "open /etc/hostname to read"),
    "the stream's own file": ("STREAM.read_text()", "streams/shop_orders.json to read"),
    "a file written": ("open(STREAM.with_suffix('.tmp'), 'w').close()", "to write"),
    "a listing": ("import os\nos.listdir('/etc')", "os.listdir /etc"),
    "a process": ("import subprocess\nsubprocess.run(['true'])", "subprocess.Popen"),
    "a variable": (
        "from airflow.sdk import Variable\ntry:\n    Variable.get('x')\nexcept Exception:\n    pass",
        "_get_variable",
    ),
    "a connection": (
        "from airflow.sdk import Connection\ntry:\n    Connection.get('x')\nexcept Exception:\n    pass",
        "_get_connection",
    ),
}


def test_what_a_dag_file_must_not_do_is_noticed(files: dict[str, str], tmp_path: Path) -> None:
    # Each in a DAG file of its own, so that one start of Airflow serves all of them.
    whole = files["dags/weir_shop_orders_compact.py"]
    spoilt = {
        f"dags/mutant_{number}.py": whole.replace('"weir_shop_orders_compact"', f'"mutant_{number}"') + f"\n{code}\n"
        for number, (code, _) in enumerate(MUTANTS.values())
    }
    spoilt["dags/mutant_import.py"] = f"import a_module_that_is_not_there\n{whole}"
    client_files = {path: text for path, text in files.items() if not path.startswith("dags/")}
    seen = parse(write({**client_files, **spoilt}, tmp_path / "bundle"))
    for name, (_, trace) in MUTANTS.items():
        assert any(trace in touch for touch in seen["touches"]), f"{name}: {seen['touches']}"
    assert [Path(path).name for path in seen["errors"]] == ["mutant_import.py"]
    assert len(seen["dags"]) == len(MUTANTS)


@pytest.mark.parametrize("described", ['x"""\n\'; import os\n#{{ 7 }}\\', "Ümläute 😀 'single'", '"'])
def test_a_description_stays_a_description(described: str) -> None:
    found, expected = (
        ast.parse(dict(named(yaml.safe_dump({"kind": "Datastore", "name": "orders", "description": text})))[LAND])
        for text in (described, "plain")
    )
    texts = [each for each in ast.walk(found) if isinstance(each, ast.Constant) and each.value == described]
    assert len(texts) == 1
    texts[0].value = "plain"
    assert ast.dump(found) == ast.dump(expected)


def named(fragment: str) -> list[tuple[str, str]]:
    """The bundle of the base's model, changed by a fragment."""
    plan = build(check(sources(model(fragment)), rule.Rules(()), TODAY, Nothing()).ecosystem)
    return [(path, each.text) for path, each in bundle(plan).items()]


def test_a_literal_means_its_value_and_a_comment_stays_on_its_line() -> None:
    for text in (NASTY, 'a"b', "a'b", "plain", "\ud800", "😀"):
        assert ast.literal_eval(literal(text)) == text
        assert len(comment(text).splitlines()) <= 1
    assert literal("plain") == '"plain"'
    assert ast.literal_eval(literal(("a", NASTY))) == ["a", NASTY]


def test_the_tick_decides_between_a_window_and_a_schedule() -> None:
    def land(freshness: str) -> str:
        fragment = (
            "kind: Workspace\nname: churn\nneeds:\n"
            f"  - {{dataset: shop/orders/customers, columns: [id], history: live, freshness: {freshness}}}\n"
        )
        return dict(named(fragment))[LAND]

    assert '"@continuous"' in land("20s")
    assert "every=10, window=300" in land("20s")
    assert "timedelta(seconds=60)" in land("2m")
    assert "@continuous" not in land("2m")


def test_the_stream_file_names_every_target_with_its_statements(example: Plan, files: dict[str, str]) -> None:
    for stream in example.streams:
        if stream.platform.name != "dell":
            continue
        told = json.loads(files[f"streams/{stream.name}.json"])
        assert told["first"] == stream.first
        assert [each["target"] for each in told["targets"]] == [merge.table for merge in stream.merges]
        assert told["limits"]["tick"] == stream.schedule.tick
        for each, merge in zip(told["targets"], stream.merges, strict=True):
            assert each["merge"] == f"trino/merge/{stream.name}/{merge.dataset.view}.{merge.history}.sql"
            assert each["truncate"] == each["merge"].replace(".sql", ".truncate.sql")
            assert each["source"] == ".".join(merge.dataset.source)


def test_the_client_is_in_the_bundle_as_it_is_here(files: dict[str, str]) -> None:
    here = {
        path.name: path.read_text()
        for path in (ROOT / "compiler" / "client").iterdir()
        if path.suffix in {".py", ".sql"}
    }
    assert dict(client()) == here
    assert {
        path.removeprefix("weir_client/"): text for path, text in files.items() if path.startswith("weir_client/")
    } == here
    assert "run.py" in here


def test_a_platform_without_a_scheduler_gets_nothing(example: Plan) -> None:
    assert not BACKEND.serves(example.platforms["local"])
