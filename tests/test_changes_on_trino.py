"""Claim: whatever an application does to its tables, and whatever is run twice, views and tables equal their source."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from compiler.client import load
from compiler.client.control import LAND, Control
from compiler.client.errors import Conflict, Unfinished
from compiler.client.run import compact, land, packs
from compiler.client.source import Watch
from compiler.client.stream import read
from tests.conftest import Weir
from tests.ledger import COMPARED, Ledger, ledger
from tests.test_load_on_trino import land_everything

EQUAL = dict.fromkeys(COMPARED, 0)


@pytest.fixture(scope="module")
def books(stack: Weir, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The ledger, loaded; what has landed may be merged at once."""
    with ledger(stack, tmp_path_factory.mktemp("books")) as made:
        load.load(made.file, address=made.address)
        told = json.loads(made.file.read_text())
        told["limits"] |= {"settled": 0, "tail_rows": 1}
        made.file.write_text(json.dumps(told))
        made.show()
        yield made


def many_changes_of_a_key(application: psycopg.Connection) -> None:
    with application.transaction():
        for amount in range(5):
            application.execute("UPDATE accounts SET balance = %s WHERE id IN (1, 2)", [amount])
        application.execute("DELETE FROM accounts WHERE id = 2")


def delete_then_insert(application: psycopg.Connection) -> None:
    with application.transaction():
        application.execute("DELETE FROM accounts WHERE id = 3")
        application.execute("INSERT INTO accounts VALUES (3, 'again', 0.50)")
        application.execute("INSERT INTO accounts VALUES (30001, 'short', 1)")
        application.execute("DELETE FROM accounts WHERE id = 30001")


def no_op_update(application: psycopg.Connection) -> None:
    application.execute("UPDATE accounts SET balance = balance WHERE id BETWEEN 10 AND 20")


def key_update(application: psycopg.Connection) -> None:
    with application.transaction():
        application.execute("UPDATE accounts SET id = 40000 + id WHERE id BETWEEN 21 AND 25")
        application.execute("UPDATE accounts SET id = 21 WHERE id = 40022")


def unchanged_toast(application: psycopg.Connection) -> None:
    application.execute("INSERT INTO letters VALUES ('long', repeat('ä', 5000), 1)")
    application.execute("UPDATE letters SET pages = 2 WHERE name = 'long'")
    with application.transaction():
        application.execute("UPDATE letters SET body = repeat('ö', 5000) WHERE name = 'long'")
        application.execute("UPDATE letters SET pages = 3 WHERE name IN ('long', 'letter 7')")


def rolled_back_work(application: psycopg.Connection) -> None:
    with application.transaction():
        application.execute("UPDATE accounts SET balance = 1 WHERE id = 31")
        with application.transaction(force_rollback=True):
            application.execute("DELETE FROM accounts")
    with application.transaction(force_rollback=True):
        application.execute("DELETE FROM letters")


def transaction_over_tables(application: psycopg.Connection) -> None:
    with application.transaction():
        application.execute("INSERT INTO postings VALUES (32, 7)")
        application.execute("UPDATE accounts SET balance = balance + 7 WHERE id = 32")
        application.execute("UPDATE letters SET pages = pages + 1 WHERE name = 'letter 32'")


def giant_transaction(application: psycopg.Connection) -> None:
    with application.transaction():
        application.execute("UPDATE accounts SET balance = balance + 1")
        application.execute("UPDATE accounts SET balance = balance * 2")


def truncate(application: psycopg.Connection) -> None:
    with application.transaction():
        application.execute("INSERT INTO letters VALUES ('before', 'gone', 1)")
        application.execute("TRUNCATE letters, postings")
        application.execute("INSERT INTO letters VALUES ('after', repeat('ü', 5000), 1), ('letter 9', 'anew', 2)")
        application.execute("INSERT INTO postings VALUES (33, 1)")
    application.execute("UPDATE letters SET pages = 2 WHERE name = 'after'")


