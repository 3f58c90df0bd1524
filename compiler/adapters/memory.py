"""What earlier checks found out, in a file of the cache; it may be deleted at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pydantic
import yaml

import compiler
from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.pipeline import Remembered
from compiler.resolve.directory import Entry

WRITERS = ("jinja2", "sqlglot")
"""Libraries that text passes through; importing them to ask for their version takes longer than a check."""


class Nothing:
    """Remembers nothing."""

    def recall(self, _path: str) -> Remembered | None:
        """Nothing."""
        return None

    def keep(self, known: Mapping[str, Remembered]) -> None:
        """Forget at once."""


class Notebook:
    """Remembers in one JSON file for a model; what was written by another version of weir, or damaged, is not read."""

    def __init__(self, folder: Path, model: Path) -> None:
        """The notebook of one model, in a folder of notebooks."""
        name = hashlib.sha256(str(model.resolve()).encode()).hexdigest()[:24]
        self.path = folder / f"{name}.json"
        self.version = version()
        self.known: dict[str, Any] = self._read()
        self.recalled: dict[str, Remembered] = {}

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            with self.path.open("rb") as file:
                told = json.load(file)
            if told["version"] == self.version:
                return dict(told["files"])
        return {}

    def recall(self, path: str) -> Remembered | None:
        """What is known of a file."""
        with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
            self.recalled[path] = load(self.known[path])
        return self.recalled.get(path)

    def keep(self, known: Mapping[str, Remembered]) -> None:
        """Know exactly this from now on; written only when it is news, whole or not at all."""
        news = [path for path, each in known.items() if self.recalled.get(path) is not each]
        if not news and known.keys() == self.known.keys():
            return
        told = {path: self.known[path] for path in known if path in self.known} | {
            path: dump(known[path]) for path in news
        }
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time and nothing else
            self.path.parent.mkdir(parents=True, exist_ok=True)
            aside = self.path.with_suffix(f".{os.getpid()}")
            aside.write_text(json.dumps({"version": self.version, "files": told}, separators=(",", ":")))
            aside.replace(self.path)


@cache
def version() -> str:
    """A fingerprint of all files of this compiler and of what reads and writes for it: another rule, other findings."""
    files = [f"{sys.version_info} {yaml.__version__} {pydantic.VERSION}"]
    for name in WRITERS:
        if (spec := find_spec(name)) and spec.origin:
            about = Path(spec.origin).stat()
            files.append(f"{spec.origin} {about.st_size} {about.st_mtime_ns}")
    waiting = [str(Path(compiler.__file__).parent)]
    for folder in waiting:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting += [entry.path] * (entry.name != "__pycache__")
                else:
                    about = entry.stat()
                    files.append(f"{entry.path} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(files)).encode()).hexdigest()


def dump(known: Remembered) -> list[Any]:
    """As JSON."""
    entry = known.entry
    return [
        known.blob,
        [entry.path, entry.kind, entry.address, entry.line, entry.column, entry.whole, entry.facts],
        [dump_finding(each) for each in known.form],
        known.inputs,
        [dump_finding(each) for each in known.findings],
    ]


def load(told: list[Any]) -> Remembered:
    """From JSON."""
    blob, entry, form, inputs, findings = told
    return Remembered(
        blob,
        Entry(*entry),
        tuple(load_finding(each) for each in form),
        inputs,
        tuple(load_finding(each) for each in findings),
    )


def dump_finding(finding: Diagnostic) -> list[Any]:
    """As JSON."""
    span = finding.span
    return [
        finding.rule, int(finding.severity), finding.subject, finding.sentence,
        [span.path, span.line, span.column, span.width], finding.hint, finding.detail,
    ]  # fmt: skip


def load_finding(told: list[Any]) -> Diagnostic:
    """From JSON."""
    rule, severity, subject, sentence, span, hint, detail = told
    return Diagnostic(rule, Severity(severity), subject, sentence, Span(*span), hint, detail)
