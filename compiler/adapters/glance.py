"""What stands below a folder, at a glance: each file is known again by its number, size and time of change."""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

Mark = tuple[int, int, int]
"""Number, size and time of change of a file: nobody can set that time, and whatever is done to a file moves it."""
UNSEEN: Mark = (0, 0, 0)
"""In place of the mark of a file that has to be read before it is trusted."""
BYTES = 3 * 8
"""Of a mark."""
STEP = 50_000_000
"""Nanoseconds: longer than the steps in which the clock moves that files are dated by."""


class Place(NamedTuple):
    """One folder, without what stands in the folders in it."""

    stamp: tuple[int, int]
    """Number and time of change of the folder itself, which moves when a name comes or goes."""
    folders: str
    files: str
    """The names of both, with a slash between two: as one text they are kept and compared at once."""
    packed: bytes
    """The mark of each, one after the other."""

    @property
    def number(self) -> int:
        """How many files it has."""
        return len(self.packed) // BYTES

    @property
    def names(self) -> list[str]:
        """Of its files."""
        return split(self.files)

    @property
    def marks(self) -> dict[str, Mark]:
        """The mark of each file by its name."""
        return dict(zip(self.names, unpacked(array("Q", self.packed)), strict=True))


Places = Mapping[str, Place]
"""By the path below the top, with a slash at its end; the top's own is empty."""


class Odd(Exception):
    """Something is neither a file nor a folder."""

    def __init__(self, path: str, *, link: bool) -> None:
        """Where, and whether it is a link."""
        super().__init__(path)
        self.path = path
        self.link = link


def look(top: str, known: Places, began: int, aside: Collection[str] = ()) -> Iterator[tuple[str, Place]]:
    """Every folder below the top, and the top; the very one that is known where nothing has changed.

    Names are asked for only where a folder itself has changed: of very many files, each call takes its share. `aside`
    are files at the top that do not count. `began` is the time before the first look.
    """
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        handle = os.open(f"{top}/{prefix}", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            about = os.fstat(handle)
            stamp = (about.st_ino, about.st_ctime_ns)
            place = known.get(prefix)
            if place is None or place.stamp != stamp or place.packed != again(handle, place.names):
                kept = stamp if settled(stamp[1], began) else (0, 0)
                place = anew(handle, prefix, kept, () if prefix else aside)
        finally:
            os.close(handle)
        yield prefix, place
        waiting += [f"{prefix}{name}/" for name in split(place.folders)]


def again(handle: int, names: list[str]) -> bytes:
    """The marks of files that a folder had when it was last looked at; nothing if one of them went this moment."""
    look_at, told = os.stat, array("Q")
    try:
        for name in names:
            about = look_at(name, dir_fd=handle, follow_symlinks=False)
            told.extend((about.st_ino, about.st_size, about.st_ctime_ns))
    except FileNotFoundError:
        return b""
    return told.tobytes()


def anew(handle: int, prefix: str, stamp: tuple[int, int], aside: Collection[str]) -> Place:
    """A folder that is looked at for the first time, or has changed."""
    folders, names, told = [], [], array("Q")
    with os.scandir(handle) as entries:
        for entry in entries:
            about = entry.stat(follow_symlinks=False)
            kind = stat.S_IFMT(about.st_mode)
            if kind == stat.S_IFREG:
                if entry.name not in aside:
                    names.append(entry.name)
                    told.extend((about.st_ino, about.st_size, about.st_ctime_ns))
            elif kind == stat.S_IFDIR:
                folders.append(entry.name)
            else:
                raise Odd(f"{prefix}{entry.name}", link=kind == stat.S_IFLNK)
    return Place(stamp, "/".join(folders), "/".join(names), told.tobytes())


def split(names: str) -> list[str]:
    """Names that stand in one text."""
    return names.split("/") if names else []


def mark_of(about: os.stat_result) -> Mark:
    """What a file is known by, as long as nobody touches it."""
    return about.st_ino, about.st_size, about.st_ctime_ns


def unpacked(numbers: array[int]) -> Iterable[Mark]:
    """The marks that stand in numbers, one after the other."""
    return zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)


def settled(changed: int, at: int) -> bool:
    """Whether what was changed then and looked at now tells more than a change that followed at once would."""
    return at - changed > STEP
