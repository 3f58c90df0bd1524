"""Plan → files that do not exist yet: each backend is asked for each stream, each workspace and each platform."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.backend import Artifact, Backend, Emitted, Fragment
from compiler.model.platform import Platform
from compiler.plan.steps import Plan

COMMA = ",\n"
MANIFEST = "MANIFEST.json"
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


class Unsound(Exception):
    """A backend broke its word; a mistake of ours, never of the model."""


def emit(plan: Plan, backends: Sequence[Backend]) -> dict[str, Artifact]:
    """Every file of a plan by its path, in the order of paths."""
    found: dict[str, Artifact] = {}
    folded: dict[str, str] = {}
    for platform in plan.platforms.values():
        for backend in backends:
            if not backend.serves(platform):
                continue
            home = f"{platform.name}/{backend.name}/"
            for each in of_backend(plan, platform, backend):
                if not each.path.startswith(home) or not plain(each.path):
                    raise Unsound(f"The backend {backend.name} wants to write {each.path!r}, outside of {home}.")
                if each.text and not each.text.endswith("\n"):
                    raise Unsound(f"{each.path} does not end with a line feed.")
                other = folded.setdefault(each.path.casefold(), each.path)
                if other != each.path or each.path in found:
                    raise Unsound(f"{each.path}, made from {each.subject}, takes the place of {other}.")
                found[each.path] = each
    return dict(sorted(found.items()))


def of_backend(plan: Plan, platform: Platform, backend: Backend) -> Iterator[Artifact]:
    """What one backend makes for one platform."""
    fragments: list[Fragment] = []
    for stream in plan.streams:
        if stream.platform.name == platform.name:
            yield from kept_apart(backend.stream(stream), fragments)
    for room in plan.rooms:
        if room.platform.name == platform.name:
            yield from kept_apart(backend.room(room), fragments)
    yield from backend.platform(platform, sorted(fragments, key=lambda each: (each.subject, each.file)))


def kept_apart(emitted: Iterable[Emitted], fragments: list[Fragment]) -> Iterator[Artifact]:
    """The files; the fragments wait for their platform."""
    for each in emitted:
        if isinstance(each, Fragment):
            fragments.append(each)
        else:
            yield each


def plain(path: str) -> bool:
    """Whether every file system takes a path for what it says, inside of the folder."""
    parts = path.split("/")
    return path.isprintable() and not {"", ".", ".."} & set(parts) and "\\" not in path


class Folder(Mapping[str, bytes]):
    """Files by path, kept as text and encoded when somebody asks: a large model has each of them only once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """The texts of all files, in the order of paths."""
        self.texts = texts

    def __getitem__(self, path: str) -> bytes:
        return self.texts[path].encode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def folder(artifacts: Mapping[str, Artifact]) -> Folder:
    """All that stands in the generated folder: the files, what they are, and which object each comes from."""
    texts = {path: each.text for path, each in artifacts.items()}
    return Folder(dict(sorted({**texts, README: ABOUT, MANIFEST: manifest(artifacts)}.items())))


def manifest(artifacts: Mapping[str, Artifact]) -> str:
    """Object → files → SHA-256, as JSON: a line for each file, so that edits of two objects merge by themselves."""
    objects: dict[str, list[str]] = defaultdict(list)
    for path, each in artifacts.items():
        objects[each.subject].append(f'    {quoted(path)}: "{hashlib.sha256(each.text.encode()).hexdigest()}"')
    told = (f"  {quoted(subject)}: {{\n{COMMA.join(lines)}\n  }}" for subject, lines in sorted(objects.items()))
    return f"{{\n{COMMA.join(told)}\n}}\n"


def quoted(text: str) -> str:
    """Text as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def subjects(text: str) -> dict[str, str]:
    """The address of the object that each file of a manifest comes from."""
    told = json.loads(text)
    return {path: address for address, files in told.items() for path in files}
