"""Claim: what a live source does to the model is found, on a real PostgreSQL, by the rules and by the command."""

from __future__ import annotations

import json
import re
import secrets
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo

from compiler import rule
from compiler.adapters import postgres
from compiler.adapters.memory import Nothing
from compiler.diagnostics import Diagnostic, Severity
from compiler.model.live import LiveSource
from compiler.model.observed import Observed
from compiler.pipeline import check
from compiler.rule import Rule, Rules
from stack.services.postgres import conninfo
from tests.conftest import Weir
from tests.models import TODAY, base, model, sources

TABLE = """
CREATE TABLE public.customers (
  id bigint PRIMARY KEY, email varchar(320), balance numeric(12,2), joined timestamptz
);
"""
"""What the base model describes."""
ROLE = "weir_shop"
"""The role of the base model's connection."""
RULES = rule.load().about(Observed)
SETTING = re.compile(r"(?:SHOW (\w+);  -- |ALTER SYSTEM SET (\w+) = ')([^\s']+)")
"""A line about the whole server, which a test cannot change; the source is told so instead."""
SETTINGS = {
    "wal_level": str,
    "max_slot_wal_keep_size": str,
    "server_version_num": int,
}


@dataclass(frozen=True)
class Database:
    """A throw-away database with the base's table, and a role that captures from it."""

    owner: str
    """How its owner logs in."""
    reader: str
    """How the role that captures logs in."""

    def run(self, sql: str) -> None:
        """Run statements as the owner."""
        with psycopg.connect(self.owner, autocommit=True) as connection:
            connection.execute(sql.encode())

    def read(self) -> LiveSource:
        """What the role that captures sees."""
        return postgres.read(self.reader)


