"""The pages say what the code does: names lead somewhere, commands can be given, tables are complete."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from compiler import rule
from compiler.cli import arguments
from compiler.intake.types import PLAIN, empties_when_unchanged, logical_type
from compiler.model.live import LiveColumn, LiveType, TypeKind
from compiler.parse.declarations import KINDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part == "build" for part in path.relative_to(ROOT).parts)
)
TOLD = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "ecosystem" / "README.md"]
"""The pages that speak of rules."""
RULES = {each.id: each for each in rule.load().all}
GROUPS = {each.group for each in RULES.values()}
FENCE = re.compile(r"^ *(```|~~~).*?^ *\1", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) +(.+?) *#*$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[(?:[^\]\[]|\[[^\]]*\])*\]\(<?([^)>\s]+)>?\)")
MEETS = {"rule", "import", "stack", "proof", "compiled", "deployed", "to come"}
NOTHING = "\N{EN DASH}"
"""What a table says where a key that is left out says nothing."""


@cache
def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def headings(path: Path) -> list[str]:
    """The headings of a page, whatever their depth."""
    return [title for _, title in HEADING.findall(prose(path))]


def anchors(path: Path) -> set[str]:
    """The anchors that GitLab and GitHub make of the headings."""
    seen: Counter[str] = Counter()
    found = set()
    for title in headings(path):
        name = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()).replace(" ", "-")
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


@cache
def sections(path: Path, depth: int) -> dict[str, str]:
    """The text below each heading of one depth, up to the next heading of that depth or above it."""
    found: dict[str, str] = {}
    title = None
    for line in prose(path).split("\n"):
        heading = HEADING.fullmatch(line)
        if heading and len(heading[1]) <= depth:
            title = heading[2] if len(heading[1]) == depth else None
        elif title is not None:
            found[title] = f"{found.get(title, '')}{line}\n"
    return found


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in a text, without their heads."""
    lines = [line for line in text.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = {at for at, each in enumerate(cells) if set("".join(each)) <= {"-", " ", ":"}}
    return [each for at, each in enumerate(cells) if at not in rules and at + 1 not in rules]


# ---- every page


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), f"{link} leads nowhere"
        assert target == ROOT or ROOT in target.parents, f"{link} leads out of the repository"
        if anchor:
            assert anchor in anchors(target), f"{link} names a heading that is not there"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_can_be_given(page: Path) -> None:
    for words in commands(page.read_text(encoding="utf-8")):
        assert accepted(words), f"weir {shlex.join(words)} is no command"


def accepted(words: list[str]) -> bool:
    """Whether the command line understands some words, or answers them with help."""
    try:
        return bool(arguments(words))
    except SystemExit as ended:
        return ended.code == 0


