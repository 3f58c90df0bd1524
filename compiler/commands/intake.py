"""`weir import postgres`: a live database described as a datastore, and again without losing what people wrote."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from compiler.adapters import disk, postgres
from compiler.adapters.machine import today
from compiler.adapters.memory import Nothing
from compiler.adapters.sources import Place, conninfo_of
from compiler.commands.check import add_model, read_model
from compiler.diagnostics import Severity
from compiler.errors import Missing, Usage
from compiler.intake.draft import DatasetDraft, Remark, draft
from compiler.intake.merge import merged, physical_name
from compiler.intake.nameable import nameable
from compiler.intake.write import Header, written
from compiler.model.ecosystem import Ecosystem
from compiler.model.live import LiveSource, TableKind
from compiler.model.names import table_parts
from compiler.parse.declarations import NAME
from compiler.parse.declare import Declaration, declare
from compiler.parse.tree import MAX_BYTES
from compiler.pipeline import Checked, Sources, check
from compiler.report.text import safe
from compiler.rule import Rules
from compiler.sentence import named

EXAMPLES = """examples:
  weir import postgres --connection postgresql://me@db1.example.com/shop --team shop --name orders --zone europe
  weir import postgres --connection shop-db --env dell --team shop --name orders      # again, later: merges
  weir import postgres --connection shop-db --env dell --team shop --name orders --table 'public.*'
  weir import postgres --connection shop-db --env dell --team shop --name orders --dry-run | less

The first time it writes ecosystem/teams/TEAM/NAME.datastore.yaml, every dataset a draft. Run again, it adds new
columns, widens types that became wider, and tells what contradicts the source; what people wrote stays as it is, and
tables that the file does not have are added only if --table names them.

