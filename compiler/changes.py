"""What is different between two ecosystems, as typed values."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from compiler.diagnostics import Span
from compiler.model.datastore import Column, Dataset, Datastore
from compiler.model.ecosystem import Ecosystem
from compiler.model.governance import Classification, Root, Team, Zone
from compiler.model.platform import CaptureTool, Engine, Environment, Platform, Scheduler, Service
from compiler.model.workspace import Need, OutputColumn, Transformer, Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DatastoreAdded:
    """A datastore is new."""

    new: Datastore


@dataclass(frozen=True, slots=True)
class DatastoreRemoved:
    """A datastore is gone."""

    old: Datastore
    span: Span
    """A place that still exists."""


@dataclass(frozen=True, slots=True)
class DatastoreChanged:
    """Something that a datastore says of itself is different; `field` is the attribute."""

    old: Datastore
    new: Datastore
    field: str


@dataclass(frozen=True, slots=True)
class DatasetAdded:
    """A dataset is new."""

    new: Dataset


@dataclass(frozen=True, slots=True)
class DatasetRemoved:
    """A dataset is gone."""

    old: Dataset
    span: Span
    """A place that still exists."""


@dataclass(frozen=True, slots=True)
class DatasetChanged:
    """Something that a dataset says of itself is different; `field` is the attribute."""

    old: Dataset
    new: Dataset
    field: str


@dataclass(frozen=True, slots=True)
class ColumnAdded:
    """A column is new."""

    dataset: Dataset
    new: Column


@dataclass(frozen=True, slots=True)
class ColumnRemoved:
    """A column is gone."""

    dataset: Dataset
    """As it is now."""
    before: Dataset
    old: Column


@dataclass(frozen=True, slots=True)
class ColumnChanged:
    """Something that a column says of itself is different; `field` is the attribute."""

    dataset: Dataset
    before: Dataset
    old: Column
    new: Column
    field: str


@dataclass(frozen=True, slots=True)
class WorkspaceAdded:
    """A workspace is new."""

    new: Workspace


@dataclass(frozen=True, slots=True)
class WorkspaceRemoved:
    """A workspace is gone."""

    old: Workspace
    span: Span
    """A place that still exists."""


@dataclass(frozen=True, slots=True)
class WorkspaceChanged:
    """Something that a workspace says of itself is different; `field` is the attribute."""

    old: Workspace
    new: Workspace
    field: str


@dataclass(frozen=True, slots=True)
class NeedAdded:
    """A need is new."""

    new: Need


@dataclass(frozen=True, slots=True)
class NeedRemoved:
    """A need is gone."""

    workspace: Workspace
    """As it is now."""
    old: Need


@dataclass(frozen=True, slots=True)
class NeedChanged:
    """Something about a need is different; `field` is the attribute."""

    old: Need
    new: Need
    field: str


@dataclass(frozen=True, slots=True)
class TransformerAdded:
    """A transformer is new."""

    new: Transformer


@dataclass(frozen=True, slots=True)
class TransformerRemoved:
    """A transformer is gone."""

    old: Transformer
    span: Span
    """A place that still exists."""


@dataclass(frozen=True, slots=True)
class TransformerChanged:
    """Something about a transformer is different; `field` is the attribute."""

    old: Transformer
    new: Transformer
    field: str


Governing = Root | Team | Zone | Platform | Environment
"""What governs others, or is where they run."""


@dataclass(frozen=True, slots=True)
class GoverningAdded:
    """A team, zone, platform or environment is new."""

    new: Governing


@dataclass(frozen=True, slots=True)
class GoverningRemoved:
    """A team, zone, platform or environment is gone."""

    old: Governing
    span: Span
    """A place that still exists."""


@dataclass(frozen=True, slots=True)
class GoverningChanged:
    """Something that a team, zone, platform or environment says of itself is different; `field` is the attribute."""

    old: Governing
    new: Governing
    field: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stood at an address before cannot be read, so nobody knows what changes there."""

    address: str
    span: Span
    """A place that still exists."""


Change = (
    DatastoreAdded
    | DatastoreRemoved
    | DatastoreChanged
    | DatasetAdded
    | DatasetRemoved
    | DatasetChanged
    | ColumnAdded
    | ColumnRemoved
    | ColumnChanged
    | WorkspaceAdded
    | WorkspaceRemoved
    | WorkspaceChanged
    | NeedAdded
    | NeedRemoved
    | NeedChanged
    | TransformerAdded
    | TransformerRemoved
    | TransformerChanged
    | GoverningAdded
    | GoverningRemoved
    | GoverningChanged
    | Unreadable
)

