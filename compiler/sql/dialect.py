"""The dialects: what Trino and DuckDB say differently, and nothing else."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache

from compiler.model.datastore import Column
from compiler.model.types import LogicalType
from compiler.sql.layout import chosen, grouped

PLACEHOLDER = "__debezium_unavailable_value"
"""What stands in place of a long value that did not change; the connectors are told to say so."""
MARK_BYTES = json.dumps(list(PLACEHOLDER.encode()), separators=(",", ":"))
MARK_TEXTS = json.dumps([PLACEHOLDER], separators=(",", ":"))
MARK_UUIDS = '["b68a35a7-17ad-35b3-af2a-ae46edb4545a"]'
ARRAY_MARKS = {
    "integer": MARK_BYTES,
    "bigint": MARK_BYTES,
    "date": MARK_BYTES,
    "string": MARK_TEXTS,
    "json": MARK_TEXTS,
    "uuid": MARK_UUIDS,
}
"""What stands in place of an unchanged array, by the type of its elements. For the other types it is NULL."""
TEXT_MARKS = (PLACEHOLDER, json.dumps({PLACEHOLDER: PLACEHOLDER}, separators=(",", ":")))
"""In place of a text; the second one in place of an hstore."""

Shape = Mapping[str, "str | Shape"]
"""The fields that are read of a JSON object, with the type of each, or its own fields."""


@cache
def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


class Dialect(ABC):
    """One engine's way of saying things."""

    engine: str
    """As a platform names it."""
    types: Mapping[str, str]
    whole_max_by: str
    """The aggregate that gives the value at the highest position, also when that value is NULL."""
    raises_in_merge: bool
    """Whether an INSERT of a MERGE evaluates its values for rows that it does not insert: then a clause must raise."""

    @property
    def timestamptz(self) -> str:
        """The type of a time with a zone."""
        return self.types["timestamptz"]

    @abstractmethod
    def fail(self, message: str, type_: str) -> str:
        """An expression that ends the statement with a message."""

    @abstractmethod
    def decode(self, text: str, shape: Shape) -> str:
        """JSON text as a row; a field that is absent is NULL."""

    @abstractmethod
    def field(self, physical: str) -> str:
        """The quoted name of a decoded field."""

    @abstractmethod
    def raw_type(self, type_: LogicalType) -> str:
        """What a field is decoded as before its type is made of it."""

    @abstractmethod
    def struct(self, fields: Sequence[tuple[str, str]]) -> str:
        """The type of a row with some fields."""

    @abstractmethod
    def array(self, raw: str, element: LogicalType, each: str, listed: str) -> str:
        """An array whose elements, called `e` in `each`, are made of a raw array with elements of type `listed`."""

    @abstractmethod
    def is_array_mark(self, raw: str, mark: str) -> str:
        """Whether a raw array is the mark."""

    @abstractmethod
    def matches(self, raw: str, pattern: str) -> str:
        """Whether a part of a text matches a regular expression."""

    @abstractmethod
    def scalar(self, base: str, raw: str) -> str:
        """A value of a type from what its field was decoded as."""

    @abstractmethod
    def moment(self, micros: str) -> str:
        """The time with a zone that microseconds since 1970 mean."""

    @abstractmethod
    def parsed(self, text: str) -> str:
        """JSON text, such as a literal, as JSON."""

    @abstractmethod
    def entry(self, entries: str, key: str) -> str:
        """The value of a map under a key; NULL where there is none."""

    @abstractmethod
    def entry_as(self, entries: str, key: str, raw_type: str) -> str:
        """The same of a map of JSON values, as a field is decoded; fails where it is no such value."""

    @abstractmethod
    def holds(self, value: str, test: str) -> str:
        """Whether a test, in which it is called `v`, is true of a value; never NULL."""

    @abstractmethod
    def first_where(self, listed: str, test: str) -> str:
        """The first element, called `c` in the test, of which the test is true; NULL where there is none."""

    @abstractmethod
    def counts_by_table(self, listed: str) -> str:
        """The map from table to count that an END lists, equal to `histogram` of the same tables."""

    @abstractmethod
    def spelled(self, counts: str) -> str:
        """Counts by table, a map or JSON, as text."""

    @abstractmethod
    def number_at(self, text: str, key: str) -> str:
        """The whole number that an object in JSON text has under a key."""

    @abstractmethod
    def some(self, raw: str, listed: str, test: str) -> str:
        """Whether a test is true of an element, called `e`, of a raw array with elements of type `listed`."""

    def misfit(self, type_: LogicalType, raw: str) -> str:
        """Whether a raw value has no place in its type; it may also fail, where nothing can be made of it at all."""
        if type_.element is not None:
            return self.some(raw, self.types[self.listed_as(type_.element)], self.misfit(type_.element, "e"))
        value = self.value(type_, raw, "", nulls=True)
        return "false" if value == raw else f"{raw} IS NOT NULL AND {value} IS NULL"

    @abstractmethod
    def skipping_nulls(self, value: str) -> str:
        """The arguments of a window function that passes over NULL, with the parenthesis that ends them."""

    @abstractmethod
    def sha256(self, value: str) -> str:
        """The hexadecimal hash of a text."""

    def sql_type(self, type_: LogicalType) -> str:
        """The type of a column."""
        if type_.element is not None:
            return self.array_of(self.sql_type(type_.element))
        if type_.base == "decimal":
            return f"decimal({type_.precision},{type_.scale})"
        return self.types[type_.base]

    @abstractmethod
    def array_of(self, element: str) -> str:
        """The type of an array."""

    def typed(self, column: Column, raw: str, table: str) -> str:
        """The value of a column; what its type cannot hold ends the statement, or is NULL where the model says so."""
        told = f"{table}.{column.name}: value does not fit {column.type}"
        return self.value(column.type, raw, told, nulls=column.nulls_unrepresentable, trim=column.trim)

    def value(self, type_: LogicalType, raw: str, told: str, *, nulls: bool, trim: bool = False) -> str:
        """The same for a value anywhere, such as an element of an array."""
        if type_.element is not None:
            element = type_.element
            return self.array(
                raw, element, self.value(element, "e", told, nulls=nulls), self.types[self.listed_as(element)]
            )
        if trim:
            return f"trim(TRAILING ' ' FROM {raw})"
        good: str | None
        if type_.base == "decimal":
            good, value = self.decimal_fits(type_, raw), f"CAST({raw} AS {self.sql_type(type_)})"
        else:
            good, value = self.fits(type_.base, raw), self.scalar(type_.base, raw)
        return value if good is None else self.checked(type_, raw, good, value, told, nulls=nulls)

    def checked(self, type_: LogicalType, raw: str, good: str, value: str, told: str, *, nulls: bool) -> str:
        """A value where it is good, and NULL or an error where it is not."""
        otherwise = [] if nulls else [(f"{raw} IS NOT NULL", self.fail(told, self.sql_type(type_)))]
        return chosen([(good, value), *otherwise])

    def pulled(self, column: Column, raw: str, table: str) -> str:
        """The value of a column that the source itself was asked for, which says a time with a zone in microseconds."""
        if column.type.element is None and column.type.base == "timestamptz":
            told, nulls = f"{table}.{column.name}: value does not fit {column.type}", column.nulls_unrepresentable
            good = self.fits("timestamp", raw) or "true"
            return self.checked(column.type, raw, good, self.moment(raw), told, nulls=nulls)
        return self.typed(column, raw, table)

    def decimal_fits(self, type_: LogicalType, raw: str) -> str:
        """Whether a text is a number with no more digits than the type has; casts would round without a word."""
        precision, scale = type_.precision or 0, type_.scale or 0
        fraction = rf"(\.[0-9]{{0,{scale}}}0*)?" if scale else r"(\.0*)?"
        return self.matches(raw, rf"^-?0*[0-9]{{0,{precision - scale}}}{fraction}$")

    def fits(self, base: str, raw: str) -> str | None:
        """Whether the engine has a value for what was decoded; None when it always has."""
        number = self.number(raw)
        match base:
            case "date":
                return f"{number} BETWEEN -719162 AND 2932896"
            case "time":
                return f"{number} BETWEEN 0 AND 86399999999"
            case "timestamp":
                return f"{number} BETWEEN -62135596800000000 AND 253402300799999999"
            case "timestamptz":
                return f"{self.matches(raw, '^[0-9]{4}-')} AND {raw} NOT LIKE '0000-%'"
            case _:
                return None

    @abstractmethod
    def number(self, raw: str) -> str:
        """A raw whole number as one."""

    def listed_as(self, element: LogicalType) -> str:
        """The type that elements of an array are decoded as."""
        match element.base:
            case "date" | "time" | "timestamp":
                return "bigint"
            case "boolean" | "integer" | "bigint" | "real" | "double":
                return element.base
            case _:
                return "string"

    def is_mark(self, type_: LogicalType, raw: str) -> str:
        """Whether a raw value stands for one that did not change."""
        if type_.element is not None:
            mark = ARRAY_MARKS.get(type_.element.base)
            return "false" if mark is None else self.is_array_mark(raw, mark)
        return grouped(f"coalesce({raw} IN (", [*map(quoted, TEXT_MARKS)], "), false)")


