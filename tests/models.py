"""Small models for tests: a base ecosystem, and fragments that change it."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.diagnostics import Diagnostic
from compiler.model.datastore import Dataset, Datastore
from compiler.model.governance import Root, Team, Zone
from compiler.model.platform import Environment, Platform
from compiler.model.workspace import Need, Transformer, Workspace
from compiler.pipeline import Sources, check

BASE = Path(__file__).parent / "base" / "ecosystem"
TODAY = date(2026, 11, 24)
PARTS = {"Dataset": ("Datastore", "datasets", "name"), "Need": ("Workspace", "needs", "dataset")}
"""Fragments that stand in a list of another declaration, and what tells their entries apart."""
SUBJECTS: dict[type, str] = {
    **{
        kind: kind.__name__
        for kind in (Dataset, Datastore, Need, Workspace, Transformer, Zone, Team, Platform, Environment)
    },
    Root: "Ecosystem",
}


def base() -> dict[str, bytes]:
    """The files of the base ecosystem."""
    return {
        f"ecosystem/{path.relative_to(BASE).as_posix()}": path.read_bytes()
        for path in sorted(BASE.rglob("*"))
        if path.is_file()
    }


def model(fragment: str, kind: str = "") -> dict[str, bytes]:
    """The base ecosystem, changed by a fragment.

    A fragment is one or more YAML documents. Each is of the kind that it says, else of `kind`; its keys take the
    place of those of the base's declaration of that kind and name, a dataset or need joins its neighbours or takes
    the place of its namesake. What the base does not have is added. A document with the name of a SQL file as its key
    is that file.
    """
    files = base()
    for document in documents(fragment):
        if all(key.endswith(".sql") for key in document):  # it belongs to a transformer of the base
            files |= {f"ecosystem/teams/crm/{key}": text.encode() for key, text in document.items()}
            continue
        said = document.get("kind") or kind
        if said in PARTS:
            document.pop("kind", None)
            holder, key, name = PARTS[said]
            path = path_of(files, holder, None)
            changed = yaml.safe_load(files[path])
            changed[key] = [each for each in changed[key] if each[name] != document.get(name)] + [document]
        else:
            document["kind"] = said
            path = path_of(files, said, document.get("name"))
            changed = {**(yaml.safe_load(files[path]) if path in files else {}), **document}
        files[path] = yaml.safe_dump(changed, sort_keys=False, allow_unicode=True).encode()
        if said == "Transformer":  # its SQL stands beside it
            files.setdefault(f"{path.rpartition('/')[0]}/{changed['sql']}", b"SELECT 1 AS one")
    return files


def alone(fragment: str) -> dict[str, bytes]:
    """A whole model: each document of a fragment in a file of its own."""
    return {
        f"ecosystem/{index}.yaml": yaml.safe_dump(each, sort_keys=False, allow_unicode=True).encode()
        for index, each in enumerate(documents(fragment))
    }


def documents(fragment: str) -> Iterator[dict[str, Any]]:
    """The documents of a fragment."""
    for each in yaml.safe_load_all(textwrap.dedent(fragment)):
        yield copy.deepcopy(each)


def path_of(files: Mapping[str, bytes], kind: str, name: str | None) -> str:
    """The file of the declaration of a kind (and name), or a new one."""
    for path, content in files.items():
        if path.endswith(".yaml"):
            told = yaml.safe_load(content)
            if told["kind"] == kind and name in {None, told.get("name")}:
                return path
    return f"ecosystem/{kind.lower()}s/{name or 'new'}.yaml"


def sources(files: Mapping[str, bytes]) -> Sources:
    """Files as the compiler takes them."""
    return disk.sources(dict(sorted(files.items())), [])


def found(
    files: Mapping[str, bytes], before: Mapping[str, bytes] | None = None, today: date = TODAY
) -> list[Diagnostic]:
    """What is found in a model."""
    old = sources(before) if before is not None else None
    return list(check(sources(files), rule.load(), today, Nothing(), old).judged.findings)
