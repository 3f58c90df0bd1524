"""How statements are laid out: what is short stays on its line, what is long takes a line for each of its parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

WIDTH = 80
"""How long a part may be to stay on one line, in characters; what stands around it comes on top."""
STEP = 4


def deep(text: str, by: int = STEP) -> str:
    """A text whose further lines stand deeper by some columns."""
    return text.replace("\n", "\n" + " " * by)


def grouped(opening: str, parts: Sequence[str], closing: str) -> str:
    """Parts between parentheses of some kind: on one line, or each on its own."""
    line = f"{opening}{', '.join(parts)}{closing}"
    return line if len(line) <= WIDTH and "\n" not in line else listed(opening, parts, closing)


def listed(opening: str, parts: Iterable[str], closing: str) -> str:
    """Parts between parentheses of some kind, each on its own line."""
    lines = deep(",\n".join(parts))
    return f"{opening}\n    {lines}\n{closing}"


def filled(opening: str, parts: Sequence[str], closing: str) -> str:
    """Parts between parentheses of some kind, as many on a line as it holds."""
    lines, line = [], ""
    for part in parts:
        if line and len(line) + len(part) > WIDTH:
            lines.append(line)
            line = ""
        line += f" {part}," if line else f"{part},"
    text = "\n".join([*lines, line]).removesuffix(",")
    return f"{opening}{text}{closing}" if not lines else f"{opening}\n    {deep(text)}\n{closing}"


def document(value: object) -> str:
    """JSON: what is short stays on its line, and a long list has as many parts on a line as it holds."""
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {document(each)}" for key, each in value.items()]
        return grouped("{", parts, "}")
    if isinstance(value, list):
        return filled("[", [document(each) for each in value], "]")
    return json.dumps(value, ensure_ascii=False)


def chosen(arms: Sequence[tuple[str, str]], otherwise: str | None = None) -> str:
    """A CASE of conditions and values: on one line, or each arm on its own."""
    last = [] if otherwise is None else [f"ELSE {otherwise}"]
    line = " ".join(["CASE", *(f"WHEN {when} THEN {then}" for when, then in arms), *last, "END"])
    if len(line) <= WIDTH and "\n" not in line:
        return line
    return "CASE\n    " + deep("\n".join([*(arm(when, then) for when, then in arms), *last])) + "\nEND"


def arm(when: str, then: str) -> str:
    """A condition and its value; the value on a line of its own when both are too long for one."""
    line = f"WHEN {when} THEN {then}"
    return line if len(line) <= WIDTH or "\n" in line else f"WHEN {when}\n    THEN {then}"
