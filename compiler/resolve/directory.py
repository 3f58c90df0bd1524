"""Who is declared where, and who mentions whom: enough to find what a change touches without reading everything again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from compiler.diagnostics import Span
from compiler.parse.declare import Declaration, Unit

Facts = dict[str, Any]
"""Plain values only: they are remembered as JSON."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, as the others see it."""

    path: str
    kind: str
    address: str
    line: int
    column: int
    whole: bool
    """Whether it could be understood."""
    facts: Facts

    @property
    def span(self) -> Span:
        """Where its declaration begins."""
        return Span(self.path, self.line, self.column)


def entry(unit: Unit) -> Entry:
    """What the others need to know of a file."""
    declaration = unit.declaration
    if declaration is None:
        return Entry(unit.path, unit.kind, unit.address, 1, 1, whole=False, facts={})
    at = declaration.tree.value_span("name") if "name" in declaration.tree else declaration.tree.span
    return Entry(unit.path, unit.kind, unit.address, at.line, at.column, whole=True, facts=facts(declaration))


def facts(declaration: Declaration) -> Facts:
    """What is said of a declaration in the directory, by kind."""
    tree = declaration.tree
    match declaration.kind:
        case "Datastore":
            return {
                **{key: tree[key] for key in ("team", "zone", "connection")},
                "header": digest({key: value for key, value in tree.items() if key != "datasets"}),
                "datasets": {each["name"]: digest(each) for each in declaration.children},
                "broken": list(declaration.broken),
            }
        case "Workspace":
            needs = sorted({need["dataset"] for need in declaration.children})
            return {"team": tree["team"], "platform": tree["platform"], "needs": needs}
        case "Transformer":
            return {"team": tree["team"], "workspace": tree["workspace"], "sql": tree["sql"]}
        case "Zone":
            return {"owners": list(tree["owners"]), "platforms": list(tree["platforms"])}
        case "Ecosystem":
            return {"owners": list(tree["maintainers"])}
        case "Environment":
            at = tree.key_span("connections")
            return {"platform": tree["platform"], "connections": list(tree["connections"]), "at": [at.line, at.column]}
        case "Team":
            return {"maintainers": list(tree["members"]["maintainers"])}
        case "Waiver":
            marks = {key: [tree.value_span(key).line, tree.value_span(key).column] for key in tree}
            return {**tree, "marks": marks}
        case _:
            return {}


def digest(value: object) -> str:
    """A short fingerprint of plain values, the same wherever they stand in a file."""
    return hashlib.blake2b(repr(value).encode(), digest_size=9).hexdigest()


@dataclass(frozen=True)
class Directory:
    """Every file's entry; of two files with one address the first by path counts."""

    entries: Mapping[str, Entry]
    """By path, in the order of paths."""
    blobs: Mapping[str, str]
    """The fingerprint of every file's content, SQL files included, by path."""

    @cached_property
    def by_address(self) -> Mapping[str, Entry]:
        """The entry that an address leads to."""
        found: dict[str, Entry] = {}
        for each in self.entries.values():
            if each.address:
                found.setdefault(each.address, each)
        return found

    @cached_property
    def datasets(self) -> Mapping[str, tuple[Entry, str]]:
        """Every dataset's file and fingerprint, by address; no fingerprint where it is broken."""
        found: dict[str, tuple[Entry, str]] = {}
        for each in self.of("Datastore"):
            for name, said in each.facts.get("datasets", {}).items():
                found[f"{each.address}/{name}"] = (each, said)
            for name in each.facts.get("broken", ()):
                found.setdefault(f"{each.address}/{name}", (each, ""))
        return found

    @cached_property
    def declared(self) -> frozenset[str]:
        """Every address, whole or broken."""
        return frozenset({*self.by_address, *self.datasets})

    @cached_property
    def top(self) -> Span:
        """A place that exists as long as anything does: where the ecosystem is declared."""
        first = next(iter(self.of("Ecosystem")), None) or next(iter(self.entries.values()), None)
        return first.span if first else Span("ecosystem")

    def of(self, kind: str) -> Iterable[Entry]:
        """The entries of a kind that count."""
        return (each for each in self.by_address.values() if each.kind == kind)

    def names(self, kind: str) -> list[str]:
        """What things of a kind are called where others mention them."""
        return [each.address.partition(":")[2] or each.address for each in self.of(kind)]

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """For each file one fingerprint of everything that its findings can depend on."""
        return {path: self._inputs(each) for path, each in self.entries.items()}

    def _inputs(self, entry: Entry) -> str:
        told = [self.blobs[entry.path], "" if self.by_address.get(entry.address) is entry else "twice"]
        facts = entry.facts
        match entry.kind:
            case "Datastore" if entry.whole:
                told += [self._known(f"team:{facts['team']}"), self._content(f"zone:{facts['zone']}")]
            case "Workspace" if entry.whole:
                told += [self._known(f"team:{facts['team']}"), self._content(f"platform:{facts['platform']}")]
                told += [self._dataset(address) for address in facts["needs"]]
            case "Transformer" if entry.whole:
                workspace = self.by_address.get(facts["workspace"])
                sql = sibling(entry.path, facts["sql"])
                told += [
                    self._known(f"team:{facts['team']}"),
                    self.blobs.get(sql, ""),
                    self._inputs(workspace) if workspace else "",
                ]
            case "Zone" | "Ecosystem" if entry.whole:
                told += [self._known(f"team:{name}") for name in facts["owners"]]
                told += [self._known(f"platform:{name}") for name in facts.get("platforms", ())]
            case "Environment" if entry.whole:
                told.append(self._content(f"platform:{facts['platform']}"))
        return digest(told)

    def _known(self, address: str) -> str:
        found = self.by_address.get(address)
        return f"{address} {found.whole}" if found else ""

    def _content(self, address: str) -> str:
        found = self.by_address.get(address)
        return f"{self._known(address)} {self.blobs[found.path]}" if found else ""

    def _dataset(self, address: str) -> str:
        found = self.datasets.get(address)
        if not found or not found[1]:
            return f"{address} {bool(found)}"
        store, said = found
        return f"{said} {store.facts['header']} {self._known('team:' + store.facts['team'])} {self._content('zone:' + store.facts['zone'])}"

    def closure(self, paths: Iterable[str]) -> set[str]:
        """The files and everything that they mention, and what that mentions in turn."""
        wanted: set[str] = set()
        waiting = list(paths)
        while waiting:
            path = waiting.pop()
            if path in wanted or path not in self.entries:
                continue
            wanted.add(path)
            waiting += self._mentioned(self.entries[path])
        return wanted

    def _mentioned(self, entry: Entry) -> list[str]:
        facts = entry.facts
        addresses = [f"team:{facts['team']}"] if "team" in facts else []
        addresses += [f"zone:{facts['zone']}"] if "zone" in facts else []
        addresses += [f"platform:{facts['platform']}"] if "platform" in facts else []
        addresses += [facts["workspace"]] if "workspace" in facts else []
        addresses += [f"team:{name}" for name in facts.get("owners", ())]
        addresses += [address.rpartition("/")[0] for address in facts.get("needs", ())]
        return [found.path for address in addresses if (found := self.by_address.get(address))]

    @cached_property
    def dependants(self) -> Mapping[str, set[str]]:
        """The files that mention each file, by path."""
        found: dict[str, set[str]] = defaultdict(set)
        for path, each in self.entries.items():
            for mentioned in self._mentioned(each):
                found[mentioned].add(path)
        return found


def sibling(path: str, name: str) -> str:
    """The path of a file beside another."""
    return f"{path.rpartition('/')[0]}/{name}".removeprefix("/")
