"""Models of earlier releases are still read, and still mean what they meant."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.memory import Nothing
from compiler.diagnostics import Severity
from compiler.pipeline import check
from compiler.report.shown import as_data
from tests.models import TODAY

FOLDER = Path(__file__).parent / "compat"
RELEASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
LEFT_OUT = shutil.ignore_patterns("sources", "README.md")


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: str(path.name))
def test_a_model_of_an_earlier_release_is_read_and_means_the_same(release: Path) -> None:
    told = json.loads((release / "meaning.json").read_text(encoding="utf-8"))
    assert contains(meaning(release), told)


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: str(path.name))
def test_a_model_of_an_earlier_release_has_no_errors(release: Path) -> None:
    checked = check(disk.read(release / "ecosystem", "ecosystem"), rule.load(), TODAY, Nothing())
    assert [each for each in checked.judged.findings if each.severity is Severity.ERROR] == []


def test_a_model_that_means_something_else_is_noticed() -> None:
    told = json.loads((RELEASES[0] / "meaning.json").read_text(encoding="utf-8"))
    other = json.loads(json.dumps(told).replace('"bigint"', '"integer"', 1))
    assert not contains(other, told)


def meaning(release: Path) -> Any:  # noqa: ANN401 - plain values
    """What a model means now."""
    checked = check(disk.read(release / "ecosystem", "ecosystem"), rule.load(), TODAY, Nothing())
    return json.loads(json.dumps(as_data(checked.ecosystem, checked.directory.declared)))


def contains(now: Any, told: Any) -> bool:  # noqa: ANN401 - plain values
    """Whether everything that was told is still so; what is told beside it is new."""
    if isinstance(told, dict):
        return isinstance(now, dict) and all(key in now and contains(now[key], value) for key, value in told.items())
    if isinstance(told, list):
        return isinstance(now, list) and len(now) == len(told) and all(map(contains, now, told))
    return bool(now == told)


if __name__ == "__main__":
    release = FOLDER / sys.argv[1]
    shutil.copytree(FOLDER.parent.parent / "ecosystem", release / "ecosystem", ignore=LEFT_OUT)
    (release / "meaning.json").write_text(json.dumps(meaning(release), indent=1, ensure_ascii=False) + "\n")
