"""How the streams of an environment are: asked of each service, as far as it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from compiler.client.engines import Row
from compiler.client.errors import Faulty
from compiler.deploy.world import Health, Kafka, World
from compiler.errors import Missing
from compiler.model.names import identifier
from compiler.plan.steps import Derive, Merge, Room, Stream
from compiler.sql import questions

CONTROL = """
    SELECT 'landed' AS kind, stream, '' AS target, max(hi) AS position, max(closed) AS moment, '' AS said
    FROM {control}.batch WHERE state = 'landed' GROUP BY stream
    UNION ALL SELECT 'refused', stream, '', lo, opened, audit FROM {control}.batch WHERE state = 'refused'
    UNION ALL SELECT 'merged', stream, target, upto, "at", '' FROM {control}.progress
    UNION ALL SELECT 'loading', stream, target, lo, since, '' FROM {control}.load
    UNION ALL SELECT 'filled', room, view, 0, max("at"), '' FROM {control}.derived GROUP BY room, view
    UNION ALL SELECT 'stuck', '', target, 0, since, error FROM {control}.quarantine
"""
"""All that the clients wrote down, in one question: each costs the engine a quarter of a second."""
SLOT = """
    SELECT active, pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint AS bytes
    FROM pg_replication_slots WHERE slot_name = %(slot)s
"""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Trouble:
    """A question that nobody answers."""

    service: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Quarantine:
    """Why a table stays where it is, and since when."""

    since: datetime
    error: str


@dataclass(frozen=True)
class TableStatus:
    """A merged table. None is what nobody knows, or what does not apply before the first load is done."""

    dataset: str
    """Its address."""
    history: str
    """`live` or `milestoned`."""
    behind: int | None
    """Changes in the topic that have not landed."""
    lag: float | None
    """Seconds since the first of them was committed; 0 when there is none."""
    tail: int | None
    """Changes that have landed and are not merged."""
    upto: int | None
    """Everything below this position is merged."""
    merged: datetime | None
    """When that was found."""
    loading: datetime | None
    """Since when its first load runs."""
    quarantine: Quarantine | None


@dataclass(frozen=True)
class StreamStatus:
    """A datastore on its way. None is what nobody knows."""

    datastore: str
    """Its address."""
    wanted: int
    """The tightest freshness that is asked for, in seconds."""
    connector: str | None
    """In Connect's word, or ABSENT; a connector that runs with a task that does not is told by its task."""
    trace: str
    """What a failed task said."""
    slot: bool | None
    """Whether somebody reads the source's log."""
    unread: int | None
    """Bytes of the source's log that nobody has confirmed."""
    position: int | None
    """Everything below it has landed."""
    landed: datetime | None
    """When the last batch was landed."""
    committed: datetime | None
    """When the last transaction that landed was committed at the source."""
    messages: int | None
    """In the topic beyond that, BEGIN and END of transactions and Kafka's own marks among them."""
    behind: int | None
    """Changes in the topic that have not landed."""
    lag: float | None
    """Seconds since the first of them was committed; 0 when there is none."""
    refused: str
    """Why the range that comes next was not landed."""
    tables: tuple[TableStatus, ...]


@dataclass(frozen=True)
class DerivedStatus:
    """A table that a transformer fills."""

    view: str
    """Its address: `team/workspace/view`."""
    filled: datetime | None
    """When that was needed last, and done or found needless; None when nobody knows."""
    quarantine: Quarantine | None


@dataclass(frozen=True)
class Status:
    """An environment at a moment."""

    environment: str
    moment: datetime
    streams: tuple[StreamStatus, ...]
    derived: tuple[DerivedStatus, ...]
    troubles: tuple[Trouble, ...]


@dataclass
class Asking:
    """Questions to services, of which those that are away are asked no more."""

    troubles: list[Trouble] = field(default_factory=list)

    def __call__(self, service: str, question: Callable[[], Answer]) -> Answer | None:
        """The answer; None where there is none."""
        if any(each.service == service for each in self.troubles):
            return None
        try:
            return question()
        except Missing as error:
            self.troubles.append(Trouble(service, error.what, error.remedy))
        except Faulty as error:
            said = str(error).rstrip(".")
            self.troubles.append(
                Trouble(service, f"The engine says: {said}.", "Deploy: something of it is not there yet.")
            )
        return None


def status(
    environment: str, streams: Sequence[Stream], rooms: Sequence[Room], world: World, now: Callable[[], datetime]
) -> Status:
    """How all streams are, and what transformers make of them."""
    asking = Asking()
    engine = world.engine
    written = asking("control store", lambda: engine.run(CONTROL.format(control=engine.control)))
    found = tuple(stream_status(stream, world, written, asking, now) for stream in streams)
    derived = (
        () if written is None else tuple(derived_status(room, each, written) for room in rooms for each in room.derives)
    )
    return Status(environment, now(), found, derived, tuple(asking.troubles))


def derived_status(room: Room, derive: Derive, written: Sequence[Row]) -> DerivedStatus:
    """How a table is that a transformer fills."""
    view = identifier(derive.transformer.view)
    filled = next(
        (row for row in written if (row["kind"], row["stream"], row["target"]) == ("filled", room.name, view)), None
    )
    stuck = next((row for row in written if (row["kind"], row["target"]) == ("stuck", f"{room.name}.{view}")), None)
    return DerivedStatus(
        f"{room.workspace.address}/{derive.transformer.view}",
        filled["moment"] if filled else None,
        Quarantine(stuck["moment"], str(stuck["said"] or "")) if stuck else None,
    )


