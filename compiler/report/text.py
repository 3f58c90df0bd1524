"""Findings for people: the sentence, the line it is about, and one thing to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Severity
from compiler.report.findings import Report

SECRET = re.compile(r"(password\"?\s*:\s*)([^,}\n]+)", re.IGNORECASE)
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
WIDEST = 110
"""Characters of a line that are shown."""


def render(report: Report, *, colour: bool = False) -> str:
    """The whole report."""
    blocks = ["\n".join(block(finding, report, colour=colour)) for finding in report.findings]
    return "\n\n".join([*blocks, f"{report.verdict} {report.scope}"]) + "\n"


def block(finding: Diagnostic, report: Report, *, colour: bool) -> Iterator[str]:
    """One finding with its place."""
    head = f"{finding.severity.word}[{finding.rule}]"
    if colour:
        head = f"\x1b[1;{COLOURS[finding.severity]}m{head}\x1b[0m"
    yield f"{head}: {safe(finding.sentence)}"
    yield f" --> {safe(str(finding.span))}"
    yield from excerpt(finding, report)
    if finding.hint:
        yield f"  = help: {safe(finding.hint)}"


def excerpt(finding: Diagnostic, report: Report) -> Iterator[str]:
    """The line that a finding is about, with a caret below it; what a password says is not shown."""
    span = finding.span
    lines = report.lines.get(span.path, ())
    if not 0 < span.line <= len(lines):
        return
    line = SECRET.sub(lambda match: match[1] + "•" * len(match[2]), lines[span.line - 1].replace("\t", " "))
    start = max(0, span.column - 1 - WIDEST // 2) if len(line) > WIDEST else 0
    shown = safe(line[start : start + WIDEST])
    before = safe(line[start : span.column - 1])
    caret = "^" * max(1, min(span.width, len(line) - span.column + 1, WIDEST))
    margin = " " * len(str(span.line))
    yield f"{margin} |"
    yield f"{span.line} | {'…' if start else ''}{shown}{'…' if start + WIDEST < len(line) else ''}"
    yield f"{margin} | {' ' * (columns(before) + bool(start))}{caret}"


def safe(text: str) -> str:
    """Text from a model without what could steer a terminal."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def columns(text: str) -> int:
    """How many cells a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else not unicodedata.combining(each) for each in text)
