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

from compiler.adapters import disk
from compiler.adapters.machine import today
from compiler.adapters.memory import Nothing
from compiler.adapters.sources import STACK, Place, conninfo_of
from compiler.adapters.sources import look as look_at
from compiler.commands.check import add_model, read_model
from compiler.commands.new import declared
from compiler.diagnostics import Severity
from compiler.errors import Missing, Usage
from compiler.intake.draft import DatasetDraft, Remark, draft
from compiler.intake.merge import free, merged, physical_name
from compiler.intake.nameable import nameable
from compiler.intake.write import Header, written
from compiler.model.ecosystem import Ecosystem
from compiler.model.live import LiveSource, TableKind
from compiler.model.names import table_parts
from compiler.model.platform import Environment
from compiler.parse.declarations import NAME
from compiler.parse.declare import Declaration, declare
from compiler.parse.tree import MAX_BYTES
from compiler.pipeline import Checked, Sources, check
from compiler.report.text import safe
from compiler.resolve.directory import Entry
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

It ends with 0 when the file was written or is up to date: a `warning:` says what is left out or contradicts the
source, an `error:` what `weir check` will refuse until somebody decides.

The password comes from the environment (PGPASSWORD, ~/.pgpass, or the secret that the environment file names)."""
NO_TABLES = {TableKind.VIEW, TableKind.MATERIALIZED_VIEW, TableKind.PARTITION}
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
    declared("team", options.team, known.directory, "--team {}")
    path, old = target(options, sources, known)
    governed(options, known, old)
    place = find(options, known, old)
    alone(place, f"{options.team}/{options.name}", known, old)
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
    print("\n".join(advice(sources, known.ecosystem, place, outcome.connection)), file=report)
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


def governed(options: argparse.Namespace, known: Checked, old: Declaration | None) -> None:
    """Raise `Usage` for a zone that is misspelt, or is not that of the file."""
    if options.zone is None:
        return
    if old is None:
        declared("zone", options.zone, known.directory, "--zone {}")
    elif old.tree["zone"] != options.zone:
        raise Usage(
            f"`{old.address}` is in the zone `{old.tree['zone']}`, and an import does not move it.",
            f"Leave --zone out, or change `zone:` in {old.path}.",
        )


def find(options: argparse.Namespace, known: Checked, old: Declaration | None) -> Place:
    """The database that is meant."""
    word: str = options.connection
    if "://" in word or "=" in word:
        return by_address(word, options, known, old)
    ecosystem = known.ecosystem
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


def by_address(word: str, options: argparse.Namespace, known: Checked, old: Declaration | None) -> Place:
    """The database at an address, under the name of the connection that leads there, if an environment has one."""
    if options.env:
        raise Usage("An address needs no --env.", "Leave --env out, or name a connection of the environment instead.")
    place = Place.of_address(word)
    if conninfo_to_dict(word).get("password"):
        said = "The address holds a password, which others on this machine can read while the command runs."
        tell([Remark(Severity.WARNING, said, "Set PGPASSWORD instead.")])
    usual = old.tree["connection"] if old else ""
    environments = known.ecosystem.environments.values()
    names = [name for each in environments for name, leads in each.connections.items() if place.is_behind(leads)]
    if names and usual not in names:
        return replace(place, name=names[0])
    taken = connections(known.ecosystem) | {each.facts["connection"] for each in datastores(known)}
    invented = free(f"{options.name[: LONGEST_NAME - 3]}-db", taken, LONGEST_NAME, "-")
    return replace(place, name=usual or invented)


def connections(ecosystem: Ecosystem) -> set[str]:
    """The names of all connections."""
    return {name for each in ecosystem.environments.values() for name in each.connections}


def datastores(known: Checked) -> list[Entry]:
    """The datastores that can be read."""
    return [each for each in known.directory.of("Datastore") if each.whole]


def alone(place: Place, address: str, known: Checked, old: Declaration | None) -> None:
    """Raise `Usage` if the database is another datastore's: two cut a transaction over tables of both in two."""
    if old and old.tree["connection"] == place.name:
        return
    for each in datastores(known):
        if each.facts["connection"] == place.name and each.address != address:
            team, _, name = each.address.partition("/")
            raise Usage(
                f"The connection `{place.name}` is that of the datastore `{each.address}`, and a database belongs to "
                "one datastore.",
                f"Import into that one: --team {team} --name {name}.",
            )


