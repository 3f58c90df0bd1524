"""`weir deploy`: the platform of an environment becomes what the model compiles to."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import threading
import time
from collections.abc import Sequence
from platform import node

import psutil
import requests
import trino

from compiler import rule
from compiler.adapters.machine import coloured, today, user
from compiler.adapters.memory import Nothing
from compiler.adapters.services import world_of
from compiler.backend import load
from compiler.client import control
from compiler.commands.check import add_model, formatted, made, read_model
from compiler.commands.environments import environment_of
from compiler.deploy.lock import locked
from compiler.deploy.order import stages
from compiler.deploy.step import Done, carry_out, look
from compiler.deploy.wanted import Wanted, wanted
from compiler.deploy.world import World
from compiler.diagnostics import Severity
from compiler.emit import emit
from compiler.errors import Found, PartWay, Refused, Usage
from compiler.model.ecosystem import Ecosystem
from compiler.model.platform import Environment
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.report.text import render
from compiler.rules.platform import here, hosts

EXAMPLES = """examples:
  weir deploy here              # the stack on this machine, as ecosystem/environments/here.environment.yaml says
  weir deploy here --dry-run    # change nothing; say what would be done

Everything is compared with what is there, and only what differs is applied. A deployment that was interrupted is
completed by the next one. It ends with 0 when all is as it should be, 5 when it stopped part-way, 7 when it is not
allowed, 8 when a service does not answer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("environment", metavar="ENV", help="the name of an environment of the model")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; say what would be done")
    parser.add_argument("--json", action="store_true", help="for machines: what was done, and how long it took")
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, compile, compare with what is there, apply."""
    began = time.monotonic()
    environment, want = model(options)
    allowed(environment)
    world = world_of(environment, {each.datastore.connection for each in want.streams}, os.environ)
    done = applied(want, world, options)
    told(options, environment, done, time.monotonic() - began)
    return 0


def model(options: argparse.Namespace) -> tuple[Environment, Wanted]:
    """The environment that is meant, and what should be there; raises `Found` for a model with errors."""
    sources = read_model(options.model)
    rules = rule.load_for_check(compared=False, live=False)
    checked = check(sources, rules, today(), Nothing())
    if any(each.severity >= Severity.ERROR for each in checked.judged.findings):
        shown = argparse.Namespace(model=options.model, selectors=(), show=Severity.ERROR.word, live=None)
        report = made(checked, sources, rules, "", shown)
        sys.stdout.write(formatted(report, "json") if options.json else render(report, colour=coloured()))
        raise Found("The model has errors, so nothing was done.", "Mend them; `weir check` shows them again.")
    environment = found(options.environment, checked.ecosystem)
    plan = build(checked.ecosystem)
    want = wanted(plan, emit(plan, load()), environment.platform.name)
    if not want.streams:
        raise Usage(f"Nobody needs anything on platform `{want.platform}`.", "Declare a workspace that uses it.")
    return environment, want


def found(name: str, ecosystem: Ecosystem) -> Environment:
    """The environment of a name, for which something can be deployed."""
    environment = environment_of(name, ecosystem)
    if environment.platform.engine.type == "duckdb":
        raise Usage(
            f"Environment `{name}` has nothing to deploy to: DuckDB is a file.", "`weir compile` writes its statements."
        )
    return environment


def allowed(environment: Environment) -> None:
    """Raise `Refused` unless everybody who can start weir may deploy here."""
    if environment.authorisation != "none":
        raise Refused(
            f"Environment `{environment.name}` asks GitLab who may deploy, and this weir cannot ask yet.",
            "Deploy to an environment of this machine, with `authorisation: none`.",
        )
    if away := [each for each in hosts(environment) if not here(each)]:
        raise Refused(
            f"Environment `{environment.name}` lets everybody deploy, but {away[0]} is not this machine.",
            "Write `authorisation: gitlab`.",
        )


def applied(want: Wanted, world: World, options: argparse.Namespace) -> Sequence[Done]:
    """Carry it out, or look only."""
    world.connect.version()
    world.scheduler.version()
    speaking = threading.Lock()

    def say(about: str, what: str) -> None:
        with speaking:
            print(f"{about:<44} {what}", file=sys.stderr, flush=True)

    if options.dry_run:
        return look(stages(want, world, say), say)
    control.prepare(world.engine)
    with locked(world.engine, f"{user() or 'somebody'} on {node()}, process {os.getpid()}", gone):
        try:
            return carry_out(stages(want, world, say), say)
        except (trino.exceptions.Error, requests.RequestException) as error:  # from a connection of a first load
            said = getattr(error, "message", None) or "it does not answer"
            raise PartWay(
                f"The engine failed: {said}.", "See that it runs, then deploy again: it goes on there."
            ) from None


def gone(who: str) -> bool:
    """Whether the process that these words name was on this machine and is no more."""
    found = re.fullmatch(r".* on (?P<machine>\S+), process (?P<process>\d+)", who)
    return bool(found and found["machine"] == node() and not psutil.pid_exists(int(found["process"])))


def told(options: argparse.Namespace, environment: Environment, done: Sequence[Done], seconds: float) -> None:
    """Say what was done."""
    if options.json:
        steps = [{"stage": each.stage, "about": each.about, "difference": each.difference} for each in done]
        print(json.dumps({"environment": environment.name, "applied": not options.dry_run, "steps": steps,
                          "seconds": round(seconds, 1)}, indent=2, ensure_ascii=False))  # fmt: skip
    count = len(done)
    if not count:
        said = "Everything is as it should be"
    elif options.dry_run:
        said = f"{count:,} steps would be applied; later ones may find more"
    else:
        said = f"{count:,} steps applied, and each looked at again"
    print(f"{environment.name}: {said}; {seconds:.0f} s.", file=sys.stderr)
