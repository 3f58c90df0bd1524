"""Who produces what for whom, as a Mermaid flowchart: `weir graph`."""

from __future__ import annotations

from collections.abc import Iterator

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
    for workspace in ecosystem.workspaces.values():
        for need in workspace.needs:
            if shown(need.dataset, selected) and workspace.address in selected:
                kept = f", {duration(need.retention)} of versions" if need.milestoned else ""
                said = label(f"{duration(need.freshness)}{kept}")
                yield f'  {node("d", need.dataset.address)} -- "{said}" --> {node("w", workspace.address)}'
    for transformer in ecosystem.transformers.values():
        if transformer.address in selected and transformer.workspace.address in selected:
            yield f"  {node('w', transformer.workspace.address)} --> {node('t', transformer.address)}"


def node(kind: str, address: str) -> str:
    """The id of a node; `__` keeps `a-b/c` and `a/b-c` apart."""
    return f"{kind}_{'__'.join(identifier(part) for part in address.split('/'))}"


def label(text: str) -> str:
    """Text that means nothing to Mermaid or HTML."""
    return "".join(each if each.isalnum() or each in " _-/.,:" else f"#{ord(each)};" for each in text)
