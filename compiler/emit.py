"""Plan → files that do not exist yet: each backend is asked for each stream, each workspace and each platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compiler.backend import Artifact, Backend, Emitted, Fragment
from compiler.manifest import MANIFEST, Manifest, listed
from compiler.model.platform import Platform
from compiler.plan.steps import Plan, Room, Stream

README = "README.md"
ABOUT = """\
# Generated: do not edit

Everything below this folder is written by `weir compile` from the model. What you change here is undone by the next
compile, and `weir compile --check` refuses it in the merge request: change the model instead.

| what | in one sentence |
| --- | --- |
| `MANIFEST.json` | every object of the model, the files made from it, and their SHA-256 |
| `<platform>/source/` | what the owner of a source database runs once: publication, identities, heartbeat, grants |
| `<platform>/debezium/` | the connectors; secrets stand in them by name only |
| `<platform>/kafka/` | the change topics |
| `<platform>/trino/`, `<platform>/duckdb/` | what the engine runs: tables, landing, merges, views |
| `<platform>/airflow/` | the DAGs, what each of them pushes down, and the client that pushes it |

`weir blame FILE:LINE` leads from a line of these files to the line of the model that it comes from.
"""


Share = Mapping[str, Sequence[Fragment]]
"""Fragments by the backend that made them and will read them."""


class Unsound(Exception):
    """A backend broke its word; a mistake of ours, never of the model."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the backends make of one part of a plan."""

    files: tuple[Artifact, ...]
    share: Share
    """What it contributes to the files of its platform."""


def of_stream(stream: Stream, backends: Sequence[Backend]) -> Made:
    """The files of one stream."""
    return sorted_out(
        stream.platform, ((each, each.stream(stream)) for each in backends if each.serves(stream.platform))
    )


def of_room(room: Room, backends: Sequence[Backend]) -> Made:
    """The files of one workspace."""
    return sorted_out(room.platform, ((each, each.room(room)) for each in backends if each.serves(room.platform)))


def of_platform(platform: Platform, shares: Sequence[Share], backends: Sequence[Backend]) -> Made:
    """The files of a whole platform, from what its streams and rooms contribute."""
    fragments: dict[str, list[Fragment]] = {kind(each): [] for each in backends}
    for share in shares:
        for name, given in share.items():
            fragments[name] += given
    for each in fragments.values():
        each.sort(key=lambda fragment: (fragment.subject, fragment.file))
    told = ((each, each.platform(platform, fragments[kind(each)])) for each in backends if each.serves(platform))
    return sorted_out(platform, told)


def sorted_out(platform: Platform, emitted: Iterable[tuple[Backend, Iterable[Emitted]]]) -> Made:
    """The files, each where its backend may write; the fragments wait for their platform."""
    files: list[Artifact] = []
    share: dict[str, list[Fragment]] = {}
    for backend, told in emitted:
        home = f"{platform.name}/{backend.name}/"
        for each in told:
            if isinstance(each, Fragment):
                share.setdefault(kind(backend), []).append(each)
                continue
            if not each.path.startswith(home) or not plain(each.path):
                raise Unsound(f"The backend {backend.name} wants to write {each.path!r}, outside of {home}.")
            if each.text and not each.text.endswith("\n"):
                raise Unsound(f"{each.path} does not end with a line feed.")
            files.append(each)
    return Made(tuple(files), share)


def kind(backend: Backend) -> str:
    """What tells a backend from all others: several may write into one folder."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def take(files: Iterable[Artifact], taken: dict[str, str]) -> None:
    """Find a place for each file; `taken` are paths by how they are spelled where capitals count for nothing."""
    for each in files:
        other = taken.setdefault(each.path.casefold(), each.path)
        if other is not each.path:
            raise Unsound(f"{each.path}, made from {each.subject}, takes the place of {other}.")


def emit(plan: Plan, backends: Sequence[Backend]) -> dict[str, Artifact]:
    """Every file of a plan by its path, in the order of paths."""
    found: dict[str, Artifact] = {}
    taken: dict[str, str] = {}
    for platform in plan.platforms.values():
        parts = [of_stream(each, backends) for each in plan.streams if each.platform.name == platform.name]
        parts += [of_room(each, backends) for each in plan.rooms if each.platform.name == platform.name]
        for made in (*parts, of_platform(platform, [each.share for each in parts], backends)):
            take(made.files, taken)
            found |= {each.path: each for each in made.files}
    return dict(sorted(found.items()))


def plain(path: str) -> bool:
    """Whether every file system takes a path for what it says, inside of the folder."""
    parts = path.split("/")
    return path.isprintable() and not {"", ".", ".."} & set(parts) and "\\" not in path


def folder(artifacts: Mapping[str, Artifact]) -> dict[str, bytes]:
    """All that stands in the generated folder: the files, what they are, and which object each comes from."""
    manifest = Manifest()
    manifest.add(listed(artifacts.values()))
    texts = {path: each.text.encode() for path, each in artifacts.items()}
    return dict(sorted({**texts, README: ABOUT.encode(), MANIFEST: manifest.text.encode()}.items()))
