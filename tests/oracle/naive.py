"""The same answers from SQL that a child could write: everything is worked out anew from the whole landing table.

It takes the place of compiled statements where the rounds themselves are on trial: what passes these must not fail
because of them.
"""

from __future__ import annotations

import json

from compiler.model.datastore import Column
from compiler.model.names import identifier
from compiler.plan.steps import Merge
from tests.oracle.history import MARKS
from tests.oracle.wares import Compiled, plan

ENDS = """
SELECT max(_partition_offset) FILTER (WHERE _message->>'status' = 'END') + 1 + {first} AS hi, 0 AS faults
FROM {schema}.topic WHERE _partition_offset >= :lo - {first}
"""
LAND = """
INSERT INTO {schema}.landing
SELECT _partition_offset + {first}, _timestamp, (_message->>'$.source.schema') || '.' || (_message->>'$.source.table'),
  _message->>'op', _message->>'$.transaction.id', _key, _message
FROM {schema}.topic AS arrived
WHERE _partition_offset >= :lo - {first} AND _partition_offset < :hi - {first}
  AND NOT EXISTS (SELECT 1 FROM {schema}.landing WHERE src_offset = arrived._partition_offset + {first})
"""
CHANGED = """
SELECT src_table, count(*) AS changes, count(*) FILTER (WHERE op = 't') AS truncates
FROM {schema}.landing WHERE src_offset >= :lo AND src_offset < :hi AND op IS NOT NULL GROUP BY src_table
"""
TABLES = """
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {schema}.landing (src_offset bigint, src_ts timestamptz, src_table varchar, op varchar,
  tx varchar, key_json varchar, value_json varchar);
CREATE TABLE IF NOT EXISTS {schema}.bounds (target varchar, upto bigint, until bigint);
"""
VERSIONS = """
WITH mine AS (
  SELECT src_offset AS pos, op, {key} AS k, CAST(value_json->>'$.source.ts_us' AS bigint) AS moment,
    value_json->'after' AS v
  FROM {schema}.landing WHERE src_table = {table} AND src_offset < {hi} AND op <> 'r'
), all_changes AS (
  SELECT pos, op, k, moment, v FROM mine WHERE op <> 't'
  UNION ALL
  SELECT emptied.pos, 'd', keys.k, emptied.moment, NULL
  FROM mine AS emptied, (SELECT DISTINCT k FROM mine WHERE op <> 't') AS keys WHERE emptied.op = 't'
), parts AS (
  SELECT *, max(CASE WHEN op <> 'u' THEN pos END) OVER (PARTITION BY k ORDER BY pos) AS part FROM all_changes
), texts AS (
  SELECT pos, op, k, moment, {texts} FROM parts
  WINDOW w AS (PARTITION BY k, part ORDER BY pos ROWS UNBOUNDED PRECEDING)
), typed AS (
  SELECT pos, op, k, moment, CASE WHEN op <> 'd' THEN row({typed}) END AS now FROM texts
), before AS (
  SELECT *, lag(now) OVER (PARTITION BY k ORDER BY pos) AS was FROM typed
), told AS (
  SELECT *, lead(pos) OVER w AS next_pos, lead(moment) OVER w AS next_at FROM before
  WHERE now IS DISTINCT FROM was WINDOW w AS (PARTITION BY k ORDER BY pos)
)
SELECT {columns}, make_timestamp(moment) AT TIME ZONE 'UTC' AS valid_from,
  make_timestamp(next_at) AT TIME ZONE 'UTC' AS valid_to, pos AS __pos_in, next_pos AS __pos_out
FROM told WHERE now IS NOT NULL
"""
TYPED = {
    "bigint": "CAST({x} AS bigint)",
    "integer": "CAST({x} AS integer)",
    "boolean": "CAST({x} AS boolean)",
    "double": "CAST({x} AS double)",
    "string": "{x}",
    "json": "{x}",
    "binary": "unhex({x})",
    "uuid": "CAST({x} AS uuid)",
    "date": "DATE '1970-01-01' + CAST({x} AS integer)",
    "time": "TIME '00:00:00' + to_microseconds(CAST({x} AS bigint))",
    "timestamp": "make_timestamp(CAST({x} AS bigint))",
    "timestamptz": "CAST({x} AS timestamptz)",
    "array<string>": "CAST(CAST({x} AS json) AS varchar[])",
    "array<bigint>": "CAST(CAST({x} AS json) AS bigint[])",
    "array<integer>": "CAST(CAST({x} AS json) AS integer[])",
}


