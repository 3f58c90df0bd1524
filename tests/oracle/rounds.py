"""A history taken through the compiled statements in random rounds, and held against the oracle after each."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from compiler.model.names import identifier
from compiler.plan.steps import Merge
from tests.oracle.engines import Answer, Engine, quoted
from tests.oracle.history import History, history
from tests.oracle.truth import Event, Version, events, plain, truth
from tests.oracle.wares import Compiled, datasets

PARAMETER = re.compile(r"(?<!:):(lo|hi|upto|token)\b")
TOKEN = 7
UNIX = datetime(1970, 1, 1, tzinfo=UTC)


class Wrong(AssertionError):
    """A table or view holds something else than the events say."""


@dataclass(frozen=True)
class Shares:
    """How many of the views are compared, 1 is all of them.

    An engine plans a view longer than it reads so few rows, so many histories find more than many looks at one.
    """

    rounds: float = 0.3
    """After a round."""
    landed: float = 0.3
    """After the last one: all has landed, some is merged."""
    merged: float = 1
    """After everything is merged; those that show merged tables alone are all compared then."""


@dataclass(frozen=True)
class Piece:
    """What is merged into a table, and by which statement."""

    target: Merge
    lo: int
    hi: int
    path: str
    times: int
    """How often, as after a death."""


@dataclass
class Run:
    """One history on one engine."""

    shares: ClassVar[Shares] = Shares()
    transactions: ClassVar[int] = 18
    engine: Engine
    made: Compiled
    history: History
    dice: random.Random
    told: list[Event] = field(default_factory=list)
    fed: int = 0
    """How many messages are in the topic."""
    cuts: list[int] = field(default_factory=list)
    """The ends of the batches that have landed."""
    merged: dict[str, int] = field(default_factory=dict)
    """By table the end of the highest range that was ever merged."""
    known: dict[str, int] = field(default_factory=dict)
    """By table where the next range begins."""
    changed: dict[tuple[int, int], Mapping[str, int]] = field(default_factory=dict)
    """By range how often each table was emptied in it."""
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.told = events(self.first, self.history.messages)

    @property
    def first(self) -> int:
        """The first position of the epoch."""
        return self.made.stream.first

    @property
    def landed(self) -> int:
        """The end of what has landed."""
        return self.cuts[-1] if self.cuts else self.first

    @property
    def targets(self) -> Sequence[Merge]:
        """The tables that are merged and compared, and of which views are."""
        return self.made.stream.merges

    def go(self) -> None:
        """Everything, in rounds; then every table up to its end, some of them from the very beginning."""
        self.clear()
        while self.fed < len(self.history.messages):
            self.feed()
            self.land()
            self.merge([each for each in self.targets if self.dice.random() < 0.5])
            self.bounds()
            arrived = self.fed == len(self.history.messages)
            self.compare_views(self.shares.landed if arrived else self.shares.rounds, self.shares.rounds)
        for each in self.targets:
            if self.dice.random() < 0.35:
                self.known[each.table] = self.first
        self.merge(self.targets, self.landed)
        self.compare_tables()
        self.bounds()
        self.compare_views(self.shares.merged, 1)

    def clear(self) -> None:
        """Nothing has landed yet, and this client has every token."""
        schema, control, stream = self.made.stream.schema, self.engine.control, self.made.stream.name
        tables = ["landing", "topic", "bounds", *(each.table for each in self.made.stream.merges)]
        names = [f'"{schema}"."{table}"' for table in tables]
        names += [f"{control}.{table} WHERE stream = '{stream}'" for table in ("stream", "batch", "progress")]
        self.engine.beside([partial(self.engine.run, f"DELETE FROM {name}") for name in names])
        roles = ["land", "bounds", *(each.table for each in self.made.stream.merges)]
        rows = ", ".join(f"('{stream}', {quoted(role)}, {TOKEN}, 'test', now())" for role in roles)
        self.engine.run(f"INSERT INTO {control}.stream VALUES {rows}")

    def feed(self) -> None:
        """Some more messages arrive; what they end with may be in the middle of a transaction."""
        end = min(len(self.history.messages), self.fed + self.dice.randint(5, 90))
        self.engine.feed(self.history.messages[self.fed : end])
        self.fed = end

    def land(self) -> None:
        """The next batch, if a transaction ended; now and then twice, as after a death."""
        seen = self.audit(self.landed)
        if seen["hi"] is None:
            return
        assert not seen["faults"], seen
        for _ in range(1 + (self.dice.random() < 0.3)):
            self.run(f"land/{self.made.stream.name}/land.sql", lo=self.landed, hi=seen["hi"])
        self.counts["batches"] += 1
        self.cuts.append(seen["hi"])

    def audit(self, lo: int) -> dict[str, Any]:
        """What the audit says of everything from a position on."""
        (seen,) = self.run(f"land/{self.made.stream.name}/audit.sql", lo=lo, hi=lo + 2**40)
        return seen

    def merge(self, targets: Iterable[Merge], hi: int | None = None) -> None:
        """One range into each of some tables."""
        pieces = [piece for each in targets for piece in self.dealt(each, hi)]
        self.engine.beside([partial(self.apply, each) for each in pieces])
        done = {each.target.table: each.hi for each in pieces if self.dice.random() < 0.75}
        self.known.update(done)
        self.write_progress(done)

    def dealt(self, target: Merge, hi: int | None) -> Iterator[Piece]:
        """The range that is merged next, if any; a live table's ends where an earlier one ended, or later."""
        ends = [cut for cut in self.cuts if cut >= self.merged.get(target.table, self.first)]
        if ends:
            hi = hi or self.dice.choice(ends)
            piece = self.piece(target, self.known.get(target.table, self.first), hi)
            self.merged[target.table] = hi
            yield replace(piece, times=1 + (self.dice.random() < 0.35))

    def piece(self, target: Merge, lo: int, hi: int) -> Piece:
        """A range with the statement that it asks for."""
        emptied = self.emptied(lo, hi).get(".".join(target.dataset.source), 0)
        self.counts["merges with TRUNCATE" if emptied else "merges"] += 1
        name = f"{identifier(target.dataset.name)}.{target.history}{'.truncate' if emptied else ''}"
        return Piece(target, lo, hi, f"merge/{self.made.stream.name}/{name}.sql", 1)

    def apply(self, piece: Piece) -> None:
        """Merge a range."""
        for _ in range(piece.times):
            self.run(piece.path, lo=piece.lo, hi=piece.hi)

    def emptied(self, lo: int, hi: int) -> Mapping[str, int]:
        """How often each table was emptied in a range of the landing table, which does not change there any more."""
        if (lo, hi) not in self.changed:
            rows = self.run(f"land/{self.made.stream.name}/changed.sql", lo=lo, hi=hi)
            self.changed[lo, hi] = {row["src_table"]: row["truncates"] for row in rows}
        return self.changed[lo, hi]

    def write_progress(self, done: Mapping[str, int]) -> None:
        """Write down how far tables are."""
        if not done:
            return
        control, stream = self.engine.control, self.made.stream.name
        names = ", ".join(map(quoted, done))
        self.engine.run(f"DELETE FROM {control}.progress WHERE stream = '{stream}' AND target IN ({names})")
        rows = ", ".join(f"('{stream}', {quoted(table)}, {upto}, {upto}, now())" for table, upto in done.items())
        self.engine.run(f'INSERT INTO {control}.progress (stream, target, upto, intended_hi, "at") VALUES {rows}')

    def bounds(self) -> None:
        """Let the views know how far tables are, now and then only later."""
        if self.dice.random() < 0.8:
            ((moved,),) = (each.values() for each in self.run(f"merge/{self.made.stream.name}/bounds.sql"))
            self.counts["bounds moved"] += moved

    def compare_views(self, landed: float, merged: float) -> None:
        """Hold shares of the views against what they have to show: all that landed, or all that was merged."""
        work, tables = [], {each.table for each in self.targets}
        for room in self.made.plan.rooms:
            for each in room.publishes:
                share = merged if each.merged_only else landed
                if each.merge.table not in tables or self.dice.random() >= share:
                    continue
                upto = self.merged.get(each.merge.table, self.first) if each.merged_only else self.landed
                name = f'"{room.name}"."{identifier(each.need.view)}"'
                work.append(partial(self.compare, each.merge, name, upto, positions=False))
        self.counts["views compared"] += len(work)
        self.engine.beside(work)

    def compare_tables(self) -> None:
        """Hold every merged table against what it has to hold."""
        work = []
        for each in self.targets:
            name = f'"{self.made.stream.schema}"."{each.table}"'
            upto = self.merged.get(each.table, self.first)
            work.append(partial(self.compare, each, name, upto, positions=True))
        self.counts["tables compared"] += len(work)
        self.engine.beside(work)

    def compare(self, merge: Merge, name: str, upto: int, *, positions: bool) -> None:
        """Hold one of them against the oracle."""
        columns = [each.name for each in merge.dataset.columns]
        more = ["valid_from", "valid_to"] if merge.milestoned else []
        if merge.milestoned and positions:
            more += ["__pos_in", "__pos_out"]
        listed = ", ".join(f'"{each}"' for each in columns + more)
        got = rows(self.engine.run(f"SELECT {listed} FROM {name}"))
        known = truth(merge.dataset, self.told, upto)
        if merge.milestoned:
            want = sorted(repr(shown(each, positions=positions)) for each in known.versions())
        else:
            want = sorted(map(repr, known.live()))
        if got != want:
            missing, extra = difference(want, got), difference(got, want)
            raise Wrong(f"{name} at {upto}: missing {missing[:3]}, too much {extra[:3]}")

    def run(self, path: str, token: int = TOKEN, **numbers: int) -> Answer:
        """Run a statement with its parameters."""
        return self.engine.run(fill(self.made.statement(path), token=token, **numbers))


