"""What earlier compiles made, in a file of the cache; it may be deleted at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.adapters import disk
from compiler.adapters.memory import version
from compiler.adapters.output import Differences, Output, path_of, settled
from compiler.backend import Fragment
from compiler.emit import ABOUT, README, Share
from compiler.manifest import MANIFEST, Listed, Manifest, listed
from compiler.remake import Known, Remade

TABLES = """
CREATE TABLE part (
    key TEXT PRIMARY KEY,
    inputs TEXT,
    share TEXT,
    marks TEXT,     -- of its files, one a line
    files TEXT,     -- JSON: path -> the object it comes from, and its SHA-256
    fragments TEXT  -- JSON: backend -> what it contributes to the files of its platform
) WITHOUT ROWID;
CREATE TABLE version (text TEXT);
"""
SUM = 8
"""Bytes of the checksum."""
HEAD = ""
"""The manifest, as a part of its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A part, as far as it is always looked at."""

    known: Known
    marks: Sequence[str]


class Ledger:
    """The parts of one generated folder; what was written by another version of weir, or damaged, is not read.

    A part counts only while each of its files is as it was written: known by its mark, or else read. The ledger is
    read whole and written whole, and only its first columns are looked at of parts that did not change.
    """

    def __init__(self, place: Path | None, out: Output) -> None:
        """The ledger in a file; without one, nothing is known and nothing is kept."""
        self.place = place
        self.out = out
        self.base, self.rows = read(place) if place else empty()
        self.present: dict[str, Row] = {}
        """The parts that there are now."""
        self.count = 0
        """How many files belong there, once they are all put."""
        self.fresh: set[str] = set()
        """Those that are known by new marks."""
        self.amends = HEAD in self.rows
        """Whether the manifest is there, to be changed; else it is made from all parts."""
        self.added: list[Listed] = []
        self.removed: list[Listed] = []

    def recall(self, part: str) -> Known | None:
        """What is known of a part; nothing as soon as one of its files is not what was written."""
        row = self.rows.get(part)
        if row is None:
            return None
        if self.out.marks.issuperset(row.marks):
            return row.known
        marks = [self.out.holds(path, sha256) for path, (_, sha256) in self.files(part).items()]
        if None in marks:
            return None
        self.rows[part] = Row(row.known, [each for each in marks if each])
        self.fresh.add(part)
        return row.known

    def share(self, part: str) -> Share:
        """What it contributes to the files of its platform."""
        told = json.loads(self._column("fragments", part))
        return {backend: [Fragment(*each) for each in given] for backend, given in told.items()}

    def paths(self, part: str) -> set[str]:
        """The files that it had, whatever became of them."""
        return {path_of(mark) for mark in self.rows[part].marks} if part in self.rows else set()

    def files(self, part: str) -> Listed:
        """What the manifest says of them."""
        return {path: (subject, sha256) for path, (subject, sha256) in json.loads(self._column("files", part)).items()}

    def put(self, each: Remade) -> None:
        """Have the files of a part in the folder."""
        if each.made is None:
            self.present[each.part] = self.rows[each.part]
            return
        marks = [self.out.put(file.path, file.text.encode()) for file in each.made.files]
        self._know(each.part, Row(each.known, marks), listed(each.made.files), each.made.share)

    def finish(self) -> Differences:
        """Remove what nobody needs, write the manifest, and keep what is known now."""
        for part in self.rows.keys() - self.present.keys() - {HEAD}:
            self._forget(part)
        self.out.put(README, ABOUT.encode())
        self.count = 2 + sum(len(row.marks) for row in self.present.values())
        if self.out.count != self.count - 1:
            self.out.clear({README, *paths_of(self.present)}, paths_of(self.rows))
        self._put_manifest()
        found = self.out.end()
        if self.place and self.out.writing and self.fresh:
            self._keep(self.place)
        self.base.close()
        return found

    def _put_manifest(self) -> None:
        """The manifest: changed where it is as it was written, else made anew."""
        manifest = Manifest()
        if self.recall(HEAD):
            if not self.added and not self.removed:
                self.present[HEAD] = self.rows[HEAD]
                return
            manifest = Manifest((self.out.read(MANIFEST)[1] or b"").decode())
            for each in self.removed:
                manifest.remove(each)
            for each in self.added:
                manifest.add(each)
        else:
            for part in self.present:
                manifest.add(self.files(part))
        content = manifest.text.encode()
        files = {MANIFEST: ("", hashlib.sha256(content).hexdigest())}
        self._know(HEAD, Row(Known("", ""), [self.out.put(MANIFEST, content)]), files, {})

    def _know(self, part: str, row: Row, files: Listed, share: Share) -> None:
        """Write down what was made of a part."""
        self._forget(part)
        self.present[part] = row
        self.fresh.add(part)
        if self.amends:
            self.added.append(files)
        fragments = {name: [(f.file, f.subject, f.value) for f in given] for name, given in share.items()}
        told = (part, row.known.inputs, row.known.share, "", json.dumps(files), json.dumps(fragments))
        self.base.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)", told)

    def _forget(self, part: str) -> None:
        """Know nothing of a part any more."""
        if part in self.rows:
            self.fresh.add(part)
            self.removed.append(self.files(part))
            self.base.execute("DELETE FROM part WHERE key = ?", (part,))

    def _column(self, name: str, part: str) -> str:
        found = self.base.execute(f"SELECT {name} FROM part WHERE key = ?", (part,))  # noqa: S608 - a name of ours
        return str(found.fetchone()[0])

    def _keep(self, place: Path) -> None:
        """Write the ledger, whole or not at all."""
        now = time.time_ns()
        for part in self.fresh & self.present.keys():
            marks = "\n".join(settled(mark, now) for mark in self.present[part].marks)
            self.base.execute("UPDATE part SET marks = ? WHERE key = ?", (marks, part))
        self.base.commit()
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time and nothing else
            content = self.base.serialize()
            disk.write(place, checksum(content), content)


def paths_of(rows: Mapping[str, Row]) -> Iterator[str]:
    """The files of some parts."""
    return (path_of(mark) for row in rows.values() for mark in row.marks)


def read(place: Path) -> tuple[sqlite3.Connection, dict[str, Row]]:
    """The ledger in a file."""
    with contextlib.suppress(OSError, sqlite3.Error):
        told = place.read_bytes()
        content = told[SUM:]
        if checksum(content) != told[:SUM]:
            return empty()
        base = sqlite3.connect(":memory:")
        base.deserialize(content)
        if base.execute("SELECT text FROM version").fetchone() == (version(),):
            found = base.execute("SELECT key, inputs, share, marks FROM part")
            return base, {
                key: Row(Known(inputs, share), marks.split("\n") if marks else [])
                for key, inputs, share, marks in found
            }
    return empty()


def checksum(content: bytes) -> bytes:
    """What goes before the content: a damaged one is not for SQLite to see."""
    return b"%08x" % zlib.crc32(content)


def empty() -> tuple[sqlite3.Connection, dict[str, Row]]:
    """A ledger in which nothing stands."""
    base = sqlite3.connect(":memory:")
    base.executescript(TABLES)
    base.execute("INSERT INTO version VALUES (?)", (version(),))
    return base, {}
