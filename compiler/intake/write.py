"""A draft as the text of a datastore's file: written anew, or merged into what people wrote.

Merging changes lines and never writes the file anew: comments, order, descriptions and everything else that people
wrote stay as they are. What the source has and the file has not is added; a type that became wider at the source is
widened; what contradicts the source is told and left to people, because a model is a promise to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from compiler.diagnostics import Severity
from compiler.intake.draft import ColumnDraft, DatasetDraft, Remark
from compiler.model.names import table_parts
from compiler.model.types import LogicalType, logical_type
from compiler.parse.form import last_content
from compiler.parse.tree import AMBIGUOUS, EMPTY, TRUTH, Items, Tree

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./<>-]*(?:\([0-9]+\))?")
"""Text that needs no quotes, also inside of `{ }` and `[ ]`."""
TEXTUAL = {"decimal", "uuid", "json", "string"}
"""Types whose values reach us as text, and may be kept as text."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a datastore's file says above its datasets."""

    name: str
    team: str
    zone: str
    connection: str
    database: str
    schema: str
    """Where the JSON Schema is, as seen from the file."""


def written(header: Header, drafts: Sequence[DatasetDraft]) -> str:
    """The text of a new file."""
    lines = [
        f"# yaml-language-server: $schema={header.schema}",
        "kind: Datastore",
        f"name: {header.name}",
        f"team: {header.team}",
        f"zone: {header.zone}",
        f"description: {quoted(f'The database {header.database}.')}",
        f"connection: {header.connection}",
        "capture:",
        "  method: cdc",
        "  heartbeat: 10s",
        "  retention: 7d",
        "datasets:",
        *(line for draft in drafts for line in dataset(draft)),
    ]
    return "\n".join(lines) + "\n"


def dataset(draft: DatasetDraft, indent: str = "  ") -> Iterator[str]:
    """The lines of one dataset."""
    yield f"{indent}- name: {draft.name}"
    yield f"{indent}  table: {quoted(draft.table)}"
    if draft.description:
        yield f"{indent}  description: {quoted(draft.description)}"
    yield f"{indent}  lifecycle: draft"
    if draft.primary_key:
        yield f"{indent}  primaryKey: [{', '.join(map(quoted, draft.primary_key))}]"
    if draft.replica_identity:
        yield f"{indent}  replicaIdentity: {draft.replica_identity}"
    if draft.partition_drop:
        yield f"{indent}  partitionDrop: {draft.partition_drop}"
    if draft.excluded:
        yield f"{indent}  excluded: [{', '.join(map(quoted, draft.excluded))}]"
    yield f"{indent}  columns:"
    yield from (f"{indent}    - {column(each)}" for each in draft.columns)


def column(draft: ColumnDraft) -> str:
    """One column, on one line."""
    entries = [f"name: {quoted(draft.name)}"]
    entries += [f"physicalName: {quoted(draft.physical_name)}"] if draft.physical_name else []
    entries += [f"type: {quoted(draft.type)}"]
    entries += ["required: true"] if draft.required else []
    entries += [f"description: {quoted(draft.description)}"] if draft.description else []
    return "{" + ", ".join(entries) + "}"


def quoted(text: str) -> str:
    """A text as YAML, in quotes where some reader might take it for something else."""
    if PLAIN.fullmatch(text) and text not in AMBIGUOUS and text not in TRUTH and text not in EMPTY:
        return text
    flat = "".join(each if each.isprintable() else " " for each in text)
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass
class Merge:
    """The changes to one file's lines, gathered first and made at the end, from the bottom up."""

    lines: list[str]
    inserts: list[tuple[int, int, list[str]]] = field(default_factory=list)
    """Before which line, in which order, what."""
    edits: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Line, first and last column, new text."""
    remarks: list[Remark] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What was changed, in words."""

    def insert(self, line: int, lines: list[str]) -> None:
        """New lines before a line."""
        self.inserts.append((line, len(self.inserts), lines))

    def remark(self, severity: Severity, what: str, way_out: str, table: str) -> None:
        """Tell what is left to people."""
        self.remarks.append(Remark(severity, what, way_out, table))

    def result(self) -> str:
        """The new text."""
        lines = list(self.lines)
        for line, start, end, text in sorted(self.edits, reverse=True):
            lines[line] = lines[line][:start] + text + lines[line][end:]
        for line, _, new in sorted(self.inserts, reverse=True):
            lines[line:line] = new
        return "\n".join(lines) + "\n"


