"""Claim: `weir generate` makes each hazard that it names, as the log of a real source shows, and a seed decides all."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from random import Random

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from compiler.adapters.sources import Place
from compiler.adapters.traffic import Application, Outcome
from compiler.generate.draw import VALUES
from compiler.generate.script import ASKS, FOLDERS, ORIGINS, Script, scripts
from compiler.generate.traffic import EVERY, Transaction, dealt, traffic
from stack.services.postgres import conninfo
from tests.conftest import Weir

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "ecosystem"
ALL = [script for datastore in FOLDERS for script in scripts(datastore).values()]
HAZARDS = [(script, hazard) for script in ALL for hazard in script.hazards]
SUMS = """
    SELECT (SELECT sum(abalance) FROM pgbench_accounts), (SELECT sum(tbalance) FROM pgbench_tellers),
        (SELECT sum(bbalance) FROM pgbench_branches)
"""


def some(seed: int, client: int = 0, asked: Sequence[str] | None = ()) -> list[Transaction]:
    """The first transactions of a client, of all datastores."""
    return list(islice(traffic(list(FOLDERS), seed, client, asked), 500))


def test_the_same_seed_makes_the_same_statements_in_the_same_order() -> None:
    assert [each.statements for each in some(7)] == [each.statements for each in some(7)]


def test_another_seed_or_client_makes_others() -> None:
    assert some(7) != some(8)
    assert some(7) != some(7, client=1)


def test_each_hazard_has_its_turn_before_one_comes_again() -> None:
    kinds = [each for each in ALL if each.hazards and not each.weight and not each.asks]
    found = Counter(each.script.name for each in some(1)[: EVERY * len(kinds)] if not each.script.weight)
    assert found == Counter(each.name for each in kinds)


def test_without_hazards_there_is_none() -> None:
    assert all(each.script.weight for each in some(1, asked=None))


def test_what_has_to_be_asked_for_comes_only_then() -> None:
    assert not {each.script.asks for each in some(1)} - {""}
    assert {each.script.asks for each in some(1, asked=ASKS)} == {"", *ASKS}


def test_every_script_says_what_it_is_for_in_words_that_are_known() -> None:
    described = set(
        re.findall(r"^### ([a-z-]+)$", (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for script in ALL:
        assert script.sentence.endswith("."), script
        assert script.weight or script.hazards, script
        assert set(script.hazards) <= described, script
        assert set(script.names) <= VALUES.keys(), script
        assert script.ends in {"COMMIT", "ROLLBACK"}, script
        assert script.asks in {"", *ASKS}, script
        assert not script.beside or script.beside in scripts(script.datastore), script


@dataclass(frozen=True)
class Change:
    """A line of the log, as PostgreSQL's own test decoder writes it."""

    lsn: int
    xid: int
    text: str

    @property
    def table(self) -> str:
        """The table, with its schema."""
        return self.text.split(": ")[0].removeprefix("table ")

    @property
    def kind(self) -> str:
        """INSERT, UPDATE, DELETE or TRUNCATE."""
        return self.text.split(": ")[1]

    def value(self, column: str) -> str:
        """Of a column, as it is after the change, else as it was; empty where the line has no such column."""
        after = self.text.rpartition("new-tuple:")[2]
        found = re.search(rf"(?:^| ){re.escape(column)}\[[^]]*(?:\[\])?\]:('(?:[^']|'')*'|\S+)", after)
        return found[1] if found else ""

    @property
    def key_moved(self) -> bool:
        """Whether an update changed one of the first two columns, among which the keys are that change."""
        before, _, after = self.text.partition(" new-tuple: ")
        old = re.findall(r"(?:^| )(\S+)\[[^]]*\]:('(?:[^']|'')*'|\S+)", before.rpartition("old-key: ")[2])
        return bool(after) and any(self.value(column) != value for column, value in old[:2])


