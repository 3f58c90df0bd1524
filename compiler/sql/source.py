"""What PostgreSQL is asked for in a first load.

Each value has the form that it has in an event, so that one decode serves both.
"""

from __future__ import annotations

from collections.abc import Sequence

from compiler.model.datastore import Column, Dataset
from compiler.model.types import LogicalType
from compiler.sql.dialect import name, quoted

NO_DAY = 2**31 - 1
NO_MOMENT = 9223372036825200000
"""What stands for a time that never comes; no type holds it."""
FORMS = {
    # also a single bit
    "boolean": "CAST({c} AS text) IN ('true', '1')",
    "integer": "CAST({c} AS integer)",
    "bigint": "CAST({c} AS bigint)",
    "real": "CAST({c} AS real)",
    "double": "CAST({c} AS double precision)",
    "decimal": "CAST(CAST({c} AS numeric) AS text)",
    "uuid": "CAST({c} AS text)",
    "binary": "encode({c}, 'hex')",
    "date": (
        "CASE WHEN isfinite({c}) THEN CAST({c} - DATE '1970-01-01' AS bigint) "
        f"WHEN {{c}} IS NOT NULL THEN {NO_DAY} END"
    ),
    "time": "CAST(extract(epoch FROM {c}) * 1000000 AS bigint)",
    "timestamp": (
        "CASE WHEN isfinite({c}) THEN CAST(extract(epoch FROM {c}) * 1000000 AS bigint) "
        f"WHEN {{c}} IS NOT NULL THEN {NO_MOMENT} END"
    ),
    # A year before the first would be written without its sign, and one of five digits be read as another.
    "timestamptz": (
        "CASE WHEN isfinite({c}) AND extract(year FROM {c} AT TIME ZONE 'UTC') BETWEEN 1 AND 9999 "
        "THEN to_char({c} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') ELSE '!' || CAST({c} AS text) END"
    ),
}
"""By the type of a column `{c}`."""
REFUSED = "CAST(CAST('a first load cannot spell ' || pg_typeof({c}) AS integer) AS text)"
"""Nothing else in PostgreSQL ends a query with a message of one's own and needs no function to be made."""
# Seconds without zeros at their end, each other part without leading ones; a part of its own has a sign of its own.
INTERVAL = (
    "format('P%sY%sM%sDT%sH%sM%sS', extract(year FROM {i}), extract(month FROM {i}), extract(day FROM {i}), "
    "extract(hour FROM {i}), extract(minute FROM {i}), trim_scale(CAST(extract(second FROM {i}) AS numeric)))"
)
ZONED = "CAST(CAST(CAST(CAST({c} AS text) AS timetz) AT TIME ZONE 'UTC' AS time) AS text) || 'Z'"
SPELT = (
    f"WHEN 'interval' THEN {INTERVAL.replace('{i}', 'CAST(CAST({c} AS text) AS interval)')} "
    f"WHEN 'time with time zone' THEN {ZONED} WHEN 'hstore' THEN {REFUSED}"
)
"""Types that events spell in their own way. The column may be of any type, so it becomes one by its text."""
JSON = f"CASE CAST(pg_typeof({{c}}) AS text) WHEN 'hstore' THEN {REFUSED} ELSE CAST({{c}} AS text) END"
# A cast to text would cut off the blanks that a char(n) ends with.
TEXT = "CASE WHEN {c} IS NOT NULL THEN format('%s', {c}) END"
ANY_TEXT = (
    f"CASE WHEN {{c}} IS NULL THEN NULL ELSE CASE CAST(pg_typeof({{c}}) AS text) {SPELT} "
    "WHEN 'numeric' THEN CASE CAST({c} AS text) WHEN 'NaN' THEN 'NAN' WHEN 'Infinity' THEN 'POSITIVE_INFINITY' "
    "WHEN '-Infinity' THEN 'NEGATIVE_INFINITY' ELSE CAST({c} AS text) END "
    "ELSE format('%s', {c}) END END"
)
"""A column without a length may be of any type that the model knows as text, also a number without bounds."""


def pull(dataset: Dataset, columns: Sequence[Column], ranged: Column | None) -> str:
    """The query that reads a table, as an expression for an engine; its answer has the columns `c0`, `c1` and so on.

    It is bounded by `:first` and `:last` where a column for ranges is given.
    """
    schema, table = dataset.source
    read = ", ".join(f"{event_form(one.type, name(one.physical_name))} AS c{n}" for n, one in enumerate(columns))
    rows = f"SELECT {read} FROM {name(schema)}.{name(table)}"  # noqa: S608 - quoted
    if ranged is None:
        return quoted(rows)
    # A parameter inside of a text would be left alone, so the query is put together around it.
    begin = f"{rows} WHERE {name(ranged.physical_name)} BETWEEN "
    return " || ".join([quoted(begin), limit("first"), quoted(" AND "), limit("last")])


def key_range(dataset: Dataset, ranged: Column) -> str:
    """The query for the smallest and the largest key, as a literal for an engine.

    Both come from the index. The number of rows is what PostgreSQL's planner believes, of all partitions together.
    """
    schema, table = dataset.source
    key, whole = name(ranged.physical_name), f"{name(schema)}.{name(table)}"
    parts = f"SELECT relid FROM pg_partition_tree({quoted(whole)}) UNION SELECT CAST({quoted(whole)} AS regclass)"  # noqa: S608
    rows = f"SELECT sum(greatest(reltuples, 0)) FROM pg_class WHERE oid IN ({parts}) AND relkind = 'r'"  # noqa: S608
    return quoted(
        f'SELECT CAST(min({key}) AS bigint) AS "first", CAST(max({key}) AS bigint) AS "last", '  # noqa: S608 - quoted
        f'CAST(({rows}) AS bigint) AS "rows" FROM {whole}'
    )


def limit(parameter: str) -> str:
    """A whole number as a literal of the source; in quotes, because the smallest one would else be a decimal there."""
    return f"'''' || CAST(:{parameter} AS varchar) || ''''"


def event_form(type_: LogicalType, column: str) -> str:
    """A value in the form that an event gives it; an array is a JSON text."""
    if type_.element is not None:
        each = event_form(type_.element, "e")
        listed = f"SELECT json_agg({each} ORDER BY n) FROM unnest({column}) WITH ORDINALITY AS u(e, n)"  # noqa: S608
        return f"CASE WHEN {column} IS NOT NULL THEN CAST(coalesce(({listed}), '[]') AS text) END"
    texts = ANY_TEXT if type_.length is None else TEXT
    form = texts if type_.base == "string" else FORMS.get(type_.base, JSON)
    return form.replace("{c}", column)