class Coarse(Run):
    """A longer history that arrives in few parts: Trino plans a statement much longer than it runs."""

    shares = Shares(rounds=0.2, landed=1, merged=0.2)
    transactions = 36

    def feed(self) -> None:
        """Some more messages arrive, a third of all at least."""
        size = len(self.history.messages)
        end = min(size, self.fed + size // 3 + self.dice.randint(1, size // 2))
        self.engine.feed(self.history.messages[self.fed : end])
        self.fed = end


class Narrow(Coarse):
    """Of all that happened, only what one dataset is told: whether a missing rule is found is known sooner."""

    dataset: ClassVar = "pairs"

    @property
    def targets(self) -> Sequence[Merge]:
        """Its tables."""
        return [each for each in self.made.stream.merges if each.dataset.name == self.dataset]


def run(engine: Engine, made: Compiled, seeds: Iterable[int], how: type[Run] = Run) -> Counter[str]:
    """Take the histories of some seeds through statements that are installed; says which seed went wrong."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        told = history(seed, datasets(), how.transactions)
        each = how(engine, made, told, random.Random(seed))  # noqa: S311 - nothing secret
        try:
            each.go()
        except Exception as wrong:
            wrong.add_note(f"seed {seed}")
            raise
        counts += each.counts + Counter(histories=len(datasets()), events=len(each.told))
    return counts


def filtered(engine: Engine, made: Compiled) -> int:
    """Ask every view for the rows in which a column has the value of one of them; gives how many questions that were.

    An engine evaluates such a filter where it likes, and raises where it meets what cannot be decoded.
    """

    def ask(view: str, column: str) -> None:
        as_text = f'CAST("{column}" AS varchar)'
        values = [row["found"] for row in engine.run(f"SELECT {as_text} AS found FROM {view}")]
        wanted = next((each for each in values if each is not None), "nothing is there")
        [told] = engine.run(f"SELECT count(*) AS found FROM {view} WHERE {as_text} = {quoted(wanted)}")
        assert told["found"] == values.count(wanted), (view, column)

    questions = [
        partial(ask, f'"{room.name}"."{identifier(each.need.view)}"', column.name)
        for room in made.plan.rooms
        for each in room.publishes
        for column in {each.need.columns[0]: 0, each.need.columns[1]: 0}
    ]
    engine.beside(questions)
    return len(questions)


def install(engine: Engine, made: Compiled) -> None:
    """Make the tables and views."""
    engine.script(made.statement(f"ddl/{made.stream.name}.sql"))
    for room in made.plan.rooms:
        for each in room.publishes:
            engine.script(made.statement(f"views/{room.name}/{identifier(each.need.view)}.sql"))


def fill(statement: str, **numbers: int) -> str:
    """A statement with its parameters put in as the client does it."""
    return PARAMETER.sub(lambda match: str(int(numbers[match[1]])), statement)


def rows(answer: Answer) -> list[str]:
    """Rows in a form that can be compared."""
    return sorted(repr(tuple(plain(value) for value in row.values())) for row in answer)


def shown(version: Version, *, positions: bool) -> tuple[Any, ...]:
    """A version as a row."""
    times = (moment(version.valid_from), moment(version.valid_to))
    return (*version.values, *times, *((version.position_in, version.position_out) if positions else ()))


def moment(micros: int | None) -> datetime | None:
    """A time with its zone."""
    return None if micros is None else UNIX + timedelta(microseconds=micros)


def difference(some: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of some that the others lack."""
    return list((Counter(some) - Counter(others)).elements())