@dataclass
class Source:
    """A database of the test's own, as its application and as its log see it."""

    application: Application
    owner: psycopg.Connection
    slot: str

    def does(self, script: Script, times: int = 1) -> tuple[list[Outcome], list[Change]]:
        """Carry out a script, and read what of it is in the log."""
        self.log()
        dice = Random(script.name)  # noqa: S311 - traffic, not a secret
        outcomes = [self.application.carry_out(dealt(script, dice)) for _ in range(times)]
        return outcomes, self.log()

    def log(self) -> list[Change]:
        """What was committed since somebody looked last."""
        rows = self.owner.execute(
            "SELECT lsn - '0/0', xid::text::bigint, data FROM pg_logical_slot_get_changes(%s, NULL, NULL)", [self.slot]
        ).fetchall()
        return [Change(int(lsn), xid, text) for lsn, xid, text in rows if text.startswith("table ")]


@pytest.fixture(scope="module")
def sources(stack: Weir) -> Iterator[Mapping[str, Source]]:
    """The example's databases under names of their own, each with a slot that PostgreSQL's test decoder reads."""
    admin = conninfo(stack.site, "source", "postgres")
    stop = threading.Event()
    with psycopg.connect(admin, autocommit=True) as server, ExitStack() as undo:
        made = {}
        for datastore, file in ORIGINS.items():
            name = f"weir_made_{FOLDERS[datastore]}"
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            undo.callback(server.execute, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            place = make_conninfo(admin, dbname=name)
            owner = undo.enter_context(psycopg.connect(place, autocommit=True))
            owner.execute((EXAMPLE / "sources" / file).read_bytes())
            owner.execute("SELECT pg_create_logical_replication_slot(%s, 'test_decoding')", [name])
            undo.callback(owner.execute, "SELECT pg_drop_replication_slot(%s)", [name])
            application = Application(Place("", place, "127.0.0.1", 0, name, "postgres"), datastore, stop, print)
            undo.callback(application.close)
            made[datastore] = Source(application, owner, name)
        yield made


def of_one(changes: Sequence[Change], enough: int) -> bool:
    """Whether one transaction has so many changes."""
    return max(Counter(each.xid for each in changes).values()) >= enough


def says(*words: str) -> Callable[[Sequence[Change]], bool]:
    """Whether each of some texts is in the log."""
    return lambda changes: all(any(word in each.text for each in changes) for word in words)


def updated(column: str, value: str) -> Callable[[Sequence[Change]], bool]:
    """Whether an update leaves a value in a column."""
    return lambda changes: any(each.kind == "UPDATE" and each.value(column) == value for each in changes)


def deleted_then_inserted(changes: Sequence[Change]) -> bool:
    """Whether a row was deleted, and the next change of its table makes one of the same key."""
    return any(
        one.kind == "DELETE" and two.kind == "INSERT" and one.xid == two.xid
        and two.text.partition("INSERT: ")[2].startswith(one.text.partition("DELETE: ")[2].split(" ")[0])
        for one, two in pairwise(changes)
    )  # fmt: skip


def key_updated(changes: Sequence[Change]) -> bool:
    """Whether a key was changed, be it by a move to another partition, which is a delete and an insert."""
    return any(each.key_moved for each in changes) or moved_between_partitions(changes)


def moved_between_partitions(changes: Sequence[Change]) -> bool:
    """Whether a row left one partition and joined another in the same transaction."""
    return any(
        one.kind == "DELETE" and two.kind == "INSERT" and one.table != two.table and one.xid == two.xid
        for one, two in pairwise(changes)
    )


def changed_again_and_again(changes: Sequence[Change]) -> bool:
    """Whether a key is changed more than once in one transaction."""
    keys = Counter((each.xid, each.table, re.split(r"UPDATE: |INSERT: |DELETE: ", each.text)[-1].split(" ")[0])
                   for each in changes)  # fmt: skip
    return max(keys.values()) > 1


def order_differs(changes: Sequence[Change]) -> bool:
    """Whether what arrives later was written earlier."""
    return any(two.lsn < one.lsn for one, two in pairwise(changes))


PROOFS: Mapping[str, Callable[[Sequence[Change]], bool]] = {
    "blank-padded-text": says("class_code[character]:'X    '", "keywords[text[]]:'{NULL,\"\",NULL}'"),
    "column-added-with-a-default": says("insured[boolean]:true"),
    "column-renamed-or-dropped": says("insured[boolean]:true"),
    "dates-beyond-the-target": updated("first_sold", "'-infinity'"),
    "decimal-beyond-the-target": says("]:NaN"),
    "delete-then-insert": deleted_then_inserted,
    "float-specials": says(
        "weight[real]:NaN", "volume[double precision]:Infinity", "weight[real]:-Infinity", "factor[numeric]:NaN",
    ),
    "giant-transaction": lambda changes: of_one(changes, 2000),
    "key-update": key_updated,
    "key-update-with-unchanged-toast": lambda changes: any(
        each.key_moved and each.value("body") == "unchanged-toast-datum" for each in changes
    ),
    "large-integers": lambda changes: any(int(each.value("ean") or 0) > 2**53 for each in changes),
    "lsn-is-no-order": order_differs,
    "many-changes-of-a-key": changed_again_and_again,
    "mark-differs-by-type": says(
        "body[text]:unchanged-toast-datum", "page_offsets[integer[]]:unchanged-toast-datum",
        "scan[bytea]:unchanged-toast-datum",
    ),
    "message-too-large": lambda changes: max(len(each.text) for each in changes) > 200_000,
    "midnight-at-the-end": says("'24:00:00'"),
    "mixed-case-fields": says('"Shelf"[text]:', '"Höhe & Länge"[text]:'),
    "names-that-need-quotes": says('legacy."Shelf Plan"', '"net.weight"[numeric]:', '"Depth (cm)"[smallint]:'),
    "no-op-update": lambda changes: [each.kind for each in changes] == ["UPDATE"],
    "partition-dropped": lambda changes: (
        [each.kind for each in changes if each.table == "shop.events_2020_01"] == ["INSERT"]
    ),
    "rolled-back-work": lambda changes: not any("rolled back" in each.text for each in changes),
    "row-moves-between-partitions": moved_between_partitions,
    "table-without-key": lambda changes: any(each.table == "legacy.price_tags" for each in changes),
    "timestamps-beyond-the-target": lambda changes: says("'infinity'", "'-infinity'", " BC'")(changes)
    or updated("entered", "'infinity'")(changes),
    "transaction-over-tables": lambda changes: (
        len({each.table for each in changes}) > 2 and len({each.xid for each in changes}) == 1
    ),
    "truncate": lambda changes: any(each.kind.startswith("TRUNCATE") for each in changes),
    "unchanged-toast": lambda changes: any(
        each.kind == "UPDATE" and "unchanged-toast-datum" in each.text for each in changes
    ),
}  # fmt: skip
"""By hazard, what the log shows of it."""


@pytest.mark.parametrize(("script", "hazard"), HAZARDS, ids=[f"{script.name}-{hazard}" for script, hazard in HAZARDS])
def test_a_hazard_really_happens(sources: Mapping[str, Source], script: Script, hazard: str) -> None:
    [outcome], changes = sources[script.datastore].does(script)
    assert not outcome.failed
    assert bool(changes) == (script.ends == "COMMIT")
    assert outcome.changes <= len(changes) or script.name in {"month_leaves", "emptied", "relabelled"}
    assert PROOFS[hazard](changes)


@pytest.mark.parametrize("script", [each for each in ALL if not each.hazards], ids=lambda each: each.name)
def test_ordinary_business_ends_well(sources: Mapping[str, Source], script: Script) -> None:
    outcomes, _ = sources[script.datastore].does(script, times=5)
    assert not [each.failed for each in outcomes if each.failed]


def test_no_proof_is_of_something_that_never_happens() -> None:
    assert PROOFS.keys() == {hazard for _, hazard in HAZARDS}


def test_an_order_lives_from_the_basket_to_the_parcel_that_comes_back(sources: Mapping[str, Source]) -> None:
    shop = sources["shop/orders"]
    for name in ("register", "basket", "order", "pay", "ship", "deliver", "return"):
        [outcome], _ = shop.does(scripts("shop/orders")[name])
        assert outcome.changes, name


@pytest.fixture
def model(stack: Weir, tmp_path: Path) -> Iterator[Path]:
    """The example's model, with databases that do not exist yet."""
    folder = tmp_path / "ecosystem"
    shutil.copytree(EXAMPLE, folder)
    file = folder / "environments" / "here.environment.yaml"
    file.write_text(re.sub(r"database: (\w+)", r"database: weir_life_\1", file.read_text()))
    yield folder
    with psycopg.connect(conninfo(stack.site, "source", "postgres"), autocommit=True) as server:
        for name in ("shop", "bank", "legacy"):
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"weir_life_{name}"))
            )


