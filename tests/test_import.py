"""Claim: one command describes a live PostgreSQL, and run again it keeps every line that people wrote."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo

from compiler.cli import main
from compiler.parse.form import formed
from compiler.parse.tree import HIDDEN
from stack.services.postgres import conninfo
from tests.conftest import Weir
from tests.models import base

HERE = Path(__file__).parent
BANK = HERE.parent / "ecosystem" / "sources" / "bank.sql"
DATABASE = "weir_import"
ENVIRONMENT = f"""
kind: Environment
name: here
platform: dell
authorisation: none
connections:
  import-db:
    {{host: "stack:source.sql", database: {DATABASE}, user: postgres, password: "secret:stack.SOURCE_DB_PASSWORD"}}
engine: {{url: "stack:trino.http"}}
connect: {{url: "stack:connect.rest"}}
kafka: {{bootstrap: "stack:kafka.clients"}}
"""
TYPES = """
CREATE SCHEMA app;
CREATE EXTENSION citext SCHEMA public;
CREATE EXTENSION hstore SCHEMA public;
CREATE EXTENSION ltree SCHEMA public;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE TYPE app.pair AS (a integer, b text);
CREATE DOMAIN app.positive AS integer NOT NULL CHECK (VALUE > 0);
CREATE TABLE app.everything (
  id bigint PRIMARY KEY, b boolean, si smallint, i integer, r real, d double precision, n numeric, n2 numeric(10,2),
  n40 numeric(40,0), m money, c char(5), vc varchar(10), t text, ci citext, ba bytea, u uuid, j json, jb jsonb, x xml,
  dt date, tm time, tz timetz, ts timestamp(3), tstz timestamptz, iv interval, ia integer[], ta text[], ua uuid[],
  e app.mood, p app.positive, ip inet, net cidr, mac macaddr, bit1 bit(1), r4 int4range, tr tstzrange, o oid,
  tv tsvector, h hstore, l ltree, "Mixed Case" text, "select" text, "größe" text,
  gen integer GENERATED ALWAYS AS (i * 2) STORED, ia2 integer[][], bit8 bit(8), vb varbit(12), pt point, pair app.pair,
  na numeric[], nm name, sn numeric(3,-2)
);
CREATE TABLE app.two_keys (b text, a integer, v text, PRIMARY KEY (b, a));
CREATE TABLE app.keyless (a integer, v text);
CREATE TABLE app.whole (a integer, v text);
ALTER TABLE app.whole REPLICA IDENTITY FULL;
CREATE TABLE app.parted (id integer, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE app.parted_24 PARTITION OF app.parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.deferred (id integer PRIMARY KEY DEFERRABLE);
CREATE UNLOGGED TABLE app.fleeting (id integer PRIMARY KEY);
CREATE VIEW app.seen AS SELECT id FROM app.everything;
"""
WIDE = ", ".join(f"c{each} varchar({each + 1})" for each in range(20))
HUNDREDS = "\n".join(f"CREATE TABLE public.t{number:03} (id bigint PRIMARY KEY, {WIDE});" for number in range(200))


IMPORT = ("--connection", "import-db", "--env", "here", "--team", "shop", "--name", "shop")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Desk:
    """A model's folder, a database that nobody else has, and the command."""

    stack: Weir
    folder: Path
    owner: str

    @property
    def file(self) -> Path:
        """The file of the datastore that is imported."""
        return self.folder / "teams/shop/shop.datastore.yaml"

    def run(self, sql: str) -> None:
        """Run statements in the database."""
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute(sql.encode())

    def weir(self, verb: str, *words: str, **env: str) -> Ended:
        """Run a command on the model, within this process: that saves half a second."""
        out, err = StringIO(), StringIO()
        around = self.stack.environment(env)
        with patch.dict(os.environ, around), redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([verb, *words, "--model", str(self.folder)])
            except SystemExit as ended:  # argparse's own
                code = int(str(ended.code))
        return self.discreet(Ended(code, out.getvalue(), err.getvalue()))

    def imports(self, *words: str, **env: str) -> Ended:
        """Run the import, within this process."""
        return self.weir("import", "postgres", *IMPORT, *words, **env)

    def discreet(self, ended: Ended) -> Ended:
        """What a command said, which never holds the password."""
        assert self.stack.site.secrets["SOURCE_DB_PASSWORD"] not in ended.stdout + ended.stderr
        return ended

    def written(self, *words: str) -> dict[str, Any]:
        """The datasets by table, after an import by the real command that, done once more, changes nothing."""
        ended = self.stack("import", "postgres", *IMPORT, *words, "--model", str(self.folder))
        assert ended.returncode == 0, ended.stderr
        self.discreet(Ended(ended.returncode, ended.stdout, ended.stderr))
        once = self.file.read_bytes()
        assert self.imports(*words).returncode == 0
        assert self.file.read_bytes() == once
        assert formed(str(self.file), once) == once
        return {each["table"]: each for each in yaml.safe_load(once)["datasets"]}

    def findings(self) -> set[tuple[str, str]]:
        """What `weir check` finds about the datastore above a note, by rule and object."""
        told = json.loads(self.weir("check", "--json", "shop/shop").stdout)["findings"]
        return {
            (each["rule"], each["object"].removeprefix("shop/shop/")) for each in told if each["severity"] != "note"
        }


@pytest.fixture
def desk(stack: Weir, tmp_path: Path) -> Iterator[Desk]:
    for path, content in {**base(), "ecosystem/environments/here.environment.yaml": ENVIRONMENT.encode()}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    admin = conninfo(stack.site, "source", "postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        try:
            yield Desk(stack, tmp_path / "ecosystem", make_conninfo(admin, dbname=DATABASE))
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)".encode())


# ---- written anew


def test_a_database_of_every_type_is_described_in_one_command(desk: Desk) -> None:
    desk.run(TYPES)
    datasets = desk.written()
    assert list(datasets) == ["app.everything", "app.keyless", "app.parted", "app.two_keys", "app.whole"]
    everything = datasets["app.everything"]
    assert everything["excluded"] == ["gen", "ia2", "bit8", "vb", "pt", "pair", "na", "nm", "sn"]
    types = {each["name"]: each["type"] for each in everything["columns"]}
    assert (types["n2"], types["n40"], types["vc"], types["ia"], types["mixed_case"]) == (
        "decimal(10,2)", "string", "string(10)", "array<integer>", "string",
    )  # fmt: skip
    assert {each["name"] for each in everything["columns"] if each.get("required")} == {"id", "p"}
    assert datasets["app.two_keys"]["primaryKey"] == ["b", "a"]
    assert datasets["app.parted"]["partitionDrop"] == "keep"
    assert datasets["app.whole"]["replicaIdentity"] == "full"
    assert desk.findings() == {
        ("contract-primary-key", "keyless"),
        ("contract-primary-key", "whole"),
        ("naming-reserved-column", "everything#select"),
    }


def test_what_a_person_should_know_is_said_once_the_worst_first(desk: Desk) -> None:
    desk.run(TYPES)
    ended = desk.imports()
    said = [line for line in ended.stderr.splitlines() if line.startswith(("error:", "warning:", "note:"))]
    assert said[0].startswith("error: `app.keyless` has no primary key")
    assert any(line.startswith("warning: `app.deferred` is left out: its primary key is deferrable") for line in said)
    assert "Found 7 tables: 5 described, 2 left out." in ended.stderr
    ranks = [["error", "warning", "note"].index(line.partition(":")[0]) for line in said]
    assert ranks == sorted(ranks)
    assert ended.stdout.splitlines() == [
        f"Wrote {desk.file}: 5 datasets with 52 columns, all drafts; 9 columns excluded, for the reasons above.",
        "Next: weir check",
    ]
    again = desk.imports()
    told = [line for line in again.stderr.splitlines()[2:] if not line.startswith("  = help: ")]
    assert told == said[:2], "only what is still to be decided is said again"
    text = desk.file.read_text()
    for table in ("keyless", "whole"):
        place = f"table: app.{table}\n    lifecycle: draft\n"
        assert place in text
        text = text.replace(place, f"{place}    appendOnly: true\n")
    desk.file.write_text(text)
    again = desk.imports()
    assert again.stderr.splitlines()[2:] == []
    assert again.stdout.splitlines()[0] == f"{desk.file} is up to date."


def test_the_tables_of_pgbench_are_described_in_one_command(desk: Desk) -> None:
    desk.run(BANK.read_text())
    datasets = desk.written()
    assert sorted(datasets) == [f"public.pgbench_{each}" for each in ("accounts", "branches", "history", "tellers")]
    assert datasets["public.pgbench_accounts"]["columns"][2]["description"].startswith("In the smallest coin")
    assert desk.findings() == {("contract-primary-key", "pgbench-history")}


def test_two_hundred_tables_are_described_in_one_command(desk: Desk) -> None:
    desk.run(HUNDREDS)
    datasets = desk.written()
    assert len(datasets) == 200
    assert desk.findings() == set()
    live = json.loads(desk.weir("check", "--live", "here", "--json", "shop/shop").stdout)["findings"]
    assert [each for each in live if each["rule"].startswith("source-live-")] == []


def test_patterns_choose_tables(desk: Desk) -> None:
    desk.run(TYPES + "".join(f"CREATE TABLE public.t{each} (id int PRIMARY KEY);" for each in range(20)))
    assert sorted(desk.written("--table", "app.*keys", "--table", "t1?")) == ["app.two_keys"] + [
        f"public.t{each}" for each in range(10, 20)
    ]
    assert desk.imports("--table", "public.t?").stdout.startswith(f"{desk.file}: 10 changes.")
    ended = desk.imports()
    assert "left 4 tables alone that it does not have; --table adds them: `app.everything`, " in ended.stdout
    assert "Found 27 tables: 21 described, 2 left out, 4 left alone." in ended.stderr
    ended = desk.imports("--table", "public.t9*", "--table", "public.u*")
    assert ended.returncode == 2
    assert "No table of the database `weir_import` is called `public.u*`" in ended.stderr


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    ended = desk.imports("--dry-run")
    assert not desk.file.exists()
    assert "Would write" in ended.stderr
    assert desk.imports().returncode == 0
    assert desk.file.read_text() == ended.stdout
    desk.run("ALTER TABLE a ADD COLUMN b text")
    ended = desk.imports("--dry-run")
    assert "added the column `a.b`" in ended.stderr
    assert "name: b" not in desk.file.read_text()
    assert yaml.safe_load(ended.stdout)["datasets"][0]["columns"][1] == {"name": "b", "type": "string"}


def by_address(desk: Desk, *words: str) -> Ended:
    """Import from the address of the database."""
    address = f"postgresql://postgres@127.0.0.1:{desk.stack.site.ports['source.sql']}/{DATABASE}"
    password = desk.stack.site.secrets["SOURCE_DB_PASSWORD"]
    return desk.weir("import", "postgres", "--connection", address, *words, PGPASSWORD=password)


def test_an_address_that_a_connection_leads_to_has_its_name(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    ended = by_address(desk, "--team", "shop", "--name", "shop")
    assert ended.returncode == 0, ended.stderr
    assert yaml.safe_load(desk.file.read_text())["connection"] == "import-db"
    assert ended.stdout.splitlines()[1:] == ["Next: weir check"]
    assert by_address(desk, "--team", "shop", "--name", "shop", "--env", "here").returncode == 2


OTHER = 'other-db: {host: db1.example.com, database: other, user: me, password: "secret:OTHER"}'


@pytest.mark.parametrize(
    ("connections", "where"),
    [
        ("connections: {}", "in place of"),
        (f"connections: {{{OTHER}}}", "between the braces"),
        (f"connections:\n    {OTHER}", "below"),
    ],
)
def test_an_address_that_no_connection_leads_to_says_what_the_environment_needs(
    desk: Desk, connections: str, where: str
) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    environment = desk.folder / "environments/here.environment.yaml"
    given = re.sub(r"connections:.*\n(?=engine)", f"{connections}\n", ENVIRONMENT, flags=re.DOTALL)
    environment.write_text(given)
    name = "a-name-as-long-as-names-may-be"
    ended = by_address(desk, "--team", "shop", "--name", name)
    assert ended.returncode == 0, ended.stderr
    *said, line = ended.stdout.splitlines()
    assert "Next: weir check" in said
    assert f"{environment}, " in said[-1] + said[-2]
    assert where in said[-1] + said[-2]
    assert line.strip().startswith("a-name-as-long-as-names-may-db: ")
    mended = {
        "in place of": given.replace("connections: {}", f"connections:\n{line}"),
        "between the braces": given.replace("{other-db", f"{{{line.strip()}, other-db"),
        "below": given.replace("connections:\n", f"connections:\n{line}\n"),
    }
    environment.write_text(mended[where])
    live = desk.weir("check", "--live", "here", f"shop/{name}")
    assert live.returncode == 0, live.stdout + live.stderr


def test_a_database_belongs_to_one_datastore(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    assert desk.imports().returncode == 0
    for ended in (desk.imports("--name", "other"), by_address(desk, "--team", "crm", "--name", "other")):
        assert ended.returncode == 2
        assert "The connection `import-db` is that of the datastore `shop/shop`" in ended.stderr
        assert "Import into that one: --team shop --name shop." in ended.stderr
    assert not list(desk.folder.rglob("other.datastore.yaml"))
    desk.file.with_name("other.datastore.yaml").write_text(
        desk.file.read_text().replace("name: shop\n", "name: other\n")
    )
    assert desk.imports("--name", "other").returncode == 0, "what people wrote is a matter of `weir check`"


def test_a_team_and_a_zone_that_are_still_to_come_are_told(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    ended = desk.imports("--team", "nobody", "--zone", "asia")
    assert ended.returncode == 0
    assert "weir new team nobody" in ended.stderr
    assert "weir new zone asia" in ended.stderr


def test_a_datastore_is_merged_wherever_its_file_stands(desk: Desk) -> None:
    described = "id bigint PRIMARY KEY, email varchar(320), balance numeric(12,2), joined timestamptz"
    desk.run(f"CREATE TABLE public.customers ({described}, x int)")
    moved = desk.folder / "orders.yaml"
    (desk.folder / "teams/shop/orders.datastore.yaml").rename(moved)
    ended = desk.imports("--name", "orders")
    assert ended.returncode == 0, ended.stderr
    assert "      - {name: x, type: integer}\n" in moved.read_text()
    assert not (desk.folder / "teams/shop/orders.datastore.yaml").exists()


# ---- merged


BEFORE = """
CREATE TABLE public.customers (
  id integer PRIMARY KEY, email varchar(100), name text NOT NULL, joined timestamptz, note text
);
CREATE TABLE public.orders (id bigint PRIMARY KEY, customer integer NOT NULL, total numeric(10,2));
CREATE TABLE public.lines (order_id bigint, line integer, sku text NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE public.gone (id integer PRIMARY KEY);
CREATE TABLE public.unwanted (id integer PRIMARY KEY);
"""
EDITED = """\
# The shop. Ask anna before you touch this.
kind: Datastore
name: shop   # called so since 2019
team: shop
zone: europe
description: >-
  Everything that the web shop
  writes. # no comment, but text
connection: import-db
capture: {method: cdc, heartbeat: 5s, retention: 14d}

datasets:

    # Who buys.
    - name: people            # renamed on purpose
      table: public.customers
      description: |
        One row for each person.
        # this line belongs to the text

      lifecycle: stable
      classification: internal
      primaryKey: [id]
      excluded: [note]   # free text, nobody's business
      columns:
          # the number on the card
          - {name: id,      type: integer, required: true}   # was a smallint once
          - name: since
            physicalName: joined
            type: timestamptz
            description: "When: on which day, at what hour."
          - {name: email, type: "string(100)", classification: personal}
          - {type: string, name: full_name, physicalName: name, required: true}
          # - {name: fax, type: string}   # left out in 2021

    # What they buy.
    - name: orders
      table: public.orders
      lifecycle: preview
      primaryKey: [id]
      columns: [{name: id, type: bigint, required: true}, {name: total, type: "decimal(10,2)"}, {name: customer, type: integer}]   # dense
      # after the orders

    - {name: lines, table: public.lines, lifecycle: draft, primaryKey: [order_id, line], columns: [{name: order_id, type: bigint, required: true}, {name: line, type: integer, required: true}, {name: sku, type: string}]}

    - name: gone
      table: public.gone
      lifecycle: deprecated
      primaryKey: [id]
      # one column
      columns:
        - name: id
          type: integer
          required: true
# The end.
"""  # noqa: E501 - people write long lines
AFTER = """
ALTER TABLE public.customers ALTER id TYPE bigint, ALTER email TYPE varchar(320), ALTER name DROP NOT NULL,
  ADD phone text NOT NULL, ADD full_name text, ADD place point;
ALTER TABLE public.orders DROP total, ADD placed timestamptz, ADD paid numeric(10,2);
ALTER TABLE public.lines DROP CONSTRAINT lines_pkey, ADD PRIMARY KEY (order_id, line, sku), ADD shape polygon;
DROP TABLE public.gone;
CREATE TABLE public.visits (id uuid PRIMARY KEY, at timestamptz);
"""
MERGED = (
    EDITED.replace(
        "{name: id,      type: integer, required: true}   # was",
        "{name: id,      type: bigint, required: true}   # was",
    )
    .replace('"string(100)"', '"string(320)"')
    .replace("excluded: [note]", "excluded: [note, place]")
    .replace(
        "          # - {name: fax, type: string}   # left out in 2021\n",
        "          - {name: phone, type: string, required: true}\n"
        "          - {name: full_name_2, physicalName: full_name, type: string}\n"
        "          # - {name: fax, type: string}   # left out in 2021\n",
    )
    .replace(
        "type: integer}]   # dense",
        'type: integer}, {name: placed, type: timestamptz}, {name: paid, type: "decimal(10,2)"}]   # dense',
    )
    .replace("line], columns: [", "line], excluded: [shape], columns: [")
    .replace(
        "# The end.\n",
        "\n    - name: visits\n      table: public.visits\n      lifecycle: draft\n      primaryKey: [id]\n"
        "      columns:\n"
        "        - {name: id, type: uuid, required: true}\n        - {name: at, type: timestamptz}\n# The end.\n",
    )
)


def test_what_people_wrote_stays_and_what_is_new_is_added(desk: Desk) -> None:
    desk.run(BEFORE)
    desk.file.write_text(EDITED)
    assert desk.weir("fmt", "--check").returncode == 0
    assert desk.imports().stdout.splitlines()[:2] == [
        f"{desk.file} is up to date.",
        "  left 1 table alone that it does not have; --table adds them: `public.unwanted`",
    ]
    assert desk.file.read_text() == EDITED
    desk.run(AFTER)
    ended = desk.imports("--table", "public.visits")
    assert ended.returncode == 0, ended.stderr
    assert desk.file.read_text() == MERGED
    assert ended.stdout.startswith(f"{desk.file}: 9 changes.\n  widened `people.id` from integer to bigint\n")
    for said in (
        "`people.full_name` is required here, and may be NULL at the source",
        "`orders` has `total`, which public.orders has not",
        "The primary key of public.lines is (order_id, line, sku); `lines` says another",
        "`gone` reads public.gone, which the database `weir_import` has not",
    ):
        assert f"warning: {said}" in ended.stderr
    assert desk.weir("fmt", "--check").returncode == 0
    assert [each["name"] for each in yaml.safe_load(MERGED)["datasets"]] == [
        "people",
        "orders",
        "lines",
        "gone",
        "visits",
    ]
    assert desk.imports("--table", "public.visits").stdout.startswith(f"{desk.file} is up to date.")
    live = json.loads(desk.weir("check", "--live", "here", "--json", "shop/shop").stdout)["findings"]
    assert {(each["rule"].removeprefix("source-live-"), each["object"]) for each in live if "live" in each["rule"]} == {
        ("required", "shop/shop/people#full_name"),
        ("column", "shop/shop/orders#total"),
        ("key", "shop/shop/lines"),
        ("table", "shop/shop/gone"),
    }


# ---- names that nobody expects

HOSTILE = [
    "plain", "Mixed Case", "größe", "订单", 'a"b', "a'b", "a\\b", "a\nb", "a\tb", "a\r\nb", "#c", "a #c", "a: b",
    "{{ x }}", "{%x%}", "[a]", "{a}", "no", "null", "~", "1e3", "0x1F", "1:30", "-", "- a", "?", "&a", "*a", "!a",
    "|", ">", "%", "@", "`", "<<", "=", "true", "2026-11-24", " lead", "trail ", "a.b", "a,b", "$(id)",
    "\u00a0nbsp", "❤️", "é" * 31, "x" * 63, "x" * 62 + "y", "a\u202eb", "a\u200bb", "\x07bell", "\x1b[31mred", " ",
]  # fmt: skip
COMMENTS = [
    "one\ntwo", "\x01\x02", "bidi \u202e here", "x" * 10_000, "❤️ and 1️⃣", "\u200b", " ", "a: b # c", "{{ x }}",
    '"quoted"', "tab\there", "\\n", "'", "yes",
]  # fmt: skip


def literal(name: str) -> str:
    """A name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def test_hostile_names_are_read_back_or_said_to_be_left_out(desk: Desk) -> None:
    columns = ", ".join(f"{literal(name)} int" for name in HOSTILE)
    statements = [f"CREATE TABLE public.everything (id int PRIMARY KEY, {columns})"]
    statements += [
        f"CREATE TABLE public.{literal(name)} (id int PRIMARY KEY)" for name in HOSTILE if name != "everything"
    ]
    statements += [f"CREATE TABLE public.key_{at} ({literal(name)} int PRIMARY KEY)" for at, name in enumerate(HOSTILE)]
    desk.run(";".join(statements))
    datasets = desk.written()
    desk.file.unlink()
    said = desk.imports("--dry-run").stderr
    assert all(each.isprintable() for each in said.replace("\n", ""))
    invisible = {name for name in HOSTILE if HIDDEN.search(name)}
    assert invisible == {"a\u202eb", "a\u200bb", "\x07bell", "\x1b[31mred"}
    physical = {each.get("physicalName", each["name"]) for each in datasets["public.everything"]["columns"]}
    assert physical == {"id", *HOSTILE} - invisible - {" "}
    assert "of `public.everything` cannot be named in a file" in said
    assert {table for table in datasets if table.startswith("public.key_")} == {
        f"public.key_{at}" for at, name in enumerate(HOSTILE) if name not in {*invisible, " "}
    }
    tables = {table.removeprefix("public.").strip('"').replace('""', '"') for table in datasets}
    assert {*HOSTILE} - tables == invisible
    for name in invisible:
        spelled = HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", name)
        assert f'`public."{spelled}"` is left out' in said


def test_hostile_comments_become_descriptions_that_can_be_read(desk: Desk) -> None:
    columns = ", ".join(f"c{at} int" for at in range(len(COMMENTS)))
    statements = [f"CREATE TABLE public.a (id int PRIMARY KEY, {columns})"]
    with psycopg.connect(desk.owner, autocommit=True) as connection:
        connection.execute(";".join(statements).encode())
        for at, comment in enumerate(COMMENTS):
            told = psycopg.sql.Literal(comment)
            connection.execute(
                psycopg.sql.SQL("COMMENT ON COLUMN public.a.{} IS {}").format(psycopg.sql.Identifier(f"c{at}"), told)
            )
    dataset = desk.written()["public.a"]
    descriptions = [each.get("description") for each in dataset["columns"]][1:]
    assert descriptions[:8] == ["one two", None, "bidi here", "x" * 10_000, "❤️ and 1️⃣", None, None, "a: b # c"]
    assert descriptions[8:] == ["{{ x }}", '"quoted"', "tab here", "\\n", "'", "yes"]


# ---- what goes wrong


@pytest.mark.parametrize(
    ("address", "env", "words"),
    [
        ("host=127.0.0.1 port={port} user=postgres dbname=weir_import", {"PGPASSWORD": "hunter2"}, "password"),
        ("postgresql://postgres:hunter2@127.0.0.1:{port}/weir_import", {}, "password"),
        ("postgresql://postgres:hunter2@no-such-host.example/weir_import", {}, "host name"),
        ("postgresql://postgres:hunter2@127.0.0.1:1/weir_import", {}, "listens on that port"),
        ("host=127.0.0.1,127.0.0.1 port=1,1 user=postgres password=hunter2", {}, "listens on that port"),
    ],
)
def test_a_source_that_does_not_let_us_in_is_named_without_the_password(
    desk: Desk, address: str, env: dict[str, str], words: str
) -> None:
    given = address.format(port=desk.stack.site.ports["source.sql"])
    ended = desk.weir("import", "postgres", "--connection", given, "--team", "shop", "--name", "shop", **env)
    assert ended.returncode == 8
    assert words in ended.stderr
    assert "hunter2" not in ended.stdout + ended.stderr
    assert not desk.file.exists()


def test_a_database_that_is_not_there_is_named(desk: Desk) -> None:
    environment = desk.folder / "environments/here.environment.yaml"
    environment.write_text(ENVIRONMENT.replace(DATABASE, "weir_nowhere"))
    ended = desk.imports()
    assert ended.returncode == 8
    assert 'database "weir_nowhere" does not exist' in ended.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "Shop"), "`Shop` is not a name"),
        (("--team", "../x"), "`../x` is not a name"),
        (("--zone", "a b"), "`a b` is not a name"),
        (("--team", "shpo"), "Write --team shop, or begin it first: weir new team shpo."),
        (("--zone", "eurpe"), "Write --zone europe, or begin it first: weir new zone eurpe."),
        (("--name", "orders", "--zone", "asia"), "`shop/orders` is in the zone `europe`"),
        (("--connection", "nowhere"), "has a connection `nowhere`"),
        (("--env", "nowhere"), "no environment `nowhere`"),
        (("--connection", "postgresql://[broken"), "cannot be read"),
        (("--team", "crm", "--name", "churn"), "`crm/churn` is a workspace already"),
        (("--table", "nothing.*"), "is called `nothing.*`"),
        ((), "no table that can be captured"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_words_that_do_not_fit_end_with_2_and_write_nothing(desk: Desk, words: tuple[str, ...], said: str) -> None:
    before = sorted(desk.folder.rglob("*"))
    env = () if words[:1] == ("--connection",) else ("--env", "here")
    usual = ("--connection", "import-db", *env, "--team", "shop", "--name", "shop")
    ended = desk.weir("import", "postgres", *usual, *words)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert sorted(desk.folder.rglob("*")) == before


def test_a_file_with_errors_is_left_alone(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    for broken in ("kind: Datastore\nname: shop\n", "kind: Datastore\n\tname: shop"):
        desk.file.write_text(broken)
        ended = desk.imports()
        assert ended.returncode == 2
        assert "has errors, so nothing can be merged into it" in ended.stderr
        assert desk.file.read_text() == broken


def test_a_link_in_place_of_the_file_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    (tmp_path / "elsewhere.yaml").write_text("untouched")
    desk.file.symlink_to(tmp_path / "elsewhere.yaml")
    ended = desk.imports()
    assert ended.returncode == 2
    assert "is there and is no file of the model" in ended.stderr
    assert (tmp_path / "elsewhere.yaml").read_text() == "untouched"


def dying(desk: Desk, before: str) -> int:
    """The exit code of an import whose process is changed by a line of Python."""
    words = ["--connection", "import-db", "--team", "shop", "--name", "shop", "--model", str(desk.folder)]
    code = f"""
import os, resource, pathlib, compiler.commands.intake
from compiler.cli import main
{before}
raise SystemExit(main(["import", "postgres", *{words!r}]))
"""
    command, env = [sys.executable, "-c", code], desk.stack.environment()
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode


def test_a_kill_in_the_middle_leaves_the_old_file_whole(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    assert desk.imports().returncode == 0
    old = desk.file.read_bytes()
    desk.run("ALTER TABLE a ADD COLUMN b text")
    assert dying(desk, "pathlib.Path.replace = lambda *_: os.kill(os.getpid(), 9)") == -signal.SIGKILL
    assert desk.file.read_bytes() == old
    asides = [path for path in desk.file.parent.iterdir() if path.name.startswith(".")]
    assert len(asides) == 1
    assert desk.findings() == set()
    assert "1 change." in desk.imports().stdout


def test_a_disk_that_takes_nothing_leaves_the_old_file_whole(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    assert desk.imports().returncode == 0
    old = desk.file.read_bytes()
    desk.run("ALTER TABLE a ADD COLUMN b text")
    assert dying(desk, "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))") == 8
    assert desk.file.read_bytes() == old
    assert not [path for path in desk.file.parent.iterdir() if path.name.startswith(".")]


def test_a_folder_that_cannot_be_written_is_named(desk: Desk) -> None:
    desk.run("CREATE TABLE a (id int PRIMARY KEY)")
    (desk.folder / "teams/data").write_text("a file where a folder belongs")
    ended = desk.imports("--team", "data")
    assert ended.returncode == 8
    assert "cannot be written" in ended.stderr