def statements() -> Compiled:
    """Statements under the paths of the compiled ones."""
    made = Compiled(plan(), {})
    stream, folder = made.stream, made.folder
    names = {"schema": stream.schema, "first": stream.first}
    files = {
        f"ddl/{stream.name}.sql": TABLES.format(**names) + "\n".join(empty(each) + ";" for each in stream.merges),
        f"land/{stream.name}/audit.sql": ENDS.format(**names),
        f"land/{stream.name}/land.sql": LAND.format(**names),
        f"land/{stream.name}/changed.sql": CHANGED.format(**names),
        f"merge/{stream.name}/bounds.sql": "SELECT :token",
    }
    for each in stream.merges:
        text = f'CREATE OR REPLACE TABLE {stream.schema}."{each.table}" AS {versions(each, ":hi")}'
        for variant in ("", ".truncate"):
            name = f"{identifier(each.dataset.name)}.{each.history}{variant}"
            files[f"merge/{stream.name}/{name}.sql"] = text
    for room in made.plan.rooms:
        for shown in room.publishes:
            view = f"{room.name}.{identifier(shown.need.view)}"
            source = f'SELECT * FROM {stream.schema}."{shown.merge.table}"'
            text = source if shown.merged_only else versions(shown.merge, f"{2**62}")
            files[f"views/{room.name}/{identifier(shown.need.view)}.sql"] = (
                f"CREATE SCHEMA IF NOT EXISTS {room.name}; CREATE OR REPLACE VIEW {view} AS {text}"
            )
    return Compiled(made.plan, {f"{folder}/{path}": text for path, text in files.items()})


def empty(merge: Merge) -> str:
    """The table before anything is merged."""
    schema = merge.dataset.datastore.stream
    return f'CREATE TABLE IF NOT EXISTS {schema}."{merge.table}" AS {versions(merge, "0")}'


def versions(merge: Merge, hi: str) -> str:
    """All versions, or those that are current, of what landed before a position."""
    dataset = merge.dataset
    columns = dataset.columns
    said = VERSIONS.format(
        schema=dataset.datastore.stream,
        hi=hi,
        key="key_json" if dataset.primary_key else "CAST(src_offset AS varchar)",
        table="'" + ".".join(dataset.source) + "'",
        texts=", ".join(f"{folded(column)} AS x{place}" for place, column in enumerate(columns)),
        typed=", ".join(typed(column, f"x{place}") for place, column in enumerate(columns)),
        columns=", ".join(f'now[{place}] AS "{column.name}"' for place, column in enumerate(columns, 1)),
    )
    return said if merge.milestoned else f"SELECT * FROM ({said}) WHERE __pos_out IS NULL"


def folded(column: Column) -> str:
    """What the column's text is, where it was left out as well."""
    raw = f"""(v->>'$."{column.physical_name}"')"""
    mark = MARKS.get(str(column.type))
    if mark is None:
        return raw
    left_out = mark if isinstance(mark, str) else json.dumps(mark, separators=(",", ":"))
    told = f"CASE WHEN op <> 'd' AND {raw} IS DISTINCT FROM '{left_out}' THEN {{'v': {raw}}} END"
    return f"(last_value({told} IGNORE NULLS) OVER w).v"


def typed(column: Column, text: str) -> str:
    """The column's value from its text."""
    kind = column.type
    if kind.base == "decimal":
        cast = f"CAST({text} AS decimal({kind.precision},{kind.scale}))"
        return f"CASE WHEN regexp_matches({text}, '^-?[0-9]') THEN {cast} END"
    if column.trim:
        return f"rtrim({text}, ' ')"
    return TYPED[str(kind) if kind.base == "array" else kind.base].format(x=text)
