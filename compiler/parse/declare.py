"""A file's text as a Declaration: shape-checked, still full of names."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, cast

from pydantic import ValidationError

from compiler.diagnostics import Diagnostic, Severity
from compiler.parse import declarations, tree
from compiler.parse.declarations import KINDS, NAME, Shape
from compiler.parse.explain import address_of, explain, keys
from compiler.parse.meant import meant
from compiler.parse.tree import MAX_FINDINGS, Items, Tree, more, shorten

CHILDREN = {"Datastore": "datasets", "Workspace": "needs"}
"""The lists whose entries stand for themselves: a broken one does not break its neighbours."""
CONVENTION = re.compile(
    r"(?:^|/)(?:(?P<team>[a-z0-9-]+)/)?(?P<name>[a-z0-9-]+)\."
    r"(?P<kind>zone|datastore|workspace|transformer|platform|environment)\.ya?ml$"
)
MANY = 2_000
"""Errors of one declaration; of more than these only the first are looked at, for each takes a thousand bytes."""
MEAN_NULL = {"unrepresentable"}
"""Keys of which `null` is one of the values."""
SHORT = 100
"""Characters of a word that is compared with known ones."""
TEAM_FILE = re.compile(r"(?:^|/)(?P<team>[a-z0-9-]+)/team\.ya?ml$")
KNOWN_KEYS = sorted(
    {
        key
        for name in vars(declarations).values()
        if isinstance(name, type) and issubclass(name, Shape)
        for key in keys(name)
    }
)
"""Every key of every shape."""


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
    said += hollow(root, said)
    if findings:
        declaration, said = None, apart(findings, said)
    return Unit(path, kind, address(path, root, declaration), declaration, tuple(first_of(said)))


def apart(text: Sequence[Diagnostic], shape: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What there is to say of text and shape, once for each slip: a missing key may stand where nothing was read."""
    secrets = {finding.span.line for finding in shape if finding.rule == "shape-secret"}
    wrong = {(finding.span.line, finding.span.column) for finding in shape if finding.rule == "shape-type"}
    first = [decided(finding, wrong) for finding in text if finding.span.line not in secrets]
    places = {(finding.span.line, finding.span.column) for finding in first}
    then = [each for each in shape if (each.span.line, each.span.column) not in places]
    return [*first, *(each for each in then if each.rule != "shape-missing-key")]


def decided(finding: Diagnostic, wrong: Container[tuple[int, int]]) -> Diagnostic:
    """A finding about a word that may be read in two ways, with the one that is wanted where it stands."""
    if finding.rule != "yaml-ambiguous":
        return finding
    plain, quoted = re.findall("`[^`]+`", finding.hint)
    text = ((finding.span.line, finding.span.column) in wrong) == plain.strip("`+-").isdigit()
    hint = f"Write {quoted}, with the quotes." if text else f"Write {plain}."
    return replace(finding, hint=hint)


