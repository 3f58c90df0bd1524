"""The form of a file that everybody uses: keys in the order of the schema, no trailing blanks, comments in their place.

Text is moved in whole lines and never written anew, so what people aligned stays aligned. A result that would not mean
the same is not used.
"""

from __future__ import annotations

from itertools import pairwise

from pydantic import BaseModel

from compiler.parse.declarations import KINDS
from compiler.parse.declare import declare
from compiler.parse.explain import deeper, keys
from compiler.parse.tree import Items, Tree, read


def formed(path: str, content: bytes) -> bytes:
    """The content in the common form; unchanged when it has errors."""
    unit = declare(path, content)
    if unit.findings or unit.declaration is None:
        return content
    for attempt in (ordered, lambda lines, _: lines):
        told = content.decode("utf-8-sig")
        lines = [line.rstrip() for line in told.replace("\r\n", "\n").split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        new = ("\n".join(attempt(lines, unit.declaration.tree)) + "\n").encode()
        after, findings = read(path, new)
        if not findings and after == unit.declaration.tree:
            return new
    return content


def readable(path: str, content: bytes) -> bool:
    """Whether a file is without errors, so that it can be brought into a form."""
    return not declare(path, content).findings


def ordered(lines: list[str], tree: Tree) -> list[str]:
    """All lines, with the keys of every mapping in the order of its shape."""
    start = tree.line - 1
    return [*lines[:start], *mapping(lines, tree, KINDS[tree["kind"]], start, len(lines))]


def mapping(lines: list[str], tree: Tree, shape: type[BaseModel] | None, start: int, end: int) -> list[str]:
    """The lines of a mapping that is written one key on a line."""
    begins = [tree.marks[4 * index] - 1 for index in range(len(tree))]
    if any(one >= other for one, other in pairwise(begins)) or not begins or lines[begins[0]][tree.column - 1] == "{":
        return lines[start:end]
    stops = [last_content(lines, one, other) + 1 for one, other in zip(begins, [*begins[1:], end], strict=True)]
    tail = lines[stops[-1] : end]
    dash = lines[begins[0]][: tree.column - 1]
    segments = {}
    for index, key in enumerate(tree):
        first = start if index == 0 else stops[index - 1]
        segments[key] = (
            begins[index] - first,
            [*lines[first : begins[index]], *value(lines, tree, key, shape, begins[index], stops[index])],
        )
    lead, first_segment = segments[next(iter(tree))]
    first_segment[lead] = " " * len(dash) + first_segment[lead][len(dash) :]
    order = list(keys(shape))
    names = sorted(tree, key=order.index) if set(tree) <= set(order) else list(tree)
    lead, first_segment = segments[names[0]]
    first_segment[lead] = dash + first_segment[lead][len(dash) :]
    return [line for name in names for line in segments[name][1]] + tail


def value(lines: list[str], tree: Tree, key: str, shape: type[BaseModel] | None, start: int, end: int) -> list[str]:
    """The lines of one key with its value."""
    inside, held = deeper(shape, key), tree[key]
    if isinstance(held, Tree) and held.line - 1 > start:
        return [lines[start], *mapping(lines, held, inside, start + 1, end)]
    if isinstance(held, Items) and held and all(isinstance(each, Tree) for each in held):
        begins = [each.line - 1 for each in held]
        if begins[0] > start and all(one < other for one, other in pairwise(begins)):
            parts = [
                mapping(lines, each, inside, one, other)
                for each, one, other in zip(held, begins, [*begins[1:], end], strict=True)
            ]
            return [*lines[start : begins[0]], *(line for part in parts for line in part)]
    return lines[start:end]


def last_content(lines: list[str], start: int, end: int) -> int:
    """The last line of a stretch that is more than a comment or nothing."""
    return max(index for index in range(start, end) if index == start or lines[index].lstrip()[:1] not in {"", "#"})
