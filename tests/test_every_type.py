"""Claim: whatever a column can hold, each target is told so in its own language, for every kind of table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import duckdb
import pytest
import sqlglot
import yaml
from sqlglot import exp

from compiler import rule
from compiler.adapters.memory import Nothing
from compiler.diagnostics import Severity
from compiler.model.types import logical_type
from compiler.parse.declarations import TYPE
from compiler.pipeline import check, compiled
from compiler.sql.dialect import DUCKDB
from tests.models import TODAY, alone, sources
from tests.oracle.engines import CONTROL, TOPIC
from tests.oracle.wares import LOCAL, MODEL, TRINO

PLAIN = (
    "boolean", "integer", "bigint", "real", "double", "decimal(1,0)", "decimal(12,2)", "decimal(38,0)",
    "decimal(38,38)", "string", "string(1)", "string(320)", "date", "time", "timestamp", "timestamptz", "uuid",
    "binary", "json",
)  # fmt: skip
"""Every type that is not an array, with the least and the most that its parameters can be."""
INEXACT = ("real", "double", "json", "array")
"""Types that are never a key."""
KINDS = {
    "keyed": "immutableKey: true, ",
    "narrow": "",
    "whole": "replicaIdentity: full, ",
    "added": "appendOnly: true, ",
}
"""Datasets with what sets them apart: `narrow` has no value that the source may leave out of an event."""
UNREAD: Mapping[str, set[str]] = {"trino": set(), "duckdb": set(), "postgres": {"DO", "CREATE", "ALTER"}}
"""Statements that sqlglot passes on as text: programs, publications, and what they write down on the way."""
RAISED = re.compile(r"THEN ERROR '(?:[^']|'')*'")
"""What a MERGE of DuckDB can end with, which sqlglot does not know; DuckDB itself is asked below."""
QUESTION = re.compile(r"query => ('.*?)\n *\)\)", re.DOTALL)
"""What the engine is to ask a source, put together from pieces."""
LONG = ("string", "binary", "json", "array", "decimal(38")
STORE = """
kind: Datastore
name: wares
team: shop
zone: here
description: A database that has everything.
connection: shop-db
capture: {method: cdc}
datasets:
"""


SPOILT = ("binary", "time")
"""Types that arrive damaged in an array, for which a rule speaks."""


def types() -> list[str]:
    """Every type, arrays of all that can stand in one too."""
    return [*PLAIN, *(f"array<{each}>" for each in PLAIN if each not in SPOILT)]


def dataset(name: str) -> str:
    """A table with a column of each type; those that can be a key are one, unless rows are only added."""
    wanted = [each for each in types() if name != "narrow" or not each.startswith(LONG)]
    columns = [f"{{name: c{place}, type: '{each}', required: true}}" for place, each in enumerate(wanted)]
    exact = [f"c{place}" for place, each in enumerate(wanted) if not each.startswith(INEXACT)]
    key = "" if name == "added" else f"primaryKey: [{', '.join(exact)}], "
    told = f"table: public.{name}, description: Of all types., lifecycle: stable, {key}{KINDS[name]}"
    return f"{{name: {name}, {told}columns: [{', '.join(columns)}]}}"


def needs(freshness: str) -> str:
    """Each dataset as it is, and with its history where it has a key."""
    told = "- {{dataset: shop/wares/{0}, as: {0}_{1}, history: {1}, freshness: {2}, columns: [{3}]}}"
    return "\n  ".join(
        told.format(name, history, freshness, ", ".join(f"c{place}" for place in range(len(columns_of(name)))))
        for name in KINDS
        for history in (("live",) if name == "added" else ("live", "milestoned"))
    )


def columns_of(name: str) -> list[str]:
    """The types of the columns of a dataset."""
    return [column["type"] for column in yaml.safe_load(dataset(name))["columns"]]


@cache
def made(platform: str) -> Mapping[str, str]:
    """Every file of the model on a platform called `here`, by path."""
    listed = "\n".join(f"  - {dataset(name)}" for name in KINDS)
    text = MODEL.replace("PLATFORMS", platform).replace("PLATFORM", "here")
    text = text.replace("DATASTORE", f"{STORE}{listed}")
    text = text.replace("NEEDS_FAST", needs("10s")).replace("NEEDS_SLOW", needs("1h"))
    checked = check(sources(alone(text)), rule.load(), TODAY, Nothing())
    assert not [each for each in checked.judged.findings if each.severity is Severity.ERROR]
    return {path: each.text for path, each in compiled(checked.ecosystem).items()}


def test_no_type_is_forgotten() -> None:
    bases = {each.partition("(")[0].partition("<")[0] for each in types()}
    told = set(re.findall(r"[a-z]{4,}", TYPE))
    assert bases == told


@pytest.mark.parametrize(
    ("platform", "folder", "dialect", "least"),
    [(TRINO, "trino", "trino", 50), (LOCAL, "duckdb", "duckdb", 30), (TRINO, "source", "postgres", 1)],
    ids=["trino", "duckdb", "postgres"],
)
def test_every_statement_is_sql_of_its_target(platform: str, folder: str, dialect: str, least: int) -> None:
    statements = {
        path: text
        for path, text in made(platform).items()
        if path.startswith(f"here/{folder}/") and path.endswith(".sql")
    }
    assert len(statements) >= least
    for path, text in statements.items():
        found = sqlglot.parse(RAISED.sub("THEN DO NOTHING", text), dialect=dialect)
        assert any(found), path
        unread = {str(each.this).upper() for each in found if isinstance(each, exp.Command)}
        assert unread <= UNREAD[dialect], path


def test_what_is_asked_of_a_source_is_its_own_sql() -> None:
    asked = [each for path, text in made(TRINO).items() if "/load/" in path for each in QUESTION.findall(text)]
    assert len(asked) > len(KINDS)
    for each in asked:
        told = sqlglot.parse_one(each, dialect="trino")
        parts = [told] if isinstance(told, exp.Literal) else told.flatten()
        question = "".join(part.this if isinstance(part, exp.Literal) else "1" for part in parts)
        assert isinstance(sqlglot.parse_one(question, dialect="postgres"), exp.Query)


def test_duckdb_takes_every_table_view_and_statement() -> None:
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute("SET TimeZone = 'UTC'; CREATE SCHEMA shop_fast; CREATE SCHEMA shop_slow")
        engine.execute(CONTROL.format(control="weir", time="timestamptz"))
        engine.execute(TOPIC.format(schema="weir_shop_wares", time="timestamptz"))
        for part in ("ddl/", "views/", "land/", "merge/"):
            for path, text in made(LOCAL).items():
                if path.startswith(f"here/duckdb/{part}"):
                    run(engine, path, re.sub(r":(?:lo|hi|upto|token)\b", "1", text))
        for name in KINDS:
            told = engine.execute(f"DESCRIBE shop_fast.{name}_live").fetchall()
            assert [row[1].lower() for row in told] == [
                str(engine.execute(f"SELECT typeof(CAST(NULL AS {spelt(each)}))").fetchall()[0][0]).lower()
                for each in columns_of(name)
            ]


def spelt(type_: str) -> str:
    """A type as DuckDB spells it."""
    return DUCKDB.sql_type(logical_type(type_))


def run(engine: duckdb.DuckDBPyConnection, path: str, text: str) -> None:
    """Run the statements of a file; the file is named when one is refused."""
    try:
        engine.execute(text)
    except duckdb.Error as refused:
        pytest.fail(f"{path}: {refused}")
