"""A newer draft in the file that people wrote.

Merging changes lines and never writes the file anew: comments, order, descriptions and everything else that people
wrote stay as they are. What the source has and the file has not is added; a type that became wider at the source is
widened; what contradicts the source is told and left to people, because a model is a promise to others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, cast

from compiler.diagnostics import Severity
from compiler.intake.draft import ColumnDraft, DatasetDraft, Remark
from compiler.intake.ends import Place, ends
from compiler.intake.fit import keeps
from compiler.intake.write import column, dataset, flow, quoted
from compiler.model.names import table_parts
from compiler.model.types import logical_type
from compiler.parse.tree import Items, Tree
from compiler.sentence import named

LONGEST_NAME = 30
LONGEST_IDENTIFIER = 63


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a file."""

    text: str
    changes: Sequence[str]
    """In words."""
    remarks: Sequence[Remark]
    """What is left to people."""


def merged(text: str, tree: Tree, drafts: Sequence[DatasetDraft]) -> Merged:
    """The text of a file with newer drafts in it; tables that the file lacks are added at its end."""
    merge = Merge(text, text.split("\n"))
    datasets = cast("Items", tree["datasets"])
    by_table = {table_parts(draft.table): draft for draft in drafts}
    for each in datasets:
        draft = by_table.pop(table_parts(each["table"]), None)
        if draft:
            merge_dataset(merge, each, draft)
    if by_table:
        add_datasets(merge, datasets, [*by_table.values()])
    return Merged(merge.result(), merge.changes, merge.remarks)


