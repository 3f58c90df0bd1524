"""A live source drafted as the datasets of a datastore, with what could not be drafted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import count
from typing import TypeVar

from compiler.diagnostics import Severity
from compiler.intake.types import Caveat, Uncapturable, captured_type, caveats
from compiler.model.live import LiveColumn, LiveLabelless, LiveSource, LiveTable, ReplicaIdentity, TableKind

T = TypeVar("T")
LONGEST_NAME = 30
LONGEST_IDENTIFIER = 63
LONGEST_DESCRIPTION = 10_000
FEW = 5
"""So many names are listed in a sentence."""
DEFAULT, FULL, NOTHING, INDEX = ReplicaIdentity
IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")
LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
})  # fmt: skip
"""Letters that Unicode does not take apart."""
PART = r'"(?:[^"]|"")*"|[^".]+'
PATTERN = re.compile(rf"(?:(?P<schema>{PART})\.)?(?P<name>{PART})")


@dataclass(frozen=True, slots=True)
class ColumnDraft:
    """A column as the model writes it."""

    name: str
    physical_name: str | None
    """Where it differs from the name."""
    type: str
    required: bool
    description: str | None


@dataclass(frozen=True, slots=True)
class DatasetDraft:
    """A dataset as the model writes it."""

    name: str
    table: str
    description: str | None
    primary_key: tuple[str, ...]
    """Names of columns as the model spells them; empty if the table has no key."""
    replica_identity: str | None
    """`full`, or nothing to write."""
    partition_drop: str | None
    """`keep` for a partitioned table."""
    excluded: tuple[str, ...]
    """Physical names."""
    columns: tuple[ColumnDraft, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should know about the draft.

    A warning says what is left out or read otherwise; after an error the draft will not pass as it is.
    """

    severity: Severity
    what: str
    """A sentence or two."""
    way_out: str
    """One thing to do; empty where nothing needs to be done."""
    table: str | None = None
    """The reference of the table; None if it is about the database or a pattern."""
    columns: tuple[str, ...] = ()
    """Physical names of the columns that it is about."""


def draft(source: LiveSource, tables: Sequence[str] = ()) -> tuple[list[DatasetDraft], list[Remark]]:
    """The datasets of the tables that the patterns name, and what is to be said about them.

    A pattern is a table, or a schema and a table; outside of double quotes `*` and `?` stand for any characters, for
    one: `orders`, `shop.*`, `app."Mixed Case"`. Without patterns it is every table. Whatever a pattern names is drafted
    or remarked upon.
    """
    chosen, remarks = _choose(source, tables)
    remarks += [_never_starts(each) for each in source.labelless]
    kinship = _kinship(source, chosen)
    obstacles = {table.reference: _obstacle(table, kinship) for table in chosen}
    remarks += [remark for remark in obstacles.values() if remark]
    open_to_capture = [t for t in chosen if not obstacles[t.reference] and t.kind is not TableKind.PARTITION]
    distinct, alike = _apart(open_to_capture, key=_folded)
    remarks += _tables_alike(alike)
    drafted = {table.reference: _columns(table) for table in distinct}
    remarks += [remark for columns in drafted.values() for remark in columns.remarks]
    whole = [table for table in distinct if not drafted[table.reference].refused]
    remarks += [remark for table in whole for remark in _about_table(table, source, drafted[table.reference])]
    names = _dataset_names(whole)
    return (
        [_dataset(table, names[table.reference], drafted[table.reference]) for table in whole],
        sorted(remarks, key=lambda remark: (remark.table or "", -remark.severity, remark.columns)),
    )


# ---- which tables


def _choose(source: LiveSource, patterns: Sequence[str]) -> tuple[list[LiveTable], list[Remark]]:
    """The tables that the patterns name, in the order of the source; all of them if there is no pattern."""
    if not patterns:
        return list(source.tables), []
    by_reference = {table.reference: table for table in source.tables}
    chosen, remarks = set(), []
    for pattern in patterns:
        # Whoever names two thousand tables one by one should not wait for four million comparisons.
        matches = _matcher(pattern)
        named = [pattern] if pattern in by_reference else [r for r, table in by_reference.items() if matches(table)]
        chosen.update(named)
        if not named:
            remarks.append(_no_match(pattern, source))
    return [table for reference, table in by_reference.items() if reference in chosen], remarks