def hollow(root: Tree, said: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What is to be said of keys that may be left out, and are written with nothing behind them."""
    lines = {finding.span.line for finding in said}
    found = []
    wanted: dict[int, tuple[Tree, list[str]]] = {}
    for holder, key in root.hollow[:MANY]:
        wanted.setdefault(id(holder), (holder, []))[1].append(key)
    spans = {
        (name, key): span for name, (holder, keys) in wanted.items() for key, span in holder.key_spans(keys).items()
    }
    for holder, key in root.hollow[:MANY]:
        span = spans[id(holder), key]
        if span.line not in lines and key not in MEAN_NULL:
            text = f"`{shorten(key)}` has nothing behind it."
            hint = "Write a value, or leave the key out."
            found.append(Diagnostic("shape-type", Severity.ERROR, address_of(root), text, span, hint, key))
    return found


def first_of(findings: list[Diagnostic]) -> list[Diagnostic]:
    """As many findings as anybody wants to read about one file."""
    if len(findings) <= MAX_FINDINGS:
        return findings
    kept = sorted(findings, key=lambda each: each.order)[:MAX_FINDINGS]
    return [*kept, more(kept[-1].span)]


def address(path: str, root: Tree, declaration: Declaration | None) -> str:
    """The address of what a file declares: if it cannot be understood, the one that its name promises."""
    told = address_of(root)
    if declaration is not None:
        return told
    kind, hoped = promised(path)
    return hoped if kind == root["kind"] else told


def promised(path: str) -> tuple[str, str]:
    """Kind and address that a file's name promises, so that what mentions an unreadable file is not called unknown."""
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
    if kind == "Waiver" and (said := calendar(root)):
        return None, said
    return Declaration(root.path, kind, shape, root, tuple(root.get(CHILDREN.get(kind, ""), ()))), []


def unknown_kind(root: Tree) -> Diagnostic:
    """What is to be said when `kind:` is missing or unknown."""
    kinds = ", ".join(f"`{kind}`" for kind in KINDS)
    hoped, _ = promised(root.path)
    if "kind" not in root:
        said = "The file does not say what it declares."
        near = get_close_matches("kind", [each[:SHORT] for each in root if each.lower() != "name"], 1, 0.6)
        hint = f"Write `kind:` instead of `{near[0]}:`." if near else f"Begin it with `kind:` and one of {kinds}."
        if hoped and not near:
            hint = f"Begin it with `kind: {hoped}`."
        span = root.key_span(near[0]) if near and near[0] in root else root.span
        return Diagnostic("shape-kind", Severity.ERROR, root.path, said, span, hint)
    kind = root["kind"]
    known = get_close_matches(str(kind)[:SHORT].capitalize(), KINDS, 1, 0.6) if isinstance(kind, str) else []
    said = (
        f"`{shorten(kind)}` is not a kind of declaration."
        if isinstance(kind, str)
        else "`kind` wants the name of a kind."
    )
    hint = f"Write `{(known or [hoped])[0]}`." if known or hoped else f"Write one of {kinds}."
    return Diagnostic("shape-kind", Severity.ERROR, root.path, said, root.value_span("kind"), hint)


def mend(kind: str, root: Tree, error: ValidationError) -> tuple[Declaration | None, list[Diagnostic]]:
    """The declaration without its broken children, if the rest is whole."""
    errors = (
        error.errors(include_url=False, include_input=False) if error.error_count() <= MANY else some_errors(kind, root)
    )
    said = explain(kind, root, cast("Sequence[Mapping[str, Any]]", errors))
    broken: set[int] = set()
    for loc in (each["loc"] for each in errors):
        if len(loc) > 1 and loc[0] == CHILDREN.get(kind) and isinstance(loc[1], int):
            broken.add(loc[1])
        else:
            return None, said
    children = cast("Items", root[CHILDREN[kind]])
    kept = [child for index, child in enumerate(children) if index not in broken]
    if not kept or error.error_count() > MANY:
        return None, said
    shape = KINDS[kind].model_validate({**root, CHILDREN[kind]: kept})
    names = [children[index].get("name") for index in sorted(broken) if isinstance(children[index], Tree)]
    known = {each: None for name in names if isinstance(name, str) for each in (name, meant(NAME, name)) if each}
    return Declaration(root.path, kind, shape, root, tuple(kept), tuple(known)), said


def some_errors(kind: str, root: Tree) -> Sequence[Any]:
    """The first of very many errors: those of a clipping of the declaration."""
    try:
        KINDS[kind].model_validate(clipping(root, [MANY]))
    except ValidationError as error:
        return error.errors(include_url=False, include_input=False)
    return []


def clipping(value: object, room: list[int]) -> object:
    """The beginning of a value: of lists and mappings the first entries, and the keys that a declaration may need."""
    room[0] -= 1
    if isinstance(value, Tree):
        some = {*list(value)[: max(0, room[0])], *(key for key in KNOWN_KEYS if key in value)}
        return {key: clipping(each, room) for key, each in value.items() if key in some}
    if isinstance(value, Items):
        return [clipping(each, room) for index, each in enumerate(value) if not index or room[0] > 0]
    return value


def calendar(root: Tree) -> list[Diagnostic]:
    """What is to be said of a waiver's last day that no calendar has."""
    try:
        date.fromisoformat(root["expires"])
    except ValueError:
        said = f"`{root['expires']}` is not a day of the calendar."
        span = root.value_span("expires")
        return [
            Diagnostic(
                "shape-value",
                Severity.ERROR,
                address_of(root),
                said,
                span,
                "Write another day, like `2026-12-31`.",
                "expires",
            )
        ]
    return []
