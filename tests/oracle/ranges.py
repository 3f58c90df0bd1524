"""Ranges of the topic, whole ones and such as something was lost from."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from compiler.model.datastore import Dataset
from tests.oracle.history import Message, Source, Transaction, text

Range = list[Message]
Bad = Callable[[Range], Range]
SIZE = 6
"""Messages of each transaction: BEGIN, two rows of one table, two of another, END."""
SECOND = SIZE
"""Where the second of three transactions begins."""


def whole(datasets: dict[str, Dataset], transactions: int = 3) -> Range:
    """Transactions of two rows in each of two tables."""
    source = Source(random.Random(1), datasets)  # noqa: S311 - nothing secret
    for number in range(transactions):
        open_ = Transaction(source.xid + 1 + number, source.clock)
        for table, key in (("counters", 1), ("pairs", 1), ("counters", 2), ("pairs", 2)):
            dataset = datasets[table]
            source.insert(open_, dataset, (key, "B")[: len(dataset.primary_key)])
        source.commit(open_)
    return numbered(source.messages)


def numbered(messages: Range) -> Range:
    """The same messages with offsets from 0 on."""
    return [Message(offset, each.key, each.value) for offset, each in enumerate(messages)]


def without(place: int) -> Bad:
    """What is left when one message is lost."""
    return lambda given: given[:place] + given[place + 1 :]


def twice(place: int) -> Bad:
    """One message arrives twice."""
    return lambda given: given[: place + 1] + given[place:]


def replaced(place: int, other: int) -> Bad:
    """One message is lost, and another arrives in its place too."""
    return lambda given: [*given[:place], given[other], *given[place + 1 :]]


def moved(place: int, to: int) -> Bad:
    """One message arrives at another place."""

    def change(given: Range) -> Range:
        rest = given[:place] + given[place + 1 :]
        return [*rest[:to], given[place], *rest[to:]]

    return change


def renamed(place: int, table: str) -> Bad:
    """One row says that it is of another table."""

    def change(given: Range) -> Range:
        event = json.loads(given[place].value)
        event["source"]["table"] = table
        return [*given[:place], Message(0, given[place].key, text(event)), *given[place + 1 :]]

    return change


def with_notification(place: int) -> Bad:
    """Debezium says something of itself at a place."""
    said = {"id": "b68a35a7-17ad-35b3-af2a-ae46edb4545a", "type": "STARTED", "aggregate_type": "Incremental Snapshot"}
    return with_value(place, {**said, "additional_data": {"status": "END"}, "timestamp": 1_790_000_000_000})


def with_read(place: int) -> Bad:
    """A row of an incremental snapshot, which has no transaction, at a place."""

    def change(given: Range) -> Range:
        event = json.loads(given[1].value)
        event["source"].update(snapshot="incremental", lsn=None, txId=None)
        return with_value(place, {**event, "op": "r", "transaction": None})(given)

    return change


def with_value(place: int, value: dict[str, Any]) -> Bad:
    """One more message at a place."""
    return lambda given: [*given[:place], Message(0, None, text(value)), *given[place:]]


WHOLE: dict[str, tuple[Bad, int | None]] = {
    "three transactions": (lambda given: given, 3 * SIZE),
    "the last one still open": (lambda given: given[:-1], 2 * SIZE),
    "the last one not further than its BEGIN": (lambda given: given[: 2 * SIZE + 1], 2 * SIZE),
    "a notification between two rows": (with_notification(SECOND + 2), 3 * SIZE + 1),
    "a notification between two transactions": (with_notification(SECOND), 3 * SIZE + 1),
    "a row that was read, between BEGIN and the first row": (with_read(SECOND + 1), 3 * SIZE + 1),
    "nothing": (lambda _given: [], None),
}
"""By what it is: how it is made of three transactions, and where it ends."""
BROKEN: dict[str, Bad] = {
    "a row is missing": without(SECOND + 2),
    "a row is there twice": twice(SECOND + 2),
    "a row is of another table": renamed(SECOND + 1, "accounts"),
    "one row is missing, another of its table is there twice": replaced(SECOND + 1, SECOND + 3),
    "an END is missing": without(SECOND + 5),
    "a BEGIN is missing": without(SECOND),
    "a row comes after its END": moved(SECOND + 4, SECOND + 5),
    "a row comes before its BEGIN": moved(SECOND + 1, SECOND),
}
"""By what is wrong in the second of three transactions: how it is made of whole ones."""