HAZARDS = (
    many_changes_of_a_key, delete_then_insert, no_op_update, key_update, unchanged_toast, rolled_back_work,
    transaction_over_tables, giant_transaction, truncate,
)  # fmt: skip
"""What applications do, each under the name that the hazard has in `docs/hazards.md`."""


def test_the_hazards_have_their_names() -> None:
    named = (Path(__file__).parents[1] / "docs" / "hazards.md").read_text(encoding="utf-8")
    for each in HAZARDS:
        assert f"\n### {each.__name__.replace('_', '-')}\n" in named, each


@pytest.mark.parametrize("hazard", HAZARDS)
def test_what_an_application_does_is_seen_once_it_has_landed(
    books: Ledger, hazard: Callable[[psycopg.Connection], None]
) -> None:
    with psycopg.connect(books.dsn, autocommit=True) as application:
        hazard(application)
    land_everything(books)
    assert books.differences() == EQUAL


def test_what_applications_did_is_the_same_when_it_is_merged(books: Ledger) -> None:
    merge_everything(books)
    assert books.differences() == EQUAL


def test_every_step_may_run_again(books: Ledger) -> None:
    """Also at once: two clients land one range, and both do as they were told before either of them has ended."""
    stream, control = read(books.file), Control(books.engine, books.stream.name, books.stream.schema)
    lo = control.landed() or 0
    with books.busy():
        land_everything(books)
    land_everything(books)
    hi = control.landed() or 0
    assert hi > lo
    tokens = control.take([LAND, *(merge.table for merge in books.stream.merges)])

    def run(path: str, role: str) -> None:
        values = {"lo": lo, "hi": hi, "token": tokens[role]}
        stream.run(books.engine, path, values, mark=control.mark(role))

    landing = f'SELECT count(*) AS events, count(DISTINCT src_offset) AS positions FROM lake."{stream.schema}".landing'
    before = books.engine.run(landing)
    run(stream.landing["land"], LAND)
    books.engine.run(f'DELETE FROM lake."{stream.schema}".landing WHERE src_offset >= {lo} AND src_offset < {hi}')
    with ThreadPoolExecutor(2) as both:
        for each in [both.submit(run, stream.landing["land"], LAND) for _ in range(2)]:
            try:
                each.result()
            except Conflict as lost:  # the other one has landed all of it
                print(lost)
    assert books.engine.run(landing) == before
    assert before[0]["events"] == before[0]["positions"]
    merge_everything(books)
    for merge in books.stream.merges:
        run(stream.targets[merge.table].truncate, merge.table)
    assert books.differences() == EQUAL


def test_a_merge_that_fails_waits_alone_and_heals(books: Ledger) -> None:
    stream, control = read(books.file), Control(books.engine, books.stream.name, books.stream.schema)
    broken, *_ = [each.table for each in books.stream.merges if each.dataset.name == "letters" and not each.milestoned]
    path = books.folder / stream.targets[broken].merge
    text = path.read_text()
    with psycopg.connect(books.dsn, autocommit=True) as application:
        transaction_over_tables(application)
        application.execute("UPDATE letters SET pages = 11")
    land_everything(books)
    before = control.progress()[broken].upto
    path.write_text("-- Made from letters.yaml; do not edit.\nSELECT CAST('x' AS bigint), :lo, :hi, :token")
    with pytest.raises(Unfinished, match=rf"1 of \d+ tables .* {broken}: .*made from letters.yaml: .*BIGINT"):
        merge_everything(books)
    assert "BIGINT" in control.stuck([broken])[broken]
    others = {name: each.upto for name, each in control.progress().items() if name != broken}
    assert control.progress()[broken].upto == before < min(others.values())
    assert books.differences() == EQUAL, "its tail goes on"
    path.write_text(text)
    merge_everything(books)
    assert control.stuck([broken]) == {}
    assert books.differences() == EQUAL