def _matcher(pattern: str) -> Callable[[LiveTable], bool]:
    """Whether a table is meant by a pattern; one that cannot be read means no table."""
    match = PATTERN.fullmatch(pattern.strip())
    if not match:
        return lambda _table: False
    schema, name = (re.compile(_expression(match[part] or "*"), re.DOTALL) for part in ("schema", "name"))
    return lambda table: bool(schema.fullmatch(table.schema) and name.fullmatch(table.name))


def _expression(part: str) -> str:
    """A pattern as a regular expression; what stands in quotes is meant as it is."""
    if part.startswith('"'):
        return re.escape(part[1:-1].replace('""', '"'))
    return re.escape(part).replace(r"\*", ".*").replace(r"\?", ".")


def _no_match(pattern: str, source: LiveSource) -> Remark:
    by_form = {form.lower(): table.reference for table in source.tables for form in (table.name, table.reference)}
    near = get_close_matches(pattern.lower(), by_form, n=1)
    return Remark(
        Severity.ERROR,
        f"No table of the database `{source.database}` is called `{pattern}`.",
        f"The nearest is `{by_form[near[0]]}`."
        if near
        else "See that the schema is right, and that it is this database.",
    )


def _apart(things: Iterable[T], key: Callable[[T], object]) -> tuple[list[T], list[T]]:
    """The things whose key no other has, and the rest."""
    things = list(things)
    times = Counter(map(key, things))
    return [thing for thing in things if times[key(thing)] == 1], [thing for thing in things if times[key(thing)] > 1]


# ---- what keeps a table out


@dataclass(frozen=True, slots=True)
class _Kinship:
    """What tables are to each other, by reference."""

    children: Mapping[str, Sequence[str]]
    """Of inheritance, which is older than partitions."""
    roots: Mapping[str, str]
    """Of partitions."""
    chosen: frozenset[str]


def _kinship(source: LiveSource, chosen: Iterable[LiveTable]) -> _Kinship:
    children = defaultdict(list)
    for table in source.tables:
        for parent in table.parents if table.kind is not TableKind.PARTITION else ():
            children[parent].append(table.reference)
    roots = {part.reference: root.reference for root in source.tables for part in root.partitions}
    return _Kinship(children, roots, frozenset(table.reference for table in chosen))


def _obstacle(table: LiveTable, kinship: _Kinship) -> Remark | None:
    """Why a table cannot be captured; nothing to say of a partition whose root is chosen too."""
    reference = table.reference
    match table.kind:
        case TableKind.VIEW | TableKind.MATERIALIZED_VIEW:
            what, way_out = (
                f"a {table.kind.value} has no log of changes of its own",
                "Capture the tables that it reads.",
            )
            return _table_left_out(reference, what, way_out, Severity.NOTE)
        case TableKind.FOREIGN:
            what = "it is a foreign table, whose rows are somewhere else, and so is the log of their changes"
            return _table_left_out(reference, what, "Import it from where its rows are.")
        case TableKind.UNLOGGED:
            what = "it is unlogged, so its changes leave no trace"
            return _table_left_out(reference, what, f"`ALTER TABLE {reference} SET LOGGED`, and import again.")
        case TableKind.PARTITION:
            return _stray_partition(reference, kinship)
    if table.deferrable_key:
        what = "its primary key is deferrable, so `SET id = id + 1` arrives as a new row and its deletion"
        way_out = "Drop the constraint and add it again as NOT DEFERRABLE, and import again."
        return _table_left_out(reference, what, way_out)
    return _unfit_identity(table) or _has_children(reference, kinship)


def _table_left_out(
    reference: str, why: str, way_out: str, severity: Severity = Severity.WARNING, columns: tuple[str, ...] = ()
) -> Remark:
    return Remark(severity, f"`{reference}` is left out: {why}.", way_out, reference, columns)


def _stray_partition(reference: str, kinship: _Kinship) -> Remark | None:
    root = kinship.roots.get(reference)
    if root is None or root in kinship.chosen:
        return None
    what = f"it is a partition of `{root}`, which is captured as a whole or not at all"
    return _table_left_out(reference, what, f"Import `{root}`.")


