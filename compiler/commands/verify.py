"""`weir verify`: every view of an environment set beside its source, by the engine."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from compiler.adapters.services import world_of
from compiler.commands.check import add_model
from compiler.commands.deploy import allowed, model
from compiler.deploy.verify import Compared, catch_up, compare

EXAMPLES = """examples:
  weir verify here              # waits until all has landed, then compares every view with its source, both ways
  weir verify here --json

A view is equal when it has the same rows as the source, each as often. While somebody changes the source, the two are
read at different moments: verify when it is quiet. A view whose need allows the rhythm of the merges shows what the
last merge left. It ends with 0 when every other view is equal, 4 when one is not, 8 when a service does not answer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("environment", metavar="ENV", help="the name of an environment of the model")
    parser.add_argument("--json", action="store_true", help="for machines")
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Wait, compare, tell."""
    environment, want = model(options)
    allowed(environment)
    world = world_of(environment, {each.datastore.connection for each in want.streams}, os.environ)
    catch_up(want.streams, want, world, lambda said: print(said, file=sys.stderr, flush=True))
    found = []
    if not options.json:
        print(f"{'view':<44} {'rows':>12} {'only here':>10} {'only there':>10}")
    for each in compare(want, world):
        found.append(each)
        if not options.json:
            print(line(each), flush=True)
    if options.json:
        print(json.dumps({"environment": environment.name, "views": [asdict(each) for each in found]}, indent=2))
    different = [each for each in found if not each.equal and not each.merged_only]
    said = (
        "EQUAL to the source, both ways" if not different else f"{len(different):,} views are NOT EQUAL to the source"
    )
    print(f"{len(found):,} views: {said}.", file=sys.stderr)
    return 4 if different else 0


def line(each: Compared) -> str:
    """A view as a line of the table."""
    note = "  as of the last merge" if each.merged_only and not each.equal else ""
    return f"{each.view:<44} {each.here:>12,} {each.only_here:>10,} {each.only_there:>10,}{note}"
