"""The engine's tables: they are made, gain columns, and get wider types; nothing is taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import sqlglot
from sqlglot import exp

from compiler.client.statements import fill, split
from compiler.deploy.step import Step, several, side_by_side
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World
from compiler.plan.steps import Stream
from compiler.sql.dialect import name


@dataclass(frozen=True, slots=True)
class TableWanted:
    """A table as its statement describes it."""

    schema: str
    table: str
    columns: Mapping[str, str]
    """The type of each column, as the engine spells it."""
    statement: str


def tables_of(text: str) -> Iterator[TableWanted]:
    """The tables that a file of statements makes."""
    for statement in split(text):
        made = sqlglot.parse_one(statement, dialect="trino")
        if isinstance(made, exp.Create) and made.kind == "TABLE":
            table = made.this.this
            columns = {each.name: spelt(each.args["kind"]) for each in made.this.expressions}
            yield TableWanted(table.db, table.name, columns, statement)


def spelt(kind: exp.DataType) -> str:
    """A type as the engine's own catalog spells it."""
    return kind.sql(dialect="trino").lower().replace(", ", ",")


def schemas_of(text: str) -> Iterator[tuple[str, str]]:
    """The schemas that a file of statements makes, each with its statement."""
    for statement in split(text):
        if "CREATE SCHEMA" in statement:  # of a thousand statements that are parsed once more, few are meant
            made = sqlglot.parse_one(statement, dialect="trino")
            if isinstance(made, exp.Create) and made.kind == "SCHEMA":
                yield made.this.db, statement


def schemas_step(wanted: Wanted, world: World) -> Step:
    """Every schema of the platform, one after the other: streams share them, and of two makers at once one fails."""
    texts = [wanted.text(f"{wanted.engine}/ddl/{each.name}.sql") for each in wanted.streams]
    schemas = {schema: statement for text in texts for schema, statement in schemas_of(text)}

    def missing() -> list[str]:
        asked = f"SELECT schema_name FROM {name(wanted.catalog)}.information_schema.schemata"  # noqa: S608 - quoted
        there = {row["schema_name"] for row in world.engine.run(asked)}
        return [each for each in schemas if each not in there]

    def apply() -> None:
        for each in missing():
            world.engine.run(schemas[each])

    return Step("schemas", lambda: several([f"{each} is not there" for each in missing()]), apply)


def table_steps(wanted: Wanted, stream: Stream, world: World) -> list[Step]:
    """The tables of a stream; a column that is missing is added, and none is changed or taken away."""
    text = wanted.text(f"{wanted.engine}/ddl/{stream.name}.sql")
    tables = list(tables_of(text))

    def differences() -> list[str]:
        live = columns(world, wanted.catalog, stream.schema)
        return [
            f"{each.table} is not there" if each.table not in live else f"{each.table} lacks {', '.join(lacking)}"
            for each in tables
            if (lacking := [column for column in each.columns if column not in live.get(each.table, ())])
        ]

    def apply() -> None:
        live = columns(world, wanted.catalog, stream.schema)
        side_by_side(partial(world.engine.run, each.statement) for each in tables if each.table not in live)
        live = columns(world, wanted.catalog, stream.schema)
        for each in tables:
            for column, kind in each.columns.items():
                if column not in live[each.table]:
                    place = f"{name(wanted.catalog)}.{name(each.schema)}.{name(each.table)}"
                    world.engine.run(f"ALTER TABLE {place} ADD COLUMN {name(column)} {kind}")

    return [Step(f"tables of {stream.datastore.address}", lambda: several(differences()), apply)]


def widen_steps(wanted: Wanted, stream: Stream, world: World) -> list[Step]:
    """Columns get their wider types; by now every view says the wider type itself, so no reader notices."""
    tables = list(tables_of(wanted.text(f"{wanted.engine}/ddl/{stream.name}.sql")))

    def found() -> list[tuple[TableWanted, str, str, str]]:
        live = columns(world, wanted.catalog, stream.schema)
        return [
            (each, column, there, kind)
            for each in tables
            for column, kind in each.columns.items()
            if (there := live.get(each.table, {}).get(column)) is not None and there != kind
        ]

    def apply() -> None:
        for each, column, _, kind in found():
            place = f"{name(wanted.catalog)}.{name(each.schema)}.{name(each.table)}"
            world.engine.run(f"ALTER TABLE {place} ALTER COLUMN {name(column)} SET DATA TYPE {kind}")

    def difference() -> str | None:
        return several([f"{each.table}.{column} is {there}, not {kind}" for each, column, there, kind in found()])

    return [Step(f"types of {stream.datastore.address}", difference, apply)]


def columns(world: World, catalog: str, schema: str) -> dict[str, dict[str, str]]:
    """The columns of all tables of a schema, with their types."""
    asked = fill(
        f"SELECT table_name, column_name, data_type FROM {name(catalog)}.information_schema.columns "  # noqa: S608
        "WHERE table_schema = :schema",
        schema=schema,
    )
    found: dict[str, dict[str, str]] = {}
    for row in world.engine.run(asked):
        found.setdefault(row["table_name"], {})[row["column_name"]] = row["data_type"].replace(", ", ",")
    return found