def _unfit_identity(table: LiveTable) -> Remark | None:
    """A replica identity with which the source itself, or whoever follows its deletes, comes to harm."""
    reference, identities = table.reference, table.replica_identities
    missing = [key for key in table.primary_key if key not in table.identity_index]
    where = "it" if table.replica_identity not in {DEFAULT, FULL} else "a partition of it"
    if NOTHING in identities:
        what = f"{where} logs nothing of a changed row, and publishing it makes UPDATE and DELETE fail at the source"
    elif missing and INDEX in identities:
        what = f"{where} logs the columns of an index instead of its key, so deletes arrive with another, such as 0"
    else:
        return None
    fit = "DEFAULT" if table.primary_key else "FULL"
    whole = f"`ALTER TABLE {reference} REPLICA IDENTITY {fit}`"
    each = ", likewise for each partition" if table.partitions else ""
    return _table_left_out(reference, what, f"{whole}{each}, and import again.")


def _has_children(reference: str, kinship: _Kinship) -> Remark | None:
    """A table that others inherit from shows their rows as its own when it is read, and not when they change."""
    children = kinship.children.get(reference)
    if not children:
        return None
    rows = f"the rows of `{children[0]}`" if len(children) == 1 else "their rows"
    return _table_left_out(
        reference,
        f"{_listed(children)} {_verb(children, 'inherits', 'inherit')} from it, so reading `{reference}` shows {rows} "
        f"too, while changes of those arrive under {_verb(children, 'that name', 'their own names')}",
        "Import what inherits; to capture all as one, make it a partitioned table.",
    )


def _folded(table: LiveTable) -> tuple[str, str]:
    return table.schema.lower(), table.name.lower()


def _tables_alike(alike: Iterable[LiveTable]) -> list[Remark]:
    together: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for table in alike:
        together[_folded(table)].append(table.reference)
    return [
        Remark(
            Severity.WARNING,
            f"{_listed(names)} are left out: they differ only in case, and Debezium takes each for the other.",
            "Import one of them alone, or rename one at the source.",
            names[0],
        )
        for names in together.values()
    ]


def _never_starts(type_: LiveLabelless) -> Remark:
    kind, way_out = (
        ("a domain over an enum", "Use the enum itself in the columns, and drop the domain.")
        if type_.domain
        else ("an enum without labels", f"Give it a label, or `DROP TYPE {type_.type}`.")
    )
    return Remark(
        Severity.ERROR,
        f"`{type_.type}` is {kind}, and Debezium 3.6.3 does not start on a database that has one, in whatever schema.",
        way_out,
    )


# ---- what to know about a table that is drafted


def _about_table(table: LiveTable, source: LiveSource, columns: _Columns) -> list[Remark]:
    remarks = [_about_key(table, columns.drafts), _about_policies(table, source), _about_parents(table)]
    return [remark for remark in remarks if remark] + _about_partitions(table)


def _about_key(table: LiveTable, drafts: Mapping[str, ColumnDraft]) -> Remark | None:
    if table.primary_key:
        return None
    keys = [", ".join(drafts[each].name for each in key) for key in table.other_keys if drafts.keys() >= set(key)]
    hint = f" (a unique index has {' or '.join(f'`[{key}]`' for key in keys)})" if keys else ""
    fails = (
        ", and publishing it makes UPDATE and DELETE fail at the source" if DEFAULT in table.replica_identities else ""
    )
    full = "" if table.logs_whole_rows else ", and `replicaIdentity: full`"
    return Remark(
        Severity.ERROR,
        f"`{table.reference}` has no primary key, so a change cannot be matched with its row{fails}.",
        f"Add `primaryKey:` with the columns that identify a row{hint}{full}; or write `appendOnly: true` if rows are "
        "only ever inserted.",
        table.reference,
    )


def _about_policies(table: LiveTable, source: LiveSource) -> Remark | None:
    if not table.row_security:
        return None
    return Remark(
        Severity.WARNING,
        f"Policies hide rows of `{table.reference}` from the role `{source.role}`: a first load misses them, though "
        "their changes arrive.",
        "Give the role that loads BYPASSRLS.",
        table.reference,
    )


