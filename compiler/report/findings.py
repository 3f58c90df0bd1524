"""A report of a check: what was found, and what was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compiler.diagnostics import Diagnostic, Severity


@dataclass(frozen=True)
class Report:
    """Everything that a format may want to tell."""

    findings: Sequence[Diagnostic]
    waived: Sequence[tuple[Diagnostic, str]]
    counts: Mapping[str, int]
    """How many things of each kind were looked at."""
    ran: Sequence[str]
    """Ids of the rules that were checked."""
    skipped: Mapping[str, str]
    """Ids of the rules that were not, with the reason."""
    lines: Mapping[str, Sequence[str]]
    """The lines of the files with findings."""
    against: str = ""
    """The commit that was compared with."""
    live: str = ""
    """The environment whose sources were looked at."""
    hidden: Sequence[Diagnostic] = ()
    """Findings that nobody asked to see."""

    def count(self, severity: Severity) -> int:
        """How many findings weigh so much."""
        return sum(1 for each in self.findings if each.severity is severity)

    @property
    def verdict(self) -> str:
        """What came out, in a sentence."""
        parts = [counted(self.count(each), each.word) for each in reversed(Severity) if self.count(each)]
        found = ", ".join(parts) if parts else "No findings"
        waived = f", {len(self.waived)} waived" if self.waived else ""
        hidden = ", ".join(self.count_hidden())
        return f"{found}{waived}." + (f" Not shown: {hidden}." if hidden else "")

    def count_hidden(self) -> list[str]:
        """How many findings of each severity are not shown."""
        numbers = {each: sum(1 for one in self.hidden if one.severity is each) for each in reversed(Severity)}
        return [counted(number, each.word) for each, number in numbers.items() if number]

    @property
    def scope(self) -> str:
        """What was looked at, in a sentence."""
        things = ", ".join(
            counted(self.counts[kind], kind.lower())
            for kind in ("Dataset", "Datastore", "Workspace")
            if self.counts.get(kind)
        )
        against = f", compared with {self.against[:12]}" if self.against else ""
        live = f", with the live sources of {self.live}" if self.live else ""
        files = counted(self.counts["files"], "file") + (f" ({things})" if things else "")
        return f"Checked {files} by {len(self.ran)} rules{against}{live}."


def counted(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