def told(said: subprocess.CompletedProcess[str]) -> dict[str, dict[str, dict[str, int]]]:
    """The summary of a run."""
    assert said.returncode == 0, said.stderr
    summary: dict[str, dict[str, dict[str, int]]] = json.loads(said.stdout)
    return summary


def test_balances_stay_equal_in_sum_whatever_else_happens(stack: Weir, model: Path) -> None:
    said = stack("generate", "here", "--model", str(model), "--datastore", "finance/bank",
                 "--for", "4", "--rate", "0", "--clients", "4", "--json")  # fmt: skip
    assert told(said)["datastores"]["finance/bank"]["transactions"] > 50
    assert not told(said)["failures"]
    bank = conninfo(stack.site, "source", "weir_life_bank")
    with psycopg.connect(bank) as connection:
        [(accounts, tellers, branches)] = connection.execute(SUMS).fetchall()
    assert accounts == tellers == branches != 0


def test_setup_makes_what_is_missing_once(stack: Weir, model: Path) -> None:
    words = ("generate", "here", "--model", str(model), "--setup")
    first, again = stack(*words), stack(*words)
    assert first.stderr.count("Made: database") == len(FOLDERS)
    assert (again.returncode, again.stderr, again.stdout) == (0, "", "")


def test_it_ends_whole_when_it_is_told_to_and_finds_a_lost_connection_again(stack: Weir, model: Path) -> None:
    words = ("generate", "here", "--model", str(model), "--datastore", "shop/orders", "--clients", "2", "--json")
    running = subprocess.Popen(
        stack.command(*words), env=stack.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    orders = "SELECT max(id) FROM shop.orders"
    with psycopg.connect(conninfo(stack.site, "source", "postgres"), autocommit=True) as server:
        at_work = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'weir generate' AND datname = 'weir_life_shop'"
        )
        until(lambda: placed(stack, orders) > 1005)
        assert server.execute(at_work).rowcount >= 2
    before = placed(stack, orders)
    until(lambda: placed(stack, orders) > before + 3)
    for number in (signal.SIGTERM, signal.SIGINT):
        running.send_signal(number)
    summary, said = running.communicate(timeout=30)
    assert running.returncode == 0
    assert "is lost" in said
    assert json.loads(summary)["lost"] >= 2


