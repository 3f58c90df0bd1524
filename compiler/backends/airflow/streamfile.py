"""What the client has to know of one stream: the files of its statements, its targets, its limits."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from compiler.model.names import identifier
from compiler.plan.steps import PARTITION, Merge, Stream
from compiler.sql.shapes import topic

MESSAGES = 200_000
"""The messages of one batch, unless one transaction is longer."""
IDLE = 600
"""Seconds for which a range without a row of anybody's may wait to be landed."""
BEATS = 6
"""Heartbeats that may stay away before a source counts as silent."""
SHORTEST_SILENCE = 120
"""Seconds: a connector that is restarted, or a topic that moves to another broker, takes that long."""
SETTLED = 60
"""Seconds after which a landed range may be merged: longer than any reader takes to begin its query."""


@dataclass(frozen=True, slots=True)
class Target:
    """A merged table and the statements that fill it."""

    target: str
    dataset: str
    history: str
    source: str
    """What change events call the table."""
    key: tuple[str, ...]
    """Columns of the merged table; none of a table that is only added to."""
    freezes: tuple[str, ...]
    """The schemas of the workspaces that stand still when it is stuck."""
    merge: str
    truncate: str
    """For a range in which the source emptied the table."""
    load: str | None
    """The first load; None when the stream itself brings every row."""
    range: str | None
    """Asks for the first and the last key at the source; None when the load is one piece."""
    fold: str | None
    """Brings a table that keeps every version, or has no key, to the end of its load; the others are there already."""
    begin: str | None
    """Run after the load of a table that keeps every version, whose history begins then."""
    forget: str | None
    """Drops versions that are older than anybody asks for."""
    partitions: str | None
    """Sets it beside the source after partitions were dropped or joined."""
    drops: bool
    """Whether rows go with the partition that held them."""


@dataclass(frozen=True, slots=True)
class Landing:
    """The statements that land."""

    audit: str
    check: str
    land: str
    changed: str
    forget: str
    """Drops what landed before a position."""
    source: str | None
    """Asks the source what no event tells."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages, rows and seconds."""

    messages: int
    idle: int
    silent: int
    """Seconds without any message, heartbeats included, after which the source counts as silent."""
    settled: int
    tick: int
    merge_every: int
    tail_rows: int
    tables_per_task: int
    partition: int
    """Positions of one partition of what landed, in which it is dropped."""


@dataclass(frozen=True, slots=True)
class StreamFile:
    """One stream; every path is below the platform's folder."""

    stream: str
    datastore: str
    engine: str
    catalog: str
    schema: str
    source: str
    """The engine's catalog over the source."""
    topic: str
    """The changes, as statements name them."""
    first: int
    """The first position of its epoch."""
    limits: Limits
    landing: Landing
    bounds: str
    targets: tuple[Target, ...]
    rooms: tuple[str, ...]
    """The schemas of those who read it."""


def stream_file(stream: Stream) -> dict[str, Any]:
    """The content of `streams/<stream>.json`, as plain values."""
    platform, engine = stream.platform, stream.platform.engine.type
    land = f"{engine}/land/{stream.name}"
    told = StreamFile(
        stream=stream.name,
        datastore=stream.datastore.address,
        engine=engine,
        catalog=platform.engine.catalog,
        schema=stream.schema,
        source=f"source_{stream.name}",
        topic=topic(stream),
        first=stream.first,
        limits=Limits(
            messages=MESSAGES,
            idle=IDLE,
            silent=max(SHORTEST_SILENCE, BEATS * stream.datastore.heartbeat),
            settled=SETTLED,
            tick=stream.schedule.tick,
            merge_every=stream.schedule.merge_every,
            tail_rows=platform.merge_tail_rows,
            tables_per_task=platform.scheduler.tables_per_task if platform.scheduler else len(stream.merges),
            partition=PARTITION,
        ),
        landing=Landing(
            audit=f"{land}/audit.sql",
            check=f"{land}/check.sql",
            land=f"{land}/land.sql",
            changed=f"{land}/changed.sql",
            forget=f"{land}/forget.sql",
            source=f"{land}/source.sql" if pulled(stream) else None,
        ),
        bounds=f"{engine}/merge/{stream.name}/bounds.sql",
        targets=tuple(target(stream, merge) for merge in stream.merges),
        rooms=tuple(identifier(*reader.split("/")) for reader in stream.readers),
    )
    return {each.name: plain(getattr(told, each.name)) for each in fields(told)}


def pulled(stream: Stream) -> bool:
    """Whether the engine asks the source itself."""
    return stream.platform.engine.type == "trino"


def plain(told: object) -> object:
    """As plain values; unlike `dataclasses.asdict` it copies nothing."""
    if is_dataclass(told):
        return {each.name: plain(getattr(told, each.name)) for each in fields(told)}
    return [plain(each) for each in told] if isinstance(told, tuple) else told


def target(stream: Stream, merge: Merge) -> Target:
    """One merged table."""
    engine, dataset = stream.platform.engine.type, merge.dataset
    name = f"{identifier(dataset.name)}.{merge.history}"
    folder, load = f"{engine}/merge/{stream.name}", f"{engine}/load/{stream.name}"
    return Target(
        target=merge.table,
        dataset=dataset.address,
        history=merge.history,
        source=".".join(dataset.source),
        key=tuple(column.stored for column in merge.key),
        freezes=merge.freezes,
        merge=f"{folder}/{name}.sql",
        truncate=f"{folder}/{name}.truncate.sql",
        load=f"{load}/{name}.sql" if pulled(stream) else None,
        range=f"{load}/{identifier(dataset.name)}.range.sql" if pulled(stream) and merge.ranged else None,
        fold=f"{load}/{name}.fold.sql" if pulled(stream) and (merge.milestoned or not merge.key) else None,
        begin=f"{load}/{name}.begin.sql" if pulled(stream) and merge.milestoned else None,
        forget=f"{folder}/{name}.forget.sql" if merge.forgets else None,
        partitions=(
            f"{folder}/{name}.partitions.sql" if pulled(stream) and dataset.partition_drop and merge.key else None
        ),
        drops=dataset.partition_drop == "delete",
    )