The password comes from the environment (PGPASSWORD, ~/.pgpass, or the secret that the environment file names)."""
TABLES = {TableKind.TABLE, TableKind.PARTITIONED, TableKind.INHERITED_CHILD}
LONGEST_NAME = 30
MANY = 20
"""So many changes are listed one by one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file becomes, and what is to be told about it."""

    text: str
    summary: Sequence[str]
    """Lines."""
    remarks: Sequence[Remark]
    connection: str
    """The name of the connection that the file says."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", choices=["postgres"], help="what the source is")
    parser.add_argument(
        "--connection", required=True, metavar="NAME|URL", help="a connection of an environment file, or an address"
    )
    parser.add_argument("--env", metavar="ENV", help="the environment that has the connection, if several have it")
    parser.add_argument("--team", required=True, help="the team that owns the datastore")
    parser.add_argument("--name", required=True, help="the name of the datastore")
    parser.add_argument("--zone", help="the zone that governs a new datastore; needed when there are several")
    parser.add_argument(
        "--table", action="append", default=[], metavar="PATTERN",
        help="these tables, e.g. public.orders or 'app.*'; repeatable. Without it: every table for a new datastore, "
        "and those of its file for one that exists",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="write nothing; print the file as it would be")
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the catalog, write or merge the file, tell what was left out."""
    for word in (options.team, options.name, *([options.zone] if options.zone else [])):
        if not re.fullmatch(NAME, word):
            raise Usage(f"`{word}` is not a name.", "Small letters, digits and `-`, a letter first, at most 30.")
    sources = read_model(options.model)
    known = check(sources, Rules(()), today(), Nothing())
    path, old = target(options, sources, known)
    place = find(options, known.ecosystem)
    source = look(place)
    named_by_patterns(source, options.table)
    outcome = fresh(options, known.ecosystem, place, source) if old is None else again(options, old, source)
    refuse_unreadable(path, outcome.text)
    tell(outcome.remarks)
    report = sys.stderr if options.dry_run else sys.stdout
    if options.dry_run:
        sys.stdout.write(outcome.text)
    elif old is None or outcome.text.encode() != sources.declarations[path.as_posix()].removeprefix(b"\xef\xbb\xbf"):
        write(path, outcome.text)
    verb = "Would write" if options.dry_run else "Wrote"
    print("\n".join(outcome.summary).format(path=path, wrote=verb), file=report)
    print("\n".join(advice(options, known.ecosystem, place, outcome)), file=report)
    return 0


# ---- where from, where to


def target(options: argparse.Namespace, sources: Sources, known: Checked) -> tuple[Path, Declaration | None]:
    """The file of the datastore wherever it stands, and what it says if it exists."""
    address = f"{options.team}/{options.name}"
    entry = known.directory.by_address.get(address)
    if entry and entry.kind not in {"", "Datastore"}:
        raise Usage(f"`{address}` is a {entry.kind.lower()} already, in {entry.path}.", "Choose another --name.")
    usual = options.model / "teams" / options.team / f"{options.name}.datastore.yaml"
    path = Path(entry.path) if entry else usual
    content = sources.declarations.get(path.as_posix())
    if content is None:
        if os.path.lexists(path):
            raise Usage(f"{path} is there and is no file of the model.", "Remove it, or choose another --name.")
        return path, None
    unit = declare(path.as_posix(), content)
    if unit.declaration is None or unit.findings:
        raise Usage(
            f"{path} has errors, so nothing can be merged into it.", "Run `weir check`, mend them, and import again."
        )
    if unit.declaration.address != address:
        raise Usage(f"{path} declares `{unit.declaration.address}`.", "Choose another --name, or mend the file.")
    return path, unit.declaration


def find(options: argparse.Namespace, ecosystem: Ecosystem) -> Place:
    """The database that is meant."""
    word: str = options.connection
    if "://" in word or "=" in word:
        if options.env:
            raise Usage(
                "An address needs no --env.", "Leave --env out, or name a connection of the environment instead."
            )
        place = Place.of_address(word, f"{options.name[: LONGEST_NAME - 3]}-db")
        if conninfo_to_dict(word).get("password"):
            said = "The address holds a password, which others on this machine can read while the command runs."
            tell([Remark(Severity.WARNING, said, "Set PGPASSWORD instead.")])
        return place
    holders = [each for each in ecosystem.environments.values() if word in each.connections]
    if options.env:
        if options.env not in ecosystem.environments:
            there = ", ".join(ecosystem.environments) or "none yet"
            raise Usage(f"There is no environment `{options.env}`.", f"Those that are: {there}.")
        holders = [each for each in holders if each.name == options.env]
    if not holders:
        there = ", ".join(sorted(connections(ecosystem))) or "none yet"
        raise Usage(
            f"No environment{f' `{options.env}`' if options.env else ''} has a connection `{word}`.",
            f"Write an address like postgresql://user@host/database, or a connection; there are: {there}.",
        )
    if len(holders) > 1:
        raise Usage(
            f"Several environments have the connection `{word}`.",
            f"Choose: --env {' or --env '.join(each.name for each in holders)}.",
        )
    return conninfo_of(holders[0].connections[word], os.environ)


def connections(ecosystem: Ecosystem) -> set[str]:
    """The names of all connections."""
    return {name for each in ecosystem.environments.values() for name in each.connections}


def look(place: Place) -> LiveSource:
    """What the live source says of itself."""
    print(f"Reading the catalog of {place.shown} …", file=sys.stderr)
    try:
        source = postgres.read(place.conninfo)
    except postgres.Unreachable as error:
        raise Missing(error.what, error.remedy) from None
    tables = sum(table.kind in TABLES for table in source.tables)
    print(f"Found {counted(tables, 'table')}.", file=sys.stderr)
    return source


def named_by_patterns(source: LiveSource, patterns: Sequence[str]) -> None:
    """Raise `Usage` for a pattern that names no table: a slip of the pen should not look like success."""
    for pattern in patterns:
        for remark in draft(replace(source, labelless=()), [pattern])[1]:
            if remark.table is None:
                raise Usage(safe(remark.what), safe(remark.way_out))


# ---- what becomes of the file


def fresh(options: argparse.Namespace, ecosystem: Ecosystem, place: Place, source: LiveSource) -> Outcome:
    """A new file."""
    zone = options.zone or only(ecosystem.zones)
    if zone is None:
        there = ", ".join(ecosystem.zones) or "none yet: `weir new zone NAME`"
        raise Usage("It is not said which zone governs the data.", f"Add --zone; there are: {there}.")
    drafts, remarks = drafted(source, options.table)
    if not drafts:
        tell(remarks)
        raise Usage(
            f"The database `{source.database}` has no table that can be captured"
            f"{' among those that were named' if options.table else ''}.",
            "Name others with --table, or mend what is said above." if remarks else "See that it is this database.",
        )
    # The schemas stand beside the model's folder; the file is two folders deep in it.
    header = Header(
        options.name, options.team, zone, place.name, source.database, "../../../schemas/datastore.schema.json"
    )
    columns, excluded = sum(len(each.columns) for each in drafts), sum(len(each.excluded) for each in drafts)
    rest = f"; {counted(excluded, 'column')} excluded, for the reasons above" if excluded else ""
    said = f"{{wrote}} {{path}}: {counted(len(drafts), 'dataset')} with {counted(columns, 'column')}, all drafts{rest}."
    return Outcome(written(header, drafts), [said], remarks, place.name)


def again(options: argparse.Namespace, old: Declaration, source: LiveSource) -> Outcome:
    """A file that exists, with what is new in it."""
    known = {table_parts(each["table"]) for each in old.children}
    wanted = [table.reference for table in source.tables if (table.schema, table.name) in known]
    drafts, remarks = drafted(source, [*wanted, *options.table]) if wanted or options.table else ([], [])
    text = disk.content_of(old.path).decode("utf-8-sig")
    result = merged(text, old.tree, drafts)
    live = {(table.schema, table.name) for table in source.tables}
    gone = [
        gone_table(each["name"], each["table"], source)
        for each in old.children
        if table_parts(each["table"]) not in live
    ]
    others = [] if options.table else [
        table.reference for table in source.tables if table.kind in TABLES and (table.schema, table.name) not in known
    ]  # fmt: skip
    return Outcome(
        result.text,
        changed(result.changes, others),
        [*news(remarks, old), *result.remarks, *gone],
        old.tree["connection"],
    )


def drafted(source: LiveSource, patterns: Sequence[str]) -> tuple[list[DatasetDraft], list[Remark]]:
    """The drafts that a file can hold, and everything to be said about them."""
    drafts, remarks = draft(source, patterns)
    kept, more = nameable(drafts)
    return kept, [*remarks, *more]


def news(remarks: Sequence[Remark], old: Declaration) -> list[Remark]:
    """What is news to whoever read the remarks of an earlier import: errors, and what is about new things."""
    known = {table_parts(each["table"]): mentioned(each) for each in old.children}
    found = []
    for each in remarks:
        columns = known.get(table_parts(each.table)) if each.table else None
        if each.severity is Severity.ERROR or columns is None or not columns.issuperset(each.columns):
            found.append(each)
    return found


def mentioned(dataset: Mapping[str, Any]) -> set[str]:
    """The columns of the source that a dataset models or excludes."""
    return {*dataset.get("excluded", ()), *map(physical_name, dataset["columns"])}


def gone_table(name: str, table: str, source: LiveSource) -> Remark:
    """What is said of a dataset whose table is gone."""
    said = f"`{name}` reads {table}, which the database `{source.database}` has not."
    return Remark(Severity.WARNING, said, "Retire the dataset, or name the table it moved to.", table)


def refuse_unreadable(path: Path, text: str) -> None:
    """Raise `Usage` rather than write what could not be read again."""
    size = len(text.encode())
    if size > MAX_BYTES:
        raise Usage(
            f"The file would have {size:,} bytes, and no more than {MAX_BYTES:,} are read of one.",
            "Choose fewer tables with --table, and describe the others as further datastores.",
        )
    unit = declare(path.as_posix(), text.encode())
    if unit.findings or unit.declaration is None:
        said = unit.findings[0].sentence if unit.findings else "It holds no declaration."
        raise Usage(
            f"{path} would not be readable any more, so nothing was written. {said}",
            "Write it in a plainer form (one key on a line), and import again.",
        )


def write(path: Path, text: str) -> None:
    """Write the file whole, or say why it cannot be written."""
    try:
        disk.write(path, text.encode())
    except OSError as error:
        raise Missing(
            f"{path} cannot be written: {error.strerror}.",
            "Make the folder writable, or print the file with --dry-run.",
        ) from None


# ---- what is said


def changed(changes: Sequence[str], others: Sequence[str]) -> list[str]:
    """The lines about a file that was merged; `others` are tables that it does not have."""
    lines = [f"{{path}}: {counted(len(changes), 'change')}." if changes else "{path} is up to date."]
    lines += [f"  {braced(each)}" for each in changes[:MANY]]
    lines += [f"  and {len(changes) - MANY:,} more"] if len(changes) > MANY else []
    if others:
        left = f"left {counted(len(others), 'table')} alone that it does not have; --table adds them"
        lines.append(f"  {left}: {braced(named(others))}")
    return lines


def braced(text: str) -> str:
    """A text that `str.format` leaves as it is."""
    return safe(text).replace("{", "{{").replace("}", "}}")


def counted(number: int, thing: str) -> str:
    """How many of a thing."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def only(things: Mapping[str, object]) -> str | None:
    """The name of the only thing there is."""
    return next(iter(things)) if len(things) == 1 else None


def tell(remarks: Sequence[Remark]) -> None:
    """Print what a person should know, the worst first."""
    for each in sorted(remarks, key=lambda one: -one.severity):
        print(f"{each.severity.word}: {safe(each.what)}", file=sys.stderr)
        if each.way_out:
            print(f"  = help: {safe(each.way_out)}", file=sys.stderr)


def advice(options: argparse.Namespace, ecosystem: Ecosystem, place: Place, outcome: Outcome) -> list[str]:
    """What comes next."""
    lines = []
    if outcome.connection not in connections(ecosystem):
        example = [", for example:", f"\n  {place.yaml}"] if place.yaml else ["."]
        lines.append(f"Add the connection `{outcome.connection}` to your environment files{''.join(example)}")
    if options.team not in ecosystem.teams:
        lines.append(f"The team `{options.team}` is not declared yet: weir new team {options.team}")
    if options.zone and options.zone not in ecosystem.zones:
        lines.append(f"The zone `{options.zone}` is not declared yet: weir new zone {options.zone}")
    return [*lines, "Next: weir check"]
