"""A model's files, from a folder; nothing outside of it is ever read."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.parse.tree import MAX_BYTES
from compiler.pipeline import Sources

YAML = (".yaml", ".yml")
SQL = ".sql"
MAX_FILES = 100_000
MAX_TOTAL = 512 * 1024 * 1024
"""Bytes of all files together; a model of 100,000 datasets has 100 MB."""


class NoModel(Exception):
    """There is no folder with a model where one was expected."""


def read(folder: Path, shown: str | None = None) -> Sources:
    """The declarations and SQL files below a folder, named as `shown` (by default as the folder is called)."""
    if not folder.is_dir():
        raise NoModel(f"There is no folder {folder}.")
    found: dict[str, bytes] = {}
    findings: list[Diagnostic] = []
    total = 0
    prefix = (shown or folder.as_posix()).rstrip("/")
    for path, entry in walk(folder, prefix):
        if isinstance(entry, Diagnostic):
            findings.append(entry)
            continue
        content = content_of(entry.path)
        total += len(content)
        if total > MAX_TOTAL or len(found) >= MAX_FILES:
            findings.append(bounds(path))
            break
        found[path] = content
    if not any(path.endswith(YAML) for path in found) and not findings:
        raise NoModel(f"There is no YAML file in {folder}, so there is no model.")
    findings += clashes(found)
    return sources(dict(sorted(found.items())), findings)


def sources(found: Mapping[str, bytes], findings: list[Diagnostic]) -> Sources:
    """Files as the compiler takes them."""
    return Sources(
        {path: content for path, content in found.items() if path.endswith(YAML)},
        {path: content for path, content in found.items() if path.endswith(SQL)},
        {path: blob(content) for path, content in found.items()},
        findings,
    )


def blob(content: bytes) -> str:
    """The id that git gives a file of this content, so that git's answers and ours can be compared."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def walk(folder: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str] | Diagnostic]]:
    """The files below a folder that belong to a model, or why one does not; links are not followed."""
    waiting = [(str(folder), prefix)]
    while waiting:
        where, shown = waiting.pop()
        with os.scandir(where) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                path = f"{shown}/{entry.name}"
                name = entry.name.encode("utf-8", "replace").decode()
                if entry.is_symlink():
                    yield path, refused(path, "is a link, and links are not followed", "Put the file itself here.")
                elif name != entry.name:
                    shown_path = f"{shown}/{name}"
                    yield shown_path, refused(shown_path, "has a name that is not UTF-8", "Rename it.")
                elif entry.is_dir():
                    waiting.append((entry.path, path))
                elif entry.name.endswith((*YAML, SQL)):
                    yield path, entry if entry.is_file() else refused(path, "is no plain file", "Remove it.")


def content_of(path: str) -> bytes:
    """What a file holds, no more of it than is ever looked at; a link that was put here meanwhile is not followed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return b""
        return os.read(handle, min(about.st_size, MAX_BYTES) + 1)
    finally:
        os.close(handle)


def write(path: Path, *content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            file.writelines(content)
        if path.exists():
            aside.chmod(stat.S_IMODE(path.stat().st_mode))
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def refused(path: str, why: str, hint: str) -> Diagnostic:
    """The finding that something in the folder is not read."""
    return Diagnostic("yaml-file", Severity.ERROR, path, f"`{path}` {why}.", Span(path), hint)


def bounds(path: str) -> Diagnostic:
    """The finding that there is more than is ever read."""
    said = f"The model has more than {MAX_FILES:,} files or {MAX_TOTAL:,} bytes; reading stopped here."
    return Diagnostic(
        "yaml-size", Severity.ERROR, path, said, Span(path), "Split the ecosystem, or remove what is no model."
    )


def clashes(found: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    """Paths that one file system tells apart and another does not: a checkout there loses one of the two."""
    seen: dict[str, str] = {}
    for path in sorted(found):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            said = f"`{path}` and `{other}` differ only in capital letters; some file systems keep one of the two."
            yield Diagnostic("yaml-file", Severity.ERROR, path, said, Span(path), "Rename one of them.")
