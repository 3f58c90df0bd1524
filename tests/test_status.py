"""Claim: `weir status` says of each datastore what is known, names who does not answer, and never mixes up the two."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.connect import Health
from compiler.adapters.memory import Nothing
from compiler.client.engines import Row
from compiler.client.errors import Faulty
from compiler.deploy.status import Status, StreamStatus, TableStatus, status
from compiler.deploy.world import World
from compiler.errors import Missing
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Room, Stream
from compiler.report.status import METRICS, as_data, as_metrics, as_text
from compiler.sql import questions
from tests.conftest import Weir
from tests.models import TODAY

EXAMPLE = Path(__file__).parents[1] / "ecosystem"
NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)
SAMPLE = re.compile(r'(?P<name>[a-z_]+)\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*\} (?P<value>-?[0-9.e+-]+)')
"""A line of Prometheus' text format, as its documentation has it, of the forms that we write."""


@pytest.fixture(scope="module")
def bank() -> Stream:
    """The ledger's stream, of which an account's table is kept twice."""
    ecosystem = check(disk.read(EXAMPLE), rule.Rules(()), TODAY, Nothing()).ecosystem
    return next(each for each in build(ecosystem).streams if each.name == "finance_bank")


@pytest.fixture(scope="module")
def room() -> Room:
    """A workspace with a transformer."""
    ecosystem = check(disk.read(EXAMPLE), rule.Rules(()), TODAY, Nothing()).ecosystem
    return next(each for each in build(ecosystem).rooms if each.name == "finance_revenue")


@dataclass
class Engine:
    """An engine that knows an answer by a word of the question."""

    answers: Mapping[str, Sequence[Row] | Exception]
    control: str = "control.weir"
    asked: list[str] = field(default_factory=list)

    def run(self, statement: str) -> Sequence[Row]:
        """The answer of the first word that occurs; nothing to a question that is not known."""
        self.asked.append(statement)
        answer = next((rows for word, rows in self.answers.items() if word in statement), ())
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Others:
    """The other services."""

    healthy: Health | None = field(default_factory=lambda: Health("RUNNING", ("RUNNING",), ""))
    end: int | None = 0
    slot: Sequence[Row] = ({"active": True, "bytes": 1_500_000},)
    away: str = ""

    def health(self, name: str) -> Health | None:
        """Of the connector."""
        assert name == "weir_finance_bank"
        self.fail("connect")
        return self.healthy

    def topics(self, names: Sequence[str]) -> Mapping[str, object]:
        """Those that are there."""
        self.fail("kafka")
        return dict.fromkeys(names if self.end is not None else ())

    def reach(self, name: str) -> tuple[int, int]:
        """Of the topic."""
        assert name == "cdc.finance_bank"
        assert self.end is not None
        return 0, self.end

    def ask(self, question: str, values: Mapping[str, object]) -> Sequence[Row]:
        """Of the source."""
        assert "pg_replication_slots" in question
        assert values == {"slot": "weir_finance_bank"}
        self.fail("source")
        return self.slot

    def fail(self, who: str) -> None:
        """Whoever is away does not answer."""
        if who == self.away:
            raise Missing(f"{who} does not answer.", f"Start {who}.")


def seen(
    stream: Stream,
    answers: Mapping[str, Sequence[Row] | Exception],
    others: Others | None = None,
    rooms: Sequence[Room] = (),
) -> Status:
    """The status of one stream, whose services say this."""
    speaking: Any = others or Others()
    engine: Any = Engine(answers)
    world = World(
        engine=engine, engine_address="", connect=speaking, kafka=speaking, scheduler=speaking,
        sources={stream.datastore.connection: speaking}, values={}, passwords={}, secrets=speaking, access=speaking,
    )  # fmt: skip
    return status("here", [stream], rooms, world, lambda: NOW)


def landed(
    stream: Stream, offset: int, *more: Row, waiting: Sequence[Row] = (), tails: Sequence[Row] = ()
) -> dict[str, Sequence[Row] | Exception]:
    """What the engine says when everything below an offset has landed: `more` is what else the clients wrote down."""
    committed = {"target": questions.COMMITTED, "number": (NOW.timestamp() - 4) * 1000}
    return {
        "control.weir": [written("landed", stream, "", offset, NOW - timedelta(seconds=3)), *more],
        "AS oldest": waiting,
        "AS number": [committed, *tails],
    }


def written(kind: str, stream: Stream, target: str, offset: int = 0, moment: datetime = NOW, said: str = "") -> Row:
    """A line of the control store."""
    return {
        "kind": kind,
        "stream": "" if kind == "stuck" else stream.name,
        "target": target,
        "position": stream.first + offset,
        "moment": moment,
        "said": said,
    }


def of(stream: Stream, dataset: str, history: str) -> str:
    """The name of a merged table."""
    return next(each.table for each in stream.merges if each.dataset.name == dataset and each.history == history)


def table(found: StreamStatus, dataset: str, history: str = "live") -> TableStatus:
    """What is said of a merged table."""
    return next(each for each in found.tables if each.dataset.endswith(f"/{dataset}") and each.history == history)


