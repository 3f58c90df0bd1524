"""A rule: one promise about the model or about a change of it, with an example that breaks it and one that keeps it.

Each file of `rules/` holds one `RULE`; its id is the path of the file, its purpose the first line of the file's
docstring.
"""

from __future__ import annotations

import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.model.ecosystem import Ecosystem
from compiler.resolve.directory import Directory

RULES = "compiler.rules"
"""The folder of the rules, by name only: rules know this file, and not the other way round."""
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says; the rule gives it id and severity."""

    subject: str
    """The address of the object."""
    sentence: str
    span: Span
    hint: str
    detail: str = ""
    """Tells several findings of the rule about one object apart, without line numbers."""
    severity: Severity | None = None
    """Where one finding weighs less or more than the rule usually does."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a check may look at beside its subject.

    A rule about a thing of the model (Dataset, Need ...) looks only at the thing and at what it mentions, in that
    direction: a need knows its dataset, a dataset not its readers. So a finding can change only when one of these
    changes, and everything else need not be read again. A rule about a Change may look at the whole, a rule about
    the Directory sees every name.
    """

    ecosystem: Ecosystem
    today: date
    before: Ecosystem | None = None
    """The ecosystem that it is compared with, for rules about a change."""
    directory: Directory | None = None


@dataclass(frozen=True)
class Rule(Generic[S]):
    """One promise."""

    module: str
    """`__name__` of the file."""
    subject: type[S]
    severity: Severity
    check: Callable[[S, Scope], Iterable[Finding]]
    bad: str
    """A fragment of a model, of the subject's kind unless it says another, that is found.

    For a rule about a live source it is SQL; what the model says otherwise of the dataset follows after `---`.
    """
    good: str
    """The same, mended."""
    before: str = ""
    """For a rule about a change: what the model said before."""

    @property
    def id(self) -> str:
        """How findings and waivers name it: group and file."""
        return id_of(self.module)

    @property
    def group(self) -> str:
        """Whom it protects."""
        return self.module.split(".")[-2]

    @property
    def documentation(self) -> tuple[str, str]:
        """Purpose in one line, and the reasons behind it."""
        purpose, _, reasons = inspect.cleandoc(sys.modules[self.module].__doc__ or "").partition("\n")
        return purpose.strip(), reasons.strip()

    def findings(self, subject: S, scope: Scope) -> Iterator[Diagnostic]:
        """What the rule says of a subject."""
        for each in self.check(subject, scope):
            severity = each.severity or self.severity
            yield Diagnostic(self.id, severity, each.subject, each.sentence, each.span, each.hint, each.detail)


@dataclass(frozen=True, slots=True)
class Reading:
    """The subject of rules that are checked while files are read and names are bound."""


@dataclass(frozen=True)
class Rules:
    """All rules, by what they are about."""

    all: tuple[Rule[Any], ...]

    ids: tuple[str, ...] = ()
    """The ids of every rule there is, loaded or not."""

    def about(self, *subjects: type) -> tuple[Rule[Any], ...]:
        """The rules about things of some types."""
        return tuple(rule for rule in self.all if rule.subject in subjects)

    def named(self, name: str) -> Rule[Any] | None:
        """The rule of an id."""
        return next((rule for rule in self.all if rule.id == name), None)

    def ran(self, *, compared: bool, live: bool) -> list[str]:
        """The ids of the rules that a check goes by."""
        return [each for each in self.ids if runs(each, compared=compared, live=live)]


@cache
def load() -> Rules:
    """Every rule there is: a new file in `rules/` is a new rule, and nothing else has to be edited."""
    names = modules()
    return Rules(tuple(import_module(name).RULE for name in names), tuple(map(id_of, names)))


@cache
def load_for_check(*, compared: bool, live: bool) -> Rules:
    """Only the rules that a check carries out: importing the others would cost more than checking a small change."""
    names = modules()
    wanted = [
        name for name in names if runs(id_of(name), compared=compared, live=live) and not told_elsewhere(id_of(name))
    ]
    return Rules(tuple(import_module(name).RULE for name in wanted), tuple(map(id_of, names)))


@cache
def modules() -> tuple[str, ...]:
    """The modules of all rules, by name; none of them is imported for it."""
    found = pkgutil.walk_packages(import_module(RULES).__path__, f"{RULES}.")
    return tuple(sorted(each.name for each in found if not each.ispkg))


def id_of(module: str) -> str:
    """The id of the rule in a module."""
    group, name = module.split(".")[-2:]
    return f"{group}-{name.replace('_', '-')}"


def runs(rule: str, *, compared: bool, live: bool) -> bool:
    """Whether a rule is checked in a run: the group `breaking` is about changes, `source-live-…` about live sources."""
    return (compared or not rule.startswith("breaking-")) and (live or not rule.startswith("source-live-"))


def told_elsewhere(rule: str) -> bool:
    """Whether the findings of a rule come from reading files, binding names and applying waivers, not from a check."""
    return rule.startswith(("yaml-", "shape-", "name-", "governance-waiver-"))


def group_purpose(group: str) -> str:
    """Whom or what the rules of a group protect."""
    return inspect.cleandoc(import_module(f"{RULES}.{group}").__doc__ or "").partition("\n")[0]


def unchecked(_subject: Reading, _scope: Scope) -> Iterator[Finding]:
    """Nothing: whoever reads the files says it."""
    return iter(())
