"""What live and milestoned tables must hold, from change events alone.

It is deliberately the plainest thing that can be right: one event after the other, in the order of offsets, on a
dictionary. It shares no line with the SQL that it judges.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from compiler.model.datastore import Column, Dataset
from tests.oracle.history import MARKS, Message

EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
Values = tuple[Any, ...]
"""The values of a row, in the order of the model's columns."""
Event = tuple[int, str | None, dict[str, Any]]
"""Position, key and envelope of a change."""
CHANGES = {"c", "u", "d", "t"}


@dataclass(frozen=True)
class Version:
    """What a row was for a while."""

    values: Values
    position_in: int
    """The first position at which it is true."""
    position_out: int | None
    """The first one at which it is true no more; None as long as it is."""
    valid_from: int
    """Microseconds since 1970: when the source committed what began it."""
    valid_to: int | None


@dataclass
class Truth:
    """A dataset as of some position."""

    dataset: Dataset
    current: dict[Any, Version] = field(default_factory=dict)
    """The open version of each key; of a table without a key, of each row."""
    changed: dict[Any, int] = field(default_factory=dict)
    """The position of the last change of each key that is there, also one that changed nothing."""
    ended: list[Version] = field(default_factory=list)

    def live(self) -> list[Values]:
        """The rows that are there."""
        return [version.values for version in self.current.values()]

    def versions(self) -> list[Version]:
        """Every version there ever was."""
        return [*self.ended, *self.current.values()]

    def take(self, position: int, key: str | None, event: dict[str, Any]) -> None:
        """What one event changes."""
        moment = event["source"]["ts_us"]
        if event["op"] == "t":
            for each in list(self.current):
                self.end(each, position, moment)
            return
        name = json.dumps(json.loads(key), sort_keys=True) if key is not None and self.dataset.primary_key else position
        if event["op"] == "d":
            self.end(name, position, moment)
            return
        before = self.current.get(name)
        values = tuple(self.values(event["after"], before if event["op"] == "u" else None))
        self.changed[name] = position
        if before is None or before.values != values:
            if before is not None:
                self.end(name, position, moment)
            self.current[name] = Version(values, position, None, moment, None)

    def end(self, name: Any, position: int, moment: int) -> None:  # noqa: ANN401 - a key or a position
        """Its open version ends here."""
        before = self.current.pop(name, None)
        if before is not None:
            self.ended.append(Version(before.values, before.position_in, position, before.valid_from, moment))

    def values(self, after: dict[str, Any], before: Version | None) -> Iterator[Any]:
        """A row's values; what an event leaves out is what it was."""
        for place, column in enumerate(self.dataset.columns):
            raw = after.get(column.physical_name)
            if raw is not None and raw == MARKS.get(str(column.type)):
                assert before is not None, f"{column.name}: nobody can know what was left out"
                yield before.values[place]
            else:
                yield meaning(column, raw)


def events(first: int, messages: Iterable[Message]) -> list[Event]:
    """The changes among messages; positions begin at the first of the epoch. What a snapshot read is no change."""
    told = ((first + each.offset, each.key, json.loads(each.value)) for each in messages)
    return [each for each in told if each[2].get("op") in CHANGES]


def truth(dataset: Dataset, told: Iterable[Event], upto: int | None = None) -> Truth:
    """What a dataset is, as of everything before a position, or of everything."""
    known = Truth(dataset)
    for position, key, event in told:
        if upto is not None and position >= upto:
            break
        if (event["source"]["schema"], event["source"]["table"]) == dataset.source:
            known.take(position, key, event)
    return known


def meaning(column: Column, raw: Any) -> Any:  # noqa: ANN401 - from JSON to any type
    """The value that an event's value stands for, comparable and without anything that is unlike itself."""
    if raw is None:
        return None
    if column.type.base == "array":
        return tuple(raw)
    if column.type.base == "decimal" and not raw.lstrip("-")[0].isdigit():
        assert column.nulls_unrepresentable
        return None
    if column.trim:
        raw = raw.rstrip(" ")
    return plain(MEANT[column.type.base](raw))


def plain(value: Any) -> Any:  # noqa: ANN401 - of any type
    """One form for one value: NaN is equal to itself, a time has one zone, a list can be compared."""
    match value:
        case float() if value != value:  # noqa: PLR0124 - only NaN is unlike itself
            return "NaN"
        case datetime(tzinfo=zone) if zone is not None:
            return value.astimezone(UTC)
        case list():
            return tuple(value)
        case _:
            return value


def same(raw: Any) -> Any:  # noqa: ANN401 - of any type
    """What needs no change."""
    return raw


MEANT: dict[str, Callable[[Any], Any]] = {
    "bigint": same,
    "integer": same,
    "boolean": same,
    "string": same,
    "json": same,
    "double": float,
    "decimal": Decimal,
    "binary": bytes.fromhex,
    "uuid": UUID,
    "date": lambda days: date(1970, 1, 1) + timedelta(days=days),
    "time": lambda micros: time(
        micros // 3_600_000_000, micros // 60_000_000 % 60, micros // 1_000_000 % 60, micros % 1_000_000
    ),
    "timestamp": lambda micros: EPOCH + timedelta(microseconds=micros),
    "timestamptz": datetime.fromisoformat,
}
