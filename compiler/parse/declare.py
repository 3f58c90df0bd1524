"""A file's text as a Declaration: shape-checked, still full of names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, cast

from pydantic import ValidationError

from compiler.diagnostics import Diagnostic, Severity
from compiler.parse import tree
from compiler.parse.declarations import KINDS, Shape
from compiler.parse.explain import address_of, explain, shorten
from compiler.parse.tree import Items, Tree

CHILDREN = {"Datastore": "datasets", "Workspace": "needs"}
"""The lists whose entries stand for themselves: a broken one does not break its neighbours."""
CONVENTION = re.compile(
    r"(?:^|/)(?:(?P<team>[a-z0-9-]+)/)?(?P<name>[a-z0-9-]+)\.(?P<kind>zone|datastore|workspace|transformer|platform|environment)\.ya?ml$"
)
TEAM_FILE = re.compile(r"(?:^|/)(?P<team>[a-z0-9-]+)/team\.ya?ml$")


@dataclass(frozen=True, slots=True, eq=False)
class Declaration:
    """What someone wrote in one file."""

    path: str
    kind: str
    shape: Shape
    tree: Tree
    children: tuple[Tree, ...] = ()
    """Where each dataset or need of the shape was written."""
    broken: tuple[str, ...] = ()
    """Names of the datasets that had to be left out."""

    @property
    def address(self) -> str:
        """The address of the declared thing."""
        return address_of(self.tree)


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One file: its declaration where it could be understood, and what is to be said about its form."""

    path: str
    kind: str
    """Empty when not even that is known."""
    address: str
    declaration: Declaration | None
    findings: tuple[Diagnostic, ...]


def declare(path: str, content: bytes) -> Unit:
    """What a file declares, as far as it can be understood."""
    root, findings = tree.read(path, content)
    if root is None:
        return Unit(path, *promised(path), None, tuple(findings))
    kind = root.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        return Unit(path, *promised(path), None, (*findings, unknown_kind(root)))
    declaration, said = shaped(kind, root)
    places = {(finding.span.line, finding.span.column) for finding in findings}
    declaration = None if findings else declaration
    findings += [each for each in said if (each.span.line, each.span.column) not in places]
    return Unit(path, kind, address_of(root), declaration, tuple(findings))


def promised(path: str) -> tuple[str, str]:
    """Kind and address that a file's name promises, so that what depends on an unreadable file is not called unknown."""
    if match := TEAM_FILE.search(path):
        return "Team", f"team:{match['team']}"
    match = CONVENTION.search(path)
    if not match:
        return "", ""
    kind, name = match["kind"].capitalize(), match["name"]
    return kind, f"{match['team']}/{name}" if kind in {
        "Datastore",
        "Workspace",
        "Transformer",
    } else f"{match['kind']}:{name}"


def shaped(kind: str, root: Tree) -> tuple[Declaration | None, list[Diagnostic]]:
    """The declaration that a mapping makes, and what does not fit its shape."""
    try:
        shape = KINDS[kind].model_validate(root)
    except ValidationError as error:
        return mend(kind, root, error)
    return Declaration(root.path, kind, shape, root, tuple(root.get(CHILDREN.get(kind, ""), ()))), []


def unknown_kind(root: Tree) -> Diagnostic:
    """What is to be said when `kind:` is missing or unknown."""
    kinds = ", ".join(KINDS)
    if "kind" not in root:
        said = "The file does not say what it declares."
        near = get_close_matches("kind", [each for each in root if each.lower() != "name"], 1, 0.6)
        hint = f"Write `kind:` instead of `{near[0]}:`." if near else f"Start it with `kind:` and one of {kinds}."
        return Diagnostic(
            "shape-kind", Severity.ERROR, root.path, said, root.key_span(near[0]) if near else root.span, hint
        )
    kind = root["kind"]
    near = get_close_matches(str(kind).capitalize(), KINDS, 1, 0.6)
    said = f"`{shorten(kind)}` is not a kind of declaration."
    hint = f"Write `{near[0]}`." if near else f"One of {kinds}."
    return Diagnostic("shape-kind", Severity.ERROR, root.path, said, root.value_span("kind"), hint)


def mend(kind: str, root: Tree, error: ValidationError) -> tuple[Declaration | None, list[Diagnostic]]:
    """The declaration without its broken children, if the rest is whole."""
    said: list[Diagnostic] = []
    broken: set[int] = set()
    whole = kind in CHILDREN
    for each in error.errors(include_url=False, include_input=False):
        loc = each["loc"]
        said.append(explain(kind, root, cast("Mapping[str, Any]", each)))
        if whole and len(loc) > 1 and loc[0] == CHILDREN[kind] and isinstance(loc[1], int):
            broken.add(loc[1])
        else:
            whole = False
    if not whole:
        return None, said
    children = cast("Items", root[CHILDREN[kind]])
    kept = [child for index, child in enumerate(children) if index not in broken]
    if not kept:
        return None, said
    shape = KINDS[kind].model_validate({**root, CHILDREN[kind]: kept})
    names = [children[index].get("name") for index in sorted(broken) if isinstance(children[index], Tree)]
    known = tuple(name for name in names if isinstance(name, str))
    return Declaration(root.path, kind, shape, root, tuple(kept), known), said
