"""Ecosystem → Plan: what nobody needs is not captured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from compiler.model.datastore import Dataset, Datastore
from compiler.model.ecosystem import Ecosystem
from compiler.model.platform import Platform
from compiler.model.workspace import Need, Transformer, Workspace
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
    asked: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in ecosystem.needs:
        asked[need.workspace.platform.name, need.dataset.datastore.address].append(need)
    derived: dict[str, list[Transformer]] = defaultdict(list)
    for transformer in ecosystem.transformers.values():
        derived[transformer.workspace.address].append(transformer)
    streams = [
        stream(ecosystem.datastores[address], ecosystem.platforms[platform], needs)
        for (platform, address), needs in sorted(asked.items())
    ]
    rooms = [room(each, derived[each.address]) for each in sorted(ecosystem.workspaces.values(), key=address_of)]
    used = sorted({each.platform.name for each in rooms})
    return Plan(tuple(streams), tuple(rooms), {name: ecosystem.platforms[name] for name in used})


def stream(datastore: Datastore, platform: Platform, needs: Sequence[Need]) -> Stream:
    """What must be there so that one datastore serves some needs on one platform."""
    by_dataset: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        by_dataset[need.dataset.name].append(need)
    datasets = tuple(each for each in datastore.datasets if each.name in by_dataset)
    merges = tuple(
        merge(dataset, platform, milestoned, chosen)
        for dataset in datasets
        for milestoned in (False, True)
        if (chosen := [need for need in by_dataset[dataset.name] if need.milestoned is milestoned])
    )
    tick = max(SHORTEST_TICK, min(need.freshness for need in needs) // 2)
    return Stream(
        Prepare(datastore, datasets),
        Capture(datastore, platform, datasets),
        Land(datastore, platform, datasets),
        merges,
        Schedule(datastore, platform, tick, platform.merge_every),
        tuple(sorted({need.workspace.address for need in needs})),
    )


def merge(dataset: Dataset, platform: Platform, milestoned: bool, needs: Sequence[Need]) -> Merge:  # noqa: FBT001 - part of its name
    """The merged table for needs of one kind; it keeps what the most demanding of them asks for."""
    asked = [need.retention for need in needs]
    kept = [each for each in asked if each is not None]
    return Merge(dataset, platform, milestoned, max(kept) if len(kept) == len(asked) else None)


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
