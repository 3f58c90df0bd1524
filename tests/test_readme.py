"""The walk of the README, walked."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from compiler.cli import main
from tests.models import BASE

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = README.split("```")[1::2]


def test_a_dropped_column_is_told_as_the_readme_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, tmp_path / "ecosystem")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "before"]):
        identity = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
        subprocess.run(["git", *identity, *words], check=True)  # noqa: S607 - the git of the machine
    store = tmp_path / "ecosystem/teams/shop/orders.datastore.yaml"
    lines = [line for line in store.read_text().splitlines() if "name: balance" not in line]
    store.write_text("\n".join(lines) + "\n")
    assert main(["check", "--against", "HEAD", "--no-cache"]) == 3
    said = capsys.readouterr().out.split("\n\n")
    shown = next(block for block in BLOCKS if block.startswith("\nerror["))
    assert [block for block in said if block.startswith("error")] == shown.strip("\n").split("\n\n")


def test_the_need_of_the_readme_is_the_one_of_the_model() -> None:
    shown = next(block for block in BLOCKS if "kind: Workspace" in block)
    assert shown.removeprefix("yaml\n") == (BASE / "teams/crm/churn.workspace.yaml").read_text(encoding="utf-8")
