"""Trino's access rules: who reads what, and which columns masked, from zones, classifications and readers.

Trino takes the first rule of a list that matches, and what no rule matches is denied. So weir's own user comes first;
then each workspace, the readers that see more masks before those that see fewer; then what tools browse; then nothing.
Somebody in two groups gets the stricter rule where one of them is stricter.

What is derived from a masked column is masked as that is. A view is closed to whom a column is masked by which its rows
were chosen, for which rows there are would tell its values. Where the lineage of a query is not certain, its view is
closed to whom any view that it may have read shows a mask, and to everybody when it names something outside of its
workspace.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compiler.backend import Artifact, Emitted, Fragment
from compiler.model.datastore import Column
from compiler.model.governance import Classification
from compiler.model.names import identifier
from compiler.model.platform import Platform
from compiler.model.types import LogicalType
from compiler.plan.steps import Derive, Publish, Room, Stream
from compiler.pretty import pretty
from compiler.sql.dialect import TRINO, name

if TYPE_CHECKING:  # the parser takes long to import
    from compiler.transform.lineage import Lineage, Origin, Origins

OWNER = "weir"
"""The engine's user that deploys and runs everything."""
FRESHNESS = "_freshness"
"""The view of each workspace that says how fresh the others are."""
BROWSED = {"jdbc": ".*", "metadata": "catalogs|materialized_views|table_comments"}
"""Tables of the catalog `system` that drivers and tools look around in; Trino leaves out what a reader may not see."""
NEVER_OURS = frozenset({"control", "system", "information_schema", "lake_files"})
"""Catalogs and schemas that are there on every platform and that no transformer reads."""
WORD = re.compile(r"\w+")
SPECIAL = re.compile(r"[^\w-]", re.ASCII)

Masks = Mapping[str, str | None]
"""The expression that a reader sees in place of each column of a view; None for the value itself."""


class TrinoAccess:
    """The access rules of a platform whose engine is Trino."""

    name = "trino"

    def serves(self, platform: Platform) -> bool:
        """Whether Trino is the platform's engine."""
        return platform.engine.type == "trino"

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """The names that no reader and no transformer has any business with."""
        names = [stream.schema, f"kafka_{stream.name}", f"source_{stream.name}"]
        yield Fragment("closed", stream.datastore.address, names)

    def room(self, room: Room) -> Iterator[Emitted]:
        """Who reads the views of one workspace."""
        yield Fragment("room", room.workspace.address, access(room))

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterator[Artifact]:
        """The rules of all workspaces, in one file because Trino reads one."""
        rooms = [each.value for each in fragments if each.file == "room"]
        catalog = platform.engine.catalog
        closed = NEVER_OURS.union([catalog], *(each.value for each in fragments if each.file == "closed"))
        closed |= {room["schema"] for room in rooms}
        tables = [rule for room in rooms for rule in rules(room, catalog, closed - {room["schema"]})]
        readers = sorted({group for room in rooms for profile in room["profiles"] for group in profile["groups"]})
        text = pretty(whole(catalog, readers, tables))
        path = f"{platform.name}/{self.name}/rules.json"
        yield Artifact(path, text, platform.address, platform.written.span.path)


def whole(catalog: str, readers: Sequence[str], tables: Sequence[Any]) -> dict[str, Any]:
    """The file, around the rules for the tables of workspaces."""
    looking: list[dict[str, Any]] = []
    browsing: list[dict[str, Any]] = []
    if readers:
        group = {"group": any_of(readers)}
        looking = [{**group, "catalog": each, "allow": "read-only"} for each in (any_of([catalog]), "system")]
        browsing = [
            {**group, "catalog": "system", "schema": schema, "table": table, "privileges": ["SELECT"]}
            for schema, table in BROWSED.items()
        ]
    own = {"user": OWNER}
    return {
        "catalogs": [{**own, "allow": "owner"}, *looking],
        "schemas": [{**own, "owner": True}, {"owner": False}],
        "tables": [
            {**own, "privileges": ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]},
            *tables,
            *browsing,
            {"privileges": []},
        ],
        "queries": [{**own, "allow": ["execute", "view", "kill"]}, {"allow": ["execute"]}],
        "functions": [{**own, "privileges": ["EXECUTE", "GRANT_EXECUTE", "OWNERSHIP"]}],
        "procedures": [{**own, "privileges": ["EXECUTE", "GRANT_EXECUTE"]}],
        "system_information": [{**own, "allow": ["read", "write"]}],
        "system_session_properties": [{**own, "allow": True}, {"allow": False}],
        "catalog_session_properties": [{**own, "allow": True}, {"allow": False}],
    }


def access(room: Room) -> dict[str, Any]:
    """What one workspace contributes: its readers by what they see, and the words of its transformers."""
    profiles: dict[str, dict[str, Any]] = {}
    lineages = {each: found for each in room.derives if (found := lineage_of(each)) is not None}
    columns = {
        (identifier(each.need.view), column.name): column for each in room.publishes for column in each.need.columns
    }
    for group in sorted(set(room.workspace.readers)):
        views = {identifier(each.need.view): masks_of(each, group) for each in room.publishes}
        hides = {origin: column for origin, column in columns.items() if mask(column, group) is not None}
        closed = [view_of(each) for each, found in lineages.items() if found.deciding & hides.keys()]
        derived = {
            view_of(each): derived_masks(each, found, hides)
            for each, found in lineages.items()
            if view_of(each) not in closed
        }
        tables = [{"views": each.views, "columns": each.shown} for each in shares({FRESHNESS: {}, **views, **derived})]
        hidden = [view for view, masks in views.items() for told in masks.values() if told is not None]
        profile = {
            "groups": [], "tables": tables, "closed": closed, "hidden": len(hidden), "masked": sorted(set(hidden)),
        }  # fmt: skip
        profiles.setdefault(json.dumps([tables, closed]), profile)["groups"].append(group)
    return {
        "schema": room.name,
        "profiles": sorted(profiles.values(), key=lambda each: (-each["hidden"], each["groups"])),
        "derived": {
            view: sorted(words)
            for view, words in read_by(room.derives).items()
            if view not in {view_of(each) for each in lineages}
        },
    }