def test_what_transformers_make_is_told_with_the_error_of_a_query_that_fails(bank: Stream, room: Room) -> None:
    filled = {**written("filled", bank, "daily_revenue", moment=NOW - timedelta(seconds=90)), "stream": room.name}
    well = seen(bank, landed(bank, 5, filled), rooms=[room])
    assert [(each.view, each.filled, each.quarantine) for each in well.derived] == [
        ("finance/revenue/daily_revenue", NOW - timedelta(seconds=90), None)
    ]
    assert "finance/revenue/daily_revenue  filled " in as_text(well)
    stuck = written("stuck", bank, f"{room.name}.daily_revenue", moment=NOW, said="Division by zero")
    told = seen(bank, landed(bank, 5, filled, stuck), rooms=[room])
    assert "finance/revenue/daily_revenue  in quarantine since " in as_text(told)
    assert "Division by zero" in as_text(told)
    assert 'weir_derived_quarantined{environment="here",view="finance/revenue/daily_revenue"} 1' in as_metrics(told)
    assert 'view="finance/revenue/daily_revenue"} 0' in as_metrics(well)


def test_what_waits_is_counted_by_table_and_its_age_is_that_of_the_first(bank: Stream) -> None:
    waiting = [
        {"src_table": "public.pgbench_accounts", "changes": 7, "oldest": (NOW.timestamp() - 12.5) * 1000},
        {"src_table": "public.pgbench_history", "changes": 2, "oldest": (NOW.timestamp() - 2) * 1000},
    ]
    [found] = seen(bank, landed(bank, 100, waiting=waiting), Others(end=120)).streams
    assert (found.behind, found.messages) == (9, 20)
    assert found.lag == pytest.approx(12.5)
    assert (table(found, "accounts").behind, table(found, "accounts", "milestoned").behind) == (7, 7)
    assert table(found, "history").lag == pytest.approx(2)
    assert (table(found, "tellers").behind, table(found, "tellers").lag) == (0, 0.0)


def test_a_source_where_nothing_happens_is_not_late(bank: Stream) -> None:
    [found] = seen(bank, landed(bank, 100), Others(end=101)).streams
    assert (found.behind, found.lag) == (0, 0.0)
    assert "nothing waits" in as_text(seen(bank, landed(bank, 100)))


def test_a_table_shows_how_far_it_is_merged_and_what_landed_since(bank: Stream) -> None:
    accounts = of(bank, "accounts", "live")
    answers = landed(
        bank, 100, written("merged", bank, accounts, 60), written("merged", bank, of(bank, "tellers", "live"), 90),
        tails=[{"target": accounts, "number": 42}],
    )  # fmt: skip
    [found] = seen(bank, answers).streams
    assert table(found, "accounts").tail == 42
    assert table(found, "accounts").upto == bank.first + 60
    assert table(found, "tellers").tail == 0
    assert table(found, "branches").tail is None


def test_a_first_load_is_told_until_it_is_done(bank: Stream) -> None:
    accounts = of(bank, "accounts", "live")
    load = written("loading", bank, accounts, 50)
    [before] = seen(bank, landed(bank, 100, load)).streams
    [after] = seen(bank, landed(bank, 100, load, written("merged", bank, accounts, 50))).streams
    assert table(before, "accounts").loading == NOW
    assert table(after, "accounts").loading is None


def test_quarantine_is_told_with_its_reason_and_of_its_table_alone(bank: Stream) -> None:
    name = f"{bank.schema}.{of(bank, 'accounts', 'live')}"
    stuck = written("stuck", bank, name, said="accounts.abalance:\ndoes not fit")
    shown = seen(bank, landed(bank, 100, stuck))
    [found] = shown.streams
    assert [each.dataset for each in found.tables if each.quarantine] == ["finance/bank/accounts"]
    assert "accounts.abalance: does not fit" in as_text(shown)


def test_a_refusal_is_told_only_while_it_holds(bank: Stream) -> None:
    refusal = written("refused", bank, "", 100, said='{"faults": 1}')
    [now] = seen(bank, landed(bank, 100, refusal)).streams
    [later] = seen(bank, landed(bank, 140, refusal)).streams
    assert (now.refused, later.refused) == ('{"faults": 1}', "")


def test_a_connector_that_runs_with_a_failed_task_does_not_run(bank: Stream) -> None:
    failed = Others(Health("RUNNING", ("FAILED",), "Caused by: no such slot"), slot=({"active": False, "bytes": 0},))
    shown = seen(bank, landed(bank, 100), failed)
    assert shown.streams[0].connector == "FAILED"
    assert "FAILED (Caused by: no such slot); nobody reads its slot" in as_text(shown)
    assert "weir_connector_running" in as_metrics(shown)
    assert value(shown, "weir_connector_running") == 0


