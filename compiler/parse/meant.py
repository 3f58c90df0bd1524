"""What somebody meant who wrote a value as another system spells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches

from compiler.parse.declarations import (
    DATASET_ADDRESS,
    DAY,
    DURATION,
    IDENTIFIER,
    NAME,
    PART,
    SIZE,
    SQL_FILE,
    TABLE,
    TYPE,
)

TYPES = {
    "varchar": "string", "text": "string", "char": "string", "str": "string", "character": "string", "citext": "string",
    "bpchar": "string", "character varying": "string", "nvarchar": "string", "varchar2": "string", "clob": "string",
    "enum": "string", "xml": "string", "interval": "string", "inet": "string",
    "int": "integer", "int4": "integer", "smallint": "integer", "int2": "integer", "tinyint": "integer",
    "serial": "integer", "int8": "bigint", "long": "bigint", "bigserial": "bigint",
    "float": "double", "float8": "double", "double precision": "double", "float4": "real", "bool": "boolean",
    "numeric": "decimal", "number": "decimal", "money": "decimal(19,2)",
    "datetime": "timestamp", "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
    "time without time zone": "time", "jsonb": "json", "struct": "json", "map": "json",
    "bytea": "binary", "blob": "binary", "bytes": "binary", "varbinary": "binary", "guid": "uuid", "list": "array",
}  # fmt: skip
"""What people write when they mean one of our types."""
BARE = (
    "boolean",
    "integer",
    "bigint",
    "real",
    "double",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "binary",
    "json",
)
"""Types without anything in brackets."""
WRITTEN = re.compile(
    r"(?P<base>[a-z0-9 ]+?)\s*(?:\((?P<inside>[^()]*)\)|<(?P<element>.*)>|(?P<brackets>\[\]))?(?P<after>[a-z ]*)"
)
AMOUNT = re.compile(r"(?P<number>[0-9]{1,6}(?:[.,][0-9]{1,3})?)\s*(?P<unit>[a-z]+)")
PERIOD = re.compile(r"PT?(?P<number>[0-9]{1,6})(?P<unit>[YMWDHS])")
"""As ISO 8601 writes it."""
SECONDS = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "d": 86_400, "day": 86_400, "days": 86_400,
    "w": 604_800, "week": 604_800, "weeks": 604_800, "mo": 2_592_000, "month": 2_592_000, "months": 2_592_000,
    "y": 31_536_000, "yr": 31_536_000, "year": 31_536_000, "years": 31_536_000,
}  # fmt: skip
KILOBYTES = {"k": 1, "kb": 1, "m": 1000, "mb": 1000, "g": 1_000_000, "gb": 1_000_000}
DATE = re.compile(r"(?P<a>[0-9]{1,4})\s*[./-]\s*(?P<b>[0-9]{1,2})\s*[./-]\s*(?P<c>[0-9]{1,4})(?:[T ].*)?")
TRANSLITERATED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ñ": "n", "ç": "c", "å": "a", "ø": "o"}
)


def meant(pattern: str, text: str) -> str:
    """The value of a pattern that a text stands for; empty when that is not certain enough to be said."""
    guess = GUESSES.get(pattern)
    found = guess(text.strip()) if guess and len(text) < 200 else ""  # noqa: PLR2004 - longer ones are not slips
    return found if found and found != text else ""


def type_meant(text: str) -> str:
    """A type, as other databases write it."""
    match = WRITTEN.fullmatch(" ".join(text.lower().split()))
    if not match:
        return ""
    base = f"{match['base']}{match['after']}".strip()
    if match["brackets"]:
        inner = type_meant(base) or base
        return f"array<{inner}>" if re.fullmatch(TYPE, inner) else ""
    known = (*BARE, "decimal", "string", "array")
    meant_base = TYPES.get(base) or (base if base in known else next(iter(get_close_matches(base, known, 1, 0.7)), ""))
    inside = (match["inside"] or "").replace(" ", "")
    match meant_base:
        case "":
            return ""
        case "array":
            inner = type_meant(match["element"] or "") or match["element"] or ""
            return f"array<{inner}>" if re.fullmatch(TYPE, inner) else "array<string>"
        case "decimal":
            return f"decimal({inside},0)" if inside.isdigit() else f"decimal({inside})" if inside else "decimal(p,s)"
        case "string":
            return f"string({inside})" if inside.isdigit() and inside != "0" else "string"
        case _:
            return meant_base


def duration_meant(text: str) -> str:
    """A duration, as people say it."""
    if match := PERIOD.fullmatch(text):
        unit = match["unit"]
        word = {"M": "min" if "T" in text else "mo"}.get(unit, unit.lower())
    elif match := AMOUNT.fullmatch(text.lower()):
        word = match["unit"]
    else:
        return ""
    total = float(match["number"].replace(",", ".")) * SECONDS.get(word, 0)
    if total < 1 or total != int(total):
        return ""
    number, unit = next(
        (int(total) // size, unit)
        for unit, size in (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))
        if total % size == 0
    )
    return f"{number}{unit}" if number < 1_000_000 else ""  # noqa: PLR2004 - the pattern's digits


def size_meant(text: str) -> str:
    """A size, as people write it."""
    match = AMOUNT.fullmatch(text.lower())
    total = float(match["number"].replace(",", ".")) * KILOBYTES.get(match["unit"], 0) if match else 0
    if total < 1 or total != int(total):
        return ""
    return f"{int(total) // 1000}MB" if total % 1000 == 0 else f"{int(total)}kB"


def day_meant(text: str) -> str:
    """A day, with its parts in another order; not where two orders are possible."""
    if re.fullmatch("[0-9]{8}", text):
        return calendar(int(text[:4]), int(text[4:6]), int(text[6:]))
    match = DATE.fullmatch(text)
    if not match:
        return ""
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    if len(match["a"]) == 4:  # noqa: PLR2004 - a year
        return calendar(a, b, c)
    if len(match["c"]) != 4:  # noqa: PLR2004
        return ""
    if "." in text or a > 12:  # noqa: PLR2004 - months; and whoever writes dots says the day first
        return calendar(c, b, a)
    return calendar(c, a, b) if b > 12 else ""  # noqa: PLR2004


def calendar(year: int, month: int, number: int) -> str:
    """A day as we write it; empty when no calendar has it."""
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return ""


def table_meant(text: str) -> str:
    """A table with its parts quoted where they need it."""
    schema, dot, name = text.partition(".")
    if not dot:
        schema, name = "public", text
    if not schema or not name or '"' in text:
        return ""
    schema, name = (part if re.fullmatch(PART, part) else f'"{part}"' for part in (schema, name))
    return f"{schema}.{name}"


def name_meant(text: str) -> str:
    """A name in small letters, with `-` between its words."""
    return spelt(text, "-", NAME)


def identifier_meant(text: str) -> str:
    """An identifier in small letters, with `_` between its words."""
    return spelt(text, "_", IDENTIFIER)


def spelt(text: str, between: str, pattern: str) -> str:
    """A text in the letters of a pattern."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", between, text)
    found = re.sub(r"[ _./-]+", between, apart.lower().translate(TRANSLITERATED)).strip(between)
    return found if re.fullmatch(pattern, found) else ""


def sql_meant(text: str) -> str:
    """The name of a file without its folder."""
    found = re.split(r"[/\\]", text)[-1]
    return found if re.fullmatch(SQL_FILE, found) else ""


def address_meant(text: str) -> str:
    """An address with other signs between its three parts."""
    found = re.sub(r"[.:\\]", "/", text.lower().replace("_", "-")).strip("/")
    return found if re.fullmatch(DATASET_ADDRESS, found) else ""


GUESSES: Mapping[str, Callable[[str], str]] = {
    TYPE: type_meant, DURATION: duration_meant, SIZE: size_meant, DAY: day_meant, TABLE: table_meant, NAME: name_meant,
    IDENTIFIER: identifier_meant, SQL_FILE: sql_meant, DATASET_ADDRESS: address_meant,
}  # fmt: skip
