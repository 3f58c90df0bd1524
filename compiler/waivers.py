"""Waivers applied: which findings are accepted, and what is to be said about the waivers themselves."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.resolve.directory import Directory, Entry
from compiler.rule import Rules, told_elsewhere

SOON = 14
"""Days before its end from which a waiver is mentioned."""


@dataclass(frozen=True)
class Judged:
    """Findings, and those of them that somebody accepted."""

    findings: tuple[Diagnostic, ...]
    """In the order in which people read."""
    waived: tuple[tuple[Diagnostic, str], ...]
    """Each with the address of its waiver."""


def judge(
    findings: Iterable[Diagnostic], directory: Directory, rules: Rules, today: date, ran: Container[str]
) -> Judged:
    """Set the waived findings apart, and add what there is to say about the waivers.

    A waiver silences one finding: that of one rule about one object. The form of files and waivers themselves cannot be
    waived. Of a rule that did not run nobody knows whether its waiver is used.
    """
    said: list[Diagnostic] = []
    in_force: dict[tuple[str, str], Entry] = {}
    for each in directory.of("Waiver"):
        if each.whole:
            complaints = list(complain(each, directory, rules, today))
            said += complaints
            if not any(complaint.severity is Severity.ERROR for complaint in complaints):
                in_force[each.facts["rule"], each.facts["object"]] = each
    kept: list[Diagnostic] = []
    waived: list[tuple[Diagnostic, str]] = []
    for finding in sorted(set(findings), key=lambda each: each.order):
        waiver = in_force.pop((finding.rule, finding.subject), None)
        if waiver is None:
            kept.append(finding)
        else:
            waived.append((finding, waiver.address))
    said += [unused(each) for each in in_force.values() if each.facts["rule"] in ran]
    return Judged(tuple(sorted({*kept, *said}, key=lambda each: each.order)), tuple(waived))


def complain(waiver: Entry, directory: Directory, rules: Rules, today: date) -> Iterator[Diagnostic]:
    """What there is to say about a waiver, whatever it silences; after an error it is not in force."""
    said = waiver.facts
    rule = said["rule"]
    if rule not in rules.ids:
        near = get_close_matches(rule, rules.ids, 1, 0.6)
        hint = f"Write `{near[0]}`." if near else "`weir rules` lists them."
        yield about(waiver, "rule", "governance-waiver-rule", f"There is no rule `{rule}`.", hint)
        return
    if told_elsewhere(rule):
        text = f"Findings of `{rule}` cannot be waived: without an answer the model cannot be read."
        yield about(waiver, "rule", "governance-waiver-rule", text, "Mend what it finds, and delete this file.")
        return
    allowed = approvers(said["object"], directory)
    if said["approver"] not in allowed:
        text = f"`{said['approver']}` cannot accept findings about `{said['object']}`."
        names = ", ".join(f"`{each}`" for each in sorted(allowed)) or "nobody: it is not declared"
        yield about(waiver, "approver", "governance-waiver-approver", text, f"Those who can: {names}.")
    yield from date_of(waiver, today)


def date_of(waiver: Entry, today: date) -> Iterator[Diagnostic]:
    """What there is to say about the last day of a waiver."""
    try:
        expires = date.fromisoformat(waiver.facts["expires"])
    except ValueError:
        yield about(
            waiver,
            "expires",
            "shape-value",
            f"`{waiver.facts['expires']}` is no day of the calendar.",
            "Write it like `2026-12-31`.",
        )
        return
    if expires < today:
        text = f"The waiver ended on {expires}; what it accepted counts again."
        hint = "Mend what it was for and delete this file, or agree on another day."
        yield about(waiver, "expires", "governance-waiver-expired", text, hint)
    elif expires <= today + timedelta(days=SOON):
        text = f"The waiver ends on {expires}."
        yield about(
            waiver, "expires", "governance-waiver-ends", text, "Mend what it is for before that day.", Severity.NOTE
        )


def unused(waiver: Entry) -> Diagnostic:
    """The finding that a waiver silences nothing."""
    text = (
        f"Nothing is found by `{waiver.facts['rule']}` at `{waiver.facts['object']}`, so this waiver accepts nothing."
    )
    return about(waiver, "object", "governance-waiver-unused", text, "Delete the file.", Severity.WARNING)


def approvers(subject: str, directory: Directory) -> set[str]:
    """Who may accept a finding about an object: maintainers of its owner, and those of the whole ecosystem.

    A view has two owners: who reads, and whose dataset it is.
    """
    address = subject.partition("#")[0]
    kind, _, rest = address.partition(":")
    teams = [rest if kind == "team" else ""] if rest else [address.partition("/")[0]]
    if kind == "zone" and (zone := directory.by_address.get(address)) and zone.whole:
        teams += zone.facts["owners"]
    workspace = directory.by_address.get(address.rpartition("/")[0])
    if workspace and workspace.kind == "Workspace" and workspace.whole:
        teams.append(workspace.facts["views"].get(address.rpartition("/")[2], "").partition("/")[0])
    teams += [name for each in directory.of("Ecosystem") if each.whole for name in each.facts["owners"]]
    found = (directory.by_address.get(f"team:{name}") for name in teams)
    return {name for each in found if each and each.whole for name in each.facts["maintainers"]}


def about(waiver: Entry, key: str, rule: str, said: str, hint: str, severity: Severity = Severity.ERROR) -> Diagnostic:
    """A finding about a key of a waiver."""
    line, column = waiver.facts["marks"][key]
    span = Span(waiver.path, line, column, len(str(waiver.facts[key])))
    return Diagnostic(rule, severity, waiver.address, said, span, hint)