def placed(stack: Weir, question: str) -> int:
    """A number from the shop; 0 as long as it is not made."""
    try:
        with psycopg.connect(conninfo(stack.site, "source", "weir_life_shop")) as connection:
            return int((connection.execute(question.encode()).fetchone() or [0])[0] or 0)
    except psycopg.Error:
        return 0


def until(true: Callable[[], bool]) -> None:
    """Wait for something that comes soon."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_made_up_rows_go_to_this_machine_only(stack: Weir) -> None:
    refused = stack("generate", "dell", "--model", str(EXAMPLE), "--for", "1")
    assert refused.returncode == 7
    assert ".example.com" in refused.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere",), 2, "no environment `nowhere`"),
        (("here", "--datastore", "shop/nothing"), 2, "shop/orders"),
        (("local", "--datastore", "finance/bank"), 2, "no connection to finance/bank"),
        (("here", "--clients", "0"), 2, "from one on"),
        (("here", "--rate", "fast"), 2, "from zero on"),
    ],
)
def test_what_cannot_be_done_is_said(stack: Weir, words: Sequence[str], code: int, said: str) -> None:
    done = stack("generate", *words, "--model", str(EXAMPLE))
    assert done.returncode == code
    assert said in done.stderr


def test_a_stack_that_is_not_up_is_told_with_what_starts_it(small: Weir) -> None:
    done = small("generate", "here", "--model", str(EXAMPLE))
    assert done.returncode == 8
    assert "weir stack up" in done.stderr
