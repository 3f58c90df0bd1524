"""Where a range of the topic may be cut, and what is wrong with it: read message by message."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.history import Message


@dataclass
class Seen:
    """What came of one transaction."""

    marks: list[str] = field(default_factory=list)
    """BEGIN, a dot for each row, END, in their order."""
    orders: list[int] = field(default_factory=list)
    tables: Counter[str] = field(default_factory=Counter)
    promised: dict[str, Any] = field(default_factory=dict)
    first: int = 0

    @property
    def whole(self) -> bool:
        """Whether it is there once, from its BEGIN to its END."""
        rows = len(self.orders)
        counts = {each["data_collection"]: each["event_count"] for each in self.promised.get("data_collections") or ()}
        return (
            self.marks == ["BEGIN", *["."] * rows, "END"]
            and self.promised["event_count"] == rows
            and counts == self.tables
            and sorted(self.orders) == list(range(1, rows + 1))
        )


def cut(messages: Iterable[Message]) -> tuple[int | None, int]:
    """The offset behind the last END, and how many transactions before it are not whole."""
    seen: dict[str, Seen] = {}
    end = None
    for message in messages:
        event = json.loads(message.value)
        xid, mark = part(event)
        if xid is None:
            continue
        each = seen.setdefault(xid, Seen(first=message.offset))
        each.marks.append(mark)
        if mark == ".":
            each.orders.append(event["transaction"]["total_order"])
            each.tables[f"{event['source']['schema']}.{event['source']['table']}"] += 1
        elif mark == "END":
            each.promised, end = event, message.offset + 1
    closed = [each for each in seen.values() if end is not None and each.first < end]
    return end, sum(not each.whole for each in closed)


def part(event: dict[str, Any]) -> tuple[str | None, str]:
    """The transaction that a message is part of, and as what."""
    if event.get("op"):
        inside = event.get("transaction")
        return (inside["id"].partition(":")[0], ".") if inside else (None, "")
    if event.get("status") in {"BEGIN", "END"}:
        return event["id"].partition(":")[0], event["status"]
    return None, ""
