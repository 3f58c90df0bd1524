"""Claim: merging a newer draft into a file keeps what people wrote, adds what is new, and does nothing twice."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.intake.draft import ColumnDraft, DatasetDraft
from compiler.intake.ends import ends
from compiler.intake.fit import keeps
from compiler.intake.merge import Merged, merged
from compiler.intake.nameable import nameable
from compiler.intake.write import Header, quoted, written
from compiler.model.types import logical_type
from compiler.parse.declare import declare
from compiler.parse.form import formed

HEADER = Header("orders", "shop", "europe", "shop-db", "shop", "../../../schemas/datastore.schema.json")
PATH = "ecosystem/teams/shop/orders.datastore.yaml"
HEAD = """\
kind: Datastore
name: orders
team: shop
zone: europe
connection: shop-db
capture: {method: cdc}
"""


def column(name: str, type_: str = "string", physical: str | None = None, *, required: bool = False) -> ColumnDraft:
    """A drafted column."""
    return ColumnDraft(name, physical, type_, required, None)


def dataset(
    name: str, *columns: ColumnDraft, excluded: Iterable[str] = (), key: Sequence[str] = ("id",)
) -> DatasetDraft:
    """A drafted dataset of the table of its name."""
    key_columns = column("id", "bigint", required=True)
    return DatasetDraft(name, f"public.{name}", None, tuple(key), None, None, tuple(excluded), (key_columns, *columns))


def merge(text: str, *drafts: DatasetDraft) -> Merged:
    """What becomes of a file, which can be read before and after."""
    result = merged(text, tree(text), drafts)
    assert merged(result.text, tree(result.text), drafts).text == result.text, "nothing is done twice"
    return result


def tree(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - the parser's own mapping
    """What a text declares."""
    unit = declare(PATH, text.encode())
    assert not unit.findings, (unit.findings, text)
    assert unit.declaration
    return unit.declaration.tree


STYLES = {
    "as imported": """\
datasets:
  - name: orders
    table: public.orders
    lifecycle: draft
    primaryKey: [id]
    excluded: [old] # spoilt
    columns:
      - {name: id, type: bigint, required: true}
      - {name: note, type: string(10)} # free text
      # - {name: fax, type: string}
  # the end
""",
    "one key on a line": """\
datasets:
- name: orders
  table: public.orders
  lifecycle: draft
  primaryKey:
  - id
  # what is left out
  excluded:
  - old # spoilt
  # all columns
  columns:
  - name: id
    type: bigint
    required: true
  - name: note
    type: string(10)
    description: |
      Free text.
      # and this is text, too

""",
    "wide": """\
datasets:

    -   name: orders
        table: public.orders
        columns:
            -   {name: id, type: bigint, required: true}
            -   type: "string(10)"
                name: note

        primaryKey: [id]
        excluded: ["old"]
        lifecycle: draft
""",
    "all in brackets": """\
datasets: [{name: orders, table: public.orders, lifecycle: draft, primaryKey: [id], excluded: [old], columns: [
  {name: id, type: bigint, required: true},
  {name: note, type: string(10)} # free text
]}]
""",
    "in one line": """\
datasets: [{name: orders, table: public.orders, lifecycle: draft, primaryKey: [id], excluded: [old], \
columns: [{name: id, type: bigint, required: true}, {name: note, type: string(10)}]}] # dense
""",
    "like JSON": """\
"datasets": [
  {
    "name": "orders", "table": "public.orders", "lifecycle": "draft", "primaryKey": ["id"],
    "excluded": [
      "old"
    ],
    "columns": [
      {"name": "id", "type": "bigint", "required": true},
      {"name": "note", "type": "string(10)"},
    ]
  }
]
""",
    "columns first": """\
datasets:
  - columns:
      - {name: id, type: bigint, required: true}
      - {name: note, type: string(10)}
    name: orders
    table: public.orders
    lifecycle: draft
    primaryKey: [id]
    excluded: [old]
""",
    "with carriage returns": """\
datasets:\r
  - name: orders\r
    table: public.orders\r
    lifecycle: draft\r
    primaryKey: [id]\r
    excluded: [old]\r
    columns:\r
      - {name: id, type: bigint, required: true}\r
      - {name: note, type: string(10)}\r
""",
    "without an end": """\
