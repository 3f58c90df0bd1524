"""One model, the same findings, byte for byte: whatever the machine, folder, hour and order of files on disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compiler.adapters import disk
from tests.golden import cases
from tests.models import BASE

WAIVER = """
kind: Waiver
rule: governance-single-maintainer
object: team:{team}
reason: A second person begins soon.
approver: anna
expires: {day}
"""
USUAL = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
LOCALES = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S607 - as installed


def model() -> list[tuple[str, bytes]]:
    """The base model, behind it every mistake of `tests/mistakes`, and waivers that end just soon enough to be told."""
    files = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in BASE.rglob("*") if path.is_file()}
    for case in cases():
        for path in (each for each in (case / "model").rglob("*") if each.is_file()):
            files[f"~mistakes/{case.name}/{path.relative_to(case / 'model').as_posix()}"] = path.read_bytes()
    for team, days in (("shop", 14), ("crm", 15)):
        day = datetime.now(UTC).date() + timedelta(days=days)
        files[f"waivers/{team}.waiver.yaml"] = WAIVER.format(team=team, day=day).encode()
    return sorted(files.items())


def written(folder: Path, files: Sequence[tuple[str, bytes]]) -> Path:
    """The folder with the files in it, made in this order."""
    for path, content in files:
        place = folder / "ecosystem" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def told(folder: Path, *words: str, **environment: str) -> str:
    """What the command says about a model, as JSON."""
    home = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "compiler", "check", "--json", *words],
        cwd=folder,
        env={**os.environ, **USUAL, "PYTHONPATH": home, "WEIR_CACHE": str(folder / "cache"), **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The model, and what is said about it."""
    folder = written(tmp_path_factory.mktemp("usual"), model())
    said = told(folder, "--no-cache")
    findings = json.loads(said)["findings"]
    assert len(findings) > 150
    assert len({each["rule"] for each in findings}) > 20
    return folder, said


@pytest.mark.parametrize("seed", ["1", "4242", "random"])
def test_whatever_the_hashes(usual: tuple[Path, str], seed: str) -> None:
    folder, said = usual
    assert told(folder, "--no-cache", PYTHONHASHSEED=seed) == said


def test_every_rule_says_the_same_whatever_the_hashes() -> None:
    shown = "from tests.test_rules import *; [print(each.id, *examine(each, each.bad), sep='\\n') for each in RULES]"
    said = [
        subprocess.run(
            [sys.executable, "-c", shown],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].count(b"Diagnostic") > 200


@pytest.mark.parametrize(
    "locale", ["C", "POSIX", *(each for each in LOCALES if each.startswith(("de_DE", "tr_TR", "C.")))]
)
def test_whatever_the_language(usual: tuple[Path, str], locale: str) -> None:
    folder, said = usual
    assert told(folder, "--no-cache", LC_ALL=locale, LANG=locale) == said


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_whatever_the_hour(usual: tuple[Path, str], zone: str) -> None:
    """Where it is tomorrow already, and where it is still yesterday: the day of waivers is that of UTC."""
    folder, said = usual
    if f"{datetime.now(UTC).date() + timedelta(days=14)}" not in said:
        pytest.skip("midnight has passed since the model was made")
    assert told(folder, "--no-cache", TZ=zone) == said


def test_whatever_the_folder_and_the_order_in_which_files_were_made(usual: tuple[Path, str], tmp_path: Path) -> None:
    _, said = usual
    folder = written(tmp_path / "elsewhere with a blank", model()[::-1])
    assert told(folder, "--no-cache") == said
    assert told(folder, "--no-cache", "--model", "./ecosystem/") == said


def test_whatever_is_remembered(usual: tuple[Path, str]) -> None:
    folder, said = usual
    assert told(folder) == said
    assert told(folder, PYTHONHASHSEED="7") == said


def test_whatever_the_order_in_which_the_disk_lists_files(
    usual: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = usual
    usually = disk.read(folder / "ecosystem")
    scandir = os.scandir

    @contextmanager
    def backwards(path: str) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(path) as entries:
            yield sorted(entries, key=lambda each: each.name, reverse=True)

    monkeypatch.setattr("compiler.adapters.disk.os.scandir", backwards)
    turned = disk.read(folder / "ecosystem")
    assert [*turned.declarations] == [*usually.declarations]
    assert turned.findings == usually.findings
