"""What the running chain costs: how fresh views are, what it keeps up with, loads, queries, ticks, Airflow.

`python -m benchmarks.chain` starts a stack of its own, deploys a model, lets Airflow run it, and prints Markdown.
`--tables 100` makes a smaller datastore, `--only freshness` measures one thing. The stack is deleted afterwards.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import trino
from confluent_kafka import Consumer, TopicPartition

from benchmarks.ground import AIRFLOW, BIG, LARGE, ROWS, WIDE, Ground, ground, rows, table, write
from benchmarks.stack import machine
from compiler.client import load, run
from compiler.client.engines import connect
from compiler.client.stream import read

COMMITS = 25
"""Commits whose way is followed, for each number of tables."""
APART = 6.3
"""Seconds between two of them: not a multiple of the tick, so that they meet it at every moment."""
LOOK = 0.25
"""Seconds between two looks at the views."""
LATEST = 120.0
STAGES = 7
"""Views in one query: each has some stages, and Trino allows 150 for all of them."""
SETTLED = 65
"""Seconds after which what has landed may be merged, and a little more."""
IDLE = 120
"""Seconds for which an idle stack is looked at."""
CLIENTS, BUSY = 4, 60
"""Writers of the sustained load, and the seconds for which they write."""
DUE = 100
"""Changes after which a table is merged, where merges are measured; the model allows no fewer."""
BATCH = 10
"""Rows that one transaction of theirs changes."""
SNAPSHOT = 200_000
"""Rows of the big table that take the way of events."""
WARM, REPEATS = 3, 9
"""How often a query is asked before it is measured, and then."""
TAIL = 5000
"""Changes of the big table that wait in its tail."""
QUESTIONS = {
    "sum of a column": "SELECT sum(val), count(*) FROM {}",
    "one key": "SELECT val FROM {} WHERE id = 7",
    "groups and a sort": """
        SELECT note, count(*), sum(val), max(id) FROM (
            SELECT * FROM {0} UNION ALL SELECT * FROM {0} WHERE id > 0
        ) GROUP BY note ORDER BY 3 DESC, 4 LIMIT 5
    """,
}
"""What a view and its bare table are asked, by what it is called."""
BIG_ROWS = "lake.bench_all.big"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=1000, help="small tables of the datastore")
    parser.add_argument("--only", choices=sorted(MEASURES), action="append", help="measure only this; more than once")
    options = parser.parse_args()
    print(f"Machine: {machine()}\n", flush=True)
    with ground(options.tables, say) as here:
        os.environ["WEIR_ENGINE"] = here.address
        for name, measure in MEASURES.items():
            if not options.only or name in options.only:
                say(name)
                print("\n".join(measure(here)) + "\n", flush=True)


def say(what: str) -> None:
    """Tell who waits how far it is; the figures alone go to standard output."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


# ---- how fresh


def freshness(here: Ground) -> Iterator[str]:
    """From a commit that changes many tables to the moment when their views show it."""
    yield "| tables changed by each commit | commits | median | p99 | the same tables merged one by one |"
    yield "| --- | --- | --- | --- | --- |"
    for count in (10, 100, 1000):
        if count <= here.tables:
            took = followed(here, count)
            middle, worst = statistics.median(took), statistics.quantiles(took, n=100, method="inclusive")[98]
            merging = merged(here, count)
            yield f"| {count:,} | {len(took)} | {middle:.1f} s | {worst:.1f} s | {merging:.0f} s |"


def followed(here: Ground, count: int) -> list[float]:
    """Seconds from each commit to its sight.

    One statement lands a transaction for all tables, so one view is looked at again and again; at the end of each way
    every changed view is, some to a query.
    """
    engine = here.engine()
    took = []
    with here.source("wide") as source:
        before = rows(engine, f"SELECT max(val) FROM lake.bench_all.{table(0)}")[0][0] or 0
        for value in range(before + 1, before + 1 + COMMITS):
            next_at = time.monotonic() + APART
            with source.transaction():
                for number in range(count):
                    source.execute(f"UPDATE {table(number)} SET val = {value} WHERE id = 1")
            began = time.monotonic()
            look = f"SELECT val FROM lake.bench_all.{table(value % count)} WHERE id = 1"
            while rows(engine, look)[0][0] < value:
                if time.monotonic() > began + LATEST:
                    raise SystemExit(f"commit {value} did not arrive within {LATEST:.0f} s")
                time.sleep(LOOK)
            took.append(time.monotonic() - began)
            time.sleep(max(0.0, next_at - time.monotonic()))
    for first in range(0, count, STAGES):
        one = " UNION ALL ".join(
            f"SELECT val FROM lake.bench_all.{table(number)} WHERE id = 1"
            for number in range(first, min(first + STAGES, count))
        )
        [(least,)] = rows(engine, f"SELECT min(val) FROM ({one})")
        if least != value:
            raise SystemExit(f"a view shows {least}, not {value}")
    return took


