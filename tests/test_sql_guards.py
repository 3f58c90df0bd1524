"""Claim: a lost token changes nothing, a wrong value is found before it lands, a first load spells as events do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from compiler.client.statements import fill
from compiler.model.types import logical_type
from compiler.sql.source import event_form, pull
from stack.services.postgres import conninfo
from tests.conftest import Weir
from tests.oracle.engines import Answer, DuckDb
from tests.oracle.history import Message, history
from tests.oracle.rounds import install
from tests.oracle.wares import Compiled, compiled, datasets

TOKEN = 7
STALE = 6


class Site:
    """A database in which a whole history has arrived, and nothing has landed."""

    def __init__(self, made: Compiled, messages: tuple[Message, ...]) -> None:
        """Make the tables, the topic, and somebody who may write everything."""
        self.made, self.stream = made, made.stream
        self.engine = DuckDb(made.stream)
        install(self.engine, made)
        self.engine.feed(messages)
        for role in ("land", "bounds", *(each.table for each in made.stream.merges)):
            self.engine.run(f"INSERT INTO weir.stream VALUES ('{self.stream.name}', '{role}', {TOKEN}, 'test', NULL)")

    def run(self, path: str, **numbers: int) -> Answer:
        """Run a statement of the stream as the client would."""
        return self.engine.run(fill(self.made.statement(path), **numbers))

    @property
    def hi(self) -> int:
        """Where a batch with everything ends."""
        (seen,) = self.run(f"land/{self.stream.name}/audit.sql", lo=self.stream.first, hi=self.stream.first + 2**40)
        return int(seen["hi"])

    def land(self, token: int = TOKEN) -> None:
        """Land everything."""
        self.run(f"land/{self.stream.name}/land.sql", lo=self.stream.first, hi=self.hi, token=token)

    def content(self) -> dict[str, list[str]]:
        """Every row of every table that statements write."""
        tables = ["landing", "bounds", *(each.table for each in self.stream.merges)]
        return {
            each: sorted(map(repr, self.engine.run(f'SELECT * FROM {self.stream.schema}."{each}"'))) for each in tables
        }

    def check(self) -> dict[str, tuple[int, int, str | None]]:
        """What the check says by table."""
        answer = self.run(f"land/{self.stream.name}/check.sql", lo=self.stream.first, hi=self.stream.first + 2**40)
        return {each["src_table"]: (each["rows"], each["faults"], each["fault"]) for each in answer}


@pytest.fixture
def site() -> Site:
    """One with the first history."""
    return Site(compiled(), tuple(history(1, datasets()).messages))


def test_without_the_token_nothing_lands(site: Site) -> None:
    before = site.content()
    site.land(token=STALE)
    assert site.content() == before
    site.land()
    assert site.content() != before


def test_without_the_token_nothing_is_merged(site: Site) -> None:
    site.land()
    before, stream = site.content(), site.stream
    for token in (STALE, TOKEN):
        for merge in stream.merges:
            for kind in ("truncate.sql", "sql"):
                path = f"merge/{stream.name}/{merge.dataset.name}.{merge.history}.{kind}"
                site.run(path, lo=stream.first, hi=site.hi, token=token)
            changed = site.content()[merge.table] != before[merge.table]
            assert changed == (token == TOKEN), merge.table


def test_a_table_has_a_token_of_its_own(site: Site) -> None:
    site.land()
    stream = site.stream
    merge = stream.merges[0]
    site.engine.run(f"DELETE FROM weir.stream WHERE role = '{merge.table}'")
    before = site.content()
    site.run(f"merge/{stream.name}/{merge.dataset.name}.{merge.history}.sql", lo=stream.first, hi=site.hi, token=TOKEN)
    assert site.content() == before


def test_without_the_token_no_bound_moves(site: Site) -> None:
    stream = site.stream
    row = f"'{stream.name}', '{stream.merges[0].table}', {stream.first + 5}, NULL, now()"
    site.engine.run(f"INSERT INTO weir.progress VALUES ({row})")
    site.run(f"merge/{stream.name}/bounds.sql", token=STALE)
    assert site.content()["bounds"] == []
    site.run(f"merge/{stream.name}/bounds.sql", token=TOKEN)
    assert len(site.content()["bounds"]) == 1


def test_a_true_history_has_no_faults(site: Site) -> None:
    seen = site.check()
    assert set(seen) == {".".join(each.source) for each in datasets().values()}
    assert all(rows and not faults and fault is None for rows, faults, fault in seen.values()), seen


ACCOUNT = {
    "id": 1, "label": "a", "active": True, "score": 1.5, "amount": "1.50", "ceiling": "1.5", "born": 19723,
    "opens": 0, "seen": 0, "joined": "2024-01-01T10:00:00.000000Z", "token": None, "code": "a", "serial": 1,
}  # fmt: skip
PARCEL = {"hall": 1, "tag": "a", "note": "a", "sizes": [1, 2]}


@pytest.mark.parametrize(
    ("table", "key", "after", "fault"),
    [
        ("accounts", {"id": 1}, ACCOUNT, None),
        ("accounts", {"id": 1}, ACCOUNT | {"amount": "NAN"}, "accounts.amount: a value that its type cannot hold"),
        ("accounts", {"id": 1}, ACCOUNT | {"amount": "1.505"}, "accounts.amount: a value that its type cannot hold"),
        ("accounts", {"id": 1}, ACCOUNT | {"ceiling": "NAN"}, None),
        ("accounts", {"id": 1}, ACCOUNT | {"opens": 86400000000}, "accounts.opens: a value that its type cannot hold"),
        ("accounts", {"id": 1}, ACCOUNT | {"joined": "infinity"}, "accounts.joined: a value that its type cannot hold"),
        ("accounts", {"id": 1}, ACCOUNT | {"token": "none"}, "accounts.token: a value that its type cannot hold"),
        ("accounts", {"id": None}, ACCOUNT, "accounts.id: a value that its key cannot have"),
        (
            "accounts",
            {"id": 1},
            {name: value for name, value in ACCOUNT.items() if name != "label"},
            "accounts: a column has left the events",
        ),
        ("parcels", {"hall": 1, "tag": "a"}, PARCEL | {"note": "__debezium_unavailable_value"}, None),
        (
            "parcels",
            {"hall": 1, "tag": "a"},
            PARCEL | {"sizes": list(b"__debezium_unavailable_value")},
            None,
        ),
        (
            "parcels",
            {"hall": 1, "tag": "a"},
            PARCEL | {"sizes": ["a"]},
            "parcels.sizes: a value that its type cannot hold",
        ),
    ],
)
def test_what_cannot_be_decoded_is_found_before_it_lands(
    table: str, key: dict[str, Any], after: dict[str, Any], fault: str | None
) -> None:
    site = Site(compiled(), ())
    message = {"op": "u", "source": {"schema": "public", "table": table, "ts_us": 1}, "after": after}
    site.engine.connection.execute(
        f"INSERT INTO {site.stream.schema}.topic VALUES (0, now(), ?, ?)", (json.dumps(key), json.dumps(message))
    )
    assert site.check() == {f"public.{table}": (1, int(fault is not None), fault)}


def test_readers_see_how_far_their_streams_have_landed(site: Site) -> None:
    (room, *_) = site.made.plan.rooms
    path = f"views/{room.name}/_freshness.sql"
    site.engine.script(site.made.statement(path))
    (seen,) = site.engine.run(f"SELECT * FROM {room.name}._freshness")
    assert seen == {"stream": site.stream.name, "landed": None, "committed": None}
    site.land()
    (end,) = site.engine.run(
        f"SELECT src_offset, value_json FROM {site.stream.schema}.landing ORDER BY src_offset DESC LIMIT 1"
    )
    closing = json.loads(end["value_json"])
    assert closing["status"] == "END"
    (seen,) = site.engine.run(f"SELECT * FROM {room.name}._freshness")
    assert seen["landed"] == end["src_offset"] == site.hi - 1
    assert seen["committed"].astimezone(UTC) == datetime.fromtimestamp(closing["ts_ms"] / 1000, UTC)


def test_a_range_is_put_into_the_query_of_the_source(site: Site) -> None:
    letters = datasets()["letters"]
    shelf, place = letters.columns[:2]
    query = fill(f"SELECT {pull(letters, (shelf,), shelf)} AS query", first=-(2**62), last=9)
    (ranged,) = site.engine.run(query)
    assert " ".join(ranged["query"].split()) == (
        'SELECT CAST("shelf" AS bigint) AS c0 FROM "public"."Letters of old" '
        f"WHERE \"shelf\" BETWEEN '{-(2**62)}' AND '9'"
    )
    (whole,) = site.engine.run(f"SELECT {pull(letters, (place,), None)} AS query")
    assert whole["query"].rstrip().endswith('FROM "public"."Letters of old"')


SPELT = [
    ("boolean", "B'1'", True),
    ("bigint", "9007199254740993::bigint", 9007199254740993),
    ("decimal(19,2)", "1.5::numeric::money", "1.50"),
    ("string(5)", "'a'::char(5)", "a    "),
    ("string", "'NaN'::numeric", "NAN"),
    ("string", "'NaN'::text", "NaN"),
    ("string", "1.2300::numeric", "1.2300"),
    ("string", "'08:00:00.50+02'::timetz", "06:00:00.5Z"),
    ("string", "'23:59:59.999999-11'::timetz", "10:59:59.999999Z"),
    ("string", "'1 year 14 months -3 days 04:05:06.7890'::interval", "P2Y2M-3DT4H5M6.789S"),
    ("string", "'-25 hours 61 min'::interval", "P0Y0M0DT-23H-59M0S"),
    ("string", "'10000000 hours -0.000003 s'::interval", "P0Y0M0DT9999999H59M59.999997S"),
    ("json", """'{"b": 1,  "a":2}'::jsonb""", '{"a": 2, "b": 1}'),
    ("binary", r"'\xdeadbeef'::bytea", "deadbeef"),
    ("date", "DATE '2024-01-01'", 19723),
    ("date", "DATE 'infinity'", 2147483647),
    ("time", "TIME '24:00'", 86400000000),
    ("timestamp", "TIMESTAMP '2024-01-01 12:00:00.123456'", 1704110400123456),
    ("timestamp", "TIMESTAMP '-infinity'", 9223372036825200000),
    ("timestamptz", "TIMESTAMPTZ '2024-01-01 12:00+02'", "2024-01-01T10:00:00.000000Z"),
    ("timestamptz", "TIMESTAMPTZ 'infinity'", "!infinity"),
    ("timestamptz", "NULL::timestamptz", None),
    ("array<bigint>", "'{1,NULL,3}'::bigint[]", "[1, null, 3]"),
    ("array<bigint>", "'{}'::bigint[]", "[]"),
    ("array<bigint>", "NULL::bigint[]", None),
    ("array<decimal(5,2)>", "'{1.50}'::numeric(5,2)[]", '["1.50"]'),
    ("array<json>", """ARRAY['{"a":1}'::jsonb]""", r'["{\"a\": 1}"]'),
]
"""A type of the model, a value at the source, and what an event would bring; docs/capture.md has them all."""


def test_a_first_load_spells_values_as_events_do(stack: Weir) -> None:
    with psycopg.connect(conninfo(stack.site, "source", "postgres")) as source:
        for type_, value, told in SPELT:
            form = event_form(logical_type(type_), "x")
            (found,) = source.execute(f"SELECT {form} FROM (SELECT {value} AS x) AS one").fetchone() or (...,)
            assert found == told, (type_, value)
        source.execute("CREATE DOMAIN pg_temp.hstore AS text")
        with pytest.raises(psycopg.Error, match="a first load cannot spell hstore"):
            source.execute(f"SELECT {event_form(logical_type('string'), 'x')} FROM (SELECT 'a=>1'::hstore AS x) AS one")
