"""What PostgreSQL is asked for in a first load.

Each value has the form that it has in an event, so that one decode serves both; but for a time with a zone, which took
most of the time of a load as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.model.datastore import Column, Dataset
from compiler.model.types import LogicalType
from compiler.sql.dialect import name, quoted
from compiler.sql.layout import deep, document, listed

WIDTH = 100
"""Bytes of a row, where nobody knows."""
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
    "date": f"""\
CASE
    WHEN isfinite({{c}}) THEN CAST({{c}} - DATE '1970-01-01' AS bigint)
    WHEN {{c}} IS NOT NULL THEN {NO_DAY}
END""",
    "time": "CAST(extract(epoch FROM {c}) * 1000000 AS bigint)",
    "timestamp": f"""\
CASE
    WHEN isfinite({{c}}) THEN CAST(extract(epoch FROM {{c}}) * 1000000 AS bigint)
    WHEN {{c}} IS NOT NULL THEN {NO_MOMENT}
END""",
    # A year before the first would be written without its sign, and one of five digits be read as another.
    "timestamptz": """\
CASE
    WHEN isfinite({c}) AND extract(year FROM {c} AT TIME ZONE 'UTC') BETWEEN 1 AND 9999
        THEN to_char({c} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    ELSE '!' || CAST({c} AS text)
END""",
}
"""By the type of a column `{c}`."""
REFUSED = "CAST(CAST('a first load cannot spell ' || pg_typeof({c}) AS integer) AS text)"
"""Nothing else in PostgreSQL ends a query with a message of one's own and needs no function to be made."""
JSON = f"""\
CASE CAST(pg_typeof({{c}}) AS text)
    WHEN 'hstore' THEN {REFUSED}
    ELSE CAST({{c}} AS text)
END"""
# A cast to text would cut off the blanks that a char(n) ends with.
TEXT = "CASE WHEN {c} IS NOT NULL THEN concat({c}) END"
# Types that events spell in their own way; the column may be of any type, so it becomes one by its text. An interval
# has seconds without zeros at their end, each other part without leading ones; a part has a sign of its own.
ANY_TEXT = f"""\
CASE
    WHEN {{c}} IS NULL THEN NULL
    ELSE CASE CAST(pg_typeof({{c}}) AS text)
        WHEN 'interval' THEN format(
            'P%sY%sM%sDT%sH%sM%sS',
            extract(year FROM CAST(CAST({{c}} AS text) AS interval)),
            extract(month FROM CAST(CAST({{c}} AS text) AS interval)),
            extract(day FROM CAST(CAST({{c}} AS text) AS interval)),
            extract(hour FROM CAST(CAST({{c}} AS text) AS interval)),
            extract(minute FROM CAST(CAST({{c}} AS text) AS interval)),
            trim_scale(CAST(extract(second FROM CAST(CAST({{c}} AS text) AS interval)) AS numeric))
        )
        WHEN 'time with time zone'
            THEN CAST(CAST(CAST(CAST({{c}} AS text) AS timetz) AT TIME ZONE 'UTC' AS time) AS text) || 'Z'
        WHEN 'hstore' THEN {REFUSED}
        WHEN 'numeric' THEN CASE CAST({{c}} AS text)
            WHEN 'NaN' THEN 'NAN'
            WHEN 'Infinity' THEN 'POSITIVE_INFINITY'
            WHEN '-Infinity' THEN 'NEGATIVE_INFINITY'
            ELSE CAST({{c}} AS text)
        END
        ELSE format('%s', {{c}})
    END
END"""
"""A column without a length may be of any type that the model knows as text, also a number without bounds."""


def pull(dataset: Dataset, columns: Sequence[Column], ranged: Column | None, *, seen: bool = False) -> str:
    """The query that reads a table, as an expression for an engine; its answer has the columns `c0`, `c1` and so on.

    It is bounded by `:first` and `:last` where a column for ranges is given. One more row says which transactions it
    has `seen`, if that is asked for; in the others this column is NULL.
    """
    schema, table = dataset.source
    forms = [f"{pulled_form(one.type, name(one.physical_name))} AS c{n}" for n, one in enumerate(columns)]
    if seen:
        forms.append("CAST(NULL AS text) AS seen")
    text = f"\n{listed('SELECT', forms, 'FROM')} {name(schema)}.{name(table)}"
    if seen:
        text += f"\nUNION ALL SELECT {', '.join(['NULL'] * len(columns))}, CAST(pg_current_snapshot() AS text)"
    rows = deep(text)
    if ranged is None:
        return quoted(f"{rows}\n")
    # A parameter inside of a text would be left alone, so the query is put together around it.
    begin = f"{rows}\n    WHERE {name(ranged.physical_name)} BETWEEN "
    return f"{quoted(begin)}\n    || " + " || ".join([limit("first"), quoted(" AND "), limit("last")])


def key_range(dataset: Dataset, ranged: Column) -> str:
    """The query for the smallest and the largest key, as a literal for an engine.

    Both come from the index. The number of rows is what PostgreSQL's planner believes, of all partitions together; of a
    table that nobody has analysed yet it is guessed from its size.
    """
    schema, table = dataset.source
    key, whole = name(ranged.physical_name), f"{name(schema)}.{name(table)}"
    # The names in it are quoted.
    return quoted(f"""
    SELECT
        CAST(min({key}) AS bigint) AS "first",
        CAST(max({key}) AS bigint) AS "last",
        CAST((
            SELECT sum(CASE WHEN reltuples < 0 THEN pg_relation_size(oid) / {WIDTH} ELSE reltuples END)
            FROM pg_class
            WHERE relkind = 'r' AND oid IN (
                SELECT relid FROM pg_partition_tree({quoted(whole)})
                UNION SELECT CAST({quoted(whole)} AS regclass)
            )
        ) AS bigint) AS "rows"
    FROM {whole}
""")  # noqa: S608


def unlike(datasets: Iterable[Dataset], publication: str) -> str:
    """The query for what no change event tells, as a literal for an engine: one row for each table.

    `fault` says in what a table is not as it is modelled, and `partitions` of which parts it is made, where the model
    says what becomes of a dropped one: by number what is stored where, and whether nothing is.
    """
    wanted = quoted(listed("[", [document(modelled(each)) for each in datasets], "]"))
    # The names in it are quoted.
    return quoted(f"""
    WITH wanted AS (
        SELECT
            told->>'table' AS src_table,
            to_regclass(told->>'name') AS oid,
            ARRAY(SELECT json_array_elements_text(told->'columns')) AS columns,
            ARRAY(SELECT json_array_elements_text(told->'key') COLLATE "C" ORDER BY 1) AS key,
            CAST(told->>'whole' AS boolean) AS whole,
            CAST(told->>'divided' AS boolean) AS divided
        FROM json_array_elements({deep(wanted, 8)}) AS every (told)
    )
    SELECT
        src_table,
        CASE WHEN oid IS NULL THEN 'it is not there' ELSE concat_ws(
            '; ',
            CASE WHEN NOT EXISTS (
                SELECT FROM pg_publication_rel AS member
                JOIN pg_publication AS publication ON publication.oid = member.prpubid
                WHERE publication.pubname = {quoted(publication)} AND member.prrelid = wanted.oid
            ) THEN 'it is not published' END,
            (
                SELECT 'it has no column ' || string_agg(missing, ', ')
                FROM unnest(columns) AS missing
                WHERE NOT EXISTS (
                    SELECT FROM pg_attribute
                    WHERE attrelid = wanted.oid AND attname = missing AND NOT attisdropped
                )
            ),
            (
                SELECT 'its key is (' || array_to_string(there.key, ', ') || ')'
                FROM (
                    SELECT ARRAY(
                        SELECT CAST(attname AS text) COLLATE "C"
                        FROM pg_index
                        JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                        WHERE indrelid = wanted.oid AND indisprimary
                        ORDER BY 1
                    ) AS key
                ) AS there
                WHERE wanted.key <> '{{}}' AND NOT whole AND there.key <> wanted.key
            ),
            CASE WHEN whole AND EXISTS (
                SELECT FROM pg_class
                WHERE relkind IN ('r', 'p') AND relreplident <> 'f' AND (
                    pg_class.oid = wanted.oid
                    OR pg_class.oid IN (SELECT relid FROM pg_partition_tree(wanted.oid))
                )
            ) THEN 'its log does not hold whole rows' END
        ) END AS fault,
        CASE WHEN divided THEN (
            SELECT CAST(json_object_agg(leaf.oid, json_build_array(
                pg_get_expr(relpartbound, leaf.oid) || ', ' || pg_relation_filenode(leaf.oid),
                pg_relation_size(leaf.oid) = 0
            ) ORDER BY leaf.oid) AS text)
            FROM pg_partition_tree(wanted.oid) AS tree
            JOIN pg_class AS leaf ON leaf.oid = tree.relid
            WHERE tree.isleaf AND tree.level > 0
        ) END AS partitions
    FROM wanted
    ORDER BY src_table
""")  # noqa: S608


def modelled(dataset: Dataset) -> dict[str, object]:
    """What a table has to be for its events to be read."""
    schema, table = dataset.source
    key = [dataset.by_name[each].physical_name for each in dataset.primary_key]
    return {
        "table": f"{schema}.{table}",
        "name": f"{name(schema)}.{name(table)}",
        "columns": [column.physical_name for column in dataset.columns],
        "key": key,
        "whole": dataset.replica_identity == "full",
        "divided": dataset.partition_drop is not None,
    }


def limit(parameter: str) -> str:
    """A whole number as a literal of the source; in quotes, because the smallest one would else be a decimal there."""
    return f"'''' || CAST(:{parameter} AS varchar) || ''''"


def pulled_form(type_: LogicalType, column: str) -> str:
    """A value in the form in which a load reads it."""
    if type_.element is None and type_.base == "timestamptz":
        return FORMS["timestamp"].replace("{c}", column)
    return event_form(type_, column)


def event_form(type_: LogicalType, column: str) -> str:
    """A value in the form that an event gives it; an array is a JSON text."""
    if type_.element is not None:
        each = deep(event_form(type_.element, "e"), 8)
        return f"""\
CASE WHEN {column} IS NOT NULL THEN CAST(coalesce((
    SELECT json_agg(
        {each} ORDER BY n
    )
    FROM unnest({column}) WITH ORDINALITY AS u(e, n)
), '[]') AS text) END"""  # noqa: S608 - quoted
    texts = ANY_TEXT if type_.length is None else TEXT
    form = texts if type_.base == "string" else FORMS.get(type_.base, JSON)
    return form.replace("{c}", column)
