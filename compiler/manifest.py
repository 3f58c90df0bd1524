"""The manifest: which object of the model each generated file comes from."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from compiler.backend import Artifact

MANIFEST = "MANIFEST.json"
OPENING, CLOSING = "{\n", "\n}\n"
"""What stands around all objects."""
BEGIN, END, COMMA = ": {\n", "\n  }", ",\n"
"""What stands between an object and its files, after them, and between files and between objects."""
NAME = re.compile(r'^  (".*"): \{$', re.MULTILINE)
"""The line with which an object begins."""

Listed = Mapping[str, tuple[str, str]]
"""The object that a file comes from, and the file's SHA-256, by path."""


def listed(files: Iterable[Artifact]) -> Listed:
    """What the manifest says of some files."""
    return {each.path: (each.subject, hashlib.sha256(each.text.encode()).hexdigest()) for each in files}


class Manifest:
    """Object → files → SHA-256, as JSON: a line for each file, so that edits of two objects merge by themselves.

    What was written is kept as text, in which only the objects are looked for that change.
    """

    def __init__(self, text: str = "") -> None:
        """As it was written."""
        body = text[len(OPENING) : -len(CLOSING)]
        self.body = f"{body}{COMMA}" if body else ""
        """Each object with a comma behind it."""
        self.gone: dict[str, set[str]] = defaultdict(set)
        self.new: dict[str, set[str]] = defaultdict(set)
        """Lines by their object."""

    def add(self, files: Listed) -> None:
        """Name some files."""
        for path, (subject, sha256) in files.items():
            self.new[quoted(subject)].add(line(path, sha256))

    def remove(self, files: Listed) -> None:
        """Name some files no longer, unless they are added as well."""
        for path, (subject, sha256) in files.items():
            self.gone[quoted(subject)].add(line(path, sha256))

    @property
    def text(self) -> str:
        """The whole file."""
        told, at = [], 0
        for subject in sorted({*self.gone, *self.new}):
            head = f"  {subject}{BEGIN}"
            begin, end = self._span(subject, head, at)
            there = self.body[begin + len(head) : end - len(END) - len(COMMA)].split(COMMA) if begin < end else ()
            lines = {*there} - self.gone.get(subject, set()) | self.new.get(subject, set())
            told.append(self.body[at:begin])
            if lines:
                told.append(f"{head}{COMMA.join(sorted(lines))}{END}{COMMA}")
            at = end
        told.append(self.body[at:])
        return f"{OPENING}{''.join(told).removesuffix(COMMA)}{CLOSING}"

    def _span(self, subject: str, head: str, after: int) -> tuple[int, int]:
        """Where an object stands, or, where there is none, would stand."""
        begin = after if self.body.startswith(head, after) else self.body.find(f"\n{head}", after) + 1
        if begin or self.body.startswith(head):
            return begin, self.body.index(f"{END}{COMMA}", begin) + len(END) + len(COMMA)
        following = (each.start() for each in NAME.finditer(self.body, after) if each[1] > subject)
        begin = next(following, len(self.body))
        return begin, begin


def line(path: str, sha256: str) -> str:
    """What is said of a file."""
    return f'    {quoted(path)}: "{sha256}"'


def quoted(text: str) -> str:
    """Text as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def subjects(text: str) -> dict[str, str]:
    """The address of the object that each file of a manifest comes from."""
    told = json.loads(text)
    return {path: address for address, files in told.items() for path in files}
