"""Claim: every need is served from its source on, and each step towards it is somebody's to carry out."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.backend import Artifact, load
from compiler.cli import main
from compiler.model.ecosystem import Ecosystem
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.graph import Graph, Intent
from compiler.report.intentions import intentions
from compiler.report.planned import of_history, step_of
from tests.models import TODAY, alone, base, found, sources
from tests.oracle.wares import LOCAL, TRINO, model

ROOT = Path(__file__).parent.parent
CARRIED_OUT = {
    "trino": {
        "Prepare": {"postgres_source"},
        "Capture": {"debezium"},
        "Land": {"trino", "trino_catalogs"},  # what is landed from, beside the statements that land
        "Merge": {"trino"},
        "Schedule": {"airflow"},
        "Publish": {"trino"},
        "Derive": {"trino_derive", "airflow"},
    },
    "duckdb": {
        "Prepare": set(),  # DuckDB is fed from files, and started by the person who looks at it
        "Capture": set(),
        "Schedule": set(),
        "Land": {"duckdb"},
        "Merge": {"duckdb"},
        "Publish": {"duckdb"},
        "Derive": {"duckdb_derive"},
    },
}
"""The backends that say how a step is done, by engine."""


def models() -> dict[str, Ecosystem]:
    """The example, and the models that tests go by."""
    folders = {"example": ROOT / "ecosystem"}
    folders |= {f"of {each.parent.name}": each for each in sorted((ROOT / "tests" / "compat").glob("*/ecosystem"))}
    given = {name: disk.read(folder) for name, folder in folders.items()}
    given |= {"base": sources(base()), "wares on duckdb": sources(alone(model(LOCAL)))}
    given |= {"wares on trino": sources(alone(model(TRINO)))}
    return {name: check(files, rule.Rules(()), TODAY, Nothing()).ecosystem for name, files in given.items()}


MODELS = models()
EACH = pytest.mark.parametrize("name", MODELS)


def carriers(ecosystem: Ecosystem, graph: Graph) -> tuple[dict[Intent, set[str]], set[str]]:
    """The backends with a file for each step, by the name of their folder, and the files that are no step's."""
    carried: dict[Intent, set[str]] = {each: set() for each in graph.steps}
    places: dict[tuple[str, str, str], list[Intent]] = defaultdict(list)
    for each in graph.steps:
        places[each.platform, each.kind, each.subject].append(each)
    left = set()
    for backend, file in emitted(ecosystem):
        meant = [
            each
            for each in places[file.path.partition("/")[0], step_of(file.path), file.subject]
            if of_history(file.path, each)
        ]
        for each in meant:
            carried[each].add(backend)
        if not meant:
            left.add(file.path)
    return carried, left


def emitted(ecosystem: Ecosystem) -> Iterator[tuple[str, Artifact]]:
    """Every file of a stream or workspace, with the backend that made it."""
    plan = build(ecosystem)
    for backend in load():
        name = type(backend).__module__.rpartition(".")[2]
        told = [each for stream in plan.streams if backend.serves(stream.platform) for each in backend.stream(stream)]
        told += [each for room in plan.rooms if backend.serves(room.platform) for each in backend.room(room)]
        yield from ((name, each) for each in told if isinstance(each, Artifact))


@EACH
def test_every_need_rests_on_its_source_and_nothing_else_is_planned(name: str) -> None:
    ecosystem = MODELS[name]
    graph = intentions(ecosystem)
    needs = {(each.workspace.platform.name, each.address): each for each in ecosystem.needs}
    published = {(each.platform, each.subject): each for each in graph.steps if each.kind == "Publish"}
    assert published.keys() == needs.keys()
    for place, need in needs.items():
        store = need.dataset.datastore.address
        history = "milestoned" if need.milestoned else "live"
        assert sorted(each.name for each in graph.leftwards([published[place]])) == [
            f"Capture {store}", f"Land {store}", f"Merge {need.dataset.address}.{history}", f"Prepare {store}",
            f"Publish {need.address}",
        ]  # fmt: skip
    wanted = graph.leftwards(each for each in graph.steps if each.kind in {"Publish", "Derive"})
    assert {each for each in graph.steps if each not in wanted} == {
        each for each in graph.steps if each.kind == "Schedule"
    }
    assert Counter((each.platform, each.holder) for each in graph.steps if each.kind == "Land") == Counter(
        (each.platform, each.holder) for each in graph.steps if each.kind == "Schedule"
    )


