"""A backend: what one target needs to be told, as files that do not exist yet.

Each folder of `backends/` holds one `BACKEND`. A new folder is a new backend, nothing else is edited. A backend sees
one stream, one workspace or one platform at a time; what several of them put into one file travels as Fragments.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream

BACKENDS = "compiler.backends"
"""The folder of the backends, by name only: backends know this file, and not the other way round."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that does not exist yet."""

    path: str
    """Below `generated/`, with `/` between folders; it begins with the name of the platform."""
    text: str
    """With a line feed at the end of each line, the last one too."""
    subject: str
    """The address of the object that it is made from."""
    source: str
    """The model's file that declares it."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one stream or workspace contributes to a file of its platform."""

    file: str
    """Tells the files of a backend apart; only the backend that made it reads it."""
    subject: str
    value: Any
    """Plain values, as in JSON."""


Emitted = Artifact | Fragment


class Backend(Protocol):
    """One target."""

    @property
    def name(self) -> str:
        """The folder below that of the platform that its files stand in."""

    def serves(self, platform: Platform) -> bool:
        """Whether the platform has this target."""

    def stream(self, stream: Stream) -> Iterable[Emitted]:
        """What one datastore needs there."""

    def room(self, room: Room) -> Iterable[Emitted]:
        """What one workspace needs there."""

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterable[Artifact]:
        """What the platform needs as a whole, from the fragments in the order of their subjects."""


@cache
def load() -> tuple[Backend, ...]:
    """Every backend there is, in the order of their names."""
    found = pkgutil.iter_modules(import_module(BACKENDS).__path__, f"{BACKENDS}.")
    return tuple(import_module(name).BACKEND for name in sorted(each.name for each in found))