@pytest.mark.parametrize(
    ("away", "unknown"),
    [("connect", "connector"), ("kafka", "messages"), ("source", "unread")],
)
def test_what_can_be_said_is_said_beside_who_is_away(bank: Stream, away: str, unknown: str) -> None:
    shown = seen(bank, landed(bank, 100), Others(away=away))
    [found], [trouble] = shown.streams, shown.troubles
    silent = [key for key in ("connector", "messages", "unread", "position", "behind") if getattr(found, key) is None]
    assert silent == [unknown]
    assert trouble.remedy == f"Start {away}."
    assert trouble.remedy in as_text(shown)


def test_an_engine_that_is_away_is_asked_once(bank: Stream) -> None:
    engine = Missing("The engine does not answer.", "Start it.")
    shown = seen(bank, {"": engine})
    [found] = shown.streams
    assert len(shown.troubles) == 1
    assert found.connector == "RUNNING"
    assert (found.position, found.behind, found.lag, found.messages) == (None,) * 4
    assert "weir_landed_position" not in as_metrics(shown)
    assert "weir_table_quarantined" not in as_metrics(shown)


def test_what_is_not_deployed_yet_is_no_crash(bank: Stream) -> None:
    shown = seen(bank, {"": Faulty("line 1:1: Schema 'weir' does not exist.")})
    assert shown.troubles[0].remedy.startswith("Deploy")


def test_a_connector_a_topic_and_a_slot_that_are_not_there_are_no_reason_to_stop(bank: Stream) -> None:
    shown = seen(bank, landed(bank, 100), Others(None, None, ()))
    assert not shown.troubles
    assert shown.streams[0].connector == "ABSENT"
    assert (shown.streams[0].slot, shown.streams[0].unread, shown.streams[0].messages) == (False, None, None)


def value(shown: Status, name: str) -> float:
    """The value of the first line of a metric."""
    return next(float(found["value"]) for found in SAMPLE.finditer(as_metrics(shown)) if found["name"] == name)


def test_metrics_are_what_prometheus_reads(bank: Stream, room: Room) -> None:
    waiting = [{"src_table": "public.pgbench_accounts", "changes": 7, "oldest": (NOW.timestamp() - 12.5) * 1000}]
    everything = [written("merged", bank, each.table, 60) for each in bank.merges]
    filled = {**written("filled", bank, "daily_revenue"), "stream": room.name}
    shown = seen(bank, landed(bank, 100, *everything, filled, waiting=waiting), Others(end=120), [room])
    lines = as_metrics(replace(shown, environment='a "quoted"\nname\\')).splitlines()
    names = [line.split()[2] for line in lines if line.startswith("# TYPE ")]
    assert names == list(METRICS)
    assert all(SAMPLE.fullmatch(line) for line in lines if not line.startswith("# "))
    samples = [line.rpartition(" ")[0] for line in lines if not line.startswith("# ")]
    assert len(samples) == len(set(samples))
    assert value(shown, "weir_landed_position") == bank.first + 100
    assert value(shown, "weir_lag_seconds") == pytest.approx(12.5)
    assert value(shown, "weir_status_timestamp_seconds") == NOW.timestamp()


def test_everything_that_is_known_is_in_the_json(bank: Stream) -> None:
    said = json.loads(json.dumps(as_data(seen(bank, landed(bank, 100)))))
    [stream] = said["streams"]
    assert said["moment"] == "2026-11-26T12:00:00+00:00"
    assert stream["position"] == bank.first + 100
    assert stream["committed"] == "2026-11-26T11:59:56+00:00"
    assert len(stream["tables"]) == len(bank.merges)


@pytest.mark.parametrize(
    "asked",
    [
        lambda stream: questions.behind(stream, stream.first),
        lambda stream: questions.landed(stream, stream.first, {}),
        lambda stream: questions.landed(stream, stream.first, {each.table: 1 for each in stream.merges}),
    ],
)
def test_what_is_asked_of_the_engine_is_its_dialect(bank: Stream, asked: Callable[[Stream], str]) -> None:
    assert sqlglot.parse_one(asked(bank), dialect="trino").find(sqlglot.exp.Table)


def test_a_stack_on_which_nothing_is_deployed_ends_with_8_and_says_what_runs(stack: Weir, tmp_path: Path) -> None:
    metrics = tmp_path / "weir.prom"
    done = stack("status", "here", "--model", str(EXAMPLE), "--json", "--prometheus", str(metrics))
    assert done.returncode == 8
    said = json.loads(done.stdout)
    assert [each["datastore"] for each in said["streams"]] == ["data/legacy", "finance/bank", "shop/orders"]
    assert "Kafka Connect" not in {each["service"] for each in said["troubles"]}
    assert all(each["remedy"] for each in said["troubles"])
    assert 'weir_services_away{environment="here"}' in metrics.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [(("nowhere",), "no environment"), (("local",), "DuckDB"), (("here", "--watch", "0"), "above zero")],
)
def test_what_cannot_be_watched_is_said(stack: Weir, words: Sequence[str], said: str) -> None:
    done = stack("status", *words, "--model", str(EXAMPLE))
    assert done.returncode == 2
    assert said in done.stderr