@dataclass
class Merge:
    """The changes to one file's lines, gathered first and made at the end, from the bottom up."""

    text: str
    lines: Sequence[str]
    inserts: list[tuple[int, int, Sequence[str]]] = field(default_factory=list)
    """Before which line, in which order, what."""
    edits: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Line, first column, column behind the last, new text."""
    changes: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @cached_property
    def ends(self) -> Mapping[Place, Place]:
        """Where each value ends."""
        return ends(self.text)

    def end(self, line: int, column: int) -> Place:
        """Where the value ends that begins at a place as trees count it, from 1."""
        return self.ends[line - 1, column - 1]

    def opens(self, tree: Tree | Items) -> bool:
        """Whether a mapping or list is written in brackets."""
        return self.lines[tree.line - 1][tree.column - 1] in "[{"

    def insert(self, line: int, lines: Sequence[str]) -> None:
        """New lines before a line."""
        self.inserts.append((line, len(self.inserts), lines))

    def append(self, items: Items, texts: Sequence[str]) -> None:
        """Add entries to a list, as the list is written; an entry may be several lines if the list has dashes."""
        if not self.opens(items):
            indent, gap = items.column - 1, items.marks[-1] - items.column - 1
            last = self.end(*items.marks[-2:])[0]
            lines = [text if "\n" in text else f"{' ' * indent}-{' ' * gap}{text}" for text in texts]
            self.insert(self.below(last, items.column), "\n".join(lines).split("\n"))
        elif not items:
            self.edits.append((items.line - 1, items.column, items.column, ", ".join(texts)))
        else:
            self.append_in_brackets(items, texts)

    def append_in_brackets(self, items: Items, texts: Sequence[str]) -> None:
        """Add entries behind the last one: below it, if it has a line of its own."""
        begins = items.marks[-1] - 1
        line, at = self.end(*items.marks[-2:])
        before, rest = self.lines[items.marks[-2] - 1][:begins], self.lines[line][at:].strip()
        if before.strip() or rest.removeprefix(",").strip()[:1] not in {"", "#"}:
            self.edits.append((line, at, at, "".join(f", {text}" for text in texts)))
            return
        comma = rest.startswith(",")
        if not comma:
            self.edits.append((line, at, at, ","))
        self.insert(line + 1, [f"{before}{text}," for text in texts[:-1]] + [f"{before}{texts[-1]}{',' * comma}"])

    def below(self, line: int, column: int) -> int:
        """The line before which something new goes that belongs below a line: behind comments indented deeper."""
        after = line + 1
        while after < len(self.lines):
            text = self.lines[after].lstrip()
            if not text.startswith("#") or len(self.lines[after]) - len(text) < column:
                break
            after += 1
        return after

    def above(self, line: int) -> int:
        """The line before which something new goes that belongs above a line: before the comments on it."""
        while self.lines[line - 1].lstrip().startswith("#"):
            line -= 1
        return line

    def remark(self, what: str, way_out: str, table: str) -> None:
        """Tell what is left to people."""
        self.remarks.append(Remark(Severity.WARNING, what, way_out, table))

    def result(self) -> str:
        """The new text, with the ends of lines that the old one has."""
        lines = list(self.lines)
        ending = "\r" if 2 * self.text.count("\r\n") > self.text.count("\n") else ""
        for line, start, end, text in sorted(self.edits, reverse=True):
            lines[line] = lines[line][:start] + text + lines[line][end:]
        for line, _, new in sorted(self.inserts, reverse=True):
            lines[line:line] = [each + ending for each in new]
        if self.inserts and lines[-1]:
            lines.append("")
        return "\n".join(lines)


def add_datasets(merge: Merge, datasets: Items, new: Sequence[DatasetDraft]) -> None:
    """Append datasets in the way the file is written."""
    names = {each["name"] for each in datasets}
    indent, gap = " " * (datasets.column - 1), [""] if spaced(merge, datasets) else []
    texts = []
    for draft in new:
        name = free(draft.name, names, LONGEST_NAME, "-")
        names.add(name)
        given = replace(draft, name=name)
        texts.append(flow(given) if merge.opens(datasets) else "\n".join([*gap, *dataset(given, indent)]))
        merge.changes.append(f"added the dataset `{name}` for `{draft.table}`")
    merge.append(datasets, texts)


def spaced(merge: Merge, datasets: Items) -> bool:
    """Whether the file leaves an empty line between its datasets."""
    begins = list(datasets.marks[::2])
    return len(begins) > 1 and all(
        any(not line.strip() for line in merge.lines[one:other]) for one, other in pairwise(begins)
    )


def free(wanted: str, taken: Collection[str], longest: int, joint: str) -> str:
    """The wanted name, or the first numbered one that nobody has."""
    if wanted not in taken:
        return wanted
    endings = (f"{joint}{number}" for number in range(2, len(taken) + 3))
    return next(name for ending in endings if (name := wanted[: longest - len(ending)] + ending) not in taken)


def merge_dataset(merge: Merge, tree: Tree, draft: DatasetDraft) -> None:
    """Bring one dataset up to date."""
    columns = cast("Items", tree["columns"])
    physical = {physical_name(each): each for each in columns}
    drafted = {each.physical_name or each.name: each for each in draft.columns}
    known = physical.keys() | set(tree.get("excluded", ()))
    for name, each in drafted.items():
        if name in physical:
            merge_column(merge, tree, physical[name], each)
    gone = [name for name in physical if name not in drafted]
    new = {name: each for name, each in drafted.items() if name not in known}
    tell_gone(merge, tree, draft, {name: physical[name] for name in gone}, new)
    add_columns(merge, tree, columns, new.values())
    exclude(merge, tree, [name for name in draft.excluded if name not in known])
    tell_key(merge, tree, draft)


def physical_name(tree: Mapping[str, Any]) -> str:
    """The name of a column at the source."""
    return str(tree.get("physicalName") or tree["name"])


def merge_column(merge: Merge, dataset_tree: Tree, tree: Tree, draft: ColumnDraft) -> None:
    """Widen a type that became wider; tell what contradicts."""
    now, was = logical_type(draft.type), logical_type(tree["type"])
    name, table = f"{dataset_tree['name']}.{tree['name']}", str(dataset_tree["table"])
    if not keeps(was, now):
        if now.holds(was):
            span = tree.value_span("type")
            line, behind = merge.end(span.line, span.column)
            quotes = merge.lines[line][behind - 1]
            told = f"{quotes}{draft.type}{quotes}" if quotes in "\"'" else quoted(draft.type)
            merge.edits.append((line, span.column - 1, behind, told))
            merge.changes.append(f"widened `{name}` from {was} to {now}")
        else:
            said = f"`{name}` is {was} here, and {now} at the source."
            merge.remark(said, f"Write `{now}`, or change the source.", table)
    if tree.get("required") is True and not draft.required:
        said = f"`{name}` is required here, and may be NULL at the source."
        merge.remark(said, "Remove `required: true`, or add NOT NULL at the source.", table)


def tell_gone(
    merge: Merge, tree: Tree, draft: DatasetDraft, gone: Mapping[str, Tree], new: Mapping[str, ColumnDraft]
) -> None:
    """Tell which modelled columns the source has no more, or delivers no more."""
    lost = [name for name in gone if name in draft.excluded]
    if lost:
        said = f"{named(lost)} of `{tree['name']}` {verb(lost, 'is', 'are')} modelled, and cannot be captured any more."
        merge.remark(said, "Move what nobody reads to `excluded:`, or mend the source.", draft.table)
    plain = []
    for name, each in gone.items():
        if name in draft.excluded:
            continue
        if fitting := [other for other, drafted in new.items() if renamed(each, drafted)]:
            said = f"`{tree['name']}` has `{name}`, which {draft.table} has not."
            merge.remark(said, rename(each["name"], fitting), draft.table)
        else:
            plain.append(name)
    if plain:
        said = f"`{tree['name']}` has {named(plain)}, which {draft.table} has not."
        one = "If it has another name now, write that as `physicalName:`; else remove it once nobody reads it."
        many = "Write `physicalName:` where one has another name now, and remove what nobody reads."
        merge.remark(said, verb(plain, one, many), draft.table)


def renamed(tree: Tree, new: ColumnDraft) -> bool:
    """Whether a new column may be one that is gone, by its type."""
    was, now = logical_type(tree["type"]), logical_type(new.type)
    return keeps(was, now) or now.holds(was)


def rename(name: str, new: Sequence[str]) -> str:
    """What to do about a column that may have another name now."""
    which, written = (f"`{new[0]}`", quoted(new[0])) if len(new) == 1 else (f"one of {named(new)}", "…")
    return (
        f"If it is {which} now, write `physicalName: {written}` at `{name}` and remove the new column for that; else "
        f"remove `{name}` once nobody reads it."
    )


def tell_key(merge: Merge, tree: Tree, draft: DatasetDraft) -> None:
    """Tell where the file has another key than the source."""
    columns = {each["name"]: physical_name(each) for each in tree["columns"]}
    here = {columns.get(name, name) for name in tree.get("primaryKey", ())}
    key = [each.physical_name or each.name for each in draft.columns if each.name in draft.primary_key]
    if key and here != {*key}:
        told = f"({', '.join(key)})"
        said = f"The primary key of {draft.table} is {told}; `{tree['name']}` says {'another' if here else 'none'}."
        merge.remark(said, "Write the source's key: changes are merged by it.", draft.table)


def add_columns(merge: Merge, tree: Tree, columns: Items, new: Iterable[ColumnDraft]) -> None:
    """Add columns below the last one."""
    names = {each["name"] for each in columns}
    given = []
    for each in new:
        name = free(each.name, names, LONGEST_IDENTIFIER, "_")
        names.add(name)
        given.append(
            each if name == each.name else replace(each, name=name, physical_name=each.physical_name or each.name)
        )
    if given:
        merge.append(columns, [column(each) for each in given])
        merge.changes += [f"added the column `{tree['name']}.{each.name}`" for each in given]


def exclude(merge: Merge, tree: Tree, new: Sequence[str]) -> None:
    """Note columns that cannot be captured."""
    if not new:
        return
    names = [quoted(each) for each in new]
    at = tree.key_span("columns")
    if "excluded" in tree:
        merge.append(cast("Items", tree["excluded"]), names)
    elif merge.opens(tree):
        merge.edits.append((at.line - 1, at.column - 1, at.column - 1, f"excluded: [{', '.join(names)}], "))
    else:
        line = f"{' ' * (at.column - 1)}excluded: [{', '.join(names)}]"
        first = at.line == tree.line  # a dash stands before it
        span = tree.value_span("columns")
        merge.insert(merge.end(span.line, span.column)[0] + 1 if first else merge.above(at.line - 1), [line])
    merge.changes += [f"excluded `{tree['name']}.{each}`, which cannot be captured" for each in new]


def verb(of: Sequence[object], one: str, many: str) -> str:
    """The form of a verb for so many things."""
    return one if len(of) == 1 else many
