"""Random histories of a source, as Debezium tells them: one topic, in the order of commits."""

from __future__ import annotations

import json
import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from compiler.model.datastore import Column, Dataset

Row = dict[str, Any]
"""A row of the source, its values as they stand in events, by the name that the source gives the column."""
MARK = "__debezium_unavailable_value"
MARKS: dict[str, Any] = {
    "string": MARK,
    "json": MARK,
    "binary": MARK,
    "array<string>": [MARK],
    "array<integer>": list(MARK.encode()),
    "array<bigint>": list(MARK.encode()),
}
"""What stands in the place of a long value that did not change, by type; as real events have it."""
START = 1_790_000_000_000_000
"""Microseconds since 1970 at which histories begin."""
READS = 12
"""Rows that an incremental snapshot reads at most."""
HEARTBEAT = ("weir", "heartbeat")


@dataclass(frozen=True)
class Message:
    """A message of the topic."""

    offset: int
    key: str | None
    value: str


@dataclass(frozen=True)
class History:
    """What happened at a source, and what it looked like afterwards."""

    messages: tuple[Message, ...]
    rows: dict[str, list[Row]]
    """The rows that each dataset has in the end, kept by the source itself and not worked out from messages."""
    kinds: Counter[str]
    """How often each kind of change is in it."""


