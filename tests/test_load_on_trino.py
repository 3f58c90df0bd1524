"""Claim: a first load beside writers, killed in the middle and called again, ends with what the source has."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from compiler.client import engines, load
from compiler.client.control import Control
from compiler.client.errors import Unfinished
from compiler.client.run import Landing
from compiler.client.stream import read
from tests.conftest import Weir
from tests.ledger import COMPARED, Ledger, ledger


@pytest.fixture(scope="module")
def books(stack: Weir, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with ledger(stack, tmp_path_factory.mktemp("books")) as made:
        yield made


class Killed(BaseException):
    """The loader is gone."""


def test_a_load_under_writers_that_is_killed_goes_on_and_ends_equal_to_its_source(
    books: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PIECE", 7000)
    control = Control(books.engine, books.stream.name, books.stream.schema)

    def dies(_: str) -> None:
        raise Killed

    with books.busy():
        with pytest.raises(Killed):
            load.load(books.file, address=books.address, told=dies)
        assert control.progress() == {}
        begun = {row["target"]: row for row in asked(books, "SELECT target, lo, pieces FROM control.weir.load")}
        assert len(begun) == len(books.stream.merges)
        (pieces,) = {row["pieces"] for name, row in begun.items() if name.startswith("accounts")}
        assert pieces > 1
        load.load(books.file, address=books.address)
        upto = {name: each.upto for name, each in control.progress().items()}
        assert upto.keys() == begun.keys()
        # Where the stream begins to count was settled by the first call; a history, or rows without a key, end later.
        for name, row in begun.items():
            later = "milestoned" in name or name.startswith("postings")
            assert upto[name] > row["lo"] if later else upto[name] == row["lo"]
    assert asked(books, "SELECT target FROM control.weir.load") == []
    behind = {
        name: asked(books, f'SELECT count(*) AS "rows" FROM lake."{books.stream.schema}".{name}') for name in begun
    }
    books.show()
    land_everything(books)
    assert books.differences() == dict.fromkeys(COMPARED, 0)
    # The tables alone are behind, so it was the tail that made the views equal.
    postings = next(name for name in begun if name.startswith("postings"))
    assert behind[postings][0]["rows"] < len(books.source.rows("SELECT FROM postings"))


def test_every_type_is_loaded_as_its_events_tell_it(books: Ledger) -> None:
    """Relies on the load above: what it read at the source is beside what the connector tells of the same rows."""
    types = {str(column.type) for dataset in books.stream.datasets for column in dataset.columns}
    assert len({each.partition("(")[0] for each in types}) > 15, types
    equal = {"articles": (3, 0, 0), "articles_history": (3, 0, 0)}
    assert books.beside("articles") == equal
    books.source.owner.execute("UPDATE legacy.articles SET page = page")
    land_everything(books)
    assert books.beside("articles") == equal
    history = f'SELECT count(*) AS versions FROM lake."{books.room.name}".articles_history'
    assert asked(books, history) == [{"versions": 3}], "an event has another value than the load, or it is not equal"
    books.source.owner.execute("UPDATE legacy.articles SET page = 7 WHERE article_no = 4712")
    land_everything(books)
    assert asked(books, history) == [{"versions": 4}]


def test_a_table_that_holds_rows_before_its_load_has_begun_is_left_alone(books: Ledger) -> None:
    target = next(merge.table for merge in books.stream.merges if merge.dataset.name == "postings")
    books.engine.control_run(
        [f"DELETE FROM weir.progress WHERE stream = '{books.stream.name}' AND target = '{target}'"]
    )
    with pytest.raises(Unfinished, match=rf"1 of 1 tables .* {target}: holds [0-9,]+ rows"):
        load.load(books.file, targets=[target], engine=books.engine)
    books.engine.run(f'DELETE FROM lake."{books.stream.schema}".{target}')
    load.load(books.file, targets=[target], engine=books.engine)
    assert books.differences()["postings"] == 0
    assert Control(books.engine, books.stream.name, books.stream.schema).stuck([target]) == {}


def asked(books: Ledger, question: str) -> list[engines.Row]:
    """What the engine answers, of this stream only where the control store is asked."""
    own = f" WHERE stream = '{books.stream.name}'" if "control.weir" in question else ""
    return books.engine.run(question + own)


def land_everything(books: Ledger) -> None:
    """Land until what is committed by now is there; nobody else does it, so nobody is waited for."""
    stream = read(books.file)
    loading = load.Loading(books.engine, stream, print, lambda: nullcontext(books.engine), 1)
    high = loading._position(loading._source.mark())  # noqa: SLF001 - the mark of a load serves as well
    landing, control = Landing(books.engine, stream), Control(books.engine, stream.name, stream.schema)
    while (control.landed() or 0) <= high:
        landing.step()
        time.sleep(0.2)