@EACH
def test_every_step_is_carried_out_by_the_backend_that_is_there_for_it(name: str) -> None:
    ecosystem = MODELS[name]
    carried, left = carriers(ecosystem, intentions(ecosystem))
    for intent, backends in carried.items():
        engine = ecosystem.platforms[intent.platform].engine.type
        assert backends == CARRIED_OUT[engine][intent.kind], intent
    assert [path for path in sorted(left) if not path.endswith("/_freshness.sql")] == []


def test_where_nobody_starts_the_work_that_is_found() -> None:
    alone_there = TRINO.replace('scheduler: {type: airflow, version: "3.3"}\n', "")
    files = alone(model(alone_there))
    ecosystem = check(sources(files), rule.Rules(()), TODAY, Nothing()).ecosystem
    carried, _ = carriers(ecosystem, intentions(ecosystem))
    assert {each.kind for each, backends in carried.items() if not backends} == {"Schedule"}
    assert "platform-scheduler" in {each.rule for each in found(files)}


def test_the_plan_is_told_as_text_as_a_chart_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "--plan", "crm/customer-activity"]) == 0
    text = capsys.readouterr().out
    assert "  Publish crm/churn/events <- Merge shop/orders/events.live  (freshness 1m; reads table, tail)\n" in text
    assert "Publish crm/churn/customers" not in text, "the query does not read it"
    assert main(["graph", "--plan", "crm/customer-activity", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["steps"]
    assert [f"  {each['name']}" for each in told] == re.findall(r"^  \w+ \S+", text, re.MULTILINE)
    names = {each["name"] for each in told}
    assert all(names >= {*each["restsOn"]} for each in told)
    assert main(["graph", "--plan", "crm/customer-activity", "--format", "mermaid"]) == 0
    chart = capsys.readouterr().out
    assert chart.startswith("flowchart LR\n")
    assert len(re.findall(r"^ +n\d+\[", chart, re.MULTILINE)) == len(told)
    assert len(re.findall(r"^  n\d+ -", chart, re.MULTILINE)) == sum(len(each["restsOn"]) for each in told)


def test_a_dataset_is_shown_with_every_file_that_serves_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "finance/bank/accounts", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["datasets"]
    files = [path for step in told["plan"] for path in step["files"]]
    assert all((ROOT / "generated" / path).is_file() for path in files)
    subjects = json.loads((ROOT / "generated" / "MANIFEST.json").read_text())
    assert {*subjects["finance/bank/accounts"], *subjects["finance/bank"]} <= {*files}
    assert {path.rpartition("/")[2] for path in files if "/views/" in path} == {"accounts.sql", "account_history.sql"}
    assert main(["show", "finance/bank/accounts"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in lines if line.startswith("      ")] == files


def test_a_step_that_no_file_carries_out_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "data/sandbox/orders"]) == 0
    assert "    Capture shop/orders on local\n      no file: " in capsys.readouterr().out


def test_of_a_broken_model_no_plan_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for path, content in base().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content.replace(b"type: bigint", b"type: bigitn"))
    assert main(["show", "shop/orders"]) == 0
    assert "plan:" not in capsys.readouterr().out


def test_what_a_graph_draws_is_also_told_in_words_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "--format", "text", "+crm/churn"]) == 0
    text = capsys.readouterr().out
    assert "shop/orders/customers -> crm/churn (5m, 400d of versions)\n" in text
    assert main(["graph", "--json", "+crm/churn"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [f"{each['from']} -> {each['to']}" for each in told] == [
        line.partition(" (")[0] for line in text.splitlines()
    ]
