"""Logical types: what a column holds, whatever engine stores it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

TYPE = re.compile(r"(?P<base>[a-z]+)(?:\((?P<first>[0-9]+)(?:,(?P<second>[0-9]+))?\)|<(?P<element>.+)>)?")
FIXED_BYTES = {
    "boolean": 1,
    "integer": 4,
    "bigint": 8,
    "real": 4,
    "double": 8,
    "date": 4,
    "time": 8,
    "timestamp": 8,
    "timestamptz": 8,
    "uuid": 16,
}
"""What PostgreSQL needs for a value of a type of one size; source: its documentation, chapter Data Types."""
MAX_PRECISION = 38
"""Digits of a decimal in Trino, Iceberg and DuckDB."""
TOAST_THRESHOLD = 2032
"""Bytes of a row above which PostgreSQL moves values out of it, with its usual pages of 8 kB."""
BYTES_PER_CHARACTER = 4
"""UTF-8 at its widest."""


@dataclass(frozen=True, slots=True)
class LogicalType:
    """A type as the model names it."""

    base: str
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    element: LogicalType | None = None

    def __str__(self) -> str:
        match self.base:
            case "decimal":
                return f"decimal({self.precision},{self.scale})"
            case "array":
                return f"array<{self.element}>"
            case "string" if self.length is not None:
                return f"string({self.length})"
            case base:
                return base

    @property
    def max_bytes(self) -> int | None:
        """The most that a value takes at the source; None where there is no limit."""
        match self.base:
            case "string":
                return None if self.length is None else BYTES_PER_CHARACTER * self.length + 4
            case "decimal":
                return 8 + (self.precision or 0) // 2 + 2
            case base:
                return FIXED_BYTES.get(base)

    @property
    def toastable(self) -> bool:
        """Whether the source may move a value of it out of the row."""
        return self.base not in FIXED_BYTES and self.base != "decimal"

    @property
    def orders_exactly(self) -> bool:
        """Whether two equal values are the same value: what a key needs."""
        return self.base not in {"real", "double", "json", "array"}

    def holds(self, other: LogicalType) -> bool:
        """Whether each value of the other type can be stored in place, without a rewrite."""
        if self == other:
            return True
        match (other.base, self.base):
            case ("integer", "bigint") | ("real", "double"):
                return True
            case ("decimal", "decimal"):
                return self.scale == other.scale and (self.precision or 0) >= (other.precision or 0)
            case ("string", "string"):
                return self.length is None or (other.length is not None and self.length >= other.length)
            case _:
                return False


@lru_cache(maxsize=4096)
def logical_type(word: str) -> LogicalType:
    """The type that a word names; the word has the model's pattern already."""
    match = TYPE.fullmatch(word)
    if not match:
        raise ValueError(word)
    base, first, second = match["base"], match["first"], match["second"]
    if match["element"]:
        return LogicalType("array", element=logical_type(match["element"]))
    if base == "decimal":
        return LogicalType("decimal", precision=int(first), scale=int(second))
    return LogicalType(base, length=int(first) if first else None)
