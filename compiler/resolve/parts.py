"""What is compiled by itself, and one fingerprint of everything that it depends on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compiler.resolve.directory import Directory, Entry, digest


@dataclass(frozen=True, slots=True)
class StreamPart:
    """A datastore on a platform, for everybody who reads it there."""

    platform: str
    datastore: str
    inputs: str
    paths: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"stream {self.platform} {self.datastore}"


@dataclass(frozen=True, slots=True)
class RoomPart:
    """A workspace with what it derives."""

    platform: str
    workspace: str
    transformers: tuple[str, ...]
    inputs: str
    paths: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"room {self.platform} {self.workspace}"


@dataclass(frozen=True, slots=True)
class PlatformPart:
    """What a platform needs as a whole; its inputs are not all: it is made from what its other parts contribute."""

    platform: str
    inputs: str
    paths: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"platform {self.platform}"


Part = StreamPart | RoomPart
"""`paths` are the files of the model that it is made from, without what these mention."""


def parts(directory: Directory) -> Iterator[Part]:
    """The streams and rooms of an ecosystem without errors, each in the order of its addresses."""
    for (platform, datastore), readers in sorted(directory.readers.items(), key=lambda each: each[0]):
        sources = [directory.by_address[address] for address in (datastore, f"platform:{platform}")]
        asked = [f"{each.address} {each.facts['freezes']} {each.facts['asked'][datastore]}" for each in readers]
        yield StreamPart(platform, datastore, fingerprint(directory, sources, asked), paths(sources))
    derived: dict[str, list[Entry]] = defaultdict(list)
    for entry in directory.of("Transformer"):
        derived[entry.facts["workspace"]].append(entry)
    for workspace in sorted(directory.of("Workspace"), key=lambda entry: entry.address):
        sources = [workspace, *derived[workspace.address]]
        transformers = tuple(each.address for each in derived[workspace.address])
        told = fingerprint(directory, sources)
        yield RoomPart(workspace.facts["platform"], workspace.address, transformers, told, paths(sources))


def platforms(directory: Directory) -> Iterator[PlatformPart]:
    """The platforms where something runs."""
    for name in sorted({entry.facts["platform"] for entry in directory.of("Workspace")}):
        sources = [directory.by_address[f"platform:{name}"]]
        yield PlatformPart(name, fingerprint(directory, sources), paths(sources))


def fingerprint(directory: Directory, sources: Sequence[Entry], more: Sequence[str] = ()) -> str:
    """Of some files, of where they stand, because generated files name them, and of everything that they mention."""
    return digest([*((each.path, directory.inputs[each.path]) for each in sources), *more])


def paths(sources: Sequence[Entry]) -> tuple[str, ...]:
    """Where they stand."""
    return tuple(each.path for each in sources)
