"""The intention graph: every step of a plan, and the steps that it rests on.

Publish ← Merge ← Land ← Capture ← Prepare, Derive ← Publish, and a Schedule rests on what it starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.model.names import identifier
from compiler.model.workspace import Transformer
from compiler.plan.steps import Merge, Plan, Room, Step, Stream


@dataclass(frozen=True, slots=True)
class Intent:
    """One step, called as people call what it is about."""

    platform: str
    kind: str
    """The word for the step: `Publish`."""
    subject: str
    """The address of the datastore, dataset, need or transformer."""
    history: str
    """Of a Merge, whether its table is `live` or `milestoned`; else empty."""
    holder: str
    """The address of the datastore or workspace whose step it is."""

    @property
    def name(self) -> str:
        """What tells it from all others of its platform: `Merge shop/orders/customers.live`."""
        return f"{self.kind} {self.subject}{self.history and f'.{self.history}'}"


Reads = Callable[[Transformer], Collection[str]]
"""The views that a transformer reads, as statements spell them."""


@dataclass(frozen=True)
class Graph:
    """The steps from the sources to what consumers see."""

    steps: Mapping[Intent, Step]
    """In the order of the plan."""
    rests_on: Mapping[Intent, tuple[Intent, ...]]

    @cached_property
    def carries(self) -> Mapping[Intent, tuple[Intent, ...]]:
        """The same, the other way round."""
        found: dict[Intent, list[Intent]] = defaultdict(list)
        for each, below in self.rests_on.items():
            for one in below:
                found[one].append(each)
        return {each: tuple(above) for each, above in found.items()}

    def leftwards(self, starts: Iterable[Intent]) -> frozenset[Intent]:
        """Some steps and everything that they rest on, down to the sources."""
        return reached(starts, self.rests_on)

    def rightwards(self, starts: Iterable[Intent]) -> frozenset[Intent]:
        """Some steps and everything that rests on them, up to what consumers see."""
        return reached(starts, self.carries)


def reached(starts: Iterable[Intent], edges: Mapping[Intent, tuple[Intent, ...]]) -> frozenset[Intent]:
    """Everything that can be reached, the starts too."""
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        new = [each for each in edges.get(waiting.pop(), ()) if each not in seen]
        seen.update(new)
        waiting += new
    return frozenset(seen)


def graph(plan: Plan, reads: Reads) -> Graph:
    """The graph of a plan; who can read SQL says what each transformer reads."""
    steps: dict[Intent, Step] = {}
    rests_on: dict[Intent, tuple[Intent, ...]] = {}
    merged: dict[tuple[str, str, str], Intent] = {}
    for stream in plan.streams:
        for intent, step, below in of_stream(stream):
            steps[intent], rests_on[intent] = step, below
            if isinstance(step, Merge):
                merged[intent.platform, intent.subject, intent.history] = intent
    for room in plan.rooms:
        for intent, step, below in of_room(room, merged, reads):
            steps[intent], rests_on[intent] = step, below
    return Graph(steps, rests_on)


Laid = Iterator[tuple[Intent, Step, tuple[Intent, ...]]]
"""Steps, each with what it rests on."""


def of_stream(stream: Stream) -> Laid:
    """The steps of a datastore on a platform, from left to right."""
    platform, address = stream.platform.name, stream.datastore.address

    def intent(step: Step, subject: str = address, history: str = "") -> Intent:
        return Intent(platform, type(step).__name__, subject, history, address)

    prepare, capture, land = intent(stream.prepare), intent(stream.capture), intent(stream.land)
    yield prepare, stream.prepare, ()
    yield capture, stream.capture, (prepare,)
    yield land, stream.land, (capture,)
    merges = {intent(each, each.dataset.address, each.history): each for each in stream.merges}
    for each, merge in merges.items():
        yield each, merge, (land,)
    yield intent(stream.schedule), stream.schedule, (land, *merges)


def of_room(room: Room, merged: Mapping[tuple[str, str, str], Intent], reads: Reads) -> Laid:
    """What the readers of a workspace see."""
    platform, address = room.platform.name, room.workspace.address
    views: dict[str, Intent] = {}
    for publish in room.publishes:
        need = publish.need
        intent = Intent(platform, "Publish", need.address, "", address)
        views[identifier(need.view)] = intent
        yield intent, publish, (merged[platform, need.dataset.address, publish.merge.history],)
    for derive in room.derives:
        read = reads(derive.transformer)
        below = tuple(intent for view, intent in views.items() if view in read)
        yield Intent(platform, "Derive", derive.transformer.address, "", address), derive, below
