"""`weir import postgres`: a live database described as a datastore, and described again without losing what people
wrote.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler.adapters import disk, postgres
from compiler.adapters.machine import environment, today
from compiler.adapters.memory import Nothing
from compiler.adapters.sources import Place, conninfo_of
from compiler.commands.check import add_model, read_model
from compiler.errors import Missing, Usage
from compiler.intake.draft import Remark, draft
from compiler.intake.write import Header, merged, written
from compiler.model.ecosystem import Ecosystem
from compiler.model.live import LiveSource, TableKind
from compiler.model.names import table_parts
from compiler.parse.declarations import NAME
from compiler.parse.declare import declare
from compiler.pipeline import check
from compiler.report.text import safe
from compiler.rule import Rules

EXAMPLES = """examples:
  weir import postgres --connection postgresql://me@db1.example.com/shop --team shop --name orders --zone europe
  weir import postgres --connection shop-db --env dell --team shop --name orders      # again, later: merges
  weir import postgres --connection shop-db --env dell --team shop --name orders --table 'public.*'

The password comes from the environment (PGPASSWORD, ~/.pgpass, or the secret that the environment file names)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", choices=["postgres"], help="what the source is")
    parser.add_argument(
        "--connection", required=True, metavar="NAME|URL", help="a connection of an environment file, or an address"
    )
    parser.add_argument("--env", metavar="ENV", help="the environment that has the connection")
    parser.add_argument("--team", required=True, help="the team that owns the datastore")
    parser.add_argument("--name", required=True, help="the name of the datastore")
    parser.add_argument("--zone", help="the zone that governs it; needed when there are several")
    parser.add_argument(
        "--table", action="append", default=[], metavar="PATTERN",
        help="these tables, e.g. public.orders or 'app.*'; repeatable. Without it: every table of a new datastore, and "
        "those of the file for one that exists",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="write nothing; print the file")
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the catalog, write or merge the file, tell what was left out."""
    for word in (options.team, options.name):
        if not re.fullmatch(NAME, word):
            raise Usage(f"`{word}` is not a name.", "Small letters, digits and `-`, a letter first, at most 30.")
    sources = read_model(options.model)
    ecosystem = check(sources, Rules(()), today(), Nothing()).ecosystem
    place = find(options, ecosystem)
    path = options.model / "teams" / options.team / f"{options.name}.datastore.yaml"
    print(f"Reading the catalog of {place.shown} …", file=sys.stderr)
    source = look(place)
    old = sources.declarations.get(path.as_posix())
    text, said, remarks = fresh(options, ecosystem, place, source) if old is None else again(options, path, old, source)
    tell(remarks)
    if options.dry_run:
        sys.stdout.write(text)
        return 0
    if old is None or text.encode() != old:
        disk.write(path, text.encode())
    summary(path, old, said, text)
    advise(options, ecosystem, place)
    return 0


def find(options: argparse.Namespace, ecosystem: Ecosystem) -> Place:
    """The database that is meant."""
    word: str = options.connection
    if "://" in word or "=" in word:
        return Place.of_address(word, f"{options.name}-db")
    holders = [each for each in ecosystem.environments.values() if word in each.connections]
    if options.env:
        holders = [each for each in holders if each.name == options.env]
    if not holders:
        raise Usage(
            f"No environment{f' `{options.env}`' if options.env else ''} has a connection `{word}`.",
            "Write an address like postgresql://user@host/database, or name one of "
            + (
                ", ".join(sorted({name for each in ecosystem.environments.values() for name in each.connections}))
                or "none yet"
            )
            + ".",
        )
    if len(holders) > 1:
        raise Usage(
            f"Several environments have the connection `{word}`.",
            f"Choose: --env {' or --env '.join(each.name for each in holders)}.",
        )
    return conninfo_of(holders[0].connections[word], environment())


def look(place: Place) -> LiveSource:
    """What the live source says of itself."""
    try:
        return postgres.read(place.conninfo)
    except postgres.Unreachable as error:
        raise Missing(error.what, error.remedy) from None


def fresh(
    options: argparse.Namespace, ecosystem: Ecosystem, place: Place, source: LiveSource
) -> tuple[str, list[str], list[Remark]]:
    """The text of a new file."""
    zone = options.zone or only(ecosystem.zones)
    if zone is None:
        raise Usage(
            "It is not said which zone governs the data.",
            f"Add --zone, one of {', '.join(ecosystem.zones) or 'none yet: weir new zone NAME'}.",
        )
    drafts, remarks = draft(source, options.table)
    if not drafts:
        tell(remarks)
        raise Usage(
            f"The database `{source.database}` has no table that can be captured.",
            "Choose another with --table, or mend what is said above.",
        )
    depth = len((Path("teams") / options.team).parts) + len(Path(options.model.name).parts)
    header = Header(
        options.name, options.team, zone, place.name, source.database, f"{'../' * depth}schemas/datastore.schema.json"
    )
    return written(header, drafts), [], remarks


def again(
    options: argparse.Namespace, path: Path, old: bytes, source: LiveSource
) -> tuple[str, list[str], list[Remark]]:
    """The text of a file that exists, with what is new in it."""
    unit = declare(path.as_posix(), old)
    if unit.declaration is None or unit.findings:
        raise Usage(
            f"{path} has errors, so nothing can be merged into it.", "Run `weir check`, mend them, and import again."
        )
    known = {table_parts(each["table"]) for each in unit.declaration.children}
    wanted = [table.reference for table in source.tables if (table.schema, table.name) in known]
    drafts, remarks = draft(source, [*wanted, *options.table]) if wanted or options.table else ([], [])
    text, said, more = merged(old.decode("utf-8-sig"), unit.declaration.tree, drafts, adds=True)
    live = {(table.schema, table.name) for table in source.tables}
    gone = [each for each in unit.declaration.children if table_parts(each["table"]) not in live]
    remarks += more
    remarks += [gone_table(each["name"], each["table"], source.database) for each in gone]
    others = [
        t.reference
        for t in source.tables
        if (t.schema, t.name) not in known and t.kind in {TableKind.TABLE, TableKind.PARTITIONED}
    ]
    if others and not options.table:
        shown = ", ".join(others[:5]) + (f" and {len(others) - 5:,} more" if len(others) > 5 else "")
        said.append(f"left {len(others):,} tables alone that the file does not have ({shown}); add them with --table")
    return text, said, remarks


def gone_table(name: str, table: str, database: str) -> Remark:
    """A dataset whose table is gone."""
    from compiler.diagnostics import Severity  # noqa: PLC0415

    return Remark(
        Severity.WARNING,
        f"`{name}` reads {table}, which the database `{database}` has not.",
        "Retire the dataset, or name the table it moved to.",
        table,
    )


def only(things: Mapping[str, object]) -> str | None:
    """The name of the only thing there is."""
    return next(iter(things)) if len(things) == 1 else None


def tell(remarks: Sequence[Remark]) -> None:
    """Print what a person should know."""
    for each in sorted(remarks, key=lambda one: -one.severity):
        print(f"{each.severity.word}: {safe(each.what)}", file=sys.stderr)
        if each.way_out:
            print(f"  = help: {safe(each.way_out)}", file=sys.stderr)


def summary(path: Path, old: bytes | None, said: Sequence[str], text: str) -> None:
    """Print what was done."""
    count = text.count("\n  - name: ")
    if old is None:
        print(f"Wrote {path} with {count:,} datasets, all of them drafts.")
        return
    changes = [each for each in said if not each.startswith("left ")]
    print(f"{path}: {len(changes):,} changes." if changes else f"{path} is up to date.")
    for each in said:
        print(f"  {each}")


def advise(options: argparse.Namespace, ecosystem: Ecosystem, place: Place) -> None:
    """Print what comes next."""
    known = {name for each in ecosystem.environments.values() for name in each.connections}
    if place.name not in known:
        print(f"Add the connection `{place.name}` to your environment files, for example:")
        print(f"  {place.yaml}")
    if options.team not in ecosystem.teams:
        print(f"The team `{options.team}` is not declared yet: weir new team {options.team}")
    print("Next: weir check")
