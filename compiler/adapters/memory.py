"""What earlier checks found out, in a file of the cache; it may be deleted at any time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compiler.adapters import kept
from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.pipeline import Remembered
from compiler.resolve.directory import Entry


class Nothing:
    """Remembers nothing."""

    def recall(self, _path: str) -> Remembered | None:
        """Nothing."""
        return None

    def keep(self, known: Mapping[str, Remembered]) -> None:
        """Forget at once."""


class Notebook:
    """Remembers in one file for a model."""

    def __init__(self, folder: Path, model: Path) -> None:
        """The notebook of one model, in a folder of notebooks."""
        self.path = folder / hashlib.sha256(str(model.resolve()).encode()).hexdigest()[:24]
        self.known: dict[str, Any] = kept.recall(self.path) or {}
        self.recalled: dict[str, Remembered] = {}

    def recall(self, path: str) -> Remembered | None:
        """What is known of a file."""
        if path in self.known:
            self.recalled[path] = load(self.known[path])
        return self.recalled.get(path)

    def keep(self, known: Mapping[str, Remembered]) -> None:
        """Know exactly this from now on; written only when it is news."""
        news = {path: dump(each) for path, each in known.items() if self.recalled.get(path) is not each}
        if news or known.keys() != self.known.keys():
            kept.keep(self.path, {path: self.known[path] for path in known if path not in news} | news)


def dump(known: Remembered) -> list[Any]:
    """As plain values."""
    entry = known.entry
    return [
        known.blob,
        [entry.path, entry.kind, entry.address, entry.line, entry.column, entry.whole, entry.facts],
        [dump_finding(each) for each in known.form],
        known.inputs,
        [dump_finding(each) for each in known.findings],
    ]


def load(told: list[Any]) -> Remembered:
    """From plain values."""
    blob, entry, form, inputs, findings = told
    return Remembered(
        blob,
        Entry(*entry),
        tuple(load_finding(each) for each in form),
        inputs,
        tuple(load_finding(each) for each in findings),
    )


def dump_finding(finding: Diagnostic) -> list[Any]:
    """As plain values."""
    span = finding.span
    return [
        finding.rule, int(finding.severity), finding.subject, finding.sentence,
        [span.path, span.line, span.column, span.width], finding.hint, finding.detail,
    ]  # fmt: skip


def load_finding(told: list[Any]) -> Diagnostic:
    """From plain values."""
    rule, severity, subject, sentence, span, hint, detail = told
    return Diagnostic(rule, Severity(severity), subject, sentence, Span(*span), hint, detail)
