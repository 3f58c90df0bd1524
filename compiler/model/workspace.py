"""What is consumed: workspaces, their needs, the transformers in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from compiler.model.datastore import Column, Dataset
from compiler.model.governance import Team
from compiler.model.names import identifier
from compiler.model.platform import Platform
from compiler.model.types import LogicalType
from compiler.model.written import Placed, Written


@dataclass(frozen=True, slots=True)
class Ask:
    """What a need asks of the stream that serves it: plain values, so that they can be known without its workspace."""

    platform: str
    datastore: str
    """An address, as the workspace is."""
    dataset: str
    workspace: str
    freezes: bool
    """Whether its views wait with a stuck table."""
    milestoned: bool
    freshness: int
    """Seconds."""
    retention: int | None
    """Seconds; None keeps everything."""


@dataclass(frozen=True, eq=False)
class Need(Placed):
    """One dataset that a workspace reads."""

    workspace: Workspace = field(repr=False)
    dataset: Dataset
    view: str
    columns: tuple[Column, ...]
    milestoned: bool
    freshness: int
    """Seconds."""
    retention: int | None
    """Seconds; None keeps everything."""
    written: Written = field(repr=False)

    @cached_property
    def address(self) -> str:
        """How findings name it: the address of its view, `team/workspace/view`."""
        return f"{self.workspace.address}/{self.view}"

    @property
    def ask(self) -> Ask:
        """What it asks of its stream."""
        workspace, dataset = self.workspace, self.dataset
        return Ask(
            workspace.platform.name, dataset.datastore.address, dataset.name, workspace.address, workspace.freezes,
            self.milestoned, self.freshness, self.retention,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Workspace(Placed):
    """What a consumer needs."""

    name: str
    renamed_from: str | None
    team: Team
    platform: Platform
    description: str
    purpose: str
    readers: tuple[str, ...]
    freezes: bool
    """Whether neighbours of a stuck table wait with it."""
    written: Written = field(repr=False)
    needs: tuple[Need, ...] = ()

    @cached_property
    def address(self) -> str:
        """How everything names it: `team/workspace`."""
        return f"{self.team.name}/{self.name}"

    @property
    def schema(self) -> str:
        """The schema that its readers see."""
        return identifier(self.team.name, self.name)


@dataclass(frozen=True, slots=True, eq=False)
class OutputColumn(Placed):
    """A column that a transformer derives."""

    name: str
    type: LogicalType
    required: bool
    description: str
    written: Written = field(repr=False)


@dataclass(frozen=True, eq=False)
class Transformer(Placed):
    """SQL that derives a dataset inside a workspace."""

    name: str
    team: Team
    workspace: Workspace
    description: str
    sql: str
    """The file's path beside the declaration."""
    query: str
    """What stands in it."""
    view: str
    primary_key: tuple[str, ...]
    columns: tuple[OutputColumn, ...]
    output: Written = field(repr=False)
    written: Written = field(repr=False)

    @cached_property
    def address(self) -> str:
        """How everything names it: `team/transformer`."""
        return f"{self.team.name}/{self.name}"