DATASTORE = ("name", "team", "zone", "description", "connection", "epoch", "heartbeat", "retention", "max_message")
DATASET = (
    "name", "table", "description", "lifecycle", "primary_key", "append_only", "replica_identity", "immutable_key",
    "partition_drop", "excluded",
)  # fmt: skip
COLUMN = ("name", "physical_name", "type", "required", "description", "classification", "nulls_unrepresentable", "trim")
WORKSPACE = ("name", "team", "platform", "description", "purpose", "readers", "freezes")
NEED = ("dataset", "columns", "milestoned", "freshness", "retention")
TRANSFORMER = ("team", "workspace", "description", "query", "view", "primary_key", "columns")
GOVERNING: Mapping[type, Sequence[str]] = {
    Root: ("name", "description", "maintainers"),
    Team: ("description", "maintainers", "developers", "contact"),
    Zone: ("description", "owners", "platforms", "classifications"),
    Platform: ("description", "engine", "capture", "scheduler", "merge_every", "merge_tail_rows"),
    Environment: ("platform", "authorisation", "connections", "engine", "connect", "kafka", "scheduler"),
}
"""What is compared, thing by thing, in the order of telling."""


def compare(old: Ecosystem, new: Ecosystem, before: Container[str], now: Container[str], remains: Span) -> list[Change]:
    """Every difference between two ecosystems, in the order of addresses; renames that are declared are no removals.

    The ecosystems may be parts: `before` and `now` hold every address that is declared, so what is merely not in the
    part, or broken, is neither new nor gone. `remains` is a place that still exists, for what is gone with its file.
    """
    return [
        *datastores(old, new, before, now, remains),
        *workspaces(old, new, before, now, remains),
        *transformers(old, new, before, now, remains),
        *governing(old, new, before, now, remains),
    ]


def datastores(
    old: Ecosystem, new: Ecosystem, before: Container[str], now: Container[str], remains: Span
) -> Iterator[Change]:
    """What is different on the producers' side."""
    for was, now_is in pairs(old.datastores, new.datastores, renamed(new.datastores)):
        if was is None and now_is is not None:
            if now_is.address not in before:
                yield DatastoreAdded(now_is)
        elif now_is is None and was is not None:
            if was.address not in now:
                yield DatastoreRemoved(was, remains)
        elif was is not None and now_is is not None:
            yield from (DatastoreChanged(was, now_is, field) for field in different(was, now_is, DATASTORE))
            yield from datasets(was, now_is, before, now)


def datasets(old: Datastore, new: Datastore, before: Container[str], now: Container[str]) -> Iterator[Change]:
    """What is different between the datasets of a datastore."""
    olds, news = {each.name: each for each in old.datasets}, {each.name: each for each in new.datasets}
    for was, now_is in pairs(olds, news, {each.name: each.renamed_from for each in new.datasets}):
        if was is None and now_is is not None:
            if f"{old.address}/{now_is.name}" not in before:
                yield DatasetAdded(now_is)
        elif now_is is None and was is not None:
            if f"{new.address}/{was.name}" not in now:
                yield DatasetRemoved(was, new.at("datasets"))
        elif was is not None and now_is is not None:
            yield from (DatasetChanged(was, now_is, field) for field in different(was, now_is, DATASET))
            yield from columns(was, now_is)


def columns(old: Dataset, new: Dataset) -> Iterator[Change]:
    """What is different between the columns of a dataset."""
    for was, now_is in pairs(old.by_name, new.by_name, {each.name: each.renamed_from for each in new.columns}):
        if was is None and now_is is not None:
            yield ColumnAdded(new, now_is)
        elif now_is is None and was is not None:
            yield ColumnRemoved(new, old, was)
        elif was is not None and now_is is not None:
            yield from (ColumnChanged(new, old, was, now_is, field) for field in different(was, now_is, COLUMN))


def workspaces(
    old: Ecosystem, new: Ecosystem, before: Container[str], now: Container[str], remains: Span
) -> Iterator[Change]:
    """What is different on the consumers' side."""
    for was, now_is in pairs(old.workspaces, new.workspaces, renamed(new.workspaces)):
        if was is None and now_is is not None:
            if now_is.address not in before:
                yield WorkspaceAdded(now_is)
        elif now_is is None and was is not None:
            if was.address not in now:
                yield WorkspaceRemoved(was, remains)
        elif was is not None and now_is is not None:
            yield from (WorkspaceChanged(was, now_is, field) for field in different(was, now_is, WORKSPACE))
            yield from needs(was, now_is, before, now)