def _about_parents(table: LiveTable) -> Remark | None:
    if table.kind is not TableKind.INHERITED_CHILD:
        return None
    what = f"`{table.reference}` inherits from {_listed(table.parents)}; its rows are captured under its own name only."
    return Remark(Severity.NOTE, what, "", table.reference)


def _about_partitions(table: LiveTable) -> list[Remark]:
    if table.kind is not TableKind.PARTITIONED:
        return []
    holders = [part for part in table.partitions if part.kind is not TableKind.PARTITIONED]
    silent = [part for part in holders if part.kind is not TableKind.PARTITION]
    other = [part for part in holders if part not in silent and part.replica_identity is not table.replica_identity]
    remarks = [
        Remark(
            Severity.NOTE,
            f"`{table.reference}` is captured as one table, whatever its partitions are (now {len(holders)}); dropping "
            "one leaves no trace in the log.",
            "Write `partitionDrop: delete` if the rows of a dropped partition are to go.",
            table.reference,
        )
    ]
    if silent:
        named = _listed([part.reference for part in silent])
        what = (
            f"{named} of `{table.reference}` {_verb(silent, 'leaves', 'leave')} no log: foreign or unlogged partitions."
        )
        remarks.append(Remark(Severity.WARNING, what, "Replace them by ordinary partitions.", table.reference))
    if other:
        named, said = _listed([part.reference for part in other]), table.replica_identity.name
        what = (
            f"{named} {_verb(other, 'has', 'have')} another replica identity than `{table.reference}`, and a row is "
            "logged by that of its partition."
        )
        way_out = f"`ALTER TABLE … REPLICA IDENTITY {said}` for each partition, or the other way round."
        remarks.append(Remark(Severity.WARNING, what, way_out, table.reference))
    return remarks


