"""What earlier compiles made, in a file of the cache; it may be deleted at any time."""

from __future__ import annotations

import hashlib
import marshal
import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from compiler.adapters import kept
from compiler.adapters.glance import UNSEEN, Mark, Place, settled, unpacked
from compiler.adapters.output import Differences, Output
from compiler.backend import Fragment
from compiler.emit import ABOUT, README, Share
from compiler.manifest import MANIFEST, Listed, Manifest, listed
from compiler.remake import Known, Remade

HEAD = ""
"""The manifest, as a part of its own."""
NOBODY = "-"
"""In place of the part of a file that belongs to none."""
NOWHERE = Place((0, 0), "", "", b"")
"""A folder that is not there."""


class Row(NamedTuple):
    """A part."""

    inputs: str
    share: str
    number: int
    """How many files it has."""
    packed: bytes
    """What is seldom asked for: what the manifest says of its files, and its fragments by their backend."""


@dataclass(frozen=True)
class Book:
    """All that is written down, of a folder as it was left."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    """The part of each file of a place, in the order of its names, each in a line; one line if all are of one part."""

    def owned(self, prefix: str) -> dict[str, str]:
        """The part of each file of a place, by its name."""
        if prefix not in self.places:
            return {}
        names, owners = self.places[prefix].names, self.owners[prefix].split("\n")
        return dict(zip(names, owners * len(names) if len(owners) == 1 else owners, strict=True))


class Sheet:
    """Files of one folder, as they are known from this compile on."""

    def __init__(self) -> None:
        """None yet."""
        self.names: list[str] = []
        self.owners: list[str] = []
        self.marks = array("Q")

    def add(self, name: str, owner: str, mark: Mark) -> None:
        """Another file, or the same one once more."""
        self.names.append(name)
        self.owners.append(owner)
        self.marks.extend(mark)


class Ledger:
    """The parts of one generated folder; what was written by another version of weir, or damaged, is not read.

    A part counts only while each of its files is as it was written: known by its mark, or else read. The ledger is
    read whole and written whole, and what it says of a part is unpacked only when it is asked for.
    """

    def __init__(self, place: Path | None, out: Output) -> None:
        """The ledger in a file; without one, nothing is known and nothing is kept."""
        self.place = place
        self.out = out
        self.was = read(place) if place else Book()
        out.look(self.was.places)
        self.doubted = doubted(self.was, out)
        self.present: dict[str, Row] = {}
        """The parts that there are now."""
        self.count = 0
        """How many files belong there, once they are all put."""
        self.sheets: defaultdict[str, Sheet] = defaultdict(Sheet)
        """By folder, the files that are known by new marks."""
        self.amends = HEAD in self.was.rows
        """Whether the manifest is there, to be changed; else it is made from all parts."""
        self.added: list[Listed] = []
        self.removed: list[Listed] = []

    def recall(self, part: str) -> Known | None:
        """What is known of a part; nothing as soon as one of its files is not what was written."""
        row = self.was.rows.get(part)
        if row is None:
            return None
        if part in self.doubted:
            files = self.files(row)
            marks = {path: self.out.holds(path, files[path][1]) for path in self.doubted[part]}
            if None in marks.values():
                return None
            for path, mark in marks.items():
                self._note(path, part, mark or UNSEEN)
        return Known(row.inputs, row.share)

    def share(self, part: str) -> Share:
        """What it contributes to the files of its platform."""
        told = marshal.loads(self.was.rows[part].packed)[1]  # noqa: S302 - found whole by `kept`
        return {backend: [Fragment(*each) for each in given] for backend, given in told.items()}

    def paths(self, part: str) -> set[str]:
        """The files that it had, whatever became of them."""
        return {*self.files(self.was.rows[part])} if part in self.was.rows else set()

    def files(self, row: Row) -> Listed:
        """What the manifest says of the files of a part."""
        found: Listed = marshal.loads(row.packed)[0]  # noqa: S302 - found whole by `kept`
        return found

    def put(self, each: Remade) -> None:
        """Have the files of a part in the folder."""
        if each.made is None:
            self.present[each.part] = self.was.rows[each.part]
            return
        for file in each.made.files:
            self._note(file.path, each.part, self.out.put(file.path, file.text.encode()))
        self._know(each.part, each.known, listed(each.made.files), each.made.share)

    def finish(self) -> Differences:
        """Remove what nobody needs, write the manifest, and keep what is known now."""
        gone = [row for part, row in self.was.rows.items() if part not in self.present and part != HEAD]
        self.removed += [self.files(row) for row in gone]
        self.out.put(README, ABOUT.encode())
        self.count = 2 + sum(row.number for row in self.present.values())
        if self.out.count != self.count - 1:
            rows = (self.present.values(), self.was.rows.values())
            self.out.clear({README, *self._paths(rows[0])}, self._paths(rows[1]))
        self._put_manifest()
        found = self.out.end()
        if self.place and self.out.writing:
            self._keep(self.place)
        return found

    def _paths(self, rows: Iterable[Row]) -> Iterator[str]:
        """The files of some parts."""
        return (path for row in rows for path in self.files(row))

    def _put_manifest(self) -> None:
        """The manifest: changed where it is as it was written, else made anew."""
        manifest = Manifest()
        if self.recall(HEAD):
            if not self.added and not self.removed:
                self.present[HEAD] = self.was.rows[HEAD]
                return
            manifest = Manifest((self.out.read(MANIFEST)[1] or b"").decode())
            for each in self.removed:
                manifest.remove(each)
            for each in self.added:
                manifest.add(each)
        else:
            for row in self.present.values():
                manifest.add(self.files(row))
        content = manifest.text.encode()
        self._note(MANIFEST, HEAD, self.out.put(MANIFEST, content))
        self._know(HEAD, Known("", ""), {MANIFEST: ("", hashlib.sha256(content).hexdigest())}, {})

    def _note(self, path: str, part: str, mark: Mark) -> None:
        """Know a file by this mark."""
        prefix = folder_of(path)
        self.sheets[prefix].add(path[len(prefix) :], part, mark)

    def _know(self, part: str, known: Known, files: Listed, share: Share) -> None:
        """Write down what was made of a part."""
        if part in self.was.rows:
            self.removed.append(self.files(self.was.rows[part]))
        if self.amends:
            self.added.append(files)
        fragments = {name: [(f.file, f.subject, f.value) for f in given] for name, given in share.items()}
        told: Any = (files, fragments)
        self.present[part] = Row(known.inputs, known.share, len(files), marshal.dumps(told))

    def _keep(self, place: Path) -> None:
        """Write the ledger, whole or not at all, when there is news."""
        now, seen, was = time.time_ns(), self.out.places, self.was
        gone: dict[str, list[str]] = defaultdict(list)
        for path in self.out.stale:
            gone[folder_of(path)].append(path.rpartition("/")[2])
        touched = {*self.sheets, *gone}
        touched |= {prefix for prefix, each in seen.items() if each is not was.places.get(prefix)}
        if not touched and len(seen) == len(was.places):
            return
        same = {prefix: (*each, was.owners[prefix]) for prefix, each in seen.items() if prefix not in touched}
        told = {part: tuple(row) for part, row in self.present.items()}
        kept.keep(place, (told, same | {prefix: self._left(prefix, gone[prefix], now) for prefix in touched}))

    def _left(self, prefix: str, gone: Iterable[str], now: int) -> tuple[Any, ...]:
        """A folder as it is left, and the parts of its files."""
        there, owners = self.out.places.get(prefix, NOWHERE), self.was.owned(prefix)
        found = {name: (owners.get(name, NOBODY), mark) for name, mark in there.marks.items()}
        if prefix in self.sheets:
            sheet = self.sheets[prefix]
            for name, owner, mark in zip(sheet.names, sheet.owners, unpacked(sheet.marks), strict=True):
                found[name] = owner, mark if settled(mark[2], now) else UNSEEN
        for name in gone:
            found.pop(name, None)
        marks = array("Q", [number for _, mark in found.values() for number in mark])
        owned = [owner for owner, _ in found.values()]
        told = owned[0] if len({*owned}) == 1 else "\n".join(owned)
        return there.stamp, there.folders, "/".join(found), marks.tobytes(), told


def doubted(was: Book, out: Output) -> dict[str, set[str]]:
    """By their part, the files that are not seen to be as they were left: they are read before they count."""
    found: dict[str, set[str]] = defaultdict(set)
    for prefix, place in was.places.items():
        seen = out.places.get(prefix, NOWHERE)
        if seen is not place:
            there, owners = seen.marks, was.owned(prefix)
            for name, mark in place.marks.items():
                if there.get(name) != mark:
                    found[owners[name]].add(f"{prefix}{name}")
    return found


def read(place: Path) -> Book:
    """The ledger in a file."""
    rows, places = kept.recall(place) or ({}, {})
    return Book(
        {part: Row(*row) for part, row in rows.items()},
        {prefix: Place(*each[:-1]) for prefix, each in places.items()},
        {prefix: each[-1] for prefix, each in places.items()},
    )


def folder_of(path: str) -> str:
    """The folder of a file, as places are called."""
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}"