def merged(here: Ground, count: int) -> float:
    """Seconds to MERGE the changed tables, which is what their views would wait for without the tail."""
    time.sleep(SETTLED)
    stream = read(here.stream(WIDE))
    names = {f"public.{table(number)}" for number in range(count)}
    pack = [each.name for each in stream.targets.values() if each.source in names]
    began = time.monotonic()
    run.compact(stream.file, pack)
    return time.monotonic() - began


# ---- how much


@dataclass
class Watch:
    """How many messages a topic has, asked again and again."""

    here: Ground
    topic: str

    def end(self) -> int:
        """The offset after the last message."""
        consumer = Consumer({"bootstrap.servers": self.here.site.address("kafka.clients"), "group.id": "bench"})
        try:
            _, high = consumer.get_watermark_offsets(TopicPartition(self.topic, 0), timeout=10)
        finally:
            consumer.close()
        return int(high)


def sustained(here: Ground) -> Iterator[str]:
    """Changes a second: through Debezium alone, through the landing alone, and through both at once."""
    watch = Watch(here, f"cdc.{LARGE}")
    here.pause(LARGE, paused=True)
    start, began = watch.end(), time.monotonic()
    changes = written(here)
    while watch.end() - start < changes:
        time.sleep(LOOK)
    alone = time.monotonic() - began
    began = time.monotonic()
    run.land(here.stream(LARGE))
    landing = changes / (time.monotonic() - began)
    here.pause(LARGE, paused=False)
    yield "| what | changes | a second |"
    yield "| --- | --- | --- |"
    yield f"| Debezium alone, into Kafka | {changes:,} | {changes / alone:,.0f} |"
    yield f"| the landing alone, out of Kafka | {changes:,} | {landing:,.0f} |"
    began = time.monotonic()
    count = written(here)
    caught_up(here)
    both = time.monotonic() - began
    yield f"| from commits to views, all at work | {count:,} | {count / both:,.0f} |"
    yield ""
    rate = count / BUSY
    yield f"{CLIENTS} writers committed for {BUSY} s, {BATCH} rows to a transaction: {rate:,.0f} changes a second."