class Trino(Dialect):
    """Trino: typed rows by a cast, whose field names it looks for in lower case."""

    engine = "trino"
    types: Mapping[str, str] = {
        "boolean": "boolean",
        "integer": "integer",
        "bigint": "bigint",
        "real": "real",
        "double": "double",
        "string": "varchar",
        "json": "varchar",
        "uuid": "uuid",
        "binary": "varbinary",
        "date": "date",
        "time": "time(6)",
        "timestamp": "timestamp(6)",
        "timestamptz": "timestamp(6) with time zone",
    }
    whole_max_by = "max_by"
    raises_in_merge = False

    def fail(self, message: str, type_: str) -> str:
        """The hidden function that raises; within CASE only where its branch is taken."""
        return f"CAST(fail({quoted(message)}) AS {type_})"

    def decode(self, text: str, shape: Shape) -> str:
        """One cast for the whole document."""
        return f"CAST(json_parse({text}) AS {self.row(shape)})"

    def row(self, shape: Shape) -> str:
        """The row type of a shape."""
        fields = [
            f"{self.field(key)} {told if isinstance(told, str) else self.row(told)}" for key, told in shape.items()
        ]
        return grouped("ROW(", fields, ")")

    def field(self, physical: str) -> str:
        """In lower case, else every value would be NULL without an error."""
        return name(physical.lower())

    def raw_type(self, type_: LogicalType) -> str:
        """Numbers as they are, texts as texts, arrays as JSON so that they can be compared with a mark."""
        if type_.element is not None:
            return "json"
        return self.types[self.listed_as(type_)]

    def struct(self, fields: Sequence[tuple[str, str]]) -> str:
        """A row type."""
        return grouped("ROW(", [f"{key} {type_}" for key, type_ in fields], ")")

    def array(self, raw: str, element: LogicalType, each: str, listed: str) -> str:
        """A cast, and a function over the elements where that is not all."""
        cast = f"CAST({raw} AS array({listed}))"
        return cast if each == "e" or listed == self.sql_type(element) else f"transform({cast}, e -> {each})"

    def array_of(self, element: str) -> str:
        """The type of an array."""
        return f"array({element})"

    def is_array_mark(self, raw: str, mark: str) -> str:
        """Compared as JSON."""
        return f"{raw} IS NOT DISTINCT FROM JSON {quoted(mark)}"

    def matches(self, raw: str, pattern: str) -> str:
        """Whether a part of a text matches."""
        return f"regexp_like({raw}, {quoted(pattern)})"

    def number(self, raw: str) -> str:
        """It was decoded as one."""
        return raw

    def scalar(self, base: str, raw: str) -> str:
        """From numbers and texts."""
        match base:
            case "uuid":
                return f"CAST({raw} AS uuid)"
            case "binary":
                return f"from_hex({raw})"
            case "date":
                return f"date_add('day', {raw}, DATE '1970-01-01')"
            case "time":
                return f"CAST({self.instant(raw)} AS time(6))"
            case "timestamp":
                return f"CAST({self.instant(raw)} AS timestamp(6))"
            case "timestamptz":
                return f"CAST(from_iso8601_timestamp_nanos({raw}) AS timestamp(6) with time zone)"
            case _:
                return raw

    def instant(self, micros: str) -> str:
        """Wider than bigint in between: a year 2300 in nanoseconds does not fit."""
        return f"from_unixtime_nanos(CAST({micros} AS decimal(38,0)) * 1000) AT TIME ZONE 'UTC'"

    def moment(self, micros: str) -> str:
        """The time with a zone."""
        return f"CAST(\n    {self.instant(micros)}\n    AS timestamp(6) with time zone\n)"

    def parsed(self, text: str) -> str:
        """By a function."""
        return f"json_parse({text})"

    def entry(self, entries: str, key: str) -> str:
        """The operator would fail."""
        return f"element_at({entries}, {key})"

    def entry_as(self, entries: str, key: str, raw_type: str) -> str:
        """By a cast."""
        found = self.entry(entries, key)
        return found if raw_type == "json" else f"CAST({found} AS {raw_type})"

    def holds(self, value: str, test: str) -> str:
        """By an array of one."""
        return grouped("any_match(", [f"ARRAY[{value}]", f"v -> {grouped('coalesce(', [test, 'false'], ')')}"], ")")

    def first_where(self, listed: str, test: str) -> str:
        """Of all of which it is true."""
        return grouped("element_at(filter(", [listed, f"c -> {test}"], "), 1)")

    def counts_by_table(self, listed: str) -> str:
        """Maps are equal whatever the order of their entries."""
        return f"map_from_entries(CAST({listed} AS array(ROW(data_collection varchar, event_count bigint))))"

    def spelled(self, counts: str) -> str:
        """As JSON."""
        return f"json_format(CAST({counts} AS json))"

    def number_at(self, text: str, key: str) -> str:
        """By a path."""
        return f"CAST(json_extract_scalar({text}, {quoted('$.' + key)}) AS bigint)"

    def some(self, raw: str, listed: str, test: str) -> str:
        """A function over the elements."""
        return f"any_match(CAST({raw} AS array({listed})), e -> {test})"

    def skipping_nulls(self, value: str) -> str:
        """Behind the parenthesis."""
        return f"{value}) IGNORE NULLS"

    def sha256(self, value: str) -> str:
        """As DuckDB gives it."""
        return f"lower(to_hex(sha256(to_utf8({value}))))"


