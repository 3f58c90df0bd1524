"""Ecosystem → Plan: what nobody needs is not captured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from compiler.model.datastore import Dataset, Datastore
from compiler.model.ecosystem import Ecosystem
from compiler.model.names import identifier
from compiler.model.platform import Platform
from compiler.model.workspace import Ask, Need, Transformer, Workspace
from compiler.plan.steps import (
    SHORTEST_TICK,
    Capture,
    Derive,
    Land,
    Merge,
    Plan,
    Prepare,
    Publish,
    Room,
    Schedule,
    Stream,
)


def build(ecosystem: Ecosystem) -> Plan:
    """The steps for every need, from right to left."""
    streams = [
        stream(ecosystem.datastores[address], ecosystem.platforms[platform], asks)
        for (platform, address), asks in sorted(by_stream(need.ask for need in ecosystem.needs).items())
    ]
    transformers = derived(ecosystem)
    rooms = [room(each, transformers[each.address]) for each in sorted(ecosystem.workspaces.values(), key=address_of)]
    used = sorted({each.platform.name for each in rooms})
    return Plan(tuple(streams), tuple(rooms), {name: ecosystem.platforms[name] for name in used})


def by_stream(asks: Iterable[Ask]) -> Mapping[tuple[str, str], list[Ask]]:
    """What is asked of each stream, by platform and datastore."""
    found: dict[tuple[str, str], list[Ask]] = defaultdict(list)
    for each in asks:
        found[each.platform, each.datastore].append(each)
    return found


def derived(ecosystem: Ecosystem) -> Mapping[str, list[Transformer]]:
    """The transformers of each workspace that has some, by its address."""
    found: dict[str, list[Transformer]] = defaultdict(list)
    for each in ecosystem.transformers.values():
        found[each.workspace.address].append(each)
    return found


def stream(datastore: Datastore, platform: Platform, asks: Sequence[Ask]) -> Stream:
    """What must be there so that one datastore serves some needs on one platform."""
    by_dataset: dict[str, list[Ask]] = defaultdict(list)
    for each in asks:
        by_dataset[each.dataset].append(each)
    datasets = tuple(each for each in datastore.datasets if each.name in by_dataset)
    merges = tuple(
        merge(dataset, platform, milestoned, chosen)
        for dataset in datasets
        for milestoned in (False, True)
        if (chosen := [each for each in by_dataset[dataset.name] if each.milestoned is milestoned])
    )
    tick = max(SHORTEST_TICK, min(each.freshness for each in asks) // 2)
    return Stream(
        Prepare(datastore, datasets),
        Capture(datastore, platform, datasets),
        Land(datastore, platform, datasets),
        merges,
        Schedule(datastore, platform, tick, platform.merge_every),
        tuple(sorted({each.workspace for each in asks})),
    )


def merge(dataset: Dataset, platform: Platform, milestoned: bool, asks: Sequence[Ask]) -> Merge:  # noqa: FBT001 - part of its name
    """The merged table for needs of one kind; it keeps what the most demanding of them asks for."""
    asked = [each.retention for each in asks]
    kept = [each for each in asked if each is not None]
    freezes = {identifier(each.workspace) for each in asks if each.freezes}
    return Merge(dataset, platform, milestoned, max(kept) if len(kept) == len(asked) else None, tuple(sorted(freezes)))


def room(workspace: Workspace, transformers: Sequence[Transformer]) -> Room:
    """What the readers of one workspace see."""
    return Room(
        workspace,
        tuple(publish(need) for need in workspace.needs),
        tuple(Derive(each) for each in sorted(transformers, key=lambda each: each.view)),
    )


def publish(need: Need) -> Publish:
    """The view of one need; only the name of its merged table matters here, and that does not depend on others."""
    platform = need.workspace.platform
    made = Merge(need.dataset, platform, need.milestoned, need.retention)
    return Publish(need, made, need.freshness >= platform.merge_every)


def address_of(workspace: Workspace) -> str:
    """The order of workspaces."""
    return workspace.address