def merged(text: str, tree: Tree, drafts: Sequence[DatasetDraft], *, adds: bool) -> tuple[str, list[str], list[Remark]]:
    """The text of a file with a newer draft in it, what was changed, and what is left to people.

    `adds` is whether tables that the file lacks are added too.
    """
    merge = Merge(text.replace("\r\n", "\n").rstrip("\n").split("\n"))
    datasets = cast("Items", tree["datasets"])
    by_table = {table_parts(draft.table): draft for draft in drafts}
    ends = [*(each.line - 1 for each in datasets[1:]), block_end(merge.lines, tree, "datasets")]
    known = set()
    for each, end in zip(datasets, ends, strict=True):
        source = table_parts(each["table"])
        known.add(source)
        if source in by_table:
            merge_dataset(merge, each, by_table[source], end)
    new = [draft for source, draft in by_table.items() if source not in known]
    if new and adds:
        add_datasets(merge, datasets, new, last_content(merge.lines, datasets[-1].line - 1, ends[-1]) + 1)
    return merge.result(), merge.said, merge.remarks


def block_end(lines: Sequence[str], tree: Tree, key: str) -> int:
    """The line after the block of a key."""
    begins = sorted(tree.key_span(each).line - 1 for each in tree)
    start = tree.key_span(key).line - 1
    return next((line for line in begins if line > start), len(lines))


def add_datasets(merge: Merge, datasets: Items, new: Sequence[DatasetDraft], line: int) -> None:
    """Append datasets in the way the file is indented."""
    indent = " " * (datasets.marks[1] - 1 - 2)
    names = {each["name"] for each in datasets}
    for draft in new:
        name = draft.name if draft.name not in names else free(draft.name, names)
        names.add(name)
        merge.insert(line, list(dataset(renamed(draft, name), indent)))
        merge.said.append(f"added the dataset `{name}` for {draft.table}")


def renamed(draft: DatasetDraft, name: str) -> DatasetDraft:
    """The draft under another name."""
    return DatasetDraft(
        name, draft.table, draft.description, draft.primary_key, draft.replica_identity, draft.partition_drop,
        draft.excluded, draft.columns,
    )  # fmt: skip


def free(name: str, taken: set[str]) -> str:
    """A name that is not taken."""
    return next(each for number in range(2, 10_000) if (each := f"{name[:26]}-{number}") not in taken)


def merge_dataset(merge: Merge, tree: Tree, draft: DatasetDraft, end: int) -> None:
    """Bring one dataset up to date."""
    columns = cast("Items", tree["columns"])
    physical = {physical_name(each): each for each in columns}
    excluded = set(tree.get("excluded", ()))
    by_name = {each["name"]: physical_name(each) for each in columns}
    for each in draft.columns:
        source = each.physical_name or each.name
        if source in physical:
            merge_column(merge, tree, physical[source], each)
    new = [each for each in draft.columns if (each.physical_name or each.name) not in physical.keys() | excluded]
    add_columns(merge, tree, columns, new, end)
    drafted = {each.physical_name or each.name for each in draft.columns}
    for source in physical.keys() - drafted - set(draft.excluded):
        said = f"`{tree['name']}` has the column `{source}`, which {draft.table} has not, or which cannot be captured any more."
        merge.remark(Severity.WARNING, said, "Remove the column once nobody reads it.", draft.table)
    exclude(merge, tree, [each for each in draft.excluded if each not in excluded])
    key = {each.physical_name or each.name for each in draft.columns if each.name in draft.primary_key}
    if key and {by_name.get(each, each) for each in tree.get("primaryKey", ())} != key:
        said = f"The primary key of {draft.table} is ({', '.join(sorted(key))}); `{tree['name']}` says another."
        merge.remark(Severity.WARNING, said, "Write the source's key: changes are merged by it.", draft.table)


