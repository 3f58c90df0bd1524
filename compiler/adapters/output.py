"""The generated folder: what stands in it is compared and replaced file by file, and nothing outside is touched."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

from compiler.adapters.glance import UNSEEN, Mark, Odd, Places, look, mark_of, settled
from compiler.emit import README
from compiler.manifest import MANIFEST

OWNED = re.compile(r'^\s*("(?:[^"\\]|\\.)*"): "[0-9a-f]{64}",?\s*$', re.MULTILINE)
"""A line of the manifest that names a file; read line by line, so that one with the marks of a merge tells as much."""
ASIDE = ".weir-aside"
"""What is being written, until it is whole; at the top of the folder, and only a process that was killed leaves one."""
CLAIM = ".weir-claim"
"""The new files of a compile that has not come to its end, one a line: they are weir's own, and no manifest says so."""


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


class Output:
    """The folder in the hands of one compile.

    Whenever that is killed, every file is whole, old or new, and the next one knows all of them as weir's own.
    """

    def __init__(self, folder: Path, *, writing: bool) -> None:
        """Nothing is looked at yet."""
        self.folder = folder
        self.writing = writing
        self.began = time.time_ns()
        self.places: Places = {}
        """What was there in the beginning."""
        self.there = 0
        """How many files that was."""
        self.missing: list[str] = []
        self.differing: list[str] = []
        self.wanted: dict[str, bytes] = {}
        """What the files should hold that are not as they should be, when nothing is written."""
        self.stale: list[str] = []
        self.foreign: list[str] = []
        self._made: set[str] = set()
        """Folders that are known to be there."""
        self._claims: int | None = None

    def look(self, known: Places) -> None:
        """See what is there; links in it are an error, for they lead who knows where."""
        if exists(self.folder):
            try:
                self.places = dict(look(str(self.folder), known, self.began, {ASIDE, CLAIM}))
            except Odd as odd:
                said = "is a link, and links are not followed" if odd.link else "is no plain file"
                raise Unwritable(f"{self.folder / odd.path} {said}.", "Remove it.") from None
        self.there = sum(place.number for place in self.places.values())

    def put(self, path: str, content: bytes) -> Mark:
        """Make a file hold this, or note that it does not; gives its mark."""
        mark, there = self.read(path) if self.there else (UNSEEN, None)
        if there == content:
            return mark
        (self.missing if there is None else self.differing).append(path)
        if not self.writing:
            self.wanted[path] = content
            return UNSEEN
        if there is None:
            self._claim(path)
        return self._replace(path, content)

    def read(self, path: str) -> tuple[Mark, bytes | None]:
        """What a file holds, and its mark; nothing where there is no file."""
        try:
            with open(f"{self.folder}/{path}", "rb", opener=not_following) as file:
                about = os.fstat(file.fileno())
                if stat.S_ISREG(about.st_mode):
                    return mark_of(about) if settled(about.st_ctime_ns, self.began) else UNSEEN, file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            pass
        return UNSEEN, None

    def holds(self, path: str, sha256: str) -> Mark | None:
        """The mark of a file that has this content, else nothing."""
        mark, content = self.read(path)
        return mark if content is not None and hashlib.sha256(content).hexdigest() == sha256 else None

    def clear(self, expected: Iterable[str], known: Iterable[str] = ()) -> None:
        """Remove what nobody needs any more, and note what is somebody else's.

        `expected` are all files that belong here; `known` are weir's own, whatever the manifest says.
        """
        there = {f"{prefix}{name}" for prefix, place in self.places.items() for name in place.names}
        extra = sorted(there - {*expected, MANIFEST})
        owned = {*owned_by(self.folder), *known} if extra else set()
        self.stale += (path for path in extra if path in owned)
        self.foreign += (path for path in extra if path not in owned)
        if self.writing:
            for path in self.stale:
                (self.folder / path).unlink(missing_ok=True)
            remove_empty(self.folder, self.stale)

    @property
    def count(self) -> int:
        """How many files there are once all are written, the manifest not counted."""
        return self.there + len(self.missing) - (self.folder / MANIFEST).is_file()

    def end(self) -> Differences:
        """All is written, the manifest too: no file is in doubt any more."""
        if self._claims is not None:
            os.close(self._claims)
        if self.writing:
            (self.folder / CLAIM).unlink(missing_ok=True)
        return Differences(*(tuple(sorted(each)) for each in (self.missing, self.differing, self.stale, self.foreign)))

    def _claim(self, path: str) -> None:
        """Say that a file is weir's own, before there is one."""
        if self._claims is None:
            self._claims = os.open(self.folder / CLAIM, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o644)
        os.write(self._claims, f"{path}\n".encode())

    def _replace(self, path: str, content: bytes) -> Mark:
        """Write a file whole or not at all."""
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            self._make(parent)
        aside, target = f"{self.folder}/{ASIDE}", f"{self.folder}/{path}"
        # Of many thousand files, objects for paths and open files take their share.
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            write_whole(handle, content)
        finally:
            os.close(handle)
        try:
            os.rename(aside, target)  # noqa: PTH104 - as above
        except IsADirectoryError:
            os.unlink(aside)  # noqa: PTH108 - as above
            raise Unwritable(
                f"{target} is a folder, and a file of that name is to be written.", "Move it away."
            ) from None
        return mark_of(os.lstat(target))

    def _make(self, parent: str) -> None:
        """Make a folder, and those above it."""
        try:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            said = f"{self.folder / parent} is to be a folder, and there is a file in its place."
            raise Unwritable(said, "Move the file away.") from None
        self._made.add(parent)


