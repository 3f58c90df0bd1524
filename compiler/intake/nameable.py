"""What of a draft a file can name: some names of PostgreSQL nobody could see or review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from compiler.diagnostics import Severity
from compiler.intake.draft import DatasetDraft, Remark
from compiler.parse.tree import HIDDEN


def nameable(drafts: Iterable[DatasetDraft]) -> tuple[list[DatasetDraft], list[Remark]]:
    """The drafts without what a file cannot name, and what is to be said about that.

    A file is read only if people see all of it, so characters that are invisible or turn the direction of writing
    cannot stand in it, nor can a column whose name is blank.
    """
    kept, remarks = [], []
    for draft in drafts:
        hidden = [each.physical_name or each.name for each in draft.columns]
        hidden = [name for name in (*hidden, *draft.excluded) if unseen(name)]
        keys = {each.physical_name for each in draft.columns if each.name in draft.primary_key}
        if (
            HIDDEN.search(draft.table)
            or keys & {*hidden}
            or {*hidden} >= {each.physical_name for each in draft.columns}
        ):
            remarks.append(left_out(draft))
            continue
        if hidden:
            remarks.append(columns_left_out(draft, hidden))
        kept.append(without(draft, {*hidden}) if hidden else draft)
    return kept, remarks


def unseen(name: str) -> bool:
    """Whether a name of a column cannot stand in a file."""
    return not name.strip() or bool(HIDDEN.search(name))


def without(draft: DatasetDraft, names: set[str]) -> DatasetDraft:
    """A draft without some of its columns."""
    columns = tuple(each for each in draft.columns if each.physical_name not in names)
    return replace(draft, columns=columns, excluded=tuple(each for each in draft.excluded if each not in names))


def left_out(draft: DatasetDraft) -> Remark:
    """What is said of a table that cannot be captured for its names."""
    said = f"`{shown(draft.table)}` is left out: its name or that of its key holds a character that nobody can see."
    return Remark(Severity.WARNING, said, "Rename it at the source, and import again.", draft.table)


def columns_left_out(draft: DatasetDraft, names: list[str]) -> Remark:
    """What is said of columns that cannot be captured for their names."""
    listed = ", ".join(f"`{shown(name)}`" for name in names)
    said = f"{listed} of `{draft.table}` cannot be named in a file: there is a character in it that nobody can see."
    return Remark(Severity.WARNING, said, "Rename it at the source, and import again.", draft.table, tuple(names))


def shown(name: str) -> str:
    """A name with what is invisible in it spelled out."""
    return HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", name)
