"""`weir generate`: the life of a web shop, made up from a seed, for a source database to capture."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType

from compiler import rule
from compiler.adapters.machine import today
from compiler.adapters.memory import Nothing
from compiler.adapters.sources import Place, conninfo_of
from compiler.adapters.traffic import Application, Stopped, prepared
from compiler.commands.check import add_model, read_model
from compiler.commands.environments import environment_of
from compiler.errors import Missing, Refused, Usage
from compiler.generate.script import ASKS, FOLDERS, ORIGINS
from compiler.generate.tally import Tally
from compiler.generate.traffic import traffic
from compiler.model.datastore import Datastore
from compiler.model.ecosystem import Ecosystem
from compiler.model.platform import Environment
from compiler.pipeline import check
from compiler.rules.platform import here

EXAMPLES = """examples:
  weir generate here --setup             # make the example's databases, and begin nothing
  weir generate here                     # 20 transactions a second by 4 clients, until Ctrl-C
  weir generate here --for 60 --rate 0   # as many as the database takes, for a minute
  weir generate here --datastore shop/orders --seed 7 --clients 1   # the same statements each time

What happens is in compiler/generate/, a file for each kind of transaction. Every fifth one is a hazard of change data,
with its name from docs/hazards.md; --no-hazards leaves them out. Databases and tables that are missing are made first.
It writes to databases of this machine only."""
BEHIND = 1.0
"""Seconds. Who is later than that does not catch up: the rate is a rate, not a debt."""
LINE_ON_A_TERMINAL, LINE_IN_A_LOG = 1.0, 15.0
"""Seconds between two lines of progress."""
LOOK = 0.5
"""Seconds after which a signal is noticed at the latest."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("environment", metavar="ENV", help="the environment whose sources are written to")
    parser.add_argument(
        "--datastore", action="append", default=[], metavar="TEAM/NAME", help="only this one; may be said again"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what decides everything (default: 1)")
    rate = "transactions a second by all clients together; 0 = as many as possible (default: 20)"
    parser.add_argument("--rate", type=_from_zero, default=20.0, metavar="TX_PER_S", help=rate)
    parser.add_argument("--clients", type=_from_one, default=4, metavar="N", help="clients side by side (default: 4)")
    parser.add_argument(
        "--for", dest="seconds", type=_from_zero, metavar="SECONDS", help="how long (default: until stopped)"
    )
    parser.add_argument(
        "--hazards", action=argparse.BooleanOptionalAction, default=True, help="what pipelines stumble over"
    )
    parser.add_argument("--unholdable", action="store_true", help="also values that no column of the model can hold")
    parser.add_argument("--ddl", action="store_true", help="also changes of tables")
    parser.add_argument("--setup", action="store_true", help="make what is missing of the databases, and end")
    parser.add_argument("--json", action="store_true", help="for machines: the summary")
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare the sources, let the clients work, say what they did."""
    sources = read_model(options.model)
    ecosystem = check(sources, rule.Rules(()), today(), Nothing()).ecosystem
    environment = environment_of(options.environment, ecosystem)
    datastores = meant(options.datastore, ecosystem, environment)
    places = {each.address: place_of(each, environment) for each in datastores}
    for each in datastores:
        tables = [dataset.source for dataset in each.datasets]
        for made in prepared(places[each.address], tables, partial(origin, options.model, each)):
            print(f"Made: {made}.", file=sys.stderr)
    if not options.setup:
        tally = worked(options, places)
        sys.stdout.write(json.dumps(tally.as_data(), indent=2) + "\n" if options.json else tally.as_text())
    return 0


def meant(addresses: Sequence[str], ecosystem: Ecosystem, environment: Environment) -> list[Datastore]:
    """The datastores that somebody named, else all whose tables are known and whose connection the environment has."""
    known = [each for each in ecosystem.datastores.values() if each.address in FOLDERS]
    for address in addresses:
        if address not in {each.address for each in known}:
            raise Usage(
                f"No traffic is known for a datastore `{address}`.",
                f"It is known for the example's: {', '.join(each.address for each in known) or 'none of this model'}.",
            )
    wanted = [each for each in known if each.address in addresses or not addresses]
    there = [each for each in wanted if each.connection in environment.connections]
    if not there or (addresses and there != wanted):
        named = ", ".join(each.address for each in wanted) or "the example"
        raise Usage(
            f"Environment `{environment.name}` has no connection to {named}.",
            f"Add it to {environment.written.span.path}.",
        )
    return there


def place_of(datastore: Datastore, environment: Environment) -> Place:
    """Where a datastore's database is; raises `Refused` unless that is this machine."""
    connection = environment.connections[datastore.connection]
    if not here(connection.host):
        raise Refused(
            f"`{connection.name}` is at {connection.host}, and made-up rows go to databases of this machine only.",
            "Name an environment whose connections lead to this machine, such as the stack's.",
        )
    return conninfo_of(connection, os.environ)


def origin(model: Path, datastore: Datastore) -> str:
    """The statements that make the tables of a datastore, with their first rows."""
    file = model / "sources" / ORIGINS[datastore.address]
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Missing(
            f"{file}, which makes the tables of {datastore.address}, cannot be read: {error.strerror}.",
            "Make the tables yourself, or run in a clone of weir.",
        ) from None


def worked(options: argparse.Namespace, places: Mapping[str, Place]) -> Tally:
    """Let all clients work until it is time, somebody interrupts, or one of them breaks; gives what they did."""
    stop, tally, lock = threading.Event(), Tally(), threading.Lock()
    began = time.monotonic()

    def say(what: str) -> None:
        with lock:
            sys.stderr.write(f"{_clear()}{what}\n")

    with signals() as heard, ThreadPoolExecutor(options.clients) as side_by_side:
        clients = [
            side_by_side.submit(work, Client(options, places, number, stop, say), tally, lock)
            for number in range(options.clients)
        ]
        for each in clients:
            each.add_done_callback(lambda _: stop.set())
        try:
            watched(lambda: heard() or stop.wait(LOOK), tally, lock, options.seconds)
        finally:
            stop.set()
        for each in clients:
            each.result()
    sys.stderr.write(_clear())
    tally.seconds = time.monotonic() - began
    return tally


def watched(stopped: Callable[[], bool], tally: Tally, lock: threading.Lock, seconds: float | None) -> None:
    """Show how it goes, until it is to stop, which is asked all the time, or its time is over."""
    terminal = sys.stderr.isatty()
    every = LINE_ON_A_TERMINAL if terminal else LINE_IN_A_LOG
    began = time.monotonic()
    due = began + every
    while not stopped():
        now = time.monotonic()
        if seconds is not None and now >= began + seconds:
            return
        if now >= due:
            with lock:
                tally.seconds = now - began
                sys.stderr.write(f"{_clear()}{tally.line()}" + ("" if terminal else "\n"))
                sys.stderr.flush()
            due += every


class Client:
    """One of those who work side by side, with its own seeded traffic and its own connections."""

    def __init__(
        self,
        options: argparse.Namespace,
        places: Mapping[str, Place],
        number: int,
        stop: threading.Event,
        say: Callable[[str], None],
    ) -> None:
        """Nothing is done yet."""
        asked = {word for word in ASKS if getattr(options, word)} if options.hazards else None
        self.transactions = traffic(sorted(places), options.seed, number, asked)
        self.applications = {name: Application(place, name, stop, say) for name, place in places.items()}
        self.pause = options.clients / options.rate if options.rate else 0.0
        self.stop = stop


def work(client: Client, tally: Tally, lock: threading.Lock) -> None:
    """Carry out one transaction after the other, at the client's rate, until it is told to stop."""
    due = time.monotonic()
    try:
        while not client.stop.wait(max(0.0, due - time.monotonic())):
            transaction = next(client.transactions)
            outcome = client.applications[transaction.script.datastore].carry_out(transaction)
            with lock:
                tally.add(transaction, outcome.changes, outcome.failed, lost=outcome.lost)
            due += client.pause
            due = max(due, time.monotonic() - BEHIND)
    except Stopped:
        return
    finally:
        for application in client.applications.values():
            application.close()


@contextmanager
def signals() -> Iterator[Callable[[], bool]]:
    """Whether SIGINT or SIGTERM was heard; a second one changes nothing, since a shell may well send two."""
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what Python gives
        heard.append(number)  # no more than this: whoever is interrupted may hold the lock of anything

    before = {each: signal.signal(each, hear) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(heard)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _clear() -> str:
    """What takes the line of progress away, on a terminal."""
    return "\r\x1b[K" if sys.stderr.isatty() else ""


def _from_zero(word: str) -> float:
    with suppress(ValueError):
        if 0 <= (number := float(word)) < float("inf"):
            return number
    raise argparse.ArgumentTypeError(f"{word} is not a number from zero on")


def _from_one(word: str) -> int:
    with suppress(ValueError):
        if (number := int(word)) > 0:
            return number
    raise argparse.ArgumentTypeError(f"{word} is not a whole number from one on")
