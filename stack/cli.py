"""`weir stack`: the words of its commands, and what they print."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from stack.errors import Misused, Unavailable

EPILOG = """\
The first `up` fetches about a gigabyte into the cache (WEIR_CACHE) and builds MinIO; later ones need no network.
Data, logs and ports live in the state folder (WEIR_STATE), one per checkout. `weir stack status` shows where.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs of `weir stack`."""
    parser.epilog = EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    verbs = parser.add_subparsers(dest="stack_verb", metavar="VERB", required=True)

    up = verbs.add_parser("up", help="start what is not running and wait until it is ready")
    up.add_argument(
        "--only", metavar="A,B", type=_names, default=(), help="these services or groups and what they need"
    )
    up.add_argument("--with", dest="with_groups", metavar="GROUP", type=_names, default=(), help="more: airflow")
    up.add_argument(
        "--port", metavar="NAME=NUMBER", type=_port, action="append", default=[], help="fix a port, as trino.http=12080"
    )
    up.set_defaults(run=_up)

    down = verbs.add_parser("down", help="stop every process of this stack; data stays")
    down.add_argument("--purge", action="store_true", help="delete the data, the logs and the chosen ports too")
    down.set_defaults(run=_down)

    status = verbs.add_parser("status", help="say how each service is, and where")
    status.add_argument("--json", action="store_true", help="for machines, on standard output")
    status.set_defaults(run=_status)

    shell = verbs.add_parser(
        "env", help="print what lets psql and pgbench reach the source database; it holds the password"
    )
    shell.set_defaults(run=_env)

    logs = verbs.add_parser("logs", help="print a service's log")
    logs.add_argument("service", metavar="SERVICE")
    logs.add_argument("-f", "--follow", action="store_true", help="go on printing what is added, until interrupted")
    logs.add_argument("-n", "--lines", metavar="N", type=_count, default=100, help="how many lines from the end (100)")
    logs.set_defaults(run=_logs)


def _up(options: argparse.Namespace) -> None:
    from stack import launcher  # noqa: PLC0415 - the services' libraries are not needed for a help text

    started = time.monotonic()
    services = launcher.select(options.only, options.with_groups)
    try:
        site = launcher.up(services, dict(options.port), _say)
    except KeyboardInterrupt:
        _say("What has started stays: `weir stack status` shows it, a further `up` goes on.")
        raise
    took = time.monotonic() - started
    count = len(site.wanted)
    _say(f"{count} service{'s' * (count != 1)} ready after {took:.1f} s. `weir stack status` shows where.")


def _env(_options: argparse.Namespace) -> None:
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    from stack import launcher  # noqa: PLC0415
    from stack.services import postgres  # noqa: PLC0415

    site = launcher.current_site()
    if "source.sql" not in site.ports:
        raise Unavailable("The stack has never been started here.", "Start it: `weir stack up --only source`.")
    told = conninfo_to_dict(postgres.conninfo(site, "source", "shop"))
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    for name, key in names.items():
        print(f"export {name}={shlex.quote(str(told[key]))}")


def _down(options: argparse.Namespace) -> None:
    from stack import launcher  # noqa: PLC0415

    started = time.monotonic()
    count = launcher.down(_say, purge=options.purge)
    ended = (
        f"{count} service{'s' * (count != 1)} stopped in {time.monotonic() - started:.1f} s."
        if count
        else "Nothing was running."
    )
    _say(ended + (" The data is deleted." if options.purge else ""))


def _status(options: argparse.Namespace) -> None:
    from stack import launcher  # noqa: PLC0415

    conditions = launcher.status()
    site = launcher.current_site()
    if options.json:
        print(json.dumps({"state": str(site.state), "services": [asdict(each) for each in conditions]}, indent=2))
    else:
        for each in conditions:
            where = "  ".join(f"{name} {address}" for name, address in each.addresses.items())
            memory = f"{each.memory / 1e6:5.0f} MB" if each.memory else ""
            print(
                f"{each.service:<18} {each.state:<9} {each.pid or '':<8} {memory:<9} {where or each.purpose}".rstrip()
            )
            if each.reason:
                print(f"{'':<18} {each.reason}")
        print(f"\nstate folder {site.state}\ncache {site.cache}")
    if broken := [each for each in conditions if each.state in {"dead", "starting"}]:
        raise Unavailable(
            f"{', '.join(each.service for each in broken)}: not ready.",
            "`weir stack up` brings it back; `weir stack logs SERVICE` says what happened.",
        )


def _logs(options: argparse.Namespace) -> None:
    from stack import launcher  # noqa: PLC0415

    if options.service not in launcher.BY_NAME:
        raise Misused(f"There is no service `{options.service}`.", f"Choose from {', '.join(launcher.BY_NAME)}.")
    log = launcher.current_site().log(options.service)
    if not log.exists():
        raise Unavailable(f"{options.service} has not written a log yet.", "Start it with `weir stack up`.")
    print(launcher.last_words(log, options.lines))
    if options.follow:
        with log.open(errors="replace") as file:
            file.seek(0, 2)
            while True:
                sys.stdout.write(file.read())
                sys.stdout.flush()
                time.sleep(0.3)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _names(text: str) -> Sequence[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number from 1 on")
    return int(text)


def _port(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if not number.isdecimal() or int(number) not in range(1, 2**16):
        raise argparse.ArgumentTypeError(f"`{text}` is not NAME=NUMBER with a number from 1 to 65535")
    return name, int(number)