@contextmanager
def database(stack: Weir, name: str = "weir_live") -> Iterator[Database]:
    """A database of one test's own."""
    password = secrets.token_urlsafe()
    admin = conninfo(stack.site, "source", "postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN REPLICATION PASSWORD '{password}'".encode())
            owner = make_conninfo(admin, dbname=name)
            made = Database(owner, make_conninfo(owner, user=ROLE, password=password))
            made.run(f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {ROLE};{TABLE}")
            yield made
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            connection.execute(f"DROP ROLE IF EXISTS {ROLE}".encode())


def examine(stack: Weir, example: str) -> list[Diagnostic]:
    """What is found after the statements of an example, in the base model with the example's fragment."""
    sql, _, fragment = textwrap.dedent(example).partition("\n---\n")
    files = changed(fragment) if fragment else base()
    lines = sql.splitlines()
    settings = dict(setting(match) for line in lines if (match := SETTING.match(line)))
    with database(stack) as made:
        made.run("\n".join(line for line in lines if not SETTING.match(line)))
        return found(files, told(made.read(), settings))


def changed(fragment: str) -> dict[str, bytes]:
    """The base model, with some keys of its dataset said otherwise."""
    [dataset] = yaml.safe_load(base()["ecosystem/teams/shop/orders.datastore.yaml"])["datasets"]
    return model(yaml.safe_dump({**dataset, **yaml.safe_load(fragment)}, sort_keys=False), "Dataset")


def setting(match: re.Match[str]) -> tuple[str, str]:
    """Name and value of a setting of the server."""
    return match[1] or match[2], match[3]


def told(source: LiveSource, settings: dict[str, str]) -> LiveSource:
    """The source as a server of other settings would be."""
    values: dict[str, Any] = {name: SETTINGS[name](value) for name, value in settings.items()}
    if "server_version_num" in values:
        values["version"] = values.pop("server_version_num")
    return replace(source, **values)


def found(files: dict[str, bytes], source: LiveSource) -> list[Diagnostic]:
    """What the live rules find."""
    taken = sources(files)
    store = check(taken, Rules(()), TODAY, Nothing()).ecosystem.datastores["shop/orders"]
    checked = check(taken, rule.load(), TODAY, Nothing(), observed=[Observed(store, source)])
    return [each for each in checked.judged.findings if each.rule.startswith("source-live-")]


@pytest.mark.parametrize("each", RULES, ids=lambda each: str(each.id))
def test_bad_example_is_found_and_good_example_is_clean(stack: Weir, each: Rule[Any]) -> None:
    bad = [finding for finding in examine(stack, each.bad) if finding.rule == each.id]
    assert bad
    assert len({finding.subject for finding in bad}) == len(bad), "a waiver accepts one finding"
    for finding in bad:
        said = finding.sentence + finding.hint
        assert finding.span.line > 0
        assert finding.sentence.endswith(".")
        assert finding.hint.endswith(".")
        assert "?" not in said
        assert "invalid" not in said.lower()
    assert examine(stack, each.good) == []


def test_a_source_as_the_model_says_has_no_finding(stack: Weir) -> None:
    assert examine(stack, "SELECT 1") == []


CUSTOMERS = "shop/orders/customers"
PARTITIONED = """
DROP TABLE public.customers;
CREATE TABLE public.customers (
  id bigint PRIMARY KEY, email varchar(320), balance numeric(12,2), joined timestamptz
) PARTITION BY HASH (id);
CREATE TABLE public.customers_0 PARTITION OF public.customers FOR VALUES WITH (MODULUS 2, REMAINDER 0);
"""
SECOND_PARTITION = "PARTITION OF public.customers FOR VALUES WITH (MODULUS 2, REMAINDER 1)"
PUBLICATION = "CREATE PUBLICATION weir_shop_orders FOR TABLE"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            "DROP TABLE public.customers;\n---\nlifecycle: retired", {}, id="a retired table may be gone"
        ),
        pytest.param(
            "DROP TABLE public.customers; CREATE VIEW public.customers AS SELECT 1 AS id;",
            {"log": [CUSTOMERS]},
            id="a view has one finding and none for its columns",
        ),
        pytest.param(
            PARTITIONED + f"CREATE UNLOGGED TABLE public.customers_1 {SECOND_PARTITION};\n---\npartitionDrop: keep",
            {"log": [CUSTOMERS]},
            id="an unlogged partition",
        ),
        pytest.param(
            PARTITIONED + "\n---\ntable: public.customers_0",
            {"whole-table": [CUSTOMERS]},
            id="a partition for the whole",
        ),
        pytest.param(
            PARTITIONED + f"CREATE TABLE public.customers_1 {SECOND_PARTITION};"
            "ALTER TABLE public.customers_1 REPLICA IDENTITY NOTHING;\n---\npartitionDrop: delete",
            {"identity": [CUSTOMERS]},
            id="a partition that logs less than its table",
        ),
        pytest.param(
            PARTITIONED + "ALTER TABLE public.customers REPLICA IDENTITY FULL;"
            "\n---\npartitionDrop: keep\nreplicaIdentity: full",
            {"identity": [CUSTOMERS]},
            id="a table that logs whole rows with a partition that does not",
        ),
        pytest.param("\n---\npartitionDrop: keep", {"partitions": [CUSTOMERS]}, id="partitionDrop without partitions"),
        pytest.param("\n---\nreplicaIdentity: full", {"identity": [CUSTOMERS]}, id="whole rows only promised"),
        pytest.param("ALTER TABLE public.customers REPLICA IDENTITY FULL;", {}, id="whole rows only logged"),
        pytest.param(
            "ALTER TABLE public.customers ALTER COLUMN email SET NOT NULL, ADD UNIQUE (email);"
            "ALTER TABLE public.customers REPLICA IDENTITY USING INDEX customers_email_key;",
            {"identity": [CUSTOMERS]},
            id="an index as identity that has not the key",
        ),
        pytest.param(
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ALTER COLUMN id DROP NOT NULL;",
            {"key": [CUSTOMERS], "identity": [CUSTOMERS]},
            id="no key at all",
        ),
        pytest.param(
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey;\n---\nprimaryKey: []",
            {},
            id="no key in the model either, which another rule finds",
        ),
        pytest.param(
            "ALTER TABLE public.customers RENAME COLUMN id TO number;\n---\nexcluded: [number]",
            {"column": [f"{CUSTOMERS}#id"]},
            id="a key whose column has another name",
        ),
        pytest.param(
            PARTITIONED + "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, REPLICA IDENTITY FULL;"
            "ALTER TABLE public.customers_0 REPLICA IDENTITY FULL;"
            "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
            f"CREATE FOREIGN TABLE public.customers_1 {SECOND_PARTITION} SERVER files OPTIONS (filename '/dev/null');"
            "\n---\npartitionDrop: keep",
            {"key": [CUSTOMERS], "log": [CUSTOMERS]},
            id="a foreign partition, which can have no identity",
        ),
        pytest.param(
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey;\n---\nprimaryKey: []\nappendOnly: true",
            {},
            id="no key and rows that are only inserted",
        ),
        pytest.param(
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (id);"
            "ALTER TABLE public.customers REPLICA IDENTITY FULL;\n---\nreplicaIdentity: full",
            {},
            id="another unique key with whole rows",
        ),
        pytest.param(
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (id);",
            {"identity": [CUSTOMERS]},
            id="another unique key without whole rows",
        ),
        pytest.param(
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (id) DEFERRABLE;"
            "ALTER TABLE public.customers REPLICA IDENTITY FULL;",
            {"key-deferrable": [CUSTOMERS]},
            id="a deferrable key with whole rows",
        ),
        pytest.param(
            "ALTER TABLE public.customers ALTER COLUMN balance TYPE numeric, ALTER COLUMN email TYPE uuid USING NULL;",
            {"type": [f"{CUSTOMERS}#email"]},
            id="a decimal read out of a text, and a uuid that is longer than no text",
        ),
        pytest.param(
            "ALTER TABLE public.customers ALTER COLUMN email TYPE text, ALTER COLUMN id TYPE integer,"
            "ALTER COLUMN joined TYPE date;",
            {"type": [f"{CUSTOMERS}#joined"]},
            id="narrower is no finding, another type is",
        ),
        pytest.param(
            'ALTER TABLE public.customers DROP COLUMN joined, ADD COLUMN "Joined at" timestamptz, ADD COLUMN x int;'
            "ALTER TABLE public.customers ADD COLUMN y int;",
            {"column": [f"{CUSTOMERS}#joined"], "column-new": [CUSTOMERS]},
            id="a column gone and others new",
        ),
        pytest.param(
            "CREATE SCHEMA legacy; CREATE TYPE legacy.box AS ENUM ('small'); CREATE DOMAIN legacy.path AS text;"
            "ALTER TABLE public.customers ADD COLUMN b legacy.box, ADD COLUMN p legacy.path, ADD COLUMN q path;"
            "\n---\nexcluded: [b, p, q]",
            {},
            id="an enum or a domain with the name of a geometric type, and a geometric type",
        ),
        pytest.param(
            "CREATE SCHEMA legacy; CREATE TYPE legacy.box AS (a integer); CREATE DOMAIN legacy.crate AS legacy.box;"
            "ALTER TABLE public.customers ADD COLUMN b legacy.crate;\n---\nexcluded: [b]",
            {"type-name": [CUSTOMERS]},
            id="a domain over a type with the name of a geometric type",
        ),
        pytest.param(
            "ALTER TABLE public.customers DROP COLUMN email, ADD COLUMN email bit(8);",
            {"capturable": [f"{CUSTOMERS}#email"]},
            id="a type that does not arrive is not called a type that does not fit",
        ),
        pytest.param(f"{PUBLICATION} public.customers;", {}, id="a publication of what is captured"),
        pytest.param(
            "CREATE SCHEMA weir; CREATE TABLE weir.heartbeat (at timestamptz);"
            f"{PUBLICATION} public.customers, weir.heartbeat;",
            {},
            id="a publication with weir's own tables",
        ),
        pytest.param(
            f"CREATE TABLE public.other (id int PRIMARY KEY); {PUBLICATION} public.other;",
            {"publication-tables": ["shop/orders"]},
            id="a publication of something else",
        ),
        pytest.param(
            f"{PUBLICATION} public.customers (id, email);",
            {"publication-rows": [CUSTOMERS]},
            id="a publication of some columns",
        ),
        pytest.param(
            PARTITIONED + f"{PUBLICATION} public.customers;\n---\npartitionDrop: keep",
            {"publication-changes": ["shop/orders"]},
            id="a publication that names partitions",
        ),
        pytest.param(
            PARTITIONED + PUBLICATION + " public.customers WITH (publish_via_partition_root);"
            "\n---\npartitionDrop: keep",
            {},
            id="a publication that names the partitioned table",
        ),
        pytest.param("CREATE PUBLICATION another FOR ALL TABLES;", {}, id="somebody else's publication"),
        pytest.param("ALTER ROLE weir_shop SET synchronous_commit = remote_apply;", {}, id="a role that waits longer"),
        pytest.param("SHOW server_version_num;  -- 160004", {"version": ["shop/orders"]}, id="a version nobody proved"),
    ],
)  # fmt: skip
def test_what_a_source_does_is_found_by_the_rules_that_it_breaks(
    stack: Weir, example: str, expected: dict[str, list[str]]
) -> None:
    said = [(each.rule.removeprefix("source-live-"), each.subject) for each in examine(stack, example)]
    assert sorted(said) == sorted((name, subject) for name, subjects in expected.items() for subject in subjects)


