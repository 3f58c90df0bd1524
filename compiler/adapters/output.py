"""The generated folder: what stands in it is compared and replaced file by file, and nothing outside is touched."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

from compiler.emit import MANIFEST, README

OWNED = re.compile(r'^\s*("(?:[^"\\]|\\.)*"): "[0-9a-f]{64}",?\s*$', re.MULTILINE)
"""A line of the manifest that names a file; read line by line, so that one with the marks of a merge tells as much."""
ASIDE = ".weir-aside"
"""What is being written, until it is whole; at the top of the folder, and only a process that was killed leaves one."""


class Unwritable(Exception):
    """The folder is not as weir left it, in a way that a person must look at."""

    def __init__(self, what: str, remedy: str) -> None:
        """Say what is the case, and what helps."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Differences:
    """How the folder differs from what it should be; paths below the folder, in their order."""

    missing: tuple[str, ...]
    differing: tuple[str, ...]
    stale: tuple[str, ...]
    """Written by an earlier compile, and now nothing needs them."""
    foreign: tuple[str, ...]
    """Written by somebody else."""

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self.missing or self.differing or self.stale or self.foreign)


def compare(folder: Path, files: Mapping[str, bytes]) -> Differences:
    """How the folder differs from these files; links in it are an error, for they lead who knows where."""
    present = dict(walk(folder))
    owned = {*owned_by(folder, present), MANIFEST, README}
    stale: list[str] = []
    foreign: list[str] = []
    for path in sorted(present.keys() - files.keys()):
        (stale if path in owned else foreign).append(path)
    differing = [path for path in files if path in present and not holds(folder / path, present[path], files[path])]
    missing = [path for path in files if path not in present]
    return Differences(tuple(missing), tuple(differing), tuple(stale), tuple(foreign))


def holds(path: Path, size: int, content: bytes) -> bool:
    """Whether a file has exactly this content."""
    return size == len(content) and path.read_bytes() == content


def update(folder: Path, files: Mapping[str, bytes]) -> Differences:
    """Make the folder hold these files, and say how it differed; what is foreign is left alone.

    Whenever it is killed, every file is whole, old or new, and the next run knows all of them as weir's own.
    """
    if folder.is_symlink() or not folder.exists():
        compare(folder, {})
        folder.mkdir(parents=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(handle, LOCK_EX)  # the kernel lets go when its holder dies; a second compile waits for the first
        found = compare(folder, files)
        if found.missing or found.differing or found.stale:
            bring(folder, files, found)
        return found
    finally:
        os.close(handle)


def bring(folder: Path, files: Mapping[str, bytes], found: Differences) -> None:
    """Write what is missing or differs, remove what is stale."""
    for path in found.foreign:
        if any(each.startswith(f"{path}/") for each in found.missing):
            raise Unwritable(f"{folder / path} is a file, and a folder of that name is to be written.", "Move it away.")
    (folder / ASIDE).unlink(missing_ok=True)
    if found.missing or found.stale:  # else the manifest that is there knows every file already
        replace(folder, MANIFEST, claim({*files, *found.stale}))
    for path in found.stale:
        (folder / path).unlink(missing_ok=True)
    remove_empty(folder, found.stale)
    for path in (*found.missing, *found.differing):
        if path != MANIFEST:  # the last one: it says that all others are there
            replace(folder, path, files[path])
    replace(folder, MANIFEST, files[MANIFEST])


def claim(paths: set[str]) -> bytes:
    """A manifest that says no more than which files are weir's, for as long as they are being written."""
    return json.dumps({"": dict.fromkeys(sorted(paths), "0" * 64)}, indent=2, ensure_ascii=False).encode() + b"\n"


def owned_by(folder: Path, present: Mapping[str, int]) -> set[str]:
    """The files that the manifest in the folder names."""
    if MANIFEST not in present:
        return set()
    text = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace")
    return {str(json.loads(quoted)) for quoted in OWNED.findall(text)}


def walk(folder: Path) -> Iterator[tuple[str, int]]:
    """Every file below the folder with its size."""
    if folder.is_symlink():
        raise Unwritable(f"{folder} is a link, and links are not followed.", "Name the folder itself.")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise Unwritable(f"{folder} is no folder.", "Name a folder with --out, or move the file away.")
    waiting = [(str(folder), "")]
    while waiting:
        where, prefix = waiting.pop()
        with os.scandir(where) as entries:
            for entry in entries:
                path = f"{prefix}{entry.name}"
                if entry.is_symlink():
                    raise Unwritable(f"{folder / path} is a link, and links are not followed.", "Remove it.")
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{path}/"))
                    continue
                about = entry.stat(follow_symlinks=False)
                if not stat.S_ISREG(about.st_mode):
                    raise Unwritable(f"{folder / path} is no plain file.", "Remove it.")
                if path != ASIDE:
                    yield path, about.st_size


def replace(folder: Path, path: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    target = folder / path
    if target.is_dir():
        raise Unwritable(f"{target} is a folder, and a file of that name is to be written.", "Move it away.")
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = folder / ASIDE
    with aside.open("xb") as file:
        file.write(content)
    aside.replace(target)


def remove_empty(folder: Path, removed: tuple[str, ...]) -> None:
    """Remove the folders that held nothing but removed files."""
    above = {parent for path in removed for parent in Path(path).parents if parent != Path()}
    for each in sorted(above, key=lambda parent: len(parent.parts), reverse=True):
        place = folder / each
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def text_of(path: Path) -> str | None:
    """What a file of the folder holds; None if there is no such file."""
    if not path.is_file():
        return None
    return path.read_text(encoding="utf-8", errors="replace")