def look(place: Place) -> LiveSource:
    """What the live source says of itself."""
    print(f"Reading the catalog of {place.shown} …", file=sys.stderr)
    return look_at(place)


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
    census(source, drafts)
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
    others = census(source, drafts)
    text = disk.content_of(old.path).decode("utf-8-sig")
    result = merged(text, old.tree, drafts)
    live = {(table.schema, table.name) for table in source.tables}
    gone = [
        gone_table(each["name"], each["table"], source)
        for each in old.children
        if table_parts(each["table"]) not in live
    ]
    return Outcome(
        result.text,
        changed(result.changes, [] if options.table else others),
        [*news(remarks, drafts, old), *result.remarks, *gone],
        old.tree["connection"],
    )


def drafted(source: LiveSource, patterns: Sequence[str]) -> tuple[list[DatasetDraft], list[Remark]]:
    """The drafts that a file can hold, and everything to be said about them."""
    drafts, remarks = draft(source, patterns)
    kept, more = nameable(drafts)
    return kept, [*remarks, *more]


def census(source: LiveSource, drafts: Sequence[DatasetDraft]) -> list[str]:
    """Say what becomes of how many tables, and give those that could be described and are not."""
    tables = {each.reference for each in source.tables if each.kind not in NO_TABLES}
    described = {each.table for each in drafts}
    fit = [each.table for each in drafted(source, [])[0] if each.table not in described]
    parts = ((len(described), "described"), (len(tables - described) - len(fit), "left out"), (len(fit), "left alone"))
    told = ", ".join(f"{number:,} {what}" for number, what in parts if number)
    print(f"Found {counted(len(tables), 'table')}{f': {told}' if told else ''}.", file=sys.stderr)
    return fit


def news(remarks: Sequence[Remark], drafts: Sequence[DatasetDraft], old: Declaration) -> list[Remark]:
    """What is news to whoever read the remarks of an earlier import: what is still to be decided, and new things."""
    known = {table_parts(each["table"]): each for each in old.children}
    described = {table_parts(each.table) for each in drafts}
    found = []
    for each in remarks:
        place = table_parts(each.table) if each.table else None
        dataset = known.get(place) if place else None
        if (
            dataset is None
            or place not in described
            or not mentioned(dataset).issuperset(each.columns)
            or (each.severity is Severity.ERROR and not dataset.get("primaryKey") and not dataset.get("appendOnly"))
        ):
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
            "Choose fewer tables with --table.",
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


def advice(sources: Sources, ecosystem: Ecosystem, place: Place, connection: str) -> list[str]:
    """What comes next; last of all the line that an environment file lacks."""
    lines = ["Next: weir check"]
    if connection in connections(ecosystem):
        return lines
    lines.append(f"`weir check --live` and deploying need the connection `{connection}`, which no environment has yet.")
    # An address of this machine's stack goes where the stack's other addresses are, and any other where they are not.
    environments = sorted(ecosystem.environments.values(), key=lambda each: stacked(each) is not place.stacked)
    if not environments:
        return [*lines, "Begin one (weir new environment NAME), with this line in it:", f"  {place.line(connection)}"]
    return [*lines, *environment_line(environments[0], sources, place.line(connection))]


def stacked(environment: Environment) -> bool:
    """Whether an environment is that of the stack on this machine."""
    services = (environment.engine, environment.connect, environment.kafka)
    addresses = [each.address for each in services if each] + [each.host for each in environment.connections.values()]
    return any(each.startswith(STACK) for each in addresses)


def environment_line(environment: Environment, sources: Sources, line: str) -> list[str]:
    """Where a connection goes in an environment file, and its line as the file has it."""
    path, at = environment.written.span.path, environment.written.key_span("connections").line
    value = environment.at("connections")
    brackets = sources.declarations[path].decode().split("\n")[value.line - 1][value.column - 1 :].startswith("{")
    if not environment.connections:
        return [f"In {path}, line {at}, write in place of `connections: {{}}`:", "connections:", f"  {line}"]
    if brackets:
        return [f"In {path}, line {at}, write between the braces of `connections:`, with a comma:", f"  {line}"]
    return [f"In {path}, below `connections:` in line {at}, write:", f"{' ' * (value.column - 1)}{line}"]