def stream_status(
    stream: Stream, world: World, written: Sequence[Row] | None, asking: Asking, now: Callable[[], datetime]
) -> StreamStatus:
    """How one stream is; `written` is what the control store says of all of them, None where it does not answer."""
    known = written is not None
    ours = [row for row in written or () if row["stream"] == stream.name]
    stuck = {row["target"]: row for row in written or () if row["kind"] == "stuck"}
    last = next((row for row in ours if row["kind"] == "landed"), None)
    position = max(int(last["position"]) if last else 0, stream.first)
    source = world.sources[stream.datastore.connection]
    health = asking("Kafka Connect", lambda: [world.connect.health(stream.slot)])
    slots = asking(stream.datastore.connection, lambda: source.ask(SLOT, {"slot": stream.slot}))
    end = asking("Kafka", lambda: end_of(stream.topic, world.kafka))
    # Who has no control store has no engine either, and is not asked for more.
    engine = f"engine, about {stream.datastore.address}" if known else "control store"
    waiting = asking(engine, lambda: world.engine.run(questions.behind(stream, position)))
    merged = {row["target"]: int(row["position"]) for row in ours if row["kind"] == "merged"}
    landed = asking(engine, lambda: world.engine.run(questions.landed(stream, position, merged))) if last else None
    moment = now()
    look = Look(
        {(row["kind"], row["target"]): row for row in ours},
        {target.removeprefix(f"{stream.schema}."): row for target, row in stuck.items()
         if target.startswith(f"{stream.schema}.")},
        None if waiting is None else {row["src_table"]: row for row in waiting},
        None if landed is None else {row["target"]: int(row["number"]) for row in landed},
        moment,
    )  # fmt: skip
    return StreamStatus(
        datastore=stream.datastore.address,
        wanted=2 * stream.schedule.tick,
        connector=state(health[0]) if health else None,
        trace=health[0].trace if health and health[0] else "",
        slot=None if slots is None else any(row["active"] for row in slots),
        unread=int(slots[0]["bytes"] or 0) if slots else None,
        position=position if known else None,
        landed=last["moment"] if last else None,
        committed=since_1970(look.landed.get(questions.COMMITTED)) if look.landed else None,
        messages=max(0, end + stream.first - position) if end is not None and known else None,
        behind=None if waiting is None else sum(int(row["changes"]) for row in waiting),
        lag=lag(waiting, moment),
        refused=refused([row for row in ours if row["kind"] == "refused"], position),
        tables=tuple(table_status(merge, look) for merge in stream.merges),
    )


@dataclass(frozen=True)
class Look:
    """What was found out about one stream; None is what nobody answered."""

    written: Mapping[tuple[str, str], Row]
    """By kind and merged table, what the clients wrote down."""
    stuck: Mapping[str, Row]
    """By merged table."""
    waiting: Mapping[str, Row] | None
    """By table of the source, what is in the topic and has not landed."""
    landed: Mapping[str, int] | None
    """By merged table, the changes that have landed and are not merged; those without any are left out."""
    moment: datetime


def table_status(merge: Merge, look: Look) -> TableStatus:
    """How one merged table is."""
    merged, stuck = look.written.get(("merged", merge.table)), look.stuck.get(merge.table)
    loading = None if merged else look.written.get(("loading", merge.table))
    waiting = None if look.waiting is None else look.waiting.get(".".join(merge.dataset.source))
    return TableStatus(
        dataset=merge.dataset.address,
        history=merge.history,
        behind=None if look.waiting is None else int(waiting["changes"]) if waiting else 0,
        lag=None if look.waiting is None else lag([waiting] if waiting else [], look.moment),
        tail=look.landed.get(merge.table, 0) if merged and look.landed is not None else None,
        upto=int(merged["position"]) if merged else None,
        merged=merged["moment"] if merged else None,
        loading=loading["moment"] if loading else None,
        quarantine=Quarantine(stuck["moment"], str(stuck["said"] or "")) if stuck else None,
    )


def end_of(topic: str, kafka: Kafka) -> int | None:
    """The offset after the last message of a topic; None where there is no such topic."""
    return kafka.reach(topic)[1] if topic in kafka.topics([topic]) else None


def state(health: Health | None) -> str:
    """The worse of what a connector and its tasks say."""
    if health is None:
        return "ABSENT"
    return next((each for each in health.tasks if each != "RUNNING"), health.connector if health.tasks else "NO TASK")


def refused(rows: Sequence[Row], position: int) -> str:
    """Why the range from a position on was not landed; empty if it was not refused, or landed later."""
    return next((str(row["said"] or "it does not add up") for row in rows if int(row["position"]) >= position), "")


def lag(waiting: Sequence[Row] | None, moment: datetime) -> float | None:
    """Seconds since the first of the changes that wait was committed."""
    if waiting is None:
        return None
    moments = [int(row["oldest"]) / 1000 for row in waiting if row["oldest"] is not None]
    return max(0.0, moment.timestamp() - min(moments)) if moments else 0.0


def since_1970(milliseconds: int | None) -> datetime | None:
    """A moment in UTC."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
