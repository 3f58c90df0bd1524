"""What is done for one thing of the model, step by step, with the files that do it: a part of `weir show`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from compiler.backend import Artifact, load
from compiler.emit import of_room, of_stream
from compiler.model.ecosystem import Ecosystem
from compiler.plan.build import build
from compiler.plan.graph import Graph, Intent, graph
from compiler.plan.steps import Plan
from compiler.report.intentions import facts, in_workspace
from compiler.transform.reads import views_read

STEPS = {
    "source": "Prepare",
    "debezium": "Capture",
    "catalogs": "Land",
    "ddl": "Land",
    "land": "Land",
    "load": "Merge",
    "merge": "Merge",
    "views": "Publish",
    "derive": "Derive",
    "airflow": "Schedule",
}
"""The step that the files of a folder carry out; folders of a platform, or of its engine."""

Files = Mapping[tuple[str, str, str], list[str]]
"""Paths by platform, step, and the address of the object that they are made from."""


def step_of(path: str) -> str:
    """The step that a generated file carries out; empty for one of a platform as a whole."""
    _, first, second, *_ = [*path.split("/"), "", ""]
    if first == "airflow" and (second == "derived" or path.endswith("_derive.py")):
        return "Derive"
    if path.endswith("/bounds.sql"):  # of all tables of the stream, so it is no one table's
        return "Land"
    return STEPS.get(first) or STEPS.get(second, "")


class Planned:
    """The plan of an ecosystem, asked for one thing after the other."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        """Plan everything; nothing is compiled before somebody asks for it."""
        self.plan: Plan = build(ecosystem)
        self.graph: Graph = graph(self.plan, views_read)
        self.made: dict[tuple[str, str], list[Artifact]] = {}

    def of(self, address: str) -> list[dict[str, Any]]:
        """Every step for a dataset, need, transformer, datastore or workspace, from the source on."""
        steps = self.concerning(address)
        return [
            {"name": each.name, "platform": each.platform, **facts(self.graph.steps[each]), "files": self.files(each)}
            for each in self.graph.steps
            if each in steps
        ]

    def concerning(self, address: str) -> Collection[Intent]:
        """Of a dataset what serves its readers, of what readers see what it is made of, of a holder its own steps."""
        meant = [each for each in self.graph.steps if address in {each.subject, each.holder}]
        if any(each.holder == address for each in meant):
            return meant
        found = {*self.graph.leftwards(meant)}
        if not any(map(in_workspace, meant)):
            found |= {each for each in self.graph.rightwards(meant) if each.kind != "Schedule"}
        started = {(each.platform, each.holder) for each in found if each.kind == "Land"}
        schedules = (each for each in self.graph.steps if each.kind == "Schedule")
        return found | {each for each in schedules if (each.platform, each.holder) in started}

    def files(self, intent: Intent) -> list[str]:
        """The files of one step."""
        return sorted(
            each.path
            for each in self.compiled(intent)
            if step_of(each.path) == intent.kind and each.subject == intent.subject and of_history(each.path, intent)
        )

    def compiled(self, intent: Intent) -> list[Artifact]:
        """What the stream or the workspace of a step compiles to."""
        place = intent.platform, intent.holder
        if place not in self.made:
            self.made[place] = [*self.emitted(*place)]
        return self.made[place]

    def emitted(self, platform: str, holder: str) -> Iterator[Artifact]:
        """The files of a datastore or workspace on a platform."""
        for stream in self.plan.streams:
            if (stream.platform.name, stream.datastore.address) == (platform, holder):
                yield from of_stream(stream, load()).files
        for room in self.plan.rooms:
            if (room.platform.name, room.workspace.address) == (platform, holder):
                yield from of_room(room, load()).files


def of_history(path: str, intent: Intent) -> bool:
    """Whether a file serves this kind of history; what asks the source for a range serves both."""
    parts = path.rpartition("/")[2].split(".")
    return not intent.history or intent.history in parts or "range" in parts
