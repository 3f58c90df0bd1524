"""Selectors: which things of a model somebody means, in the words that dbt made common.

`team:shop` is what a team owns, `dataset:shop/orders/*` and plain `shop/orders/*` are addresses with wildcards, `+x`
adds where x comes from, `x+` what is made of it, `changed:main` what differs from a commit. Several selectors mean
all of them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from compiler.errors import Usage
from compiler.resolve.directory import Directory, sql_of

KINDS = ("dataset", "datastore", "workspace", "transformer")
GOVERNING = ("zone", "platform", "environment")
NAMED = ("team", *GOVERNING, "waiver")
"""Kinds whose addresses begin with the kind."""
METHODS = (*NAMED, *KINDS, "changed")

Graph = Mapping[str, set[str]]
"""For each address the addresses that are made of it."""


def select(words: Sequence[str], directory: Directory, changed: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """The addresses that the words mean; everything when there are no words.

    `changed` tells for a revision the paths of the files that differ from it. Raises `Usage` for a word that means
    nothing.
    """
    if not words:
        return directory.declared
    onwards = flow(directory)
    backwards: dict[str, set[str]] = defaultdict(set)
    for start, ends in onwards.items():
        for end in ends:
            backwards[end].add(start)
    found: set[str] = set()
    for word in words:
        core = word.removeprefix("+").removesuffix("+")
        meant = named(core, directory, changed)
        found |= meant
        if word.startswith("+"):
            found |= reach(meant, backwards)
        if word.endswith("+"):
            found |= reach(meant, onwards)
    return frozenset(found)


def flow(directory: Directory) -> Graph:
    """How data flows: from a datastore to its datasets, to the workspaces that need them, to what is derived there."""
    onwards: dict[str, set[str]] = defaultdict(set)
    for address, (store, _) in directory.datasets.items():
        onwards[store.address].add(address)
    for workspace in directory.of("Workspace"):
        for address in workspace.facts.get("needs", ()):
            if address in directory.datasets:
                onwards[address].add(workspace.address)
    for transformer in directory.of("Transformer"):
        if transformer.whole:
            onwards[transformer.facts["workspace"]].add(transformer.address)
    return onwards


def reach(starts: Iterable[str], graph: Graph) -> set[str]:
    """Everything that can be reached."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        for each in graph.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen


def named(word: str, directory: Directory, changed: Callable[[str], Iterable[str]]) -> set[str]:
    """The addresses that one word means, without what is before and after."""
    if word in directory.entries:
        return of_files([word], directory)
    method, colon, value = word.partition("#")[0].partition(":")
    if not colon:
        method, value = "", method
    elif method not in METHODS:
        near = get_close_matches(method, METHODS, 1, 0.6)
        hint = f"Write `{near[0]}:{value}`." if near else f"Those that exist: {', '.join(METHODS)}."
        raise Usage(f"There is no selector `{method}:`.", hint)
    if method == "changed":
        return of_files(changed(value), directory)
    found = {address for address in candidates(method, value, directory) if fnmatchcase(bare(address, method), value)}
    found |= owned(found, directory) if method in {"team", *GOVERNING} else set()
    if not found:
        near = get_close_matches(value, [bare(each, method) for each in sorted(directory.declared)], 1, 0.6)
        raise Usage(
            f"`{word}` selects nothing.",
            f"Write `{word.replace(value, near[0])}`." if near else "`weir show` lists what there is.",
        )
    return found


def candidates(method: str, value: str, directory: Directory) -> Iterable[str]:
    """The addresses among which a method looks."""
    match method:
        case "dataset":
            return directory.datasets
        case "datastore" | "workspace" | "transformer":
            return (each.address for each in directory.of(method.capitalize()))
        case "":
            return (each for each in directory.declared if ":" not in each or ":" in value)
        case _:
            return (each.address for each in directory.of(method.capitalize()))


def bare(address: str, method: str) -> str:
    """An address as a method's value spells it."""
    return address.removeprefix(f"{method}:") if method else address


def owned(owners: set[str], directory: Directory) -> set[str]:
    """Everything that belongs to teams, zones, platforms."""
    found = set()
    for each in directory.by_address.values():
        belongs = {f"{key}:{each.facts[key]}" for key in ("team", "zone", "platform") if key in each.facts}
        if belongs & owners:
            found.add(each.address)
            found |= {
                f"{each.address}/{name}" for name in (*each.facts.get("datasets", ()), *each.facts.get("broken", ()))
            }
    return found


def of_files(paths: Iterable[str], directory: Directory) -> set[str]:
    """Everything that is declared in some files, and the transformers whose SQL they hold."""
    wanted = set(paths)
    found: set[str] = set()
    for each in directory.by_address.values():
        if each.path in wanted or sql_of(each) in wanted:
            found.add(each.address)
            found |= {
                f"{each.address}/{name}" for name in (*each.facts.get("datasets", ()), *each.facts.get("broken", ()))
            }
    return found


def gone(address: str, directory: Directory) -> bool:
    """Whether an address, without its column, leads nowhere any more."""
    return ":" not in address and address not in directory.declared


def covers(selected: frozenset[str], subject: str, path: str, directory: Directory) -> bool:
    """Whether a finding about a subject in a file is about something that was selected.

    What is said of a thing that is gone is always shown: nobody could select it.
    """
    address = subject.partition("#")[0]
    if subject in selected or (subject not in directory.entries and gone(address, directory)):
        return True
    if address.startswith("waiver:") and address not in selected:
        address = address.partition("@")[2]  # a waiver belongs to what its object belongs to
    while address:
        if address in selected:
            return True
        address = address.rpartition("/")[0]
    entry = directory.entries.get(path)
    return entry is not None and entry.address in selected and subject == path