def written(here: Ground) -> int:
    """Change rows of the big table from several connections at once; gives how many were changed."""
    counts = [0] * CLIENTS
    end = time.monotonic() + BUSY

    def write(number: int) -> None:
        with here.source("big") as source:
            first = number * (BIG // CLIENTS)
            while time.monotonic() < end:
                at = first + counts[number] % (BIG // CLIENTS - BATCH) + 1
                source.execute("UPDATE big SET val = val + 1 WHERE id BETWEEN %s AND %s", (at, at + BATCH - 1))
                counts[number] += BATCH

    together(write)
    return sum(counts)


def together(work: Callable[[int], None]) -> None:
    """Do something in as many threads as there are writers."""
    threads = [threading.Thread(target=work, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def caught_up(here: Ground) -> None:
    """Wait until the view shows what the source has."""
    engine = here.engine()
    with here.source("big") as source:
        want = one(source, "SELECT sum(val) FROM big")
        while rows(engine, f"SELECT sum(val) FROM {BIG_ROWS}")[0][0] != want:
            time.sleep(LOOK)


def one(source: psycopg.Connection, statement: str) -> int:
    """The one value that a source answers."""
    row = source.execute(statement).fetchone()
    assert row  # noqa: S101 - aggregates have a row
    return int(row[0])


# ---- first loads


def loading(here: Ground) -> Iterator[str]:
    """A first load beside a bare CREATE TABLE AS SELECT, and beside the way of events."""
    engine = here.engine()
    stream = read(here.stream(LARGE))
    [target] = stream.targets.values()
    source = f'{stream.source}.public."big"'
    bare = f'{stream.catalog}."{stream.schema}".bare'
    began = time.monotonic()
    rows(engine, f"CREATE TABLE {bare} AS SELECT * FROM {source}")
    copying = BIG / (time.monotonic() - began)
    rows(engine, f"DROP TABLE {bare}")

    forgotten(here, target.name)
    began = time.monotonic()
    load.load(stream.file)
    first = BIG / (time.monotonic() - began)

    with here.source("big") as postgres:
        began = time.monotonic()
        with postgres.transaction():
            postgres.execute("UPDATE big SET val = val + 1 WHERE id <= %s", (SNAPSHOT,))
    caught_up(here)
    events = time.monotonic() - began
    time.sleep(SETTLED)
    began = time.monotonic()
    run.compact(stream.file, [target.name])
    merging = time.monotonic() - began
    slow = SNAPSHOT / (events + merging)
    yield "| a table of 5 columns | rows | rows a second | first load / this |"
    yield "| --- | --- | --- | --- |"
    yield f"| first load, markers and checks included | {BIG:,} | {first:,.0f} | 1 |"
    yield f"| bare CREATE TABLE AS SELECT from the source | {BIG:,} | {copying:,.0f} | {first / copying:.2f} |"
    yield f"| events through Kafka, landing and MERGE | {SNAPSHOT:,} | {slow:,.0f} | {first / slow:.1f} |"


def forgotten(here: Ground, target: str) -> None:
    """Let a table be as before its first load."""
    engine = connect("bench", here.address)
    stream = read(here.stream(LARGE))
    engine.run(f'DELETE FROM {stream.catalog}."{stream.schema}"."{target}"')
    for name in ("progress", "load"):
        engine.control_run([f"DELETE FROM weir.{name} WHERE target = '{target}'"])
    engine.close()


# ---- queries


def queries(here: Ground) -> Iterator[str]:
    """Views with a tail beside their bare tables: a small one, alone in the landing table or not, and a big one."""
    yield "| table | its tail | landing has | query | bare, CPU | view, CPU | above | bare | view | view / bare |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    with here.source("wide") as source:
        for count in (1, here.tables):
            for _ in range(10):
                with source.transaction():
                    for number in range(count):
                        source.execute(f"UPDATE {table(number)} SET val = val + 1")
            yield from asked_both(here, WIDE, table(0), source, f"{count:,} tables")
    with here.source("big") as source:
        source.execute("UPDATE big SET val = val + 1 WHERE id <= %s", (TAIL,))
        yield from asked_both(here, LARGE, "big", source, "1 table")


def asked_both(here: Ground, name: str, source_table: str, source: psycopg.Connection, landed: str) -> Iterator[str]:
    """A line for each question to a view that is as its source is; nothing else is at work meanwhile."""
    engine, stream = here.engine(), read(here.stream(name))
    view = f"lake.bench_all.{source_table}"
    want = one(source, f"SELECT sum(val) FROM {source_table}")
    while rows(engine, f"SELECT sum(val) FROM {view}")[0][0] != want:
        time.sleep(LOOK)
    target = next(each.name for each in stream.targets.values() if each.source == f"public.{source_table}")
    bare = f'{stream.catalog}."{stream.schema}"."{target}"'
    [(tail,)] = rows(
        engine,
        f"""
        SELECT count(*) FROM {stream.catalog}."{stream.schema}".landing
        WHERE src_table = 'public.{source_table}'
        AND src_offset >= (SELECT max(upto) FROM {stream.catalog}."{stream.schema}".bounds WHERE target = '{target}')
        """,
    )
    for each in (WIDE, LARGE):
        here.pause(each, paused=True)
    for said, question in QUESTIONS.items():
        plain, fresh = cost(here, question.format(bare)), cost(here, question.format(view))
        yield (
            f"| {source_table} | {tail:,} | {landed} | {said} | {plain[0]:.2f} s | {fresh[0]:.2f} s | "
            f"{fresh[0] - plain[0]:.2f} s | {plain[1]:.2f} s | {fresh[1]:.2f} s | {fresh[1] / plain[1]:.1f} |"
        )
    for each in (WIDE, LARGE):
        here.pause(each, paused=False)


def cost(here: Ground, question: str) -> tuple[float, float]:
    """Seconds of the engine's CPU, planning included, and of the wall that a query takes once it is warm."""
    engine, wall = here.engine(), []
    for warm in range(REPEATS + WARM):
        if warm == WARM:
            before = here.cpu("trino")
        began = time.monotonic()
        rows(engine, question)
        wall.append(time.monotonic() - began)
    return (here.cpu("trino") - before) / REPEATS, statistics.median(wall[WARM:])


# ---- nothing to do


def idle(here: Ground) -> Iterator[str]:
    """What two datastores cost that nobody writes to, and what Airflow takes of it."""
    engine, streams = here.engine(), (WIDE, LARGE)
    for stream in streams:
        here.pause(stream, paused=True)
    rest = spent(here, IDLE)
    for stream in streams:
        here.pause(stream, paused=False)
    [(since,)] = rows(engine, "SELECT CAST(current_timestamp AS varchar)")
    work = spent(here, IDLE)
    count = statements(engine, since)
    ticks = len(streams) * IDLE / read(here.stream(WIDE)).limits["tick"]
    yield f"| for {IDLE} s, {len(streams)} idle datastores, {here.tables + 1:,} tables | |"
    yield "| --- | --- |"
    yield f"| ticks | {ticks:.0f} |"
    yield f"| statements a tick | {count / ticks:.2f} |"
    yield f"| CPU of the engine a tick | {(work[0] - rest[0]) / ticks:.2f} s |"
    yield f"| CPU of Airflow a tick | {(work[1] - rest[1]) / ticks:.2f} s |"
    yield f"| CPU of Airflow at rest, a second | {rest[1] / IDLE:.2f} s |"


def statements(engine: trino.dbapi.Connection, since: str) -> int:
    """How many statements the client has sent since then; the engine remembers those of a quarter of an hour."""
    ours = f"source LIKE 'weir/bench%' AND created >= CAST('{since}' AS timestamp with time zone)"
    [(count,)] = rows(engine, f"SELECT count(*) FROM system.runtime.queries WHERE {ours}")
    return int(count)


def spent(here: Ground, seconds: float) -> tuple[float, float]:
    """Seconds of CPU of the engine and of Airflow in some seconds."""
    before = here.cpu("trino"), here.cpu(*AIRFLOW)
    time.sleep(seconds)
    return here.cpu("trino") - before[0], here.cpu(*AIRFLOW) - before[1]


def merging(here: Ground) -> Iterator[str]:
    """What Airflow adds to MERGE statements that it runs in packs."""
    write(here.model, here.tables, tail_rows=DUE)  # else nothing is due
    here.deploy()
    with here.source("wide") as source, source.transaction():
        for number in range(here.tables):
            for _ in range(DUE // ROWS):
                source.execute(f"UPDATE {table(number)} SET val = val + 1")
    time.sleep(SETTLED + 30)
    stream = read(here.stream(WIDE))
    pack = [each.name for each in stream.targets.values()]
    before, engine_before, began = here.cpu(*AIRFLOW), here.cpu("trino"), time.monotonic()
    here.run_to_end(f"weir_{WIDE}_compact")
    took, used, engine_used = (
        time.monotonic() - began, here.cpu(*AIRFLOW) - before, here.cpu("trino") - engine_before,
    )  # fmt: skip
    yield "| merging through Airflow | |"
    yield "| --- | --- |"
    yield f"| MERGE statements | {len(pack):,} |"
    yield f"| wall | {took:.0f} s |"
    yield f"| CPU of the engine | {engine_used:.0f} s |"
    yield f"| CPU of Airflow, tasks included, for 1,000 MERGEs | {used * 1000 / len(pack):.0f} s |"


MEASURES = {
    "freshness": freshness, "queries": queries, "idle": idle, "sustained": sustained, "loading": loading,
    "merging": merging,
}  # fmt: skip
"""What is measured, by name."""


if __name__ == "__main__":
    main()
