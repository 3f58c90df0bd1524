"""Where the values of a YAML text end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml is slower, and reads the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Place = tuple[int, int]
"""Line and column; both count from 0."""


def ends(text: str) -> Mapping[Place, Place]:
    """For each value, by the place of its beginning, the place behind its last character.

    Comments and blank lines that follow a value do not belong to it.
    """
    lines = text.split("\n")
    found: dict[Place, Place] = {}
    open_: list[tuple[Place, Place]] = []
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_.append((start(event), start(event)))
            continue
        if isinstance(event, yaml.ScalarEvent):
            began, end = start(event), scalar_end(event, lines)
        elif isinstance(event, yaml.CollectionEndEvent):
            began, last = open_.pop()
            # A block has no end of its own: its end event stands where the next thing begins.
            brackets = lines[began[0]][began[1]] in "[{"
            end = behind(event) if brackets else last
        else:
            continue
        found[began] = end
        if open_:
            open_[-1] = (open_[-1][0], max(open_[-1][1], end))
    return found


def start(event: Any) -> Place:  # noqa: ANN401 - PyYAML's types forget that every event of a text has marks
    """Where an event begins."""
    return event.start_mark.line, event.start_mark.column


def behind(event: Any) -> Place:  # noqa: ANN401 - likewise
    """Where an event ends."""
    return event.end_mark.line, event.end_mark.column


def scalar_end(event: Any, lines: list[str]) -> Place:  # noqa: ANN401 - likewise
    """Where a scalar ends; that of a text block at the end of its last line."""
    line, column = behind(event)
    if event.style not in {"|", ">"} or column:
        return line, column
    line -= 1
    header = lines[event.start_mark.line][event.start_mark.column :]
    while "+" not in header[:3] and line > event.start_mark.line and not lines[line].strip():
        line -= 1
    return line, len(lines[line].rstrip("\r"))
