"""Golden cases: a folder each, with what it protects, the files that differ from the base model, and the report.

`python -m tests.golden` writes every `expected/findings.txt` anew; the difference is reviewed by eye.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from compiler import rule
from compiler.adapters.memory import Nothing
from compiler.pipeline import check
from compiler.report.findings import Report
from compiler.report.text import render
from tests.models import TODAY, base, sources

MISTAKES = Path(__file__).parent / "mistakes"
GROUPS = {"yaml", "shape", "name"}
"""The rules about whether a model can be read; what others find in these cases is their matter."""


def cases() -> list[Path]:
    """The folder of every case."""
    return sorted(each.parent for each in MISTAKES.glob("*/README.md"))


def files(case: Path) -> dict[str, bytes]:
    """The base model with the files of a case in it."""
    model = case / "model"
    given = {each.relative_to(model).as_posix(): each.read_bytes() for each in model.rglob("*") if each.is_file()}
    return {**base(), **{f"ecosystem/{path}": content for path, content in given.items()}}


def report(given: Mapping[str, bytes]) -> Report:
    """What is said of some files while they are read and their names are bound."""
    taken = sources(given)
    checked = check(taken, rule.load(), TODAY, Nothing())
    findings = [each for each in checked.judged.findings if of_reading(each.rule)]
    lines = {path: content.decode("utf-8-sig", "replace").splitlines() for path, content in taken.declarations.items()}
    ran = [each.id for each in rule.load().all if of_reading(each.id)]
    return Report(findings, (), checked.counts, ran, {}, lines)


def of_reading(name: str) -> bool:
    """Whether a rule is about reading the model at all."""
    return name.partition("-")[0] in GROUPS


def expected(case: Path) -> Path:
    """The file with the report of a case."""
    return case / "expected" / "findings.txt"


def main() -> int:
    """Write every expectation anew, and name those that changed."""
    for case in cases():
        path, told = expected(case), render(report(files(case)))
        if not path.exists() or path.read_text(encoding="utf-8") != told:
            path.parent.mkdir(exist_ok=True)
            path.write_text(told, encoding="utf-8")
            print(path.relative_to(MISTAKES.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