def commands(text: str) -> Iterator[list[str]]:
    """The words behind `weir` in the console blocks of a page."""
    for block in re.findall(r"^ *```console\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE):
        for line in re.findall(r"^ *\$ (.*)$", block.replace("\\\n", " "), re.MULTILINE):
            words = shlex.split(line, comments=True)
            starts = [0, *(at + 1 for at, word in enumerate(words) if word in {"&&", "|", ";"}), len(words) + 1]
            for start, end in pairwise(starts):
                said = words[start : end - 1]
                if said and said[0] == "weir":
                    yield said[1:]


@pytest.mark.parametrize("page", TOLD, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_rules_exist(page: Path) -> None:
    for name in rules_in(page.read_text(encoding="utf-8")):
        assert name in RULES, f"{name} is no rule"


def rules_in(text: str) -> set[str]:
    """The ids of rules in a text: in backticks, behind `weir explain`, or in the brackets of a finding."""
    word = rf"(?:{'|'.join(sorted(GROUPS))})(?:-[a-z]+)+"
    return set(re.findall(rf"(?:`|weir explain |(?:error|warning|note)\[)({word})(?=[`\]\s])", text))


# ---- hazards.md

HAZARDS = DOCS / "hazards.md"


def test_each_hazard_has_one_name_and_stands_in_the_contents() -> None:
    names = list_of_hazards()
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    contents = sections(HAZARDS, 2)["All names"]
    assert re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", contents) == [(name, name) for name in names]
    counted = {
        group: len(re.findall(r"^### ", text, re.MULTILINE))
        for group, text in sections(HAZARDS, 2).items()
        if re.search(r"^### ", text, re.MULTILINE)
    }
    assert {group: int(n) for group, n in re.findall(r"^\*\*(.+?)\*\* \((\d+)\):$", contents, re.MULTILINE)} == counted


def list_of_hazards() -> list[str]:
    """The names, in the order of the page."""
    return re.findall(r"^### (.+)$", prose(HAZARDS), re.MULTILINE)


@pytest.mark.parametrize("name", list_of_hazards())
def test_a_hazard_says_what_happens_and_what_meets_it(name: str) -> None:
    happens, _, meets = sections(HAZARDS, 3)[name].strip().partition("\n\n")
    assert happens.endswith("."), "a sentence says what happens"
    kinds = re.findall(r"^- \*\*(.+?)\*\* \S", meets, re.MULTILINE)
    assert kinds, "something meets it"
    assert set(kinds) <= MEETS
    assert len(kinds) == len(set(kinds)), "one line for each kind"
    for line in re.split(r"\n(?=- )", meets):
        assert line.startswith("- **rule** ") == bool(rules_in(line)), "rules stand in the line for rules"


def test_every_rule_about_capture_meets_a_hazard() -> None:
    told = rules_in(HAZARDS.read_text(encoding="utf-8"))
    about = {
        each.id
        for each in RULES.values()
        if each.group == "source"
        or (
            each.group in {"breaking", "contract", "naming", "platform"}
            and re.search(r"\b(events?|connectors?|slots?|publications?)\b", " ".join(each.documentation))
        )
    }
    assert about - told == set()


# ---- model.md


def shapes() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every mapping of the model with its place: the kind, and the keys that lead to it."""
    for kind, shape in KINDS.items():
        yield from below(kind, shape)


def below(place: str, shape: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """A mapping and those inside of it."""
    yield place, shape
    for name, field in shape.model_fields.items():
        for inner in inside(field.annotation):
            yield from below(f"{place}.{field.alias or name}", inner)


def inside(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - a type, however it is spelled
    """The mappings that a key's type speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from inside(each)


@pytest.mark.parametrize(("place", "shape"), [*shapes()], ids=lambda value: value if isinstance(value, str) else "")
def test_the_table_of_a_mapping_has_its_keys(place: str, shape: type[BaseModel]) -> None:
    title = place if place in headings(DOCS / "model.md") else None
    assert title, f"model.md has no table for {place}"
    depth = 3 if "." in place else 2
    text = re.split(r"^### ", sections(DOCS / "model.md", depth)[title], maxsplit=1, flags=re.MULTILINE)[0]
    table = rows(text)
    wanted = {field.alias or name: default(field) for name, field in shape.model_fields.items()}
    assert [each[0].strip("`") for each in table] == list(wanted), "the keys, in their order"
    for key, _, said, meaning in table:
        assert said.strip("`") == wanted[key.strip("`")], f"the default of {key}"
        assert meaning.endswith(".") or key == "`kind`"


def default(field: Any) -> str:  # noqa: ANN401 - pydantic's description of a key
    """What the table says of a key that is left out."""
    value = field.default
    if value is PydanticUndefined:
        return "needed"
    if isinstance(value, BaseModel):
        return "its defaults"
    if value is None:
        return NOTHING
    return str(value).lower() if isinstance(value, bool) else str(value)


# ---- capture.md

SPELLED = {
    "boolean": "bool", "smallint": "int2", "integer": "int4", "bigint": "int8", "real": "float4",
    "double precision": "float8", '"char"': "char", "char": "bpchar",
}  # fmt: skip
"""Types that SQL calls otherwise than the catalog."""


def column(type_: str) -> LiveColumn:
    """A column of a type as SQL spells it."""
    match = re.fullmatch(r"(?P<name>[^(\[]+)(?:\((?P<first>-?\d+)(?:,(?P<second>-?\d+))?\))?(?P<many>\[\])?", type_)
    assert match, type_
    name = SPELLED.get(match["name"], match["name"])
    base = LiveType(name)
    many = LiveType(f"_{name}", TypeKind.ARRAY, base) if match["many"] else base
    first, second = (None if match[part] is None else int(match[part]) for part in ("first", "second"))
    numeric = name == "numeric"
    return LiveColumn(
        "c", 1, type_, many, dimensions=int(bool(match["many"])),
        precision=first if numeric else None, scale=second if numeric else None, length=None if numeric else first,
    )  # fmt: skip


def types_told() -> dict[str, str]:
    """The types of the table, each with what it becomes."""
    text = re.split(r"^### ", sections(DOCS / "capture.md", 2)["Types"], maxsplit=1, flags=re.MULTILINE)[0]
    return {each[0].strip("`"): each[2].strip("`") for each in rows(text)}


def test_types_become_what_the_table_says() -> None:
    told = types_told()
    assert told.pop("an enum") == "string"
    assert {name: logical_type(column(name)) for name in told} == told


def test_the_table_has_every_type_that_is_captured() -> None:
    told = {column(name).base.name for name in types_told() if name != "an enum"}
    assert set(PLAIN) - told == set()


def test_long_arrays_have_the_marks_that_the_table_says() -> None:
    for what, mark in rows(sections(DOCS / "capture.md", 2)["Long values"]):
        for name in re.findall(r"`([^`]+\[\])`", what):
            assert empties_when_unchanged(column(name)) == ("null" in mark), name
