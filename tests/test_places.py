"""An address is a database, its line in an environment file, and what helps where the database does not answer."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from compiler.adapters import postgres, sources
from compiler.adapters.memory import Nothing
from compiler.adapters.sources import Place, conninfo_of, look
from compiler.errors import Missing, Usage
from compiler.model.platform import Connection
from compiler.pipeline import check
from compiler.rule import Rules
from tests.models import TODAY, model
from tests.models import sources as taken

PORT = 15432
"""Of the source of the stack on this machine."""
STACK = '"stack:source.sql", database: shop, user: postgres, password: "secret:stack.SOURCE_DB_PASSWORD"'
FAR = 'db1.example.com, database: shop, user: me, password: "secret:SHOP_PASSWORD"'
SECRETS = {"SHOP_PASSWORD": "hunter2"}


@pytest.fixture(autouse=True)
def _stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack of which nothing but the source was ever started."""
    monkeypatch.setattr(sources, "stack_ports", lambda: {"source.sql": PORT})
    monkeypatch.setattr(sources, "stack_secret", lambda _: "hunter2")


def connection(words: str) -> Connection:
    """A connection as an environment has it."""
    head = "kind: Environment\nname: here\nplatform: dell\nauthorisation: none\nconnections:\n"
    environment = f"{head}  shop-db: {{host: {words}}}"
    checked = check(taken(model(environment)), Rules(()), TODAY, Nothing())
    return checked.ecosystem.environments["here"].connections["shop-db"]


def line(address: str) -> dict[str, Any]:
    """The connection that an address becomes in a file."""
    said: dict[str, dict[str, Any]] = yaml.safe_load(Place.of_address(address).line("shop-db"))
    return said["shop-db"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://me@db1.example.com/shop", ("db1.example.com", 5432, "shop", "me")),
        ("postgresql://me:hunter2@db1.example.com:99/shop", ("db1.example.com", 99, "shop", "me")),
        ("host=a,b port=1,2 user=me", ("a", 1, "me", "me")),
        ("dbname=shop", ("localhost", 5432, "shop", "postgres")),
    ],
)
def test_an_address_is_read_as_libpq_reads_it(address: str, expected: tuple[str, int, str, str]) -> None:
    place = Place.of_address(address)
    assert (place.host, place.port, place.database, place.user) == expected
    assert "hunter2" not in place.shown + place.line("shop-db")


@pytest.mark.parametrize("address", ["postgresql://[broken", "host=a port=many", "nonsense=1"])
def test_an_address_that_cannot_be_read_is_a_matter_of_words(address: str) -> None:
    with pytest.raises(Usage):
        Place.of_address(address)


def test_an_address_becomes_a_line_that_an_environment_understands() -> None:
    far = line("postgresql://me@db1.example.com:99/shop")
    assert far == {
        "host": "db1.example.com",
        "port": 99,
        "database": "shop",
        "user": "me",
        "password": "secret:SHOP_DB_PASSWORD",
    }
    assert line(f"postgresql://postgres@localhost:{PORT}/shop") == {
        "host": "stack:source.sql",
        "database": "shop",
        "user": "postgres",
        "password": "secret:stack.SOURCE_DB_PASSWORD",
    }
    assert line(f"postgresql://me@127.0.0.1:{PORT}/no")["password"] == "secret:SHOP_DB_PASSWORD"  # noqa: S105 - the name of one
    assert line("postgresql://me@localhost/no") == {
        "host": "localhost",
        "port": 5432,
        "database": "no",
        "user": "me",
        "password": "secret:SHOP_DB_PASSWORD",
    }


@pytest.mark.parametrize(
    ("address", "words", "leads"),
    [
        ("postgresql://other@db1.example.com/shop", FAR, True),
        ("postgresql://me@DB1.example.com:5432/shop", FAR, True),
        ("postgresql://me@db1.example.com:5433/shop", FAR, False),
        ("postgresql://me@db1.example.com/other", FAR, False),
        ("postgresql://me@db2.example.com/shop", FAR, False),
        (f"postgresql://me@localhost:{PORT}/shop", STACK, True),
        (f"postgresql://me@[::1]:{PORT}/shop", STACK, True),
        ("postgresql://me@localhost/shop", STACK, False),
        (f"postgresql://me@db1.example.com:{PORT}/shop", STACK, False),
        (f"postgresql://me@localhost:{PORT}/shop", STACK.replace("source.sql", "platform.sql"), False),
        ("postgresql://me@127.0.0.1/shop", FAR.replace("db1.example.com", "localhost"), True),
    ],
)
def test_a_connection_is_known_by_where_it_leads(address: str, words: str, *, leads: bool) -> None:
    assert Place.of_address(address).is_behind(connection(words)) is leads


REFUSED = "connection to server failed: Connection refused"
WRONG = 'password authentication failed for user "me"'
NONE = "fe_sendauth: no password supplied"


def test_what_helps_is_for_whoever_came_that_way() -> None:
    address = Place.of_address("postgresql://me@db1.example.com/shop")
    named = conninfo_of(connection(FAR), SECRETS)
    stacked = conninfo_of(connection(STACK), {})
    assert stacked.port == PORT
    assert [each.remedy(REFUSED, "Usual.") for each in (address, named)] == ["Usual."] * 2
    assert stacked.remedy(REFUSED, "Usual.") == "Start it: `weir stack up --only source`."
    assert address.remedy(NONE, "Usual.") == "Usual."
    assert named.remedy(NONE, "Usual.") == "Give the secret SHOP_PASSWORD a value."
    assert "PGPASSWORD" in address.remedy(WRONG, "Usual.")
    assert "secret SHOP_PASSWORD" in named.remedy(WRONG, "Usual.")
    assert {each.remedy("too many", "Usual.") for each in (address, named, stacked)} == {"Usual."}


def test_a_place_that_does_not_answer_says_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise postgres.Unreachable(REFUSED, "Usual.")

    monkeypatch.setattr(postgres, "read", refuse)
    with pytest.raises(Missing) as raised:
        look(conninfo_of(connection(STACK), {}))
    assert raised.value.what == REFUSED
    assert "weir stack up --only source" in raised.value.remedy


def test_a_service_that_never_ran_is_started_by_its_name() -> None:
    with pytest.raises(Missing) as raised:
        conninfo_of(connection(STACK.replace("source.sql", "platform.sql")), {})
    assert raised.value.remedy == "Start it: `weir stack up --only platform`."
