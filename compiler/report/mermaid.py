"""Who produces what for whom, as a Mermaid flowchart: `weir graph`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.model.datastore import Dataset
from compiler.model.ecosystem import Ecosystem
from compiler.model.names import identifier
from compiler.report.shown import duration


def flowchart(ecosystem: Ecosystem, selected: frozenset[str]) -> str:
    """The selected datasets by datastore, the workspaces that read them, and what is derived there."""
    return "\n".join(lines(ecosystem, selected)) + "\n"


def lines(ecosystem: Ecosystem, selected: frozenset[str]) -> Iterator[str]:
    """The chart, line by line, in the order of addresses."""
    yield "flowchart LR"
    for store in ecosystem.datastores.values():
        datasets = [each for each in store.datasets if shown(each, selected)]
        if datasets:
            yield f'  subgraph {node("s", store.address)}["{label(store.address)}"]'
            for each in datasets:
                yield f'    {node("d", each.address)}[("{label(each.name)}")]'
            yield "  end"
    for workspace in ecosystem.workspaces.values():
        if workspace.address in selected:
            yield f'  {node("w", workspace.address)}["{label(workspace.address)}"]'
    for transformer in ecosystem.transformers.values():
        if transformer.address in selected:
            yield f'  {node("t", transformer.address)}{{{{"{label(transformer.view)}"}}}}'
    yield from edges(ecosystem, selected)


def shown(dataset: Dataset, selected: frozenset[str]) -> bool:
    """Whether a dataset was asked for, by itself or with its datastore."""
    return dataset.address in selected or dataset.datastore.address in selected


def edges(ecosystem: Ecosystem, selected: frozenset[str]) -> Iterator[str]:
    """What is read by whom, and how fresh."""
    for each in flows(ecosystem, selected):
        arrow = f'-- "{label(each.said)}" -->' if each.said else "-->"
        yield f"  {node(each.kinds[0], each.start)} {arrow} {node(each.kinds[1], each.end)}"


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that is made of something else."""

    kinds: str
    """A letter each for what it begins and ends at: dataset, workspace, transformer."""
    start: str
    end: str
    said: str = ""
    """How fresh, and how much history."""


def flows(ecosystem: Ecosystem, selected: frozenset[str]) -> Iterator[Flow]:
    """Which workspace reads which dataset, and what is derived where."""
    for workspace in ecosystem.workspaces.values():
        for need in workspace.needs:
            if shown(need.dataset, selected) and workspace.address in selected:
                kept = f", {duration(need.retention)} of versions" if need.milestoned else ""
                yield Flow("dw", need.dataset.address, workspace.address, f"{duration(need.freshness)}{kept}")
    for transformer in ecosystem.transformers.values():
        if transformer.address in selected and transformer.workspace.address in selected:
            yield Flow("wt", transformer.workspace.address, transformer.address)


def as_text(ecosystem: Ecosystem, selected: frozenset[str]) -> str:
    """A line for each flow."""
    told = flows(ecosystem, selected)
    return "".join(f"{each.start} -> {each.end}{each.said and f' ({each.said})'}\n" for each in told)


def as_data(ecosystem: Ecosystem, selected: frozenset[str]) -> list[dict[str, str]]:
    """The flows as plain values."""
    return [{"from": each.start, "to": each.end, "says": each.said} for each in flows(ecosystem, selected)]


def node(kind: str, address: str) -> str:
    """The id of a node; `__` keeps `a-b/c` and `a/b-c` apart."""
    return f"{kind}_{'__'.join(identifier(part) for part in address.split('/'))}"


def label(text: str) -> str:
    """Text that means nothing to Mermaid or HTML."""
    return "".join(each if each.isalnum() or each in " _-/.,:" else f"#{ord(each)};" for each in text)