class DuckDb(Dialect):
    """DuckDB: every field as text, then a strict cast, because its typed decode passes over what does not fit."""

    engine = "duckdb"
    types: Mapping[str, str] = {
        "boolean": "boolean",
        "integer": "integer",
        "bigint": "bigint",
        "real": "real",
        "double": "double",
        "string": "varchar",
        "json": "varchar",
        "uuid": "uuid",
        "binary": "blob",
        "date": "date",
        "time": "time",
        "timestamp": "timestamp",
        "timestamptz": "timestamptz",
    }
    whole_max_by = "arg_max_null"
    raises_in_merge = True

    def fail(self, message: str, type_: str) -> str:
        """The function that raises."""
        return f"CAST(error({quoted(message)}) AS {type_})"

    def decode(self, text: str, shape: Shape) -> str:
        """One pass over the document."""
        return f"json_transform({text}, {quoted(self.document(shape))})"

    def document(self, shape: Shape) -> str:
        """A shape as the JSON text that names it."""
        fields = (
            json.dumps(key, ensure_ascii=False)
            + (f": {json.dumps(told)}" if isinstance(told, str) else f": {self.document(told)}")
            for key, told in shape.items()
        )
        return grouped("{", [*fields], "}")

    def field(self, physical: str) -> str:
        """As the source spells it."""
        return name(physical)

    def raw_type(self, type_: LogicalType) -> str:  # noqa: ARG002 - always the same here
        """Text."""
        return "varchar"

    def struct(self, fields: Sequence[tuple[str, str]]) -> str:
        """A struct type."""
        return grouped("STRUCT(", [f"{key} {type_}" for key, type_ in fields], ")")

    def array(self, raw: str, element: LogicalType, each: str, listed: str) -> str:
        """A cast, and a function over the elements where that is not all."""
        cast = f"CAST(CAST({raw} AS json) AS {listed}[])"
        return cast if listed == self.sql_type(element) else f"list_transform({cast}, lambda e: {each})"

    def array_of(self, element: str) -> str:
        """The type of an array."""
        return f"{element}[]"

    def is_array_mark(self, raw: str, mark: str) -> str:
        """The text of a decoded array has no blanks."""
        return f"{raw} IS NOT DISTINCT FROM {quoted(mark)}"

    def matches(self, raw: str, pattern: str) -> str:
        """Whether a part of a text matches."""
        return f"regexp_matches({raw}, {quoted(pattern)})"

    def number(self, raw: str) -> str:
        """From text."""
        return f"CAST({raw} AS bigint)"

    def scalar(self, base: str, raw: str) -> str:
        """From text."""
        match base:
            case "string" | "json":
                return raw
            case "binary":
                return f"unhex({raw})"
            case "date":
                return f"(DATE '1970-01-01' + CAST({raw} AS integer))"
            case "time":
                return f"(TIME '00:00:00' + to_microseconds(CAST({raw} AS bigint)))"
            case "timestamp":
                return f"make_timestamp(CAST({raw} AS bigint))"
            case _:
                return f"CAST({raw} AS {self.types[base]})"

    def moment(self, micros: str) -> str:
        """The time with a zone."""
        return f"make_timestamp({micros}) AT TIME ZONE 'UTC'"

    def parsed(self, text: str) -> str:
        """By a cast."""
        return f"CAST({text} AS json)"

    def entry(self, entries: str, key: str) -> str:
        """By the operator."""
        return f"{entries}[{key}]"

    def entry_as(self, entries: str, key: str, raw_type: str) -> str:  # noqa: ARG002 - always text here
        """As text."""
        return f"({entries}[{key}] ->> '$')"

    def holds(self, value: str, test: str) -> str:
        """By a list of one."""
        made = f"lambda v: {grouped('coalesce(', [test, 'false'], ')')}"
        return grouped("len(list_filter(", [f"[{value}]", made], ")) > 0")

    def first_where(self, listed: str, test: str) -> str:
        """Of all of which it is true."""
        return grouped("list_filter(", [listed, f"lambda c: {test}"], ")[1]")

    def counts_by_table(self, listed: str) -> str:
        """Sorted, as `histogram` gives them: here maps are equal only in the same order."""
        entry = '[{"data_collection":"varchar","event_count":"ubigint"}]'
        return f"map_from_entries(list_sort(from_json({listed}, {quoted(entry)})))"

    def spelled(self, counts: str) -> str:
        """As DuckDB shows it."""
        return f"CAST({counts} AS varchar)"

    def number_at(self, text: str, key: str) -> str:
        """By a path."""
        return f"CAST({text} ->> {quoted('$.' + key)} AS bigint)"

    def some(self, raw: str, listed: str, test: str) -> str:
        """A function over the elements."""
        return f"len(list_filter(CAST(CAST({raw} AS json) AS {listed}[]), lambda e: {test})) > 0"

    def skipping_nulls(self, value: str) -> str:
        """Inside of it."""
        return f"{value} IGNORE NULLS)"

    def sha256(self, value: str) -> str:
        """Hexadecimal."""
        return f"sha256({value})"


TRINO = Trino()
DUCKDB = DuckDb()