@dataclass
class Transaction:
    """Changes that become visible together."""

    xid: int
    at: int
    """Microseconds since 1970; commit times step back now and then."""
    events: list[tuple[tuple[str, str], str | None, dict[str, Any]]] = field(default_factory=list)
    reads: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Rows of an incremental snapshot, key and envelope; they come behind its BEGIN and are no part of it."""


@dataclass
class Source:
    """A database that changes at random and writes its log."""

    dice: random.Random
    datasets: dict[str, Dataset]
    tables: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)
    past: dict[str, list[Row]] = field(default_factory=dict)
    """Every state that a row ever had, by dataset."""
    messages: list[Message] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    offset: int = 0
    lsn: int = 50_000_000
    clock: int = START
    xid: int = 700

    def transaction(self) -> None:
        """A transaction over one to three tables; some of them have the ends of their log order swapped."""
        self.xid += 1
        self.clock += self.dice.randrange(1, 3_000_000)
        stepped = self.dice.random() < 0.1
        self.kinds["commit time steps back"] += stepped
        open_ = Transaction(self.xid, self.clock - 5_000_000 * stepped)
        names = self.dice.sample(sorted(self.datasets), self.dice.randint(1, 3))
        tables, kinds = {name: dict(rows) for name, rows in self.tables.items()}, self.kinds.copy()
        for _ in range(self.dice.randint(1, 8)):
            self.change(open_, self.datasets[self.dice.choice(names)])
        if self.dice.random() < 0.07:
            # Nobody is told of it: what is left are numbers that were used up.
            self.tables, self.kinds = tables, kinds
            self.kinds["rolled back"] += 1
        else:
            self.commit(open_)

    def change(self, into: Transaction, dataset: Dataset) -> None:
        """One statement of an application against one table."""
        rows = self.tables.setdefault(dataset.name, {})
        key = self.new_key(dataset)
        if self.dice.random() < 0.025:
            rows.clear()
            self.write(into, dataset, "t", None, None, None)
        elif dataset.append_only:
            rows[len(rows), self.lsn] = self.insert(into, dataset, ())
        elif key not in rows:
            rows[key] = self.insert(into, dataset, key)
        else:
            self.touch(into, dataset, key)

    def insert(self, into: Transaction, dataset: Dataset, key: tuple[Any, ...]) -> Row:
        """A new row."""
        row = self.row(dataset, key)
        self.write(into, dataset, "c", row, None, row)
        return row

    def touch(self, into: Transaction, dataset: Dataset, key: tuple[Any, ...]) -> None:
        """Something happens to a row that is there."""
        rows = self.tables[dataset.name]
        drawn = self.dice.random()
        old = rows[key]
        if drawn < 0.22:
            del rows[key]
            self.write(into, dataset, "d", old, old, None)
            if self.dice.random() < 0.35:
                self.kinds["deleted and inserted again"] += 1
                again = old if self.dice.random() < 0.3 else self.row(dataset, key)
                rows[key] = again
                self.write(into, dataset, "c", again, None, again)
        elif drawn < 0.32 and not dataset.immutable_key:
            self.rekey(into, dataset, key)
        else:
            self.update(into, dataset, key)

    def rekey(self, into: Transaction, dataset: Dataset, key: tuple[Any, ...]) -> None:
        """A key update: a delete of the old key and a create of the new one."""
        rows = self.tables[dataset.name]
        new = self.new_key(dataset)
        if new in rows:
            return
        self.kinds["key changed"] += 1
        old = rows.pop(key)
        rows[new] = {**old, **dict(zip(physical_key(dataset), new, strict=True))}
        self.write(into, dataset, "d", old, old, None)
        self.write(into, dataset, "c", rows[new], None, rows[new])

    def update(self, into: Transaction, dataset: Dataset, key: tuple[Any, ...]) -> None:
        """An update of some columns, of none, or of one that nobody captures."""
        old = self.tables[dataset.name][key]
        fresh = self.row(dataset, key)
        changed = [name for name in fresh if self.dice.random() < 0.4] if self.dice.random() < 0.8 else []
        new = {**old, **{name: fresh[name] for name in changed}}
        self.kinds["update that changes nothing"] += new == old
        self.tables[dataset.name][key] = new
        told = dict(new)
        if dataset.replica_identity != "full":
            for column in dataset.toastable:
                name = column.physical_name
                kept = new[name] == old[name] and name not in physical_key(dataset)
                if kept and new[name] is not None and self.dice.random() < 0.6:
                    self.kinds["long value left out"] += 1
                    told[name] = MARKS[str(column.type)]
        self.write(into, dataset, "u", told, old, told)

    def write(
        self,
        into: Transaction,
        dataset: Dataset,
        op: str,
        identified: Row | None,
        before: Row | None,
        after: Row | None,
    ) -> None:
        """Put a change into the log as the table's replica identity has it."""
        self.kinds[op] += 1
        shown = before
        if before is not None and dataset.replica_identity != "full":
            shown = {name: before[name] for name in physical_key(dataset)} if op == "d" else None
        # A session writes its log while others commit, so what commits later may have the lower number.
        self.lsn += self.dice.choice((-300, 90, 120, 400))
        message = {"before": shown, "after": after, "source": self.origin(into, dataset.source), "op": op}
        key = None
        if identified is not None and dataset.primary_key:
            key = text({name: identified[name] for name in physical_key(dataset)})
        into.events.append((dataset.source, key, message))

    def origin(self, into: Transaction, table: tuple[str, str]) -> dict[str, Any]:
        """Where an event comes from."""
        return {
            "version": "3.6.3.Final", "connector": "postgresql", "name": "weir_shop_wares", "ts_ms": into.at // 1000,
            "db": "wares", "sequence": f'["{self.lsn}","{self.lsn}"]', "ts_us": into.at, "ts_ns": into.at * 1000,
            "schema": table[0], "table": table[1], "txId": into.xid, "lsn": self.lsn, "origin": None,
        }  # fmt: skip

    def commit(self, ended: Transaction) -> None:
        """Its BEGIN, its changes and its END, one after the other, and sometimes a gap behind them."""
        for name, rows in self.tables.items():
            known = self.past.setdefault(name, [])
            known += [row for row in rows.values() if row not in known]
        for key, value in told(ended, self.lsn):
            self.put(key, value)
        if self.dice.random() < 0.3:
            self.offset += self.dice.randint(1, 3)

    def heartbeat(self) -> None:
        """The row that shows that a quiet source lives."""
        self.xid += 1
        beat = Transaction(self.xid, self.clock)
        row = {"id": 1, "at": "2026-11-26T10:00:00.000000Z"}
        message = {"before": None, "after": row, "source": self.origin(beat, HEARTBEAT), "op": "u"}
        beat.events.append((HEARTBEAT, text({"id": 1}), message))
        if self.dice.random() < 0.4:
            self.read(beat, self.datasets[self.dice.choice(sorted(self.datasets))])
        self.kinds["heartbeat"] += 1
        self.commit(beat)

    def read(self, into: Transaction, dataset: Dataset) -> None:
        """An incremental snapshot reads rows that the stream has told of before, and some that are no more."""
        if dataset.append_only:  # it cannot be read so, since it has no key
            return
        for row in self.past.get(dataset.name, ())[-READS:]:
            self.kinds["r"] += 1
            origin = {**self.origin(into, dataset.source), "snapshot": "incremental", "lsn": None, "txId": None}
            message = {"before": None, "after": row, "source": origin, "op": "r", "transaction": None}
            into.reads.append((text({name: row[name] for name in physical_key(dataset)}), message))

    def notification(self) -> None:
        """What Debezium says of itself, between transactions."""
        self.kinds["notification"] += 1
        value = {"id": str(uuid.UUID(int=self.dice.getrandbits(128))), "type": "COMPLETED",
                 "aggregate_type": "Initial Snapshot", "additional_data": {"status": "SUCCEEDED"},
                 "timestamp": self.clock // 1000}  # fmt: skip
        self.put(None, value)

    def put(self, key: str | None, value: dict[str, Any]) -> None:
        """The next message."""
        self.messages.append(Message(self.offset, key, text(value)))
        self.offset += 1

    def row(self, dataset: Dataset, key: tuple[Any, ...]) -> Row:
        """A row with random values; what nobody captures is in it too."""
        row = {column.physical_name: value(self.dice, column) for column in dataset.columns}
        extra = {name: self.dice.randrange(3) for name in dataset.excluded}
        return {**row, **extra, **dict(zip(physical_key(dataset), key, strict=True))}

    def new_key(self, dataset: Dataset) -> tuple[Any, ...]:
        """One of few keys, so that each sees many changes."""
        return tuple(
            self.dice.randrange(1, 4) if column.type.base in {"bigint", "integer"} else self.dice.choice(("ä'x", "B"))
            for column in (dataset.by_name[name] for name in dataset.primary_key)
        )


def history(seed: int, datasets: dict[str, Dataset], transactions: int = 18) -> History:
    """The history that a seed stands for."""
    source = Source(random.Random(seed), datasets)  # noqa: S311 - nothing secret
    while transactions:
        drawn = source.dice.random()
        if drawn < 0.06:
            source.heartbeat()
        elif drawn < 0.1:
            source.notification()
        else:
            source.transaction()
            transactions -= 1
    source.heartbeat()
    rows = {name: list(source.tables.get(name, {}).values()) for name in datasets}
    return History(tuple(source.messages), rows, source.kinds)


def told(ended: Transaction, lsn: int) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The messages of a transaction: keys and values."""
    began, done = f"{ended.xid}:{lsn - 8}", f"{ended.xid}:{lsn + 48}"
    moment = ended.at // 1000
    marker = {"status": "BEGIN", "id": began, "event_count": None, "data_collections": None, "ts_ms": moment}
    yield text({"id": began}), marker
    for read, message in ended.reads:
        yield read, {**message, "ts_ms": moment + 400}
    per_table: Counter[str] = Counter()
    for order, (table, key, message) in enumerate(ended.events, 1):
        per_table[".".join(table)] += 1
        part = {"id": f"{ended.xid}:{message['source']['lsn']}", "total_order": order,
                "data_collection_order": per_table[".".join(table)]}  # fmt: skip
        yield key, {**message, "transaction": part, "ts_ms": moment + 400, "ts_us": moment * 1000 + 400_123}
    counts = [{"data_collection": name, "event_count": count} for name, count in per_table.items()]
    closing = {"status": "END", "id": done, "event_count": len(ended.events), "data_collections": counts}
    yield text({"id": done}), {**closing, "ts_ms": moment}


def text(value: dict[str, Any]) -> str:
    """JSON as Debezium writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def physical_key(dataset: Dataset) -> tuple[str, ...]:
    """The columns of the key as the source calls them."""
    return tuple(dataset.by_name[name].physical_name for name in dataset.primary_key)


def value(dice: random.Random, column: Column) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A value of a column as it stands in an event: plain ones, odd ones, NULL."""
    if not column.required and dice.random() < 0.2:
        return None
    return DRAWN[str(column.type) if column.type.base == "array" else column.type.base](dice, column)


def among(*choices: Any) -> Callable[[random.Random, Column], Any]:  # noqa: ANN401 - whatever JSON holds
    """A draw from a few values, so that rows are often equal to what they were."""
    return lambda dice, _column: dice.choice(choices)


def decimal(dice: random.Random, column: Column) -> str:
    """Digits with the column's scale; also what has no digits, where the column says what becomes of it."""
    odd = ("NAN", "POSITIVE_INFINITY", "NEGATIVE_INFINITY") if column.nulls_unrepresentable else ()
    scale = column.type.scale or 0
    drawn: str = dice.choice((*odd, f"{'9' * 6}.{'9' * scale}", f"-0.{'5':0>{scale}}", f"12.{'0' * scale}"))
    return drawn


def string(dice: random.Random, column: Column) -> str:
    """Short texts; of a fixed width where blanks are to be cut off."""
    drawn = dice.choice(("", "a", "Ä'; --", 'q"', "null", "x y"))
    return drawn.ljust(column.type.length or 0) if column.trim else drawn


def moment(dice: random.Random, _column: Column) -> str:
    """A time with a zone, as text in UTC."""
    drawn = datetime(2024, 2, 29, tzinfo=UTC) + timedelta(microseconds=dice.choice((0, 1, 999_999, 86_399_999_999)))
    return drawn.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def one_of(*lists: Iterable[Any]) -> Callable[[random.Random, Column], Any]:
    """A draw from a few lists."""
    return lambda dice, _column: list(dice.choice(lists))


DRAWN: dict[str, Callable[[random.Random, Column], Any]] = {
    "bigint": among(0, -1, 2**53 + 1, -(2**63), 2**63 - 1),
    "integer": among(0, 1, 2, -(2**31)),
    "boolean": lambda dice, _column: dice.random() < 0.5,
    "double": among(0.1, 1.5, -1e300, "NaN", "Infinity", "-Infinity"),
    "decimal": decimal,
    "string": string,
    "date": among(0, 19782, -719162, 2932896),
    "time": among(0, 43_200_123_456, 86_399_999_999),
    "timestamp": among(0, 1_704_110_400_123_456, -1, -62_135_596_800_000_000),
    "timestamptz": moment,
    "uuid": among("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "00000000-0000-0000-0000-000000000000"),
    "json": among('{"a": 1}', "[]", '"x"', '{"b":null}'),
    "binary": among("", "00", "deadbeef"),
    "array<string>": one_of((), ("a",), ("", None, "ä"), (MARK[:4],)),
    "array<bigint>": one_of((), (2**53 + 1,), (1, None, 2)),
    "array<integer>": one_of((), (95,), (95, 95), (1, None)),
}