# ---- columns


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table, sorted into captured and not."""

    drafts: Mapping[str, ColumnDraft]
    """By physical name, in their order."""
    excluded: tuple[str, ...]
    remarks: Sequence[Remark]
    refused: bool
    """Whether without its left-out columns the table makes no sense."""


def _columns(table: LiveTable) -> _Columns:
    distinct, alike = _apart(table.columns, key=lambda column: column.name.lower())
    types = {column: captured_type(column, table) for column in distinct}
    captured = {column: kind for column, kind in types.items() if isinstance(kind, str)}
    names = _identifiers([column.name for column in captured])
    drafts = {column.name: _column(column, names[column.name], kind) for column, kind in captured.items()}
    left_out = {column: kind for column, kind in types.items() if isinstance(kind, Uncapturable)}
    refusal = _refusal(table, drafts, alike)
    remarks = [refusal] if refusal else [*_left_out(table, left_out), *_expectations(table, captured)]
    excluded = tuple(column.name for column in table.columns if column.name not in drafts)
    return _Columns(drafts, excluded, remarks, bool(refusal))


def _column(column: LiveColumn, name: str, kind: str) -> ColumnDraft:
    return ColumnDraft(
        name=name,
        physical_name=column.name if column.name != name else None,
        type=kind,
        required=not column.nullable,
        description=_description(column.comment),
    )


def _refusal(table: LiveTable, drafts: Mapping[str, ColumnDraft], alike: Sequence[LiveColumn]) -> Remark | None:
    """Why a table is left out because of its columns, if it is."""
    reference, lost = table.reference, tuple(key for key in table.primary_key if key not in drafts)
    if alike:
        names = tuple(column.name for column in alike)
        what = f"its columns {_listed(names)} differ only in case, and Debezium does not start with such a table"
        return _table_left_out(reference, what, "Rename one at the source, and import again.", columns=names)
    if lost:
        what = f"{_listed(lost)} of its primary key cannot be captured"
        return _table_left_out(reference, what, "Change the key at the source, and import again.", columns=lost)
    if not drafts:
        what = "it has no column that can be captured"
        return _table_left_out(reference, what, "Change its columns at the source, and import again.")
    return None


def _left_out(table: LiveTable, columns: Mapping[LiveColumn, Uncapturable]) -> list[Remark]:
    by_reason: defaultdict[Uncapturable, list[str]] = defaultdict(list)
    for column, reason in columns.items():
        by_reason[reason].append(column.name)
    return [
        Remark(
            Severity.NOTE if reason.derived else Severity.WARNING,
            f"{_listed(names)} of `{table.reference}` {_verb(names, 'is', 'are')} left out. {reason.reason}",
            reason.at_source,
            table.reference,
            tuple(names),
        )
        for reason, names in by_reason.items()
    ]


def _expectations(table: LiveTable, columns: Iterable[LiveColumn]) -> list[Remark]:
    by_caveat: defaultdict[Caveat, list[str]] = defaultdict(list)
    for column in columns:
        for caveat in caveats(column):
            by_caveat[caveat].append(column.name)
    return [
        Remark(
            Severity.WARNING if caveat.loses else Severity.NOTE,
            f"{_listed(names)} of `{table.reference}`: {caveat.what}.",
            caveat.way_out,
            table.reference,
            tuple(names),
        )
        for caveat, names in by_caveat.items()
    ]


# ---- names and texts


def _dataset(table: LiveTable, name: str, columns: _Columns) -> DatasetDraft:
    return DatasetDraft(
        name=name,
        table=table.reference,
        description=_description(table.comment),
        primary_key=tuple(columns.drafts[key].name for key in table.primary_key),
        replica_identity="full" if table.logs_whole_rows else None,
        partition_drop="keep" if table.kind is TableKind.PARTITIONED else None,
        excluded=columns.excluded,
        columns=tuple(columns.drafts.values()),
    )


def _dataset_names(tables: Sequence[LiveTable]) -> dict[str, str]:
    """The name of each table's dataset: the table's own; where two have the same, with the schema, then a number."""
    plain = [(table, _name(table.name)) for table in tables]
    times = Counter(name for _, name in plain)
    taken = {name: table.reference for table, name in plain if times[name] == 1}
    for table, name in plain:
        if times[name] > 1:
            taken[_free(_name(f"{table.schema}-{table.name}"), taken, LONGEST_NAME, "-")] = table.reference
    return {reference: name for name, reference in taken.items()}


def _name(words: str) -> str:
    """A name of the model that is as near as possible: small letters, digits and `-`, a letter first."""
    name = re.sub(r"[^a-z0-9]+", "-", _latin(words)).strip("-")
    return (name if name[:1].isalpha() else f"t-{name}")[:LONGEST_NAME].strip("-")


def _identifiers(names: Sequence[str]) -> dict[str, str]:
    """An identifier of the model for each name; a name that is one already keeps it, others may get a number."""
    taken: dict[str, str] = {}
    for name in sorted(names, key=lambda name: _identifier(name) != name):
        taken[_free(_identifier(name), taken, LONGEST_IDENTIFIER, "_")] = name
    return {name: identifier for identifier, name in taken.items()}


def _identifier(name: str) -> str:
    if IDENTIFIER.fullmatch(name):
        return name
    identifier = re.sub(r"[^a-z0-9]+", "_", _latin(name))
    return (f"_{identifier}" if identifier[0].isdigit() else identifier)[:LONGEST_IDENTIFIER]


def _latin(name: str) -> str:
    """A name in small letters without marks: `Größe` as `grosse`."""
    spelled = unicodedata.normalize("NFKD", name.lower().translate(LETTERS))
    return "".join(each for each in spelled if not unicodedata.combining(each))


def _free(wanted: str, taken: Iterable[str], longest: int, joint: str) -> str:
    """The wanted name, or the first numbered one that nobody has."""
    endings = ("" if number == 1 else f"{joint}{number}" for number in count(1))
    return next(name for ending in endings if (name := wanted[: longest - len(ending)] + ending) not in taken)


def _description(comment: str | None) -> str | None:
    """A comment as a description: without what a text file cannot hold."""
    lines = (comment or "").replace("\r\n", "\n")
    text = "".join(each if each.isprintable() or each == "\n" else " " for each in lines).strip()
    return text[:LONGEST_DESCRIPTION] or None


def _listed(names: Sequence[str]) -> str:
    """`a`, `b` and `c`; of many the first few and how many more."""
    shown = [f"`{name}`" for name in names[:FEW]]
    rest = [f"{len(names) - FEW:,} more"] if len(names) > FEW else [shown.pop()]
    return " and ".join([", ".join(shown), *rest] if shown else rest)


def _verb(of: Sequence[object], one: str, many: str) -> str:
    return one if len(of) == 1 else many
