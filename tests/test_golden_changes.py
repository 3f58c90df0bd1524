"""What reviewers read of a merge request: what a change of the model makes of the generated files."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.diagnostics import Severity
from tests.golden import CHANGES, both, cases, difference
from tests.models import found

CASES = pytest.mark.parametrize("case", cases(CHANGES), ids=lambda case: str(case.name))


@CASES
def test_reviewers_read_what_is_expected(case: Path) -> None:
    expected = (case / "expected" / "generated.diff").read_text(encoding="utf-8")
    assert difference(case) == expected, "python -m tests.golden"
    assert expected


@CASES
def test_a_change_leads_from_one_good_model_to_another(case: Path) -> None:
    before, after = both(case)
    assert before != after
    for each in (before, after):
        assert not [finding for finding in found(each) if finding.severity is Severity.ERROR]


@CASES
def test_a_case_says_in_a_sentence_what_it_protects(case: Path) -> None:
    (told,) = (case / "README.md").read_text(encoding="utf-8").splitlines()
    assert told.endswith(".")
