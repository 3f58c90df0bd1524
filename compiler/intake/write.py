"""A draft as the text of a new file of a datastore."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compiler.intake.draft import ColumnDraft, DatasetDraft
from compiler.parse.tree import AMBIGUOUS, EMPTY, HIDDEN, TRUTH

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./<>-]*(?:\([0-9]+\))?")
"""Text that needs no quotes, also inside of `{ }` and `[ ]`."""
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


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
        f"name: {quoted(header.name)}",
        f"team: {quoted(header.team)}",
        f"zone: {quoted(header.zone)}",
        f"description: {prose(f'The database {header.database}.')}",
        f"connection: {quoted(header.connection)}",
        "capture:",
        "  method: cdc",
        "  heartbeat: 10s",
        "  retention: 7d",
        "datasets:",
        *(line for draft in drafts for line in dataset(draft)),
    ]
    return "\n".join(lines) + "\n"


def dataset(draft: DatasetDraft, indent: str = "  ") -> Iterator[str]:
    """The lines of one dataset in a list whose dashes are indented so."""
    lead = f"{indent}- "
    for key, value in entries(draft):
        yield f"{lead}{key}: {value}"
        lead = f"{indent}  "
    yield f"{lead}columns:"
    yield from (f"{indent}    - {column(each)}" for each in draft.columns)


def flow(draft: DatasetDraft) -> str:
    """One dataset inside of brackets."""
    told = [f"{key}: {value}" for key, value in entries(draft)]
    return "{" + ", ".join([*told, f"columns: [{', '.join(map(column, draft.columns))}]"]) + "}"


def entries(draft: DatasetDraft) -> Iterator[tuple[str, str]]:
    """Every key of a dataset but its columns, with the text of its value."""
    yield "name", quoted(draft.name)
    yield "table", quoted(draft.table)
    if said := prose(draft.description):
        yield "description", said
    yield "lifecycle", "draft"
    if draft.primary_key:
        yield "primaryKey", f"[{', '.join(map(quoted, draft.primary_key))}]"
    if draft.replica_identity:
        yield "replicaIdentity", draft.replica_identity
    if draft.partition_drop:
        yield "partitionDrop", draft.partition_drop
    if draft.excluded:
        yield "excluded", f"[{', '.join(map(quoted, draft.excluded))}]"


def column(draft: ColumnDraft) -> str:
    """One column, on one line."""
    told = [f"name: {quoted(draft.name)}"]
    told += [f"physicalName: {quoted(draft.physical_name)}"] if draft.physical_name else []
    told += [f"type: {quoted(draft.type)}"]
    told += ["required: true"] if draft.required else []
    told += [f"description: {said}"] if (said := prose(draft.description)) else []
    return "{" + ", ".join(told) + "}"


def quoted(text: str) -> str:
    """A text as YAML that is read back exactly, in quotes where some reader might take it for something else."""
    if PLAIN.fullmatch(text) and text not in AMBIGUOUS and text not in TRUTH and text not in EMPTY:
        return text
    return '"' + "".join(map(escaped, text)) + '"'


def escaped(character: str) -> str:
    """A character inside of double quotes."""
    if character in ESCAPES or character.isprintable():
        return ESCAPES.get(character, character)
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - what four digits hold


def prose(text: str | None) -> str:
    """A description as YAML, on one line and without what nobody can see; empty if nothing is left."""
    seen = "".join(each if each.isprintable() else " " for each in HIDDEN.sub(" ", text or ""))
    told = " ".join(seen.split())
    return quoted(told) if told else ""
