"""The whole compiler on one page: read → declare → resolve → check → plan → emit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from compiler.diagnostics import Diagnostic, Span
from compiler.model.datastore import Dataset, Datastore
from compiler.model.ecosystem import Ecosystem
from compiler.model.governance import Root, Team, Zone
from compiler.model.platform import Environment, Platform
from compiler.model.workspace import Need, Transformer, Workspace
from compiler.parse.declare import Declaration, Unit, declare
from compiler.resolve.bind import resolve
from compiler.resolve.directory import Directory, Entry, entry
from compiler.rule import Rule, Rules, Scope
from compiler.waivers import Judged, judge

if TYPE_CHECKING:  # only comparisons, live checks and compiles need them; importing takes longer than checking a file
    from compiler.backend import Artifact
    from compiler.changes import Change
    from compiler.model.observed import Observed


@dataclass(frozen=True)
class Sources:
    """The files of a model: declarations and the SQL beside them."""

    declarations: Mapping[str, bytes]
    """YAML by path, in the order of paths."""
    sql: Mapping[str, bytes]
    blobs: Mapping[str, str]
    """A fingerprint of each file's content."""
    findings: Sequence[Diagnostic] = ()
    """What was refused before it was read: links, paths that differ only in case, files out of bounds."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an earlier run found out about one file."""

    blob: str
    entry: Entry
    form: tuple[Diagnostic, ...]
    """What was said of its form."""
    inputs: str
    """What the findings below depend on."""
    findings: tuple[Diagnostic, ...]


class Memory(Protocol):
    """What earlier runs found out; forgetting costs time and nothing else."""

    def recall(self, path: str) -> Remembered | None:
        """What is known of a file."""

    def keep(self, known: Mapping[str, Remembered]) -> None:
        """Know exactly this from now on."""


@dataclass
class Files:
    """Declares each file once, when it is first asked for."""

    sources: Sources
    units: dict[str, Unit] = field(default_factory=dict)

    def unit(self, path: str) -> Unit:
        """What a file declares."""
        if path not in self.units:
            self.units[path] = declare(path, self.sources.declarations[path])
        return self.units[path]

    def declarations(self, paths: Iterable[str]) -> list[Declaration]:
        """The declarations of some files, as far as they could be understood."""
        return [found for path in paths if (found := self.unit(path).declaration)]


@dataclass(frozen=True)
class Checked:
    """What a check found, and how much it looked at."""

    judged: Judged
    directory: Directory
    ecosystem: Ecosystem
    """Of an incremental check only what was looked at again."""
    changes: tuple[Change, ...]
    counts: Mapping[str, int]
    ran: Sequence[str]
    """The ids of the rules that it went by."""
    files: Files
    resolved: frozenset[str]
    """The files that the ecosystem was made from."""

    def covering(self, paths: Iterable[str]) -> Ecosystem:
        """An ecosystem that has what some files declare, and all that they mention."""
        wanted = self.directory.closure(paths)
        if wanted <= self.resolved:
            self.files.units.clear()  # of a large model they take a fifth of the memory
            return self.ecosystem
        return resolve(self.files.declarations(sorted(wanted)), self.directory, self.files.sources.sql)[0]


def check(
    sources: Sources,
    rules: Rules,
    today: date,
    memory: Memory,
    before: Sources | None = None,
    observed: Sequence[Observed] = (),
) -> Checked:
    """Everything that is to be said about a model, about what changed since `before`, and about live sources.

    A file is looked at again only when it, or something that it mentions, has changed since it was remembered.
    """
    files = Files(sources)
    known = {path: recall(memory, path, blob) for path, blob in sources.blobs.items() if path in sources.declarations}
    entries = {path: each.entry if each else entry(files.unit(path)) for path, each in known.items()}
    directory = Directory(entries, sources.blobs)

    stale = {path for path, each in known.items() if each is None or each.inputs != directory.inputs[path]}
    resolved = frozenset(directory.closure(stale))
    ecosystem, unbound = resolve(files.declarations(sorted(resolved)), directory, sources.sql)
    scope = Scope(ecosystem, today, directory=directory)
    # What is said of a thing is remembered with its declaration, wherever it points to: SQL stands beside that.
    told = ((each.span.path, each) for each in unbound)
    fresh = group([*told, *applied(rules, subjects(ecosystem, stale), scope)])

    kept = {path: renewed(files, directory, path, known[path], fresh if path in stale else None) for path in entries}
    memory.keep(kept)

    findings = [*sources.findings, *(each for found in kept.values() for each in (*found.form, *found.findings))]
    findings += apply(rules, [directory, *observed], scope)
    changes: list[Change] = []
    if before is not None:
        changes, said = check_changes(files, directory, before, rules, today)
        findings += said
    ran = rules.ran(compared=before is not None, live=bool(observed))
    judged = judge(findings, directory, rules, today, ran)
    return Checked(judged, directory, ecosystem, tuple(changes), count(directory), ran, files, resolved)


def compiled(ecosystem: Ecosystem) -> dict[str, Artifact]:
    """Every file that a whole ecosystem compiles to, by path: what is needed is planned, and each backend asked."""
    from compiler.backend import load  # noqa: PLC0415 - see above
    from compiler.emit import emit  # noqa: PLC0415
    from compiler.plan.build import build  # noqa: PLC0415

    return emit(build(ecosystem), load())


