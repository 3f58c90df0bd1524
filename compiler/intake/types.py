"""The logical type of a PostgreSQL column, or why its changes cannot be captured.

What Debezium 3.6.3 delivers was seen on real events (pgoutput; decimals, binary and intervals as text; times in
microseconds): most of what is left out here arrives as nothing at all or as NULL, without an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compiler.model.live import LiveColumn, LiveTable, LiveType, TypeKind

MAX_PRECISION = 38
"""Digits that a decimal of the model holds."""


@dataclass(frozen=True, slots=True)
class Uncapturable:
    """A column whose values do not arrive, or not whole."""

    reason: str
    """A sentence."""
    way_out: str
    """Another one: what to do at the source."""
    derived: bool = False
    """Whether nothing is lost, because the value follows from other columns of the row."""

    @property
    def at_source(self) -> str:
        """The way out for a column that is left out already."""
        rest = self.way_out.removeprefix(LEAVE).removeprefix(", or ").removeprefix(", and ")
        return rest[:1].upper() + rest[1:]


LEAVE = "Leave the column out"
AS_TEXT = f"{LEAVE}, or make it `text` at the source (`ALTER COLUMN … TYPE text USING …::text`)."
AS_BITS = f"{LEAVE}, or make it `integer`, `bytea` or `text` at the source."
AS_PARTS = f"{LEAVE}, or give each of its parts a column at the source."
AS_JSONB = f"{LEAVE}, or make it `jsonb` at the source."

PLAIN = {
    "bool": "boolean",
    "int2": "integer",
    "int4": "integer",
    "int8": "bigint",
    "oid": "bigint",
    "float4": "real",
    "float8": "double",
    "money": "decimal(19,2)",
    "text": "string",
    "char": "string",  # the one-byte type that is written "char"; char(n) is bpchar
    "citext": "string",
    "inet": "string",
    "cidr": "string",
    "macaddr": "string",
    "macaddr8": "string",
    "int4range": "string",
    "int8range": "string",
    "numrange": "string",
    "tsrange": "string",
    "tstzrange": "string",
    "daterange": "string",
    "xml": "string",
    "interval": "string",
    "timetz": "string",
    "tsvector": "string",
    "ltree": "string",
    "isbn": "string",
    "uuid": "uuid",
    "json": "json",
    "jsonb": "json",
    "hstore": "json",
    "bytea": "binary",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamptz": "timestamptz",
}
"""Types of one form, by PostgreSQL's name."""

GEOMETRY = {"point", "line", "lseg", "box", "path", "polygon", "circle", "geometry", "geography"}
BITS = {"bit", "varbit"}

ELEMENTS = {
    "bool", "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "text", "varchar", "bpchar", "char", "citext",
    "inet", "cidr", "macaddr", "macaddr8", "int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange",
    "uuid", "json", "jsonb", "date", "timestamp", "timestamptz",
}  # fmt: skip
"""What arrives whole inside an array."""

SPOILT = {
    "time": "microseconds are cut to milliseconds, 24:00 becomes 00:00",
    "timetz": "fractions of a second are cut off",
    "ltree": "one NULL among the elements makes the whole array NULL",
    "tsvector": "one NULL among the elements makes the whole array NULL",
    "isbn": "one NULL among the elements makes the whole array NULL",
}
"""What arrives inside an array, but changed."""

MARKED = {"int4", "int8", "text", "varchar", "bpchar", "date", "uuid", "json", "jsonb"}
"""Elements of the arrays for which an unchanged value out of line arrives as a mark; for others it arrives as NULL."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """What the captured values of a column do not keep of the source's."""

    what: str
    """The end of a sentence."""
    way_out: str
    loses: bool = False
    """Whether a value of ordinary use can be lost without a word."""


CAVEATS: Mapping[str, Caveat] = {
    "money": Caveat(
        "two digits after the point are kept, whatever the server's `lc_monetary` says",
        "Prefer `numeric` at the source.",
    ),
    "interval": Caveat(
        "the text is ISO 8601 as Debezium writes it, such as `P1Y2M3DT4H5M6S`", "Read it as that, not as PostgreSQL's."
    ),
    "timetz": Caveat(
        "the text is in UTC, and the zone that was written is gone",
        "Prefer `time` and a column for the zone at the source.",
    ),
}
"""By PostgreSQL's name."""
DIGITS = Caveat(
    "it is kept as text, digit for digit",
    "Give it at most 38 digits at the source (`numeric(p,s)`) to compute with it.",
)
LABELS = Caveat(
    "one NULL among the labels makes the whole array arrive as NULL",
    "Forbid it at the source: `CHECK (array_position(…, NULL) IS NULL)`.",
    loses=True,
)
NUMBERS = Caveat(
    "one NaN or infinity among the numbers makes the whole array arrive as NULL",
    "Forbid it at the source: `CHECK ('NaN' <> ALL (…))`, likewise for the infinities.",
    loses=True,
)
DIMENSIONS = Caveat(
    "PostgreSQL lets it hold arrays of several dimensions, whose values do not arrive",
    "Forbid it at the source: `CHECK (array_ndims(…) = 1)`.",
)


