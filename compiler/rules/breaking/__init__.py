"""What readers rely on, when the model changes under them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from compiler.diagnostics import Severity
from compiler.model.datastore import Column, Dataset, Lifecycle
from compiler.model.ecosystem import Ecosystem
from compiler.model.governance import Classification
from compiler.model.workspace import Need, Workspace
from compiler.rule import Scope
from compiler.sentence import named

UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def readers(scope: Scope, dataset: Dataset, column: Column | None = None) -> list[Need]:
    """The needs that read a dataset as it was, or one column of it; also those that let go of it in the same change.

    Otherwise one merge request could take a reader's need away, and with it the reason to ask the reader.
    """
    if scope.before is None:
        return []
    needs = scope.before.readers.get(dataset.address, ())
    return [need for need in needs if column is None or column in need.columns]


def stays(need: Need, ecosystem: Ecosystem) -> bool:
    """Whether the view of a need, as it was, is still the view of a need."""
    now = later(need.workspace, ecosystem)
    return now is not None and any(each.view == need.view for each in now.needs)


def shown(view: str, old: Workspace, ecosystem: Ecosystem) -> bool:
    """Whether a view of a workspace, as it was, is still there, wherever its rows come from."""
    now = later(old, ecosystem)
    if now is None:
        return False
    derived = (each.view for each in ecosystem.transformers.values() if each.workspace.address == now.address)
    return view in derived or any(each.view == view for each in now.needs)


def later(old: Workspace, ecosystem: Ecosystem) -> Workspace | None:
    """The workspace as it is now, whatever it is called."""
    found = ecosystem.workspaces.get(old.address)
    if found is None:
        team, name = old.team.name, old.name
        heirs = (each for each in ecosystem.workspaces.values() if each.renamed_from == name)
        found = next((each for each in heirs if each.team.name == team), None)
    return found


def audience(workspace: Workspace) -> str:
    """Who may query a workspace, in a sentence."""
    return named(workspace.readers) if workspace.readers else "nobody else"


def weight(dataset: Dataset, needs: Collection[Need]) -> Severity | None:
    """How much it weighs that a dataset, as it was, breaks for these readers; None where nothing was promised.

    An error waits for somebody else's consent; what a team does to itself it is only told.
    """
    if dataset.lifecycle is Lifecycle.DRAFT:
        return None
    if not needs:
        return Severity.WARNING if dataset.lifecycle.promised else None
    return Severity.ERROR if dataset.lifecycle.promised and others(dataset, needs) else Severity.WARNING


def others(dataset: Dataset, needs: Iterable[Need]) -> list[str]:
    """The teams that read a dataset and do not own it."""
    return sorted({need.workspace.team.name for need in needs} - {dataset.datastore.team.name})


def effect(dataset: Dataset, needs: Collection[Need]) -> str:
    """Who is hit by a break of a dataset as it was, and who must agree: the end of a sentence."""
    if not needs:
        return "no workspace reads it"
    workspaces = sorted({need.workspace.address for need in needs})
    said = f"{named(workspaces)} {'reads' if len(workspaces) == 1 else 'read'} it"
    teams = others(dataset, needs) if dataset.lifecycle.promised else []
    return f"{said}, so {asked(teams)} must agree" if teams else said


def asked(teams: Sequence[str]) -> str:
    """Teams in a sentence."""
    return f"{'team' if len(teams) == 1 else 'teams'} {named(teams)}"


def earlier(dataset: Dataset, before: Ecosystem | None) -> Dataset | None:
    """The dataset as it was, whatever it was called."""
    store = dataset.datastore
    for system in (store.name, store.renamed_from):
        for name in (dataset.name, dataset.renamed_from):
            found = before and before.datasets.get(f"{store.team.name}/{system}/{name}")
            if found:
                return found
    return None


def duration(seconds: int) -> str:
    """A duration as the model spells it."""
    unit = next(unit for unit, size in UNITS.items() if seconds % size == 0)
    return f"{seconds // UNITS[unit]}{unit}"


def hidden(classification: Classification | None, group: str) -> int:
    """How much of a value an engine group does not see: 0 nothing, 1 all but whether two are equal, 2 everything."""
    if classification is None or not classification.masks(group):
        return 0
    return 1 if classification.mask == "hash" else 2


def uncovered(old: Classification | None, new: Classification | None) -> list[str]:
    """The engine groups that see more of a value than before; the empty one stands for all that nobody names."""
    told = [each for each in (old, new) if each is not None]
    groups = {"", *(group for each in told for group in (*(each.masked_for or ()), *each.cleared))}
    return sorted(group for group in groups if hidden(new, group) < hidden(old, group))