def recall(memory: Memory, path: str, blob: str) -> Remembered | None:
    """What is remembered of a file with exactly this content."""
    found = memory.recall(path)
    return found if found and found.blob == blob else None


def renewed(
    files: Files, directory: Directory, path: str, old: Remembered | None, fresh: Mapping[str, list[Diagnostic]] | None
) -> Remembered:
    """What is to be remembered of a file now."""
    if fresh is None and old is not None:
        return old
    form = old.form if old else files.unit(path).findings
    said = tuple((fresh or {}).get(path, ()))
    return Remembered(directory.blobs[path], directory.entries[path], form, directory.inputs[path], said)


def check_changes(
    files: Files, directory: Directory, before: Sources, rules: Rules, today: date
) -> tuple[list[Change], list[Diagnostic]]:
    """What changed since another state of the model, and what is to be said about it."""
    from compiler.changes import Unreadable, compare  # noqa: PLC0415 - see above

    changed = {
        path
        for path in {*before.blobs, *files.sources.blobs}
        if before.blobs.get(path) != files.sources.blobs.get(path)
    }
    old_files = Files(before)
    old_entries = {
        path: directory.entries[path] if path not in changed else entry(old_files.unit(path))
        for path in before.declarations
    }
    old_directory = Directory(old_entries, before.blobs)
    # A declaration may have moved to another file, so what changed is known by its address on the other side.
    addresses = {
        each.entries[path].address for each in (old_directory, directory) for path in changed & each.entries.keys()
    }
    concerned = [changed | each.paths(addresses) for each in (old_directory, directory)]
    old, unbound = resolve(old_files.declarations(touched(old_directory, concerned[0])), old_directory, before.sql)
    new, _ = resolve(files.declarations(touched(directory, concerned[1])), directory, files.sources.sql)
    changes = compare(old, new, old_directory.declared, directory.declared, directory.top)
    broken = {each.subject.partition("#")[0] for each in unbound if each.span.path in changed}
    for path in changed & old_entries.keys():
        was = old_entries[path]
        broken |= (
            {was.address or path}
            if not was.whole
            else {f"{was.address}/{each}" for each in was.facts.get("broken", ())}
        )
    changes += [Unreadable(each, remains(each, directory)) for each in sorted(broken)]
    scope = Scope(new, today, old, directory)
    return changes, list(apply(rules, changes, scope))


def remains(address: str, directory: Directory) -> Span:
    """Where an address, or what is left around it, is declared now."""
    while address:
        if address in directory.by_address:
            return directory.by_address[address].span
        address = address.rpartition("/")[0]
    return directory.top


def touched(directory: Directory, changed: Iterable[str]) -> list[str]:
    """The files that a change of some files concerns: those, who mentions them, and all that these mention."""
    concerned = {path for each in changed for path in (each, *directory.dependants.get(each, ()))}
    return sorted(directory.closure(concerned))


Declared = Root | Team | Zone | Platform | Environment | Datastore | Dataset | Workspace | Need | Transformer


def subjects(ecosystem: Ecosystem, paths: set[str]) -> Iterator[Declared]:
    """Everything that was written in some files."""
    things: list[Declared] = [
        *((ecosystem.root,) if ecosystem.root else ()),
        *ecosystem.teams.values(),
        *ecosystem.zones.values(),
        *ecosystem.platforms.values(),
        *ecosystem.environments.values(),
        *ecosystem.transformers.values(),
    ]
    yield from (thing for thing in things if thing.written.span.path in paths)
    for store in ecosystem.datastores.values():
        if store.written.span.path in paths:
            yield store
            yield from store.datasets
    for workspace in ecosystem.workspaces.values():
        if workspace.written.span.path in paths:
            yield workspace
            yield from workspace.needs


def apply(rules: Rules, things: Iterable[object], scope: Scope) -> Iterator[Diagnostic]:
    """What the rules say of some things."""
    about = by_subject(rules)
    for thing in things:
        for rule in about.get(type(thing), ()):
            yield from rule.findings(thing, scope)


def applied(rules: Rules, things: Iterable[Declared], scope: Scope) -> Iterator[tuple[str, Diagnostic]]:
    """What the rules say of some things, each with the file that declares the thing."""
    about = by_subject(rules)
    for thing in things:
        for rule in about.get(type(thing), ()):
            for each in rule.findings(thing, scope):
                yield thing.written.span.path, each


def by_subject(rules: Rules) -> dict[type, tuple[Rule[Any], ...]]:
    """The rules by what they are about."""
    return {kind: rules.about(kind) for kind in {rule.subject for rule in rules.all}}


def group(findings: Iterable[tuple[str, Diagnostic]]) -> dict[str, list[Diagnostic]]:
    """Findings by the file that they are remembered with."""
    found: dict[str, list[Diagnostic]] = {}
    for path, each in findings:
        found.setdefault(path, []).append(each)
    return found


def count(directory: Directory) -> dict[str, int]:
    """How many things of each kind were looked at."""
    counts: dict[str, int] = {"files": len(directory.entries)}
    for each in directory.entries.values():
        if each.kind:
            counts[each.kind] = counts.get(each.kind, 0) + 1
    counts["Dataset"] = len(directory.datasets)
    return counts
