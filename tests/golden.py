"""Golden cases: a folder each, with what it protects, the files that differ from the base model, and what people read.

That is the report of a mistake, and of a change the difference that it makes in the generated files. `python -m
tests.golden` writes all of it anew; the difference is reviewed by eye.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from compiler import rule
from compiler.adapters.memory import Nothing
from compiler.pipeline import check, compiled
from compiler.report.findings import Report
from compiler.report.text import render
from tests.models import TODAY, base, sources

MISTAKES = Path(__file__).parent / "mistakes"
CHANGES = Path(__file__).parent / "changes"
GROUPS = {"yaml", "shape", "name"}
"""The rules about whether a model can be read; what others find in these cases is their matter."""


def cases(folder: Path = MISTAKES) -> list[Path]:
    """The folder of every case."""
    return sorted(each.parent for each in folder.glob("*/README.md"))


def files(case: Path) -> dict[str, bytes]:
    """The base model with the files of a case in it."""
    return {**base(), **below(case / "model")}


def below(home: Path) -> dict[str, bytes]:
    """The files of a model that stand below a folder of a case."""
    found = sorted(each for each in home.rglob("*") if each.is_file())
    return {f"ecosystem/{each.relative_to(home).as_posix()}": each.read_bytes() for each in found}


def artifacts(given: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The lines of each file that a model compiles to; the client is the same for all of them."""
    made = compiled(check(sources(given), rule.Rules(()), TODAY, Nothing()).ecosystem)
    return {path: each.text.splitlines() for path, each in made.items() if "/weir_client/" not in path}


def difference(case: Path) -> str:
    """What a change makes of the generated files, as a reviewer reads it: what differs, and where it stands."""
    old, new = (artifacts(each) for each in both(case))
    return "".join(
        f"{line}\n" for path in sorted(old.keys() | new.keys()) for line in of_file(path, old.get(path), new.get(path))
    )


def both(case: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The model before a change and after it."""
    before = {**base(), **below(case / "before")}
    return before, {**before, **below(case / "model")}


def of_file(path: str, old: list[str] | None, new: list[str] | None) -> Iterator[str]:
    """How a file differs; of one that comes or goes only how long it is."""
    if old is None or new is None:
        yield f"{'+++' if old is None else '---'} {path} ({len(old or new or ())} lines)"
    else:
        yield from unified_diff(old, new, path, path, n=0, lineterm="")


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
    told_by_path = {expected(case): render(report(files(case))) for case in cases()}
    told_by_path |= {case / "expected" / "generated.diff": difference(case) for case in cases(CHANGES)}
    for path, told in told_by_path.items():
        if not path.exists() or path.read_text(encoding="utf-8") != told:
            path.parent.mkdir(exist_ok=True)
            path.write_text(told, encoding="utf-8")
            print(path.relative_to(MISTAKES.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