datasets:
  - name: orders
    table: public.orders
    lifecycle: draft
    primaryKey: [id]
    excluded: [old]
    columns:
      - {name: id, type: bigint, required: true}
      - {name: note, type: string(10)}""",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_what_is_new_is_added_in_the_way_the_file_is_written(style: str) -> None:
    text = (HEAD.replace("\n", "\r\n") if "\r" in style else HEAD) + style
    orders = dataset(
        "orders", column("note", "string(20)"), column("a"), column("b", "decimal(10,2)"), excluded=["p", "q"]
    )
    result = merge(text, orders, dataset("visits", column("x")), dataset("shops"))
    after = yaml.safe_load(result.text)["datasets"]
    assert [each["name"] for each in after] == ["orders", "visits", "shops"]
    assert [each["name"] for each in after[0]["columns"]] == ["id", "note", "a", "b"]
    assert after[0]["columns"][1]["type"] == "string(20)"
    assert after[0]["excluded"] == ["old", "p", "q"]
    assert [each["name"] for each in after[1]["columns"]] == ["id", "x"]
    assert survives(text, result.text)
    assert result.text.count("\r\n") in {0, result.text.count("\n")}
    if formed(PATH, text.encode()) == text.encode():
        assert formed(PATH, result.text.encode()) == result.text.encode()
    assert len(result.changes) == 7


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_file_that_says_the_same_is_not_touched(style: str) -> None:
    result = merge(HEAD + style, dataset("orders", column("note", "string(10)"), excluded=["old"]))
    assert (result.text, result.changes, result.remarks) == (HEAD + style, [], [])


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_the_first_excluded_column_gets_a_key(style: str) -> None:
    lines = [re.sub(r"excluded: \[\"?old\"?\],? ?", "", line) for line in style.split("\n")]
    text = HEAD + "\n".join(line for line in lines if line.split("#")[0].strip())
    if "old" in text:
        text = re.sub(r"  excluded:\n  - old.*\n|\"excluded\": \[\n *\"old\"\n *\],\n", "", text)
    result = merge(text, dataset("orders", column("note", "string(10)"), excluded=["p", "yes"]))
    assert yaml.safe_load(result.text)["datasets"][0]["excluded"] == ["p", "yes"]
    assert survives(text, result.text)


def test_what_contradicts_the_source_is_told_and_left_alone() -> None:
    text = HEAD + STYLES["as imported"].replace("type: string(10)", "type: uuid, required: true")
    drafts = [
        dataset("orders", column("note", "date"), excluded=["old"]),
        dataset("orders", column("other"), excluded=["old", "note"]),
        dataset("orders", column("note", "uuid", required=True), excluded=["old"], key=["id", "note"]),
    ]
    for draft in drafts:
        result = merge(text, draft)
        assert [each.table for each in result.remarks][:1] == ["public.orders"]
        assert survives(text, result.text)
    assert "excluded" not in [key for each in tree(text)["datasets"][0]["columns"] for key in each]


def test_a_modelled_column_that_can_no_longer_be_captured_is_not_excluded_behind_its_readers_back() -> None:
    text = HEAD + STYLES["as imported"]
    result = merge(text, dataset("orders", excluded=["old", "note"]))
    assert result.text == text
    assert "cannot be captured any more" in result.remarks[0].what


@pytest.mark.parametrize(
    ("new", "hint"),
    [
        ([column("remark", "string(10)")], "If it is `remark` now, write `physicalName: remark` at `note` and remove"),
        ([column("remark", "string(40)")], "If it is `remark` now"),
        ([column("remark", physical="Re: mark")], 'write `physicalName: "Re: mark"` at `note`'),
        ([column("a"), column("b"), column("c", "date")], "If it is one of `a` and `b` now"),
        ([column("placed", "date")], "If it has another name now, write that as"),
        ([], "If it has another name now, write that as"),
    ],
)
def test_a_column_that_is_gone_may_have_the_name_of_a_new_one_that_its_values_fit(
    new: Sequence[ColumnDraft], hint: str
) -> None:
    [remark] = merge(HEAD + STYLES["as imported"], dataset("orders", *new, excluded=["old"])).remarks
    assert remark.what == "`orders` has `note`, which public.orders has not."
    assert hint in remark.way_out


def test_what_is_said_about_a_column_of_another_name_mends_it() -> None:
    draft = dataset("orders", column("remark", "string(10)"), excluded=["old"])
    result = merge(HEAD + STYLES["as imported"], draft)
    without = result.text.replace("      - {name: remark, type: string(10)}\n", "")
    mended = without.replace("name: note,", "name: note, physicalName: remark,")
    assert mended != result.text
    again = merge(mended, draft)
    assert (again.text, again.remarks) == (mended, [])


def test_columns_that_are_gone_for_good_are_told_at_once() -> None:
    text = HEAD + STYLES["as imported"].replace("      # - {name", "      - {name: more, type: date}\n      # - {name")
    [remark] = merge(text, dataset("orders", excluded=["old"])).remarks
    assert remark.what == "`orders` has `note` and `more`, which public.orders has not."
    assert remark.way_out.endswith("and remove what nobody reads.")


def test_a_new_column_whose_name_is_taken_gets_another() -> None:
    text = HEAD + STYLES["as imported"].replace("name: note,", "name: mail, physicalName: note,")
    result = merge(text, dataset("orders", column("note", "string(10)"), column("mail"), excluded=["old"]))
    assert "- {name: mail_2, physicalName: mail, type: string}" in result.text


def test_a_new_table_whose_name_is_taken_gets_another() -> None:
    text = HEAD + STYLES["as imported"].replace("table: public.orders", "table: archive.orders")
    result = merge(text, dataset("orders"))
    assert "- name: orders-2\n    table: public.orders\n" in result.text


def test_datasets_that_stand_apart_stay_apart() -> None:
    one = STYLES["as imported"].removesuffix("  # the end\n")
    text = HEAD + one + "\n" + one.removeprefix("datasets:\n").replace("orders", "people")
    result = merge(text, dataset("visits"))
    assert "\n\n  - name: visits\n" in result.text


@pytest.mark.parametrize(
    ("written_type", "source", "stays"),
    [
        ("bigint", "integer", True),
        ("integer", "bigint", False),
        ("string", "string(10)", True),
        ("string(5)", "string(10)", False),
        ("string", "decimal(10,2)", True),
        ("string(5)", "decimal(10,2)", False),
        ("uuid", "string", True),
        ("uuid", "string(36)", False),
        ("decimal(18,2)", "string", True),
        ("decimal(18,2)", "decimal(10,2)", True),
        ("decimal(18,4)", "decimal(10,2)", False),
        ("array<string>", "array<string(3)>", True),
        ("array<bigint>", "array<integer>", True),
        ("array<integer>", "array<bigint>", False),
        ("string", "array<string>", False),
        ("timestamp", "date", False),
    ],
)
def test_a_written_type_stays_if_it_holds_what_the_source_sends(written_type: str, source: str, *, stays: bool) -> None:
    assert keeps(logical_type(written_type), logical_type(source)) is stays


@pytest.mark.parametrize(
    "text",
    ["no", "null", "1e3", "", "~", "a: b", "a #b", "{{x}}", "- a", "'", '"', "\\", "a\nb", "\r\n", "é", "\u00a0", "&a",
     "*a", "!t", "0x1f", "1:30", "%", "@", "`", "=", "<<"],
)  # fmt: skip
def test_a_quoted_text_is_read_back_exactly(text: str) -> None:
    assert yaml.safe_load(f"{{a: {quoted(text)}, b: [{quoted(text)}, c]}}") == {"a": text, "b": [text, "c"]}


def test_what_nobody_can_see_is_not_written() -> None:
    kept, remarks = nameable(
        [
            dataset("orders", column("a", physical="a\u202eb"), column("c"), excluded=["d\u200b", "e", " "]),
            replace(dataset("visits"), table='public."v\u202e"'),
            dataset("shops", column("k", physical="k\x07", required=True), key=["k"]),
        ]
    )
    assert [each.name for each in kept] == ["orders"]
    assert [each.name for each in kept[0].columns] == ["id", "c"]
    assert kept[0].excluded == ("e",)
    assert [each.severity.word for each in remarks] == ["warning", "warning", "warning"]
    assert all(each.what.isprintable() for each in remarks)


def test_the_end_of_a_value_is_known_however_it_is_written() -> None:
    text = (
        "a: |\n  one\n  # two\n\nb: >+\n  x\n\nc: 'it''s'  # d\nd: [1, {e: 2}, ]\ne:\n- f: g h\n  i: |-\n    j\n# k\n"
    )
    assert {place: ends(text)[place] for place in [(0, 3), (4, 3), (7, 3), (8, 3), (9, 0), (10, 2), (11, 5)]} == {
        (0, 3): (2, 7), (4, 3): (6, 0), (7, 3): (7, 10), (8, 3): (8, 16), (9, 0): (9, 1), (10, 2): (12, 5),
        (11, 5): (12, 5),
    }  # fmt: skip


def survives(before: str, after: str) -> bool:
    """Whether every line is still there, in order, but for a type that was widened and for what was added to a list."""
    rest = iter(after.split("\n"))
    return all(any(alike(line, other) for other in rest) for line in before.split("\n") if line.strip())


TYPE = r"\btype[\"']?: *[\"']?[a-z]+(\([0-9,]+\))?(<[^>]*>)?[\"']?"


def alike(line: str, other: str) -> bool:
    """Whether a line is the same, but for additions and types."""
    if other.strip() in {line.strip(), f"{line.strip()},"}:
        return True
    bare, longer = (re.sub(TYPE, "type", each) for each in (line, other))
    letters = iter(longer)
    indented = len(bare) - len(bare.lstrip()) == len(longer) - len(longer.lstrip())
    return indented and len(bare.strip()) > 2 and all(letter in letters for letter in bare)


TYPES = [
    "integer",
    "bigint",
    "string(10)",
    "string(20)",
    "string",
    "decimal(10,2)",
    "decimal(12,2)",
    "uuid",
    "array<string>",
]
NAMES = ["a", "b", "no", "Größe", "x y", 'q"q', "c: d", "e #f", "null", "{{g}}", "1e3"]


@st.composite
def drafts_of(draw: st.DrawFn) -> list[DatasetDraft]:
    """Random drafts."""
    found = []
    for name in draw(st.lists(st.sampled_from(["orders", "people", "visits", "shops"]), unique=True, min_size=1)):
        physical = draw(st.lists(st.sampled_from(NAMES), unique=True))
        cut = draw(st.integers(0, len(physical)))
        columns = [
            column(re.sub(r"[^a-z0-9_]", "_", f"c_{each.lower()}"), draw(st.sampled_from(TYPES)), each)
            for each in physical[:cut]
        ]
        found.append(dataset(name, *columns, excluded=physical[cut:]))
    return found


def edited(text: str, seed: int) -> str:
    """A file after people had their way with it."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    lines = text.rstrip("\n").split("\n")
    for _ in range(chance.randrange(12)):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                lines.insert(at, " " * chance.randrange(10) + "# said: {by} [somebody]")
            case 1:
                lines[at] += "  # here"
            case 2:
                lines.insert(at, "")
            case 3:
                block = re.fullmatch(r"( *)- \{(name: \w+), (.*)\}(?:  # here)*", lines[at])
                if block and '"' not in lines[at]:
                    rest = [f"{block[1]}  {each}" for each in block[3].split(", ")]
                    lines[at : at + 1] = [
                        f"{block[1]}- {block[2]}",
                        *rest,
                        f"{block[1]}  description: |",
                        f"{block[1]}    # text",
                    ]
            case 4:
                lines[at] = lines[at].replace("name: c_", "name: my_", 1) if "- {name" in lines[at] else lines[at]
            case 5:
                lines[at] = lines[at].replace("lifecycle: draft", "lifecycle: stable")
    return "\n".join(lines) + "\n"


@settings(max_examples=150, deadline=None)
@given(drafts_of(), drafts_of(), st.integers(0, 2**32))
def test_whatever_people_and_the_source_do_nothing_is_lost_and_nothing_missing(
    first: list[DatasetDraft], second: list[DatasetDraft], seed: int
) -> None:
    text = edited(written(HEADER, first), seed)
    unit = declare(PATH, text.encode())
    if unit.declaration is None or unit.findings:
        return  # nobody could have checked it in
    result = merge(text, *second)
    assert survives(text, result.text), f"{text}\n--- became ---\n{result.text}"
    after = {each["table"]: each for each in tree(result.text)["datasets"]}
    for draft in second:
        columns = [each.get("physicalName", each["name"]) for each in after[draft.table]["columns"]]
        known = {*columns, *after[draft.table].get("excluded", ())}
        assert known >= {each.physical_name or each.name for each in draft.columns} | {*draft.excluded}
        assert len({*columns}) == len(columns)
        assert not {*columns} & {*after[draft.table].get("excluded", ())}
        names = [each["name"] for each in after[draft.table]["columns"]]
        assert len({*names}) == len(names)
