"""From a line of a generated file back to the model: the narrowest thing that it names, and where that is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.diagnostics import Span
from compiler.model.datastore import Dataset, Datastore
from compiler.model.ecosystem import Ecosystem
from compiler.model.names import identifier
from compiler.model.platform import Platform
from compiler.model.workspace import Need, Transformer, Workspace
from compiler.parse.tree import Items
from compiler.plan.steps import stream_name

COMMENTS = ("--", "#")
Thing = Platform | Datastore | Dataset | Workspace | Need | Transformer


@dataclass(frozen=True)
class Origin:
    """A place in the model, and the object that is described there."""

    address: str
    kind: str
    span: Span


def origin(ecosystem: Ecosystem, address: str, lines: list[str], number: int) -> Origin | None:
    """What line `number` (from 1) of a file made from an object comes from; None if the model has no such object."""
    thing = object_of(ecosystem, address)
    if thing is None:
        return None
    above = lines[number - 1 :: -1]
    while narrower := mentioned(parts(ecosystem, thing), above):
        thing, above = narrower
    return column(thing, lines[number - 1]) or Origin(thing.address, type(thing).__name__, thing.written.span)


def object_of(ecosystem: Ecosystem, address: str) -> Thing | None:
    """The thing that has an address."""
    kind, colon, name = address.partition(":")
    if colon:
        return ecosystem.platforms.get(name) if kind == "platform" else None
    whole: list[Thing | None] = [
        ecosystem.datastores.get(address),
        ecosystem.datasets.get(address),
        ecosystem.workspaces.get(address),
        ecosystem.transformers.get(address),
    ]
    above = ecosystem.workspaces.get(address.rpartition("/")[0])
    whole += [need for need in above.needs if need.address == address] if above else []
    return next((each for each in whole if each), None)


def parts(ecosystem: Ecosystem, thing: Thing) -> Iterator[tuple[Thing, set[str]]]:
    """What a thing consists of, each part with the names that generated files have for it."""
    match thing:
        case Platform():
            yield from parts_of_platform(ecosystem, thing)
        case Datastore():
            for dataset in thing.datasets:
                schema, table = dataset.source
                known = identifier(dataset.renamed_from or dataset.name)
                yield dataset, {dataset.name, known, dataset.view, table, f"{schema}.{table}", dataset.address}
        case Workspace():
            for need in thing.needs:
                yield need, {need.view, need.dataset.address}
            for derived in ecosystem.transformers.values():
                if derived.workspace.address == thing.address:
                    yield derived, {derived.view, derived.address}
        case Dataset() | Need() | Transformer():
            return


def parts_of_platform(ecosystem: Ecosystem, platform: Platform) -> Iterator[tuple[Thing, set[str]]]:
    """The workspaces of a platform, and the datastores that they need."""
    needed: set[str] = set()
    for workspace in ecosystem.workspaces.values():
        if workspace.platform.name == platform.name:
            yield workspace, {workspace.schema, workspace.address}
            needed |= {need.dataset.datastore.address for need in workspace.needs}
    for address in sorted(needed):
        store = ecosystem.datastores[address]
        yield store, {store.stream, stream_name(store), address}


def mentioned(known: Iterator[tuple[Thing, set[str]]], above: list[str]) -> tuple[Thing, list[str]] | None:
    """The part that the nearest line above names, in the same paragraph, and the lines down from there."""
    names = {name: thing for thing, all_names in known for name in all_names}
    if not names:
        return None
    for index, line in enumerate(above):
        if index and (not line.strip() or line.rstrip().endswith(";")):
            return None
        if found := first(names, line):
            return names[found], above[: index + 1]
    return None


def column(thing: Thing, line: str) -> Origin | None:
    """The column that a line names; none in a comment, which speaks of the whole."""
    if line.lstrip().startswith(COMMENTS):
        return None
    match thing:
        case Dataset():
            places = {
                name: Origin(f"{thing.address}#{each.name}", "column", each.written.span)
                for each in thing.columns
                for name in (each.name, each.physical_name)
            }
        case Need():
            listed = thing.at("columns")
            places = {
                name: Origin(f"{thing.address}#{each.name}", "column", item(thing, index, listed))
                for index, each in enumerate(thing.columns)
                for name in (each.name, each.physical_name)
            }
        case Transformer():
            places = {
                each.name: Origin(f"{thing.address}#{each.name}", "column", each.written.span) for each in thing.columns
            }
        case _:
            return None
    found = first(places, line)
    return places[found] if found else None


def item(need: Need, index: int, otherwise: Span) -> Span:
    """The place of one of the columns of a need."""
    written = need.written
    items = written.get("columns") if isinstance(written, dict) else None
    # A column that is listed twice makes the list longer than the columns are; then the list itself is the place.
    return items.item_span(index) if isinstance(items, Items) and len(items) == len(need.columns) else otherwise


def first(names: Iterable[str], line: str) -> str | None:
    """Which of some names stands on a line as a word of its own, the leftmost; of two at one place the longer."""
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first))
    found = re.search(rf"(?<!\w)({words})(?:_(?:live|milestoned)_[0-9a-f]{{4}})?(?!\w)", line) if words else None
    return found[1] if found else None