@pytest.mark.parametrize(
    ("example", "rule_id", "hint"),
    [
        ("ALTER TABLE public.customers REPLICA IDENTITY NOTHING", "identity", "DEFAULT"),
        (
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ALTER COLUMN id DROP NOT NULL",
            "identity",
            "FULL",
        ),
        ("ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (id)", "identity", "FULL"),
        (
            (
                "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (id, joined),"
                "REPLICA IDENTITY NOTHING"
            ),
            "identity",
            "DEFAULT",
        ),
        (
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey, ADD PRIMARY KEY (joined)",
            "identity",
            "FULL",
        ),
        (
            (
                "ALTER TABLE public.customers ALTER COLUMN email SET NOT NULL, ADD UNIQUE (email);"
                "ALTER TABLE public.customers REPLICA IDENTITY USING INDEX customers_email_key"
            ),
            "identity",
            "DEFAULT",
        ),
        ("\n---\nreplicaIdentity: full", "identity", "FULL"),
        (
            "ALTER TABLE public.customers DROP CONSTRAINT customers_pkey\n---\n{replicaIdentity: full, primaryKey: []}",
            "identity",
            "FULL",
        ),
        (PARTITIONED + "\n---\n{partitionDrop: keep, replicaIdentity: full}", "identity", "FULL"),
        (
            PARTITIONED + "ALTER TABLE public.customers_0 REPLICA IDENTITY NOTHING\n---\npartitionDrop: keep",
            "identity",
            "DEFAULT",
        ),
        (
            "REVOKE SELECT ON public.customers FROM weir_shop",
            "select",
            "GRANT SELECT ON public.customers TO weir_shop`",
        ),
        (
            "CREATE SCHEMA shop; ALTER TABLE public.customers SET SCHEMA shop\n---\ntable: shop.customers",
            "select",
            "`GRANT USAGE ON SCHEMA shop TO weir_shop`",
        ),
        (
            (
                'CREATE SCHEMA "My Shop"; ALTER TABLE public.customers SET SCHEMA "My Shop";'
                'REVOKE SELECT ON "My Shop".customers FROM weir_shop\n---\ntable: \'"My Shop".customers\''
            ),
            "select",
            'USAGE ON SCHEMA "My Shop" TO weir_shop; GRANT SELECT ON "My Shop".customers',
        ),
        (
            "REVOKE SELECT ON public.customers FROM weir_shop; GRANT SELECT (id) ON public.customers TO weir_shop",
            "select",
            "GRANT SELECT ON public.customers",
        ),
        (
            (
                "CREATE SCHEMA legacy; CREATE TYPE legacy.box AS (height integer);"
                "ALTER TABLE public.customers ADD COLUMN b legacy.box\n---\nexcluded: [b]"
            ),
            "type-name",
            "`ALTER TYPE legacy.box RENAME TO own_box`",
        ),
        (
            (
                'CREATE SCHEMA "My Shop"; CREATE TABLE "My Shop".point (id integer PRIMARY KEY);'
                'ALTER TABLE public.customers ADD COLUMN b "My Shop".point\n---\nexcluded: [b]'
            ),
            "type-name",
            '`ALTER TABLE "My Shop".point RENAME TO own_point`',
        ),
    ],
)
def test_what_a_hint_says_mends_it(stack: Weir, example: str, rule_id: str, hint: str) -> None:
    sql, _, fragment = example.partition("\n---\n")
    files = changed(fragment) if fragment else base()
    with database(stack) as made:
        made.run(sql)
        [said] = [each.hint for each in found(files, made.read()) if each.rule == f"source-live-{rule_id}"]
        assert hint in said
        first, *likewise = re.findall(r"`([^`]+)`", said)
        for statement in (first, *(re.sub(r"(?<=ALTER TABLE )\S+", each, first) for each in likewise)):
            made.run(statement)
        assert f"source-live-{rule_id}" not in {each.rule for each in found(files, made.read())}


