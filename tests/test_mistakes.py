"""What people read who have made a mistake: the right place, and a remedy that works. See `tests/golden.py`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import compiler
from compiler import rule
from compiler.diagnostics import Severity, Span
from compiler.report.findings import Report
from compiler.report.machine import FORMATS
from compiler.report.text import columns, excerpt, render
from tests.golden import cases, expected, files, of_reading, report
from tests.models import base, found

CASES = pytest.mark.parametrize("case", cases(), ids=lambda case: str(case.name))
FINE = {"byte-order-mark-alone", "json", "tab-after-colon", "windows-line-ends-alone"}
"""Cases in which nothing is wrong."""
SEVERAL = {
    "anchor-and-alias", "colon-without-space-in-braces", "column-names", "curly-quotes", "durations", "names",
    "numbers-out-of-range", "secret-in-wrong-places", "several-mistakes", "sizes", "team-unknown", "types-half-written",
    "types-of-another-system",
}  # fmt: skip
"""Cases with more than one slip; in all others there is one, and one error."""
CONSEQUENCE = ("team-unknown", "ecosystem/teams/crm/churn.workspace.yaml")
"""Where a finding only follows from another, and mending that one mends both."""
REMEDY = re.compile(r"Write `([^`…]+)`(?:,? (?:with|without|and|or) .*)?\.")
GROUPS = "|".join(sorted({each.group for each in rule.load().all}))
RULE_ID = re.compile(rf'"((?:{GROUPS})-[a-z]+(?:-[a-z]+)*)"')


@CASES
def test_people_read_what_is_expected(case: Path) -> None:
    assert render(report(files(case))) == expected(case).read_text(encoding="utf-8"), "python -m tests.golden"


@CASES
def test_a_case_says_what_it_protects(case: Path) -> None:
    told = (case / "README.md").read_text(encoding="utf-8")
    assert 1 <= len(told.splitlines()) <= 2
    assert told.rstrip().endswith(".")


@CASES
def test_one_slip_is_one_error(case: Path) -> None:
    number = errors(report(files(case)))
    assert (number > 1) if case.name in SEVERAL else number == (case.name not in FINE)


@CASES
def test_a_finding_is_a_sentence_with_a_place_and_a_remedy(case: Path) -> None:
    told = report(files(case))
    for each in told.findings:
        known = rule.load().named(each.rule)
        assert known is not None
        assert known.severity is each.severity
        assert each.sentence.endswith(".")
        assert each.hint.endswith(".")
        assert not {"?", "  ", "\n"} & {*re.findall(r"\?|  |\n", each.sentence + each.hint)}
        assert "invalid" not in each.sentence.lower()
        assert 1 <= each.span.line <= max(1, len(told.lines[each.span.path]))
        assert each.span.column >= 1


@CASES
def test_what_a_finding_tells_to_write_mends_it(case: Path) -> None:
    given = files(case)
    for each in report(given).findings:
        match = REMEDY.fullmatch(each.hint)
        text = given[each.span.path].decode("utf-8-sig").splitlines()[each.span.line - 1] if match else ""
        in_place = "secret:" not in each.hint and text[each.span.column - 1 : each.span.column] not in {"[", "{", ""}
        if match and in_place and (case.name, each.span.path) != CONSEQUENCE:
            mended = {**given, each.span.path: replaced(given[each.span.path], each.span, match[1])}
            assert errors(report(mended)) < errors(report(given)), each.hint


@CASES
def test_no_other_rule_speaks_of_what_could_not_be_read(case: Path) -> None:
    usual = {(each.rule, each.subject) for each in found(base())}
    assert not {(each.rule, each.subject) for each in found(files(case)) if not of_reading(each.rule)} - usual


def test_secrets_are_shown_nowhere() -> None:
    for case in (each for each in cases() if re.search("secret|password", each.name)):
        told = report(files(case))
        said = [render(told), render(told, colour=True), *(form(told) for form in FORMATS.values())]
        said += [f"{each}" for each in told.findings]
        assert told.findings
        assert not re.search(r"hunter|1234567890|SHOP_DB_PASSWORD\}", "\n".join(said))


def test_the_caret_stands_below_the_word() -> None:
    for before in ("", "\t", "  ", "名前 ", "🎉🎉 ", "é\u0301 ", "x" * 300):
        line = f"{before}word behind"
        shown = [*excerpt(Span("a.yaml", 1, len(before) + 1, 4), [line])]
        above, below = shown[1].partition("| ")[2], shown[2].partition("| ")[2]
        assert below.strip() == "^^^^"
        assert columns(above.partition("word")[0]) == len(below) - 4


def test_a_long_line_is_shown_around_its_place() -> None:
    line = "a" * 200 + " word " + "b" * 200
    shown = [*excerpt(Span("a.yaml", 1, 202, 4), [line])]
    assert "word" in shown[1]
    assert len(shown[1]) < 130


def test_json_tells_every_finding_with_its_place() -> None:
    for case in cases():
        told = report(files(case))
        assert len(json.loads(FORMATS["json"](told))["findings"]) == len(told.findings)


def test_every_finding_that_the_code_can_make_is_documented() -> None:
    home = Path(compiler.__file__).parent
    sources = [each for each in home.rglob("*.py") if "rules" not in each.relative_to(home).parts]
    ids = {name for each in sources for name in RULE_ID.findall(each.read_text(encoding="utf-8"))}
    known = {each.id for each in rule.load().all}
    assert ids <= known
    assert {name for name in known if of_reading(name)} <= ids, "nothing is documented that nobody says"


def errors(told: Report) -> int:
    """How many errors there are."""
    return told.count(Severity.ERROR)


def replaced(content: bytes, span: Span, text: str) -> bytes:
    """A file with a text in the place of another; of one in quotes the quotes go as well."""
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    line, begin = lines[span.line - 1], span.column - 1
    end = line.index(line[begin], begin + 1) + 1 if line[begin] in {"'", '"'} else begin + span.width
    lines[span.line - 1] = f"{line[:begin]}{text}{line[end:]}"
    return "".join(lines).encode()
