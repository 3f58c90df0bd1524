"""One stream, as its file describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .statements import fill


@dataclass(frozen=True)
class Target:
    """A merged table."""

    name: str
    source: str
    """What change events call the table it is made from."""
    merge: str
    truncate: str
    loads: bool
    """Whether it is filled from the source first."""


@dataclass(frozen=True)
class Stream:
    """What the client does for one datastore."""

    file: Path
    name: str
    schema: str
    first: int
    limits: Mapping[str, int]
    landing: Mapping[str, str]
    bounds: str
    targets: Mapping[str, Target]
    _texts: dict[str, str] = field(default_factory=dict, repr=False)

    def statement(self, path: str, **values: int) -> str:
        """The statement of a file below the platform's folder, with its parameters filled in.

        A release holds the statements inside of its bundle; `generated/` holds them beside it.
        """
        if path not in self._texts:
            bundle = self.file.parents[1]
            inside = bundle / path
            self._texts[path] = (inside if inside.exists() else bundle.parent / path).read_text(encoding="utf-8")
        return fill(self._texts[path], **values)

    def superseded(self) -> bool:
        """Whether another release has become the current one since this file was chosen."""
        release = self.file.parents[1]
        link = release.parent.parent / "current"
        return release.parent.name == "releases" and link.is_symlink() and link.readlink().name != release.name


def read(file: Path) -> Stream:
    """The stream that a file describes."""
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Stream(
        file=file,
        name=told["stream"],
        schema=told["schema"],
        first=told["first"],
        limits=told["limits"],
        landing=told["landing"],
        bounds=told["bounds"],
        targets={
            each["target"]: Target(
                each["target"], each["source"], each["merge"], each["truncate"], each["load"] is not None
            )
            for each in told["targets"]
        },
    )
