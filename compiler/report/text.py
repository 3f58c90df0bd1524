"""Findings for people: the sentence, the line it is about, and one thing to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.parse import veil
from compiler.report.findings import Report

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
WIDEST = 110
"""Cells of a line that are shown."""
TAB = "→"
"""A tab, which would stand where nobody sees it."""
SKIPPED = "name-skipped"
MOST = 12
"""Objects that are named in one sentence."""


def render(report: Report, *, colour: bool = False) -> str:
    """The whole report: findings in the order of places; what was only not looked at comes last, in few words."""
    blocks = [block(finding, report, colour=colour) for finding in report.findings if finding.rule != SKIPPED]
    blocks += [skipped(group, colour=colour) for group in groups(report.findings)]
    return "\n\n".join(["\n".join(each) for each in blocks] + [f"{report.verdict} {report.scope}"]) + "\n"


def block(finding: Diagnostic, report: Report, *, colour: bool) -> Iterator[str]:
    """One finding with its place."""
    yield f"{head(finding, colour=colour)}: {safe(finding.sentence)}"
    yield f" --> {safe(str(finding.span))}"
    yield from excerpt(finding.span, report.lines.get(finding.span.path, ()))
    if finding.hint:
        yield f"  = help: {safe(finding.hint)}"


def head(finding: Diagnostic, *, colour: bool) -> str:
    """How much a finding weighs, and its rule."""
    told = f"{finding.severity.word}[{finding.rule}]"
    return f"\x1b[1;{COLOURS[finding.severity]}m{told}\x1b[0m" if colour else told


def groups(findings: Sequence[Diagnostic]) -> list[list[Diagnostic]]:
    """The notes about what was not looked at, those with one cause together."""
    found: dict[str, list[Diagnostic]] = {}
    for each in findings:
        if each.rule == SKIPPED:
            found.setdefault(each.detail, []).append(each)
    return list(found.values())


def skipped(notes: Sequence[Diagnostic], *, colour: bool) -> Iterator[str]:
    """What was not looked at for one cause."""
    first, others = notes[0], len(notes) - 1
    if others:
        names = [f"`{each.subject}`" for each in notes[:MOST]]
        if others >= MOST:
            names.append(f"{others + 1 - MOST:,} more")
        what = f"{', '.join(names[:-1])} and {names[-1]}"
        yield f"{head(first, colour=colour)}: {safe(what)} were not checked, because `{safe(first.detail)}` has errors."
    else:
        yield f"{head(first, colour=colour)}: {safe(first.sentence)}"
    places = f" and {others:,} other place{'' if others == 1 else 's'}" if others else ""
    yield f" --> {safe(str(first.span))}{places}"
    yield f"  = help: {safe(first.hint)}"


def excerpt(span: Span, lines: Sequence[str]) -> Iterator[str]:
    """The line that a finding is about, with a caret below it; secrets in it are not shown."""
    if not 0 < span.line <= len(lines) or len(lines[span.line - 1]) > veil.LONGEST:
        return
    whole, line = lines[span.line - 1], veil.line(lines, span.line)
    begin = min(span.column - 1, len(line)) if whole.startswith(line[: span.column - 1]) else len(line) - 1
    end = max(begin + 1, min(begin + extent(span, whole), len(line)))
    start = window(line, begin)
    text = line[start : start + WIDEST]
    margin, ahead = " " * len(str(span.line)), "…" if start else ""
    yield f"{margin} |"
    yield f"{span.line} | {ahead}{visible(text)}{'…' if start + WIDEST < len(line) else ''}".rstrip()
    caret = "^" * max(1, columns(visible(line[begin : min(end, start + WIDEST)])))
    yield f"{margin} | {' ' * columns(ahead + visible(line[start:begin]))}{caret}"


def window(line: str, begin: int) -> int:
    """Where to begin to show a line, so that the place in it is seen with what stands around it."""
    return max(0, min(begin - WIDEST // 2, len(line) - WIDEST)) if len(line) > WIDEST else 0


def extent(span: Span, line: str) -> int:
    """How many characters a finding is about; of a text in quotes the quotes as well."""
    sign = line[span.column - 1 : span.column]
    if sign in {"'", '"'} and span.width > 1 and (end := line.find(sign, span.column)) > 0:
        return end - span.column + 2
    return span.width


def visible(text: str) -> str:
    """A line as it is shown: with its tabs in sight, and without what could steer a terminal."""
    return safe(text.replace("\t", TAB))


def safe(text: str) -> str:
    """Text from a model without what could steer a terminal."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def columns(text: str) -> int:
    """How many cells a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else not unicodedata.combining(each) for each in text)
