"""`weir status`: how far each datastore of an environment is, and what is stuck."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.machine import today
from compiler.adapters.memory import Nothing
from compiler.adapters.services import world_of
from compiler.commands.check import add_model, read_model
from compiler.commands.deploy import found
from compiler.deploy.status import Status, status
from compiler.errors import Missing, Usage
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.report.status import as_data, as_metrics, as_text

EXAMPLES = """examples:
  weir status here                   # each datastore: last commit landed, how far behind; each table: tail, last merge
  weir status here --watch 2         # again every two seconds, until Ctrl-C
  weir status here --json
  weir status here --watch 15 --prometheus /var/lib/node_exporter/weir.prom

Nothing is changed. A service that does not answer is named, with what helps; everything that the others say is said all
the same. It ends with 0 when all of them answer, 8 when one does not."""
USUAL = 5.0
"""Seconds between two looks."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("environment", metavar="ENV", help="the name of an environment of the model")
    parser.add_argument("--json", action="store_true", help="for machines; with --watch an object a line")
    parser.add_argument("--watch", type=_seconds, nargs="?", const=USUAL, metavar="SECONDS",
                        help=f"look again every so often, until Ctrl-C (default: {USUAL:g})")  # fmt: skip
    parser.add_argument(
        "--prometheus", type=Path, metavar="FILE", help="write metrics there, for a collector of text files"
    )
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look, once or again and again, and tell."""
    ecosystem = check(read_model(options.model), rule.Rules(()), today(), Nothing()).ecosystem
    environment = found(options.environment, ecosystem)
    plan = build(ecosystem)
    streams = [each for each in plan.streams if each.platform is environment.platform]
    rooms = [each for each in plan.rooms if each.platform is environment.platform]
    if not streams:
        raise Usage(
            f"Nobody needs anything on platform `{environment.platform.name}`.", "Declare a workspace that uses it."
        )
    world = world_of(environment, {each.datastore.connection for each in streams}, os.environ)
    try:
        while True:
            began = time.monotonic()
            seen = status(environment.name, streams, rooms, world, lambda: datetime.now(UTC))
            tell(seen, options)
            if options.watch is None:
                return 8 if seen.troubles else 0
            time.sleep(max(0.0, began + options.watch - time.monotonic()))
    except KeyboardInterrupt:
        if options.watch is None:
            raise
        return 0


def tell(seen: Status, options: argparse.Namespace) -> None:
    """Say it in the form that was asked for."""
    if options.prometheus:
        write(options.prometheus, as_metrics(seen))
    if options.json:
        print(
            json.dumps(as_data(seen), indent=None if options.watch is not None else 2, ensure_ascii=False), flush=True
        )
    elif options.watch is not None and sys.stdout.isatty():
        # Over what stands there, then the rest of the screen empty: nothing flickers.
        print("\x1b[H" + as_text(seen).replace("\n", "\x1b[K\n") + "\x1b[J", end="", flush=True)
    elif not options.prometheus or options.watch is None:
        print(as_text(seen), end="", flush=True)


def write(file: Path, text: str) -> None:
    """Replace a file whole."""
    try:
        disk.write(file, text.encode())
    except OSError as error:
        raise Missing(
            f"{file} cannot be written: {error.strerror}.", "Make its folder, or name another file."
        ) from None


def _seconds(word: str) -> float:
    with suppress(ValueError):
        if 0 < (number := float(word)) < float("inf"):
            return number
    raise argparse.ArgumentTypeError(f"{word} is not a number above zero")