def captured_type(column: LiveColumn, table: LiveTable) -> str | Uncapturable:
    """The type that the model gives a column of this table: as `logical_type`, and no array that an update would empty.

    A value that PostgreSQL keeps out of line (from about 2 kB on) and that an update does not touch is not in the log,
    unless the table logs whole rows. Debezium puts a mark in its place, except in most arrays, where it puts NULL.
    """
    if empties_when_unchanged(column) and not table.logs_whole_rows:
        return Uncapturable(
            f"The table does not log whole rows: a long `{column.type}` arrives as NULL when only the rest of its row "
            "changes.",
            f"`ALTER TABLE {table.reference} REPLICA IDENTITY FULL`, and import again.",
        )
    return logical_type(column)


def logical_type(column: LiveColumn) -> str | Uncapturable:
    """The type that the model gives a column, judged by the column alone."""
    if column.generated:
        return Uncapturable(
            "A generated column is in a first read and never in the stream of changes.",
            f"{LEAVE}, and compute it where it is read.",
            derived=True,
        )
    if column.base.element:
        return _array(column, column.base.element)
    return _scalar(column, column.base)


def empties_when_unchanged(column: LiveColumn) -> bool:
    """Whether an unchanged value out of line arrives as NULL, which nobody can tell from a real NULL."""
    element = column.base.element
    if element is None or isinstance(logical_type(column), Uncapturable):
        return False
    # Over an array a domain hides the element's type from the code that sets the mark.
    return column.domain or element.name not in MARKED or element.kind is not TypeKind.BASE


def caveats(column: LiveColumn) -> tuple[Caveat, ...]:
    """What a reader of the captured column may not expect; of a column that is not captured, nothing."""
    captured, element = logical_type(column), column.base.element
    if isinstance(captured, Uncapturable):
        return ()
    if element is None:
        found = DIGITS if (column.base.name, captured) == ("numeric", "string") else CAVEATS.get(column.base.name)
        return (found,) if found else ()
    if element.kind is TypeKind.ENUM:
        return LABELS, DIMENSIONS
    return (NUMBERS, DIMENSIONS) if element.name == "numeric" else (DIMENSIONS,)


def _array(column: LiveColumn, element: LiveType) -> str | Uncapturable:
    if column.dimensions > 1:
        return Uncapturable(
            f"Of `{column.type}`, an array of several dimensions, the inner values do not arrive.", AS_JSONB
        )
    if element.kind is TypeKind.BASE and element.name in SPOILT:
        return Uncapturable(f"In `{column.type}` values are not kept: {SPOILT[element.name]}.", AS_JSONB)
    if element.kind is not TypeKind.ENUM and (element.kind is TypeKind.DOMAIN or element.name not in ELEMENTS):
        return Uncapturable(f"weir does not read arrays like `{column.type}`.", AS_JSONB)
    inner = _scalar(column, element)
    return inner if isinstance(inner, Uncapturable) else f"array<{inner}>"


def _scalar(column: LiveColumn, type_: LiveType) -> str | Uncapturable:
    """The type of a value that is not an array; the column gives the bounds."""
    if type_.kind is TypeKind.ENUM:
        return "string"
    if type_.kind is TypeKind.COMPOSITE:
        return Uncapturable(f"`{column.type}` is composite, and its values do not arrive.", AS_PARTS)
    if type_.name in PLAIN:
        return PLAIN[type_.name]
    if type_.name in BOUNDED:
        return BOUNDED[type_.name](column)
    return Uncapturable(f"Values of `{column.type}` do not arrive.", AS_TEXT)


def _text(column: LiveColumn) -> str:
    return "string" if column.length is None else f"string({column.length})"


def _numeric(column: LiveColumn) -> str | Uncapturable:
    if column.precision is None or column.scale is None:
        return "string"
    if column.scale < 0:
        return Uncapturable(
            f"Debezium misreads the negative scale of `{column.type}` and adds two thousand zeros.",
            f"`ALTER COLUMN … TYPE numeric({column.precision - column.scale},0)` at the source; it rewrites the table.",
        )
    fits = column.precision <= MAX_PRECISION and column.scale <= column.precision
    return f"decimal({column.precision},{column.scale})" if fits else "string"


def _bits(column: LiveColumn) -> str | Uncapturable:
    if column.base.name == "bit" and column.length == 1:
        return "boolean"
    return Uncapturable(f"`{column.type}` arrives as bytes that do not say how many bits they hold.", AS_BITS)


def _geometry(column: LiveColumn) -> Uncapturable:
    return Uncapturable(f"`{column.type}` arrives as a structure, or not at all.", AS_PARTS)


def _name(column: LiveColumn) -> Uncapturable:
    return Uncapturable(f"Debezium delivers NULL for every `{column.type}`.", AS_TEXT)


BOUNDED: Mapping[str, Callable[[LiveColumn], str | Uncapturable]] = {
    "varchar": _text,
    "bpchar": _text,
    "numeric": _numeric,
    "name": _name,
    **dict.fromkeys(BITS, _bits),
    **dict.fromkeys(GEOMETRY, _geometry),
}
"""Types whose form depends on their bounds, and types with a reason of their own."""
