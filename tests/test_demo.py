"""What `weir demo` claims holds, and it notices when it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.cli import main
from compiler.client.errors import Refused
from compiler.commands import demo

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the repository, where `make demo` runs."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the recording that may be damaged."""
    for each in (ROOT / "compiler" / "demo").glob("*.json*"):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    monkeypatch.setattr(demo, "files", lambda _package: tmp_path)
    return tmp_path


def test_the_demonstration_ends_equal_to_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    said = capsys.readouterr().out
    assert "error[breaking-column-read]: Column `balance` leaves `shop/orders/customers`" in said
    assert said.count("EQUAL to the source, both ways.") == 3
    assert "NOT EQUAL" not in said
    shown = next(block for block in README.split("```")[1::2] if block.startswith("\n== A burst"))
    assert shown in said, "the README shows what it really says"
    assert "data_sandbox.customers      22          0                   0" in said


def test_a_change_that_never_arrived_stops_the_batch(recorded: Path) -> None:
    path = recorded / "burst.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = [index for index, line in enumerate(lines) if '\\"op\\":\\"u\\"' in line and '\\"customers\\"' in line]
    del lines[rows[0]]
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(Refused, match="1 faults"):
        main(["demo"])


def test_a_source_that_holds_something_else_is_not_called_equal(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = recorded / "burst.rows.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held["orders"][0]["total"] = "68.31"
    path.write_text(json.dumps(held), encoding="utf-8")
    assert main(["demo"]) == 1
    assert capsys.readouterr().out.count("NOT EQUAL to the source.") == 2


def test_a_model_that_is_not_the_example_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ecosystem").mkdir()
    (tmp_path / "ecosystem" / "ecosystem.yaml").write_text("kind: Ecosystem\nname: other\nmaintainers: []\n")
    assert main(["demo", "--model", str(tmp_path / "ecosystem")]) == 2
    assert "Run the demonstration in a clone of weir." in capsys.readouterr().err
