"""The intention graph for people, for Mermaid and for machines: `weir graph --plan`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from compiler.model.ecosystem import Ecosystem
from compiler.plan.build import build
from compiler.plan.graph import Graph, Intent, graph
from compiler.plan.steps import Capture, Derive, Land, Merge, Prepare, Publish, Schedule, Step
from compiler.report.mermaid import label
from compiler.report.shown import duration
from compiler.transform.reads import views_read


def intentions(ecosystem: Ecosystem) -> Graph:
    """The graph of everything that somebody needs."""
    return graph(build(ecosystem), views_read)


def chosen(whole: Graph, selected: Collection[str]) -> list[Intent]:
    """The steps about what was selected, what they rest on, and the schedules of that, in the order of the plan."""
    meant = [
        each for each in whole.steps if each.subject in selected or (in_workspace(each) and each.holder in selected)
    ]
    found = whole.leftwards(each for each in meant if each.kind != "Schedule")
    started = {(each.platform, each.holder) for each in found if each.kind == "Land"}
    return [
        each
        for each in whole.steps
        if each in found or (each.kind == "Schedule" and (each.platform, each.holder) in started)
    ]


def in_workspace(each: Intent) -> bool:
    """Whether a step belongs to a workspace; the others belong to a datastore."""
    return each.kind in {"Publish", "Derive"}


def facts(step: Step) -> dict[str, Any]:
    """What a step says besides its name, as plain values."""
    match step:
        case Prepare():
            return {"connection": step.datastore.connection, "datasets": [each.name for each in step.datasets]}
        case Capture() | Land():
            return {"datasets": [each.name for each in step.datasets]}
        case Merge():
            return {"keeps": f"versions {duration(step.retention)}" if step.milestoned else "current rows"}
        case Schedule():
            return {"looks": f"every {duration(step.tick)}", "merges": f"every {duration(step.merge_every)}"}
        case Publish():
            return {"freshness": duration(step.need.freshness), "reads": "table" if step.merged_only else "table, tail"}
        case Derive():
            return {"view": step.transformer.view, "columns": [each.name for each in step.transformer.columns]}


def as_data(whole: Graph, steps: Collection[Intent]) -> dict[str, Any]:
    """The steps and what each rests on, as plain values."""
    return {
        "steps": [
            {
                "platform": each.platform,
                "step": each.kind,
                "object": each.subject,
                **({"history": each.history} if each.history else {}),
                "name": each.name,
                "restsOn": [one.name for one in below(whole, steps, each)],
                **facts(whole.steps[each]),
            }
            for each in steps
        ]
    }


def below(whole: Graph, steps: Collection[Intent], each: Intent) -> list[Intent]:
    """What a step rests on; of what a schedule starts, what is told besides."""
    told = set(steps)
    return [one for one in whole.rests_on[each] if one in told]


def as_text(whole: Graph, steps: Collection[Intent]) -> str:
    """A line for each step, by datastore and workspace: what it is, what it rests on, what it says."""
    return "".join(f"{line}\n" for line in lines(whole, steps))


def lines(whole: Graph, steps: Collection[Intent]) -> Iterator[str]:
    """The lines of that text."""
    for (holder, platform), group in groupby(steps, key=lambda each: (each.holder, each.platform)):
        yield f"{holder} on {platform}"
        for each in group:
            under = [one.name for one in below(whole, steps, each)]
            said = [f"{key} {plain(value)}" for key, value in facts(whole.steps[each]).items()]
            if each.kind == "Schedule":  # which those are, the lines above have told
                under, said = [], [f"starts {len(under)} of these", *said]
            yield f"  {each.name}{' <- ' if under else ''}{', '.join(under)}  ({'; '.join(said)})"


def plain(value: str | list[str]) -> str:
    """A value on one line; of a list how long it is."""
    return str(len(value)) if isinstance(value, list) else value


def as_mermaid(whole: Graph, steps: Collection[Intent]) -> str:
    """A flowchart from the sources to what consumers see."""
    ids = {each: f"n{number}" for number, each in enumerate(steps, 1)}
    told = ["flowchart LR"]
    for number, ((holder, platform), group) in enumerate(groupby(steps, key=lambda each: (each.holder, each.platform))):
        told.append(f'  subgraph g{number}["{label(f"{holder} on {platform}")}"]')
        told += [f'    {ids[each]}["{label(each.name)}"]' for each in group]
        told.append("  end")
    for each in steps:
        arrow = "-.->" if each.kind == "Schedule" else "-->"
        told += [
            f"  {ids[each]} {arrow} {ids[one]}" if each.kind == "Schedule" else f"  {ids[one]} {arrow} {ids[each]}"
            for one in below(whole, steps, each)
        ]
    return "\n".join(told) + "\n"
