"""Who is declared where, and who mentions whom: enough to find what a change touches."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from compiler.diagnostics import Span
from compiler.model.names import seconds
from compiler.model.workspace import Ask
from compiler.parse import declarations as declared
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
                "datasets": {
                    each["name"]: digest(each) for each in reversed(declaration.children)
                },  # the first of a name counts
                "broken": list(declaration.broken),
            }
        case "Workspace":
            return of_workspace(declaration)
        case "Transformer":
            told = {key: tree[key] for key in ("team", "workspace", "sql")}
            return {**told, "view": tree["output"]["dataset"]}
        case "Platform":
            return {"engine": tree["engine"]["type"]}
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


def of_workspace(declaration: Declaration) -> Facts:
    """What is said of a workspace: what it reads under which name, and what it asks of each datastore."""
    tree = declaration.tree
    needs = sorted({need["dataset"] for need in declaration.children})
    views = {view_of(need): need["dataset"] for need in reversed(declaration.children)}
    shape = cast("declared.Workspace", declaration.shape)
    asks: dict[str, list[Any]] = {}
    for each in shape.needs:
        datastore, *how = asked(each)
        asks.setdefault(datastore, []).append(how)
    return {
        "team": tree["team"], "platform": tree["platform"], "needs": needs, "views": views, "asks": asks,
        "asked": {datastore: digest(hows) for datastore, hows in asks.items()},
        "freezes": shape.on_quarantine == "freeze",
    }  # fmt: skip


def asked(need: declared.Need) -> list[Any]:
    """What a need asks of its stream, as in `Ask`, without what all needs of its workspace have in common."""
    datastore, _, dataset = need.dataset.rpartition("/")
    retention = seconds(need.retention) if need.retention else None
    return [datastore, dataset, need.history == "milestoned", seconds(need.freshness), retention]


def view_of(need: Mapping[str, Any]) -> str:
    """The name of a need's view."""
    return str(need.get("as") or need["dataset"].rpartition("/")[2].replace("-", "_"))


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
        """Every address, whole or broken, views among them."""
        views = (f"{each.address}/{name}" for each in self.of("Workspace") for name in each.facts.get("views", ()))
        return frozenset({*self.by_address, *self.datasets, *views})

    @cached_property
    def top(self) -> Span:
        """A place that exists as long as anything does: where the ecosystem is declared."""
        first = next(iter(self.of("Ecosystem")), None) or next(iter(self.entries.values()), None)
        return first.span if first else Span("ecosystem")

    @cached_property
    def readers(self) -> Mapping[tuple[str, str], list[Entry]]:
        """The workspaces that ask something of a stream, by its platform and datastore."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for each in sorted(self.of("Workspace"), key=lambda entry: entry.address):
            for datastore in each.facts.get("asks", ()):
                found[each.facts["platform"], datastore].append(each)
        return found

    def asks(self, platform: str, datastore: str) -> list[Ask]:
        """What every need asks of a stream."""
        return [
            Ask(platform, datastore, dataset, each.address, each.facts["freezes"], *how)
            for each in self.readers.get((platform, datastore), ())
            for dataset, *how in each.facts["asks"][datastore]
        ]

    def paths(self, addresses: Iterable[str]) -> set[str]:
        """The files that declare some addresses."""
        return {self.by_address[address].path for address in addresses if address in self.by_address}

    def of(self, kind: str) -> Sequence[Entry]:
        """The entries of a kind that count."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for each in self.by_address.values():
            found[each.kind].append(each)
        return found

    def names(self, kind: str) -> list[str]:
        """What things of a kind are called where others mention them."""
        return [each.address.partition(":")[2] or each.address for each in self.of(kind)]

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """For each file one fingerprint of everything that its findings can depend on.

        That is the file itself, what it mentions (of a team only whether it is there), and, where it mentions
        something that is not there, every name that might have been meant.
        """
        found: dict[str, str] = {}
        for path in self.entries:
            self._inputs(path, found)
        return found

    def _inputs(self, path: str, found: dict[str, str]) -> str:
        if path not in found:
            found[path] = digest(list(self._told(self.entries[path], found)))
        return found[path]

    def _told(self, entry: Entry, found: dict[str, str]) -> Iterator[str]:
        yield self.blobs[entry.path]
        first = self.by_address.get(entry.address, entry)
        if first is not entry:
            yield f"{first.path}:{first.line}"
        if not entry.whole:
            return
        facts = entry.facts
        for name in (facts["team"],) if "team" in facts else facts.get("owners", ()):
            yield self._known(f"team:{name}")
        for name in (facts["platform"],) if "platform" in facts else facts.get("platforms", ()):
            yield self._content(f"platform:{name}", found)
        if "zone" in facts:
            yield self._content(f"zone:{facts['zone']}", found)
        for address in facts.get("needs", ()):
            yield self._dataset(address, found)
        if "workspace" in facts:
            yield self._content(facts["workspace"], found)
            yield self._sibling(entry)

    def _known(self, address: str) -> str:
        known = self.by_address.get(address)
        return f"{known.kind} {known.whole}" if known else self._instead(address)

    def _content(self, address: str, found: dict[str, str]) -> str:
        known = self.by_address.get(address)
        return f"{known.path} {known.whole} {self._inputs(known.path, found)}" if known else self._instead(address)

    def _dataset(self, address: str, found: dict[str, str]) -> str:
        above, _, name = address.rpartition("/")
        store = self.by_address.get(above)
        if store is None or store.kind != "Datastore" or not store.whole:
            return f"{store.kind} {store.whole}" if store and store.kind == "Datastore" else self._instead("datastore:")
        said = store.facts["datasets"].get(name, "")
        known = said or name in store.facts["broken"]
        return f"{said} {self._above(store, found)}" if known else digest((store.path, store.facts))

    def _above(self, store: Entry, found: dict[str, str]) -> str:
        """What all datasets of a datastore depend on."""
        key = f"above {store.path}"
        if key not in found:
            team, zone = self._known(f"team:{store.facts['team']}"), self._content(f"zone:{store.facts['zone']}", found)
            found[key] = f"{store.facts['header']} {team} {zone}"
        return found[key]

    def _instead(self, address: str) -> str:
        kind = address.partition(":")[0].capitalize() if ":" in address else "Workspace"
        return self._names[kind]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """A fingerprint of all names of each kind."""
        kinds = ("Team", "Zone", "Platform", "Datastore", "Workspace")
        return {kind: digest([(each.address, each.path) for each in self.of(kind)]) for kind in kinds}

    def _sibling(self, entry: Entry) -> str:
        path = sql_of(entry)
        folder = path.rpartition("/")[0]
        return self.blobs.get(path) or digest([each for each in self.blobs if each.rpartition("/")[0] == folder])

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
        addresses += [f"platform:{name}" for name in facts.get("platforms", ())]
        addresses += [address.rpartition("/")[0] for address in facts.get("needs", ())]
        return [found.path for address in addresses if (found := self.by_address.get(address))]

    @cached_property
    def dependants(self) -> Mapping[str, set[str]]:
        """The files that mention each file, by path."""
        found: dict[str, set[str]] = defaultdict(set)
        for path, each in self.entries.items():
            for mentioned in (*self._mentioned(each), *([sql] if (sql := sql_of(each)) else [])):
                found[mentioned].add(path)
        return found


def sql_of(entry: Entry) -> str:
    """The path of the SQL that a transformer names; empty for everything else."""
    return sibling(entry.path, entry.facts["sql"]) if "sql" in entry.facts else ""


def sibling(path: str, name: str) -> str:
    """The path of a file beside another."""
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}{name}"