def needs(old: Workspace, new: Workspace, before: Container[str], now: Container[str]) -> Iterator[Change]:
    """What is different between the needs of a workspace."""
    olds, news = {each.view: each for each in old.needs}, {each.view: each for each in new.needs}
    for was, now_is in pairs(olds, news, {}):
        if was is None and now_is is not None:
            if f"{old.address}/{now_is.view}" not in before:
                yield NeedAdded(now_is)
        elif now_is is None and was is not None:
            if f"{new.address}/{was.view}" not in now:
                yield NeedRemoved(new, was)
        elif was is not None and now_is is not None:
            yield from (NeedChanged(was, now_is, field) for field in different(was, now_is, NEED))


def transformers(
    old: Ecosystem, new: Ecosystem, before: Container[str], now: Container[str], remains: Span
) -> Iterator[Change]:
    """What is different between what is derived."""
    for was, now_is in pairs(old.transformers, new.transformers, {}):
        if was is None and now_is is not None:
            if now_is.address not in before:
                yield TransformerAdded(now_is)
        elif now_is is None and was is not None:
            if was.address not in now:
                yield TransformerRemoved(was, remains)
        elif was is not None and now_is is not None:
            yield from (TransformerChanged(was, now_is, field) for field in different(was, now_is, TRANSFORMER))


def governing(
    old: Ecosystem, new: Ecosystem, before: Container[str], now: Container[str], remains: Span
) -> Iterator[Change]:
    """What is different about teams, zones, platforms and environments, and about the ecosystem itself."""
    for was, now_is in pairs(governors(old), governors(new), {}):
        if was is None and now_is is not None:
            if now_is.address not in before:
                yield GoverningAdded(now_is)
        elif now_is is None and was is not None:
            if was.address not in now:
                yield GoverningRemoved(was, remains)
        elif was is not None and now_is is not None:
            yield from (GoverningChanged(was, now_is, field) for field in different(was, now_is, GOVERNING[type(was)]))


def governors(ecosystem: Ecosystem) -> dict[str, Governing]:
    """Everything that governs, by address."""
    things: list[Governing] = [*ecosystem.teams.values(), *ecosystem.zones.values(), *ecosystem.platforms.values()]
    things += [*ecosystem.environments.values(), *((ecosystem.root,) if ecosystem.root else ())]
    return {each.address: each for each in things}


def renamed(things: Mapping[str, Datastore] | Mapping[str, Workspace]) -> dict[str, str | None]:
    """The address that each thing had before it was renamed."""
    return {address: each.renamed_from and f"{each.team.name}/{each.renamed_from}" for address, each in things.items()}


def pairs(
    old: Mapping[str, T], new: Mapping[str, T], names: Mapping[str, str | None]
) -> Iterator[tuple[T | None, T | None]]:
    """The same thing before and after; a declared rename counts while the old name is gone from the new side."""
    taken = set()
    for name, now_is in sorted(new.items()):
        was = names.get(name)
        key = was if name not in old and was is not None and was in old and was not in new else name
        taken.add(key)
        yield old.get(key), now_is
    for name, gone in sorted(old.items()):
        if name not in taken:
            yield gone, None


def different(old: object, new: object, fields: Sequence[str]) -> Iterator[str]:
    """The attributes in which two things are not alike."""
    return (field for field in fields if plain(getattr(old, field)) != plain(getattr(new, field)))


def plain(value: object) -> object:
    """What counts in a comparison: of a thing that is mentioned its name."""
    match value:
        case tuple():
            return tuple(plain(each) for each in value)
        case Classification():
            return value.name
        case Column():
            return value.name
        case Dataset():
            return value.address
        case dict():
            return {key: everything(each) for key, each in value.items()}
        case OutputColumn() | Engine() | CaptureTool() | Scheduler() | Service():
            return everything(value)
        case Team() | Workspace() | Platform() | Zone():
            return value.address
        case _:
            return value


def everything(value: object) -> object:
    """All that is said of a thing, less where it is said."""
    return tuple(getattr(value, name) for name in getattr(value, "__slots__", ()) if name != "written")
