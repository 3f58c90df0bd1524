"""The manifest: which object of the model each generated file comes from."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from compiler.backend import Artifact

MANIFEST = "MANIFEST.json"
COMMA = ",\n"
OPENING, BEGIN, BETWEEN, CLOSING = "{\n  ", ": {\n", "\n  },\n  ", "\n  }\n}\n"
"""What stands around the objects of the manifest, between an object and its files, between objects."""
EMPTY = "{\n\n}\n"

Listed = Mapping[str, tuple[str, str]]
"""The object that a file comes from, and the file's SHA-256, by path."""


def listed(files: Iterable[Artifact]) -> Listed:
    """What the manifest says of some files."""
    return {each.path: (each.subject, hashlib.sha256(each.text.encode()).hexdigest()) for each in files}


class Manifest:
    """Object → files → SHA-256, as JSON: a line for each file, so that edits of two objects merge by themselves.

    It is kept as text for each object, because only a few of many change at a time.
    """

    def __init__(self, text: str = "") -> None:
        """As it was written."""
        objects = text[len(OPENING) : -len(CLOSING)].split(BETWEEN) if text not in {"", EMPTY} else ()
        told = (each.partition(BEGIN) for each in objects)
        self.objects = {subject: files for subject, _, files in told}

    def add(self, files: Listed) -> None:
        """Name some files."""
        lines: dict[str, list[str]] = defaultdict(list)
        for path, (subject, sha256) in files.items():
            lines[quoted(subject)].append(f'    {quoted(path)}: "{sha256}"')
        for subject, told in lines.items():
            there = self.objects[subject].split(COMMA) if subject in self.objects else []
            self.objects[subject] = COMMA.join(sorted({*there, *told}))

    def remove(self, files: Listed) -> None:
        """Name some files no longer."""
        gone: dict[str, set[str]] = defaultdict(set)
        for path, (subject, sha256) in files.items():
            gone[quoted(subject)].add(f'    {quoted(path)}: "{sha256}"')
        for subject, lines in gone.items():
            left = [each for each in self.objects[subject].split(COMMA) if each not in lines]
            if left:
                self.objects[subject] = COMMA.join(left)
            else:
                del self.objects[subject]

    @property
    def text(self) -> str:
        """The whole file."""
        told = BETWEEN.join(f"{subject}{BEGIN}{files}" for subject, files in sorted(self.objects.items()))
        return f"{OPENING}{told}{CLOSING}" if told else EMPTY


def quoted(text: str) -> str:
    """Text as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def subjects(text: str) -> dict[str, str]:
    """The address of the object that each file of a manifest comes from."""
    told = json.loads(text)
    return {path: address for address, files in told.items() for path in files}
