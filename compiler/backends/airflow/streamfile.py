"""What the client has to know of one stream: the files of its statements, its targets, its limits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from compiler.model.names import identifier
from compiler.plan.steps import Merge, Stream

MESSAGES = 200_000
"""The messages of one batch, unless one transaction is longer."""
IDLE = 600
"""Seconds for which a range without a row of anybody's may wait to be landed."""
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
    """Columns of the merged table."""
    merge: str
    truncate: str
    """For a range in which the source emptied the table."""
    load: str | None
    """The first load; None when the stream itself brings every row."""


@dataclass(frozen=True, slots=True)
class Landing:
    """The statements that land."""

    audit: str
    check: str
    land: str
    changed: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages, rows and seconds."""

    messages: int
    idle: int
    settled: int
    tick: int
    merge_every: int
    tail_rows: int
    tables_per_task: int


@dataclass(frozen=True, slots=True)
class StreamFile:
    """One stream; every path is below the platform's folder."""

    stream: str
    datastore: str
    engine: str
    schema: str
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
        schema=stream.schema,
        first=stream.first,
        limits=Limits(
            messages=MESSAGES,
            idle=IDLE,
            settled=SETTLED,
            tick=stream.schedule.tick,
            merge_every=stream.schedule.merge_every,
            tail_rows=platform.merge_tail_rows,
            tables_per_task=platform.scheduler.tables_per_task if platform.scheduler else len(stream.merges),
        ),
        landing=Landing(f"{land}/audit.sql", f"{land}/check.sql", f"{land}/land.sql", f"{land}/changed.sql"),
        bounds=f"{engine}/merge/{stream.name}/bounds.sql",
        targets=tuple(target(stream, merge) for merge in stream.merges),
        rooms=tuple(identifier(*reader.split("/")) for reader in stream.readers),
    )
    return asdict(told)


def target(stream: Stream, merge: Merge) -> Target:
    """One merged table."""
    engine, name = stream.platform.engine.type, f"{identifier(merge.dataset.name)}.{merge.history}"
    folder = f"{engine}/merge/{stream.name}"
    return Target(
        target=merge.table,
        dataset=merge.dataset.address,
        history=merge.history,
        source=".".join(merge.dataset.source),
        key=merge.dataset.primary_key,
        merge=f"{folder}/{name}.sql",
        truncate=f"{folder}/{name}.truncate.sql",
        load=f"{engine}/load/{stream.name}/{name}.sql" if engine == "trino" else None,
    )
