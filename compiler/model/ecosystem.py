"""The whole: what everybody meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.model.datastore import Dataset, Datastore
from compiler.model.governance import Root, Team, Waiver, Zone
from compiler.model.platform import Environment, Platform
from compiler.model.workspace import Need, Transformer, Workspace


@dataclass(frozen=True, eq=False)
class Ecosystem:
    """Every thing by its address or name, in that order; only what is whole is in it."""

    root: Root | None
    teams: Mapping[str, Team]
    zones: Mapping[str, Zone]
    platforms: Mapping[str, Platform]
    environments: Mapping[str, Environment]
    datastores: Mapping[str, Datastore]
    workspaces: Mapping[str, Workspace]
    transformers: Mapping[str, Transformer]
    waivers: tuple[Waiver, ...]

    @cached_property
    def datasets(self) -> Mapping[str, Dataset]:
        """Every dataset by address."""
        return {dataset.address: dataset for store in self.datastores.values() for dataset in store.datasets}

    @property
    def needs(self) -> Iterator[Need]:
        """Every need."""
        return (need for workspace in self.workspaces.values() for need in workspace.needs)

    @cached_property
    def readers(self) -> Mapping[str, list[Need]]:
        """The needs of each dataset, by the dataset's address."""
        found = defaultdict(list)
        for need in self.needs:
            found[need.dataset.address].append(need)
        return found