@contextmanager
def opened(folder: Path, *, writing: bool) -> Iterator[Output]:
    """The folder, made if it is to be written; a second compile that writes waits for the first."""
    if not writing:
        yield Output(folder, writing=False)
        return
    if folder.is_symlink() or not folder.exists():
        exists(folder)  # it says what is wrong with a link
        folder.mkdir(parents=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(handle, LOCK_EX)  # the kernel lets go when its holder dies
        (folder / ASIDE).unlink(missing_ok=True)
        yield Output(folder, writing=True)
    finally:
        os.close(handle)


def compare(folder: Path, files: Mapping[str, bytes]) -> Differences:
    """How the folder differs from these files, of which the manifest is one."""
    return settle(folder, files, writing=False)


def update(folder: Path, files: Mapping[str, bytes]) -> Differences:
    """Make the folder hold these files, and say how it differed; what is foreign is left alone."""
    return settle(folder, files, writing=True)


def settle(folder: Path, files: Mapping[str, bytes], *, writing: bool) -> Differences:
    """The files one by one, the manifest as the last."""
    with opened(folder, writing=writing) as out:
        out.look({})
        for path in sorted(files.keys() - {MANIFEST}):
            out.put(path, files[path])
        out.clear(files.keys())
        out.put(MANIFEST, files[MANIFEST])
        return out.end()


def owned_by(folder: Path) -> set[str]:
    """The files that weir wrote: those in the manifest, and those that a compile claimed which was killed."""
    manifest, claim = (text_of(folder / name) or "" for name in (MANIFEST, CLAIM))
    return {*(str(json.loads(quoted)) for quoted in OWNED.findall(manifest)), *claim.splitlines(), MANIFEST, README}


def not_following(path: str, flags: int) -> int:
    """Open a file; what was no link a moment ago may have become one."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def write_whole(handle: int, content: bytes) -> None:
    """Write all of it; the system may take less at a time."""
    written = os.write(handle, content)
    while written < len(content):
        written += os.write(handle, content[written:])


def exists(folder: Path) -> bool:
    """Whether there is such a folder; anything else of that name is an error."""
    if folder.is_symlink():
        raise Unwritable(f"{folder} is a link, and links are not followed.", "Name the folder itself.")
    if folder.exists() and not folder.is_dir():
        raise Unwritable(f"{folder} is no folder.", "Name a folder with --out, or move the file away.")
    return folder.exists()


def remove_empty(folder: Path, removed: Sequence[str]) -> None:
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