def test_partitions_that_go_and_come_are_followed(books: Ledger) -> None:
    watch = watching(books)
    watch.look()
    history = f'SELECT count(*) AS n FROM lake."{books.room.name}".visits_history WHERE valid_to IS NOT NULL'
    [before] = books.engine.run(history)
    with psycopg.connect(books.dsn, autocommit=True) as application:
        application.execute("UPDATE visits SET path = '/just before' WHERE id BETWEEN 100 AND 200")
        application.execute("DROP TABLE visits_1")
        application.execute("ALTER TABLE visits DETACH PARTITION visits_2")
        application.execute("TRUNCATE visits_4")
        application.execute("CREATE TABLE visits_5 (LIKE visits INCLUDING ALL)")
        application.execute("INSERT INTO visits_5 SELECT n, '2026-05-05', '/filled' FROM generate_series(1, 500) n")
        application.execute(
            "ALTER TABLE visits ATTACH PARTITION visits_5 FOR VALUES FROM ('2026-05-01') TO ('2026-06-01')"
        )
    with books.busy():
        assert watch.look() == {}
        land_everything(books)
        assert watch.follow() == {}, "not before all of it is merged"
        merge_everything(books)
        assert books.differences()["visits"] > 1000, "no event tells of it"
        assert watch.follow() == {}
    land_everything(books)
    assert books.differences() == EQUAL
    merge_everything(books)
    assert books.differences() == EQUAL
    [after] = books.engine.run(history)
    assert after["n"] > before["n"] + 1000, "what was there once stays in the history"
    assert watch.look() == watch.follow() == {}


def test_what_no_event_tells_is_seen_at_the_source(books: Ledger) -> None:
    watch, owner = watching(books), books.source.owner
    assert watch.look() == {}
    changed = {
        "accounts": (
            "ALTER TABLE public.accounts RENAME COLUMN balance TO amount", "it has no column balance",
            "ALTER TABLE public.accounts RENAME COLUMN amount TO balance",
        ),
        "letters": (
            "ALTER TABLE public.letters DROP CONSTRAINT letters_pkey, ADD PRIMARY KEY (name, pages)",
            r"its key is (name, pages)",
            "ALTER TABLE public.letters DROP CONSTRAINT letters_pkey, ADD PRIMARY KEY (name)",
        ),
        "postings": (
            "ALTER TABLE public.postings RENAME TO entries", "it is not there",
            "ALTER TABLE public.entries RENAME TO postings",
        ),
        "visits": (
            f"ALTER PUBLICATION {books.stream.schema} DROP TABLE public.visits", "it is not published",
            f"ALTER PUBLICATION {books.stream.schema} ADD TABLE public.visits",
        ),
    }  # fmt: skip
    for change, _, _ in changed.values():
        owner.execute(change)
    try:
        faults = watch.look()
        for dataset, (_, fault, _) in changed.items():
            names = [merge.table for merge in books.stream.merges if merge.dataset.name == dataset]
            assert [faults[name] for name in names] == [f"at the source, {fault}"] * len(names)
        with pytest.raises(Unfinished, match=r"tables of .* are stuck.* at the source, it has no column balance"):
            land(books.file, engine=books.engine)
    finally:
        for _, _, back in changed.values():
            owner.execute(back)
    assert watch.look() == {}


def watching(books: Ledger) -> Watch:
    """Who looks at the source."""
    stream = read(books.file)
    return Watch(books.engine, stream, Control(books.engine, stream.name, stream.schema))


def merge_everything(books: Ledger) -> None:
    """Merge what has landed; gives up where one of them fails, after the others."""
    for pack in packs(books.file, engine=books.engine) or [[]]:
        compact(books.file, pack, engine=books.engine)
    left = [name for pack in packs(books.file, engine=books.engine) for name in pack]
    assert not left, left
