"""What should be there: the compiled files of one platform, with the addresses of one environment in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.backend import Artifact
from compiler.plan.steps import Plan, Room, Stream

PLACE = re.compile(r"\$\{((?:[a-z][a-z0-9-]*)\.(?:host|port|database|user|password|bootstrap))\}")
"""An address that was left open. What else begins with `${` belongs to the service that reads it."""
STATEMENTS = ("land/", "merge/", "load/", "derive/", "views/", "maintain/")
"""The folders of the engine whose statements the client runs."""


@dataclass(frozen=True)
class Wanted:
    """One platform."""

    platform: str
    engine: str
    catalog: str
    """The engine's catalog that holds landing tables, merged tables and views."""
    streams: tuple[Stream, ...]
    rooms: tuple[Room, ...]
    files: Mapping[str, str]
    """Compiled texts by their path below the folder of the platform."""

    def text(self, path: str) -> str:
        """A compiled file."""
        return self.files[path]

    def below(self, folder: str) -> dict[str, str]:
        """The compiled files of a folder by their path inside of it, in the order of paths."""
        return {path.removeprefix(folder): self.files[path] for path in sorted(self.files) if path.startswith(folder)}

    @cached_property
    def release(self) -> dict[str, str]:
        """What the scheduler's bundle holds: the DAGs, the client, and the statements that it pushes."""
        return self.below("airflow/") | {
            f"{self.engine}/{path}": text
            for path, text in self.below(f"{self.engine}/").items()
            if path.startswith(STATEMENTS)
        }

    @cached_property
    def release_id(self) -> str:
        """The same for the same files."""
        digest = hashlib.sha256()
        for path, text in sorted(self.release.items()):
            digest.update(f"{path}\0{text}\0".encode())
        return f"r{digest.hexdigest()[:12]}"

    @cached_property
    def dags(self) -> list[str]:
        """The ids of all DAGs."""
        return [path.removesuffix(".py") for path in self.below("airflow/dags/") if path.endswith(".py")]


def wanted(plan: Plan, artifacts: Mapping[str, Artifact], platform: str) -> Wanted:
    """What a plan and its files say of one platform."""
    engine = plan.platforms[platform].engine
    home = f"{platform}/"
    return Wanted(
        platform,
        engine.type,
        engine.catalog,
        tuple(each for each in plan.streams if each.platform.name == platform),
        tuple(each for each in plan.rooms if each.platform.name == platform),
        {path.removeprefix(home): each.text for path, each in artifacts.items() if path.startswith(home)},
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with the addresses of an environment; one that the environment lacks raises `KeyError`."""
    return PLACE.sub(lambda place: values[place[1]], text)