def physical_name(column: Mapping[str, Any]) -> str:
    """The name of a column at the source."""
    return str(column.get("physicalName", column["name"]))


def merge_column(merge: Merge, dataset: Tree, tree: Tree, draft: ColumnDraft) -> None:
    """Widen a type that became wider; tell what contradicts."""
    now, was = logical_type(draft.type), logical_type(tree["type"])
    name = f"{dataset['name']}.{tree['name']}"
    if keeps(was, now):
        pass
    elif now.holds(was):
        span = tree.value_span("type")
        line = merge.lines[span.line - 1]
        start = span.column - 1
        quotes = line[start] in "\"'"
        width = len(tree["type"]) + (2 if quotes else 0)
        merge.edits.append((span.line - 1, start, start + width, quoted(draft.type)))
        merge.said.append(f"widened `{name}` from {was} to {now}")
    else:
        said = f"`{name}` is {was} here, and {now} at the source."
        merge.remark(Severity.WARNING, said, f"Write `{now}`, or change the source.", str(dataset["table"]))
    if tree.get("required") is True and not draft.required:
        said = f"`{name}` is required here, and may be NULL at the source."
        merge.remark(
            Severity.WARNING, said, "Remove `required: true`, or add NOT NULL at the source.", str(dataset["table"])
        )


def keeps(written: LogicalType, source: LogicalType) -> bool:
    """Whether what people wrote can stay: it holds what the source sends."""
    return (
        written.holds(source)
        or (written.base == "string" and source.base in TEXTUAL and written.length is None)
        or (source.base == "string" and source.length is None and written.base in TEXTUAL)
    )


def add_columns(merge: Merge, dataset: Tree, columns: Items, new: Sequence[ColumnDraft], end: int) -> None:
    """Add columns below the last one."""
    if not new:
        return
    start = columns.marks[2 * (len(columns) - 1)] - 1
    after = [dataset.key_span(key).line - 1 for key in dataset if dataset.key_span(key).line - 1 > start]
    line = last_content(merge.lines, start, min([*after, end])) + 1
    if merge.lines[columns.line - 1][columns.column - 1] == "[":
        said = f"The columns of `{dataset['name']}` stand in one pair of brackets, so nothing was added to them."
        merge.remark(Severity.WARNING, said, "Write one column on each line, and import again.", str(dataset["table"]))
        return
    indent = " " * (columns.marks[1] - 1 - 2)
    merge.insert(line, [f"{indent}- {column(each)}" for each in new])
    merge.said += [f"added the column `{dataset['name']}.{each.name}`" for each in new]


def exclude(merge: Merge, dataset: Tree, new: Sequence[str]) -> None:
    """Note columns that cannot be captured."""
    if not new:
        return
    names = ", ".join(map(quoted, new))
    if "excluded" in dataset:
        held = cast("Items", dataset["excluded"])
        line = merge.lines[held.line - 1]
        if line[held.column - 1] == "[":
            comma = ", " if held else ""
            merge.edits.append((held.line - 1, held.column, held.column, f"{names}{comma}"))
        else:
            merge.insert(held.line - 1, [f"{' ' * (held.column - 1)}- {quoted(each)}" for each in new])
    else:
        at = dataset.key_span("columns")
        merge.insert(at.line - 1, [f"{' ' * (at.column - 1)}excluded: [{names}]"])
    merge.said += [f"excluded `{dataset['name']}.{each}`, which cannot be captured" for each in new]
