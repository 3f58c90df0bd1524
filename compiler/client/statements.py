"""Compiled statements with their parameters filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
# Texts, quoted names and comments come first, so that a `:lo` inside of them is left alone, and so does `::`.
PIECE = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | :: | ; | :(?P<parameter>[a-z_]+)\b""",
    re.DOTALL | re.VERBOSE,
)


def fill(statement: str, /, **values: int | str) -> str:
    """The statement with each `:name` replaced by its value as a literal; a name without a value raises `KeyError`."""

    def replace(piece: re.Match[str]) -> str:
        name = piece["parameter"]
        return piece[0] if name is None else literal(values[name])

    return PIECE.sub(replace, statement)


def literal(value: int | str) -> str:
    """An integer or a text as SQL."""
    return quote(value) if isinstance(value, str) else str(int(value))


def chunks(many: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """So many at a time."""
    return (many[first : first + size] for first in range(0, len(many), size))


def split(script: str) -> list[str]:
    """The statements of a script, without the `;` between them."""
    parts, begin = [], 0
    for piece in PIECE.finditer(script):
        if piece[0] == ";":
            parts.append(script[begin : piece.start()].strip())
            begin = piece.end()
    return [*parts, script[begin:].strip()] if script[begin:].strip() else parts


def quote(text: str) -> str:
    """A SQL text literal; what PostgreSQL cannot hold is left out."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"