def test_what_is_merely_not_deployed_is_no_error(stack: Weir) -> None:
    files = model(
        """
        name: visits
        table: public.visits
        lifecycle: draft
        primaryKey: [id]
        columns: [{name: id, type: bigint, required: true}]
        """,
        "Dataset",
    )
    with database(stack) as made:
        made.run(f"CREATE TABLE public.visits (id bigint PRIMARY KEY); {PUBLICATION} public.customers;")
        assert found(files, made.read()) == [], "nobody needs the visits, so they are not published"
        made.run("DROP PUBLICATION weir_shop_orders;" + PUBLICATION + " public.visits;")
        [lacking] = found(files, made.read())
    assert (lacking.rule, lacking.severity) == ("source-live-publication-tables", Severity.WARNING)
    assert "`public.customers`" in lacking.sentence


ENVIRONMENT = """
kind: Environment
name: here
platform: dell
authorisation: none
connections:
  shop-db: {{host: "{host}", {port}database: weir_live, user: {user}, password: "secret:{secret}"}}
engine: {{url: "stack:trino.http"}}
connect: {{url: "stack:connect.rest"}}
kafka: {{bootstrap: "stack:kafka.clients"}}
"""


def write(folder: Path, files: dict[str, bytes], environment: str) -> Path:
    """A model's folder with an environment of ours in it."""
    for path, content in {**files, "ecosystem/environments/here.environment.yaml": environment.encode()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder / "ecosystem"


def here(**more: str) -> str:
    """An environment whose source is the stack's."""
    usual = {"host": "stack:source.sql", "port": "", "user": "postgres", "secret": "stack.SOURCE_DB_PASSWORD"}
    return ENVIRONMENT.format(**{**usual, **more})


def judged(stack: Weir, folder: Path, selector: str) -> tuple[int, list[str]]:
    """Exit code of `weir check --live here` for a part of the model, and the live rules that found something."""
    ended = stack("check", "--live", "here", "--model", str(folder), "--json", selector)
    rules = [each["rule"] for each in json.loads(ended.stdout)["findings"]]
    return ended.returncode, sorted(each for each in rules if each.startswith("source-live-"))


def test_the_command_looks_at_the_live_source_of_an_environment(stack: Weir, tmp_path: Path) -> None:
    folder = write(tmp_path, base(), here())
    with database(stack) as made:
        assert judged(stack, folder, "shop/orders") == (0, [])
        made.run("ALTER TABLE public.customers ALTER COLUMN balance TYPE numeric(14,2), ADD COLUMN phone text;")
        assert judged(stack, folder, "shop/orders") == (3, ["source-live-column-new", "source-live-type"])
        assert judged(stack, folder, "crm/churn") == (0, []), "a source that was not selected is not looked at"
        text = stack("check", "--live", "here", "--model", str(folder))
    assert "Looking at weir_live at 127.0.0.1" in text.stderr
    assert "orders.datastore.yaml:16:" in text.stdout
    assert stack.site.secrets["SOURCE_DB_PASSWORD"] not in text.stdout + text.stderr


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"host": "127.0.0.1", "port": "port: 1, "}, "listens on that port"),
        ({"host": "no-such-host.example", "port": "port: 5432, "}, "host name"),
        ({}, "password"),
        ({"user": "nobody_at_all"}, "password"),
    ],
)
def test_a_source_that_does_not_let_us_in_ends_the_check_and_keeps_the_password(
    stack: Weir, tmp_path: Path, more: dict[str, str], words: str
) -> None:
    folder = write(tmp_path, base(), here(secret="LIVE_PASSWORD", **more))  # noqa: S106 - a secret's name
    ended = stack("check", "--live", "here", "--model", str(folder), env={"LIVE_PASSWORD": "hunter2-of-the-source"})
    assert ended.returncode == 8
    assert ended.stderr.splitlines()[-2].startswith("error: PostgreSQL at ")
    assert words in ended.stderr
    assert "hunter2" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_is_not_there_ends_the_check(stack: Weir, tmp_path: Path) -> None:
    ended = stack("check", "--live", "here", "--model", str(write(tmp_path, base(), here())))
    assert ended.returncode == 8
    assert 'database "weir_live" does not exist' in ended.stderr
    assert stack.site.secrets["SOURCE_DB_PASSWORD"] not in ended.stdout + ended.stderr


@pytest.mark.parametrize("secret", ["LIVE_PASSWORD_NOBODY_SET", "stack.NO_SUCH_SECRET"])
def test_a_missing_secret_is_named(stack: Weir, tmp_path: Path, secret: str) -> None:
    ended = stack("check", "--live", "here", "--model", str(write(tmp_path, base(), here(secret=secret))))
    assert ended.returncode == 8
    assert secret.removeprefix("stack.") in ended.stderr


def test_an_environment_that_is_not_there_is_a_slip_of_the_pen(stack: Weir, tmp_path: Path) -> None:
    ended = stack("check", "--live", "there", "--model", str(write(tmp_path, base(), here())))
    assert ended.returncode == 2
    assert "dell, here" in ended.stderr