def view_of(derive: Derive) -> str:
    """What statements call the view of a transformer."""
    return identifier(derive.transformer.view)


def lineage_of(derive: Derive) -> Lineage | None:
    """Where each declared column of a transformer comes from; None where one is not certain."""
    from compiler.transform.lineage import lineage  # noqa: PLC0415 - most workspaces derive nothing

    found = lineage(derive.transformer)
    declared = {each.name for each in derive.transformer.columns}
    return found if found is not None and declared <= found.outputs.keys() else None


def derived_masks(derive: Derive, found: Lineage, hides: Mapping[Origin, Column]) -> dict[str, str | None]:
    """What somebody from whom some columns are hidden sees in place of each column of a transformer."""
    return {
        each.name: masked(each.name, each.type, {known.mask for known in classified(found.outputs[each.name], hides)})
        if found.outputs[each.name] & hides.keys()
        else None
        for each in derive.transformer.columns
    }


def classified(origins: Origins, hides: Mapping[Origin, Column]) -> list[Classification]:
    """The classifications of the hidden ones among some columns."""
    return [known for each in origins if each in hides and (known := hides[each].classification) is not None]


def masks_of(publish: Publish, group: str) -> dict[str, str | None]:
    """What a group sees in place of each column of a view."""
    return {column.name: mask(column, group) for column in publish.need.columns}


def mask(column: Column, group: str) -> str | None:
    """The expression that a group sees in place of a column, of the column's own type; None for the value itself.

    What does not fit a type, or is half said, is NULL rather than the value.
    """
    known = column.classification
    return masked(column.name, column.type, {known.mask}) if known is not None and known.masks(group) else None


def masked(column: str, type_: LogicalType, masks: Collection[str | None]) -> str:
    """The expression of a mask; of several different ones NULL."""
    shown, kind = name(column), TRINO.sql_type(type_)
    match sorted(each or "" for each in masks), type_.base:
        case ["hash"], "string":
            value = TRINO.sha256(shown)
        case ["redact"], "string":
            value = f"CASE WHEN {shown} IS NOT NULL THEN '***' END"
        case _:
            value = "NULL"
    return f"CAST({value} AS {kind})"


@dataclass
class Share:
    """Views that one rule can speak of: where they have a column of the same name, it has the same mask."""

    views: list[str] = field(default_factory=list)
    columns: dict[str, str | None] = field(default_factory=dict)

    def takes(self, masks: Masks) -> bool:
        """Whether no column of a view would get the mask of another view's."""
        return all(self.columns.get(column, told) == told for column, told in masks.items())

    @property
    def shown(self) -> list[dict[str, str]]:
        """The masked columns, as rules name them."""
        return [{"name": column, "mask": told} for column, told in sorted(self.columns.items()) if told is not None]


def shares(views: Mapping[str, Masks]) -> list[Share]:
    """As few rules as the views' columns of the same name allow: Trino searches the list in order."""
    found: list[Share] = []
    for view, masks in views.items():
        share = next((each for each in found if each.takes(masks)), None)
        if share is None:
            share = Share()
            found.append(share)
        share.views.append(view)
        share.columns |= masks
    return found


def read_by(derives: Sequence[Derive]) -> dict[str, set[str]]:
    """Every word of the query of each derived view, and of those that it reads: no view is read without its name."""
    words = {identifier(each.transformer.view): set(WORD.findall(each.transformer.query.lower())) for each in derives}
    grown = True
    while grown:
        before = sum(map(len, words.values()))
        for told in words.values():
            told.update(*(words[view] for view in words.keys() & told))
        grown = sum(map(len, words.values())) > before
    return dict(sorted(words.items()))


def rules(room: Mapping[str, Any], catalog: str, foreign: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The rules for the tables of one workspace; a table that none of them names stays closed."""
    derived: dict[str, list[str]] = room["derived"]
    for profile in room["profiles"]:
        unsafe = foreign.union(profile["masked"])
        unclear = [view for view, words in derived.items() if not unsafe.isdisjoint(words)]
        closed = sorted([*profile["closed"], *unclear])
        who = {"group": any_of(profile["groups"]), "catalog": any_of([catalog]), "schema": any_of([room["schema"]])}
        if closed:
            # Said aloud: else somebody who is in a group of a later rule too would come in by that one.
            yield {**who, "table": any_of(closed), "privileges": []}
        for table in profile["tables"]:
            columns = {"columns": table["columns"]} if table["columns"] else {}
            yield {**who, "table": any_of(table["views"]), "privileges": ["SELECT"], **columns}
        if opened := [view for view in derived if view not in closed]:
            yield {**who, "table": any_of(opened), "privileges": ["SELECT"]}


def any_of(names: Iterable[str]) -> str:
    """A regular expression of Java for some names and nothing else."""
    return "|".join(SPECIAL.sub(lambda found: rf"\x{{{ord(found[0]):x}}}", each) for each in names)


BACKEND = TrinoAccess()
