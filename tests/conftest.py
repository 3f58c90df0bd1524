"""One running stack for the whole session, started as a user starts it: by the command, from an empty state folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from stack import processes
from stack.site import Site, cache_folder, open_site


@dataclass(frozen=True)
class Weir:
    """The command line, bound to a state folder and a cache."""

    state: Path
    cache: Path

    def __call__(self, *words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run `weir` to its end."""
        return subprocess.run(
            self.command(*words), env=self.environment(env), capture_output=True, text=True, check=False, timeout=900
        )

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Run `weir` beside the test."""
        return subprocess.Popen(
            self.command(*words), env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def command(self, *words: str) -> Sequence[str]:
        """The command as the tests' own Python runs it."""
        return [sys.executable, "-m", "compiler", *words]

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The caller's environment with our folders in it."""
        return {**os.environ, "WEIR_STATE": str(self.state), "WEIR_CACHE": str(self.cache), **(more or {})}

    @property
    def site(self) -> Site:
        """The site as it was last written."""
        return open_site(self.state, self.cache)

    def processes(self) -> list[psutil.Process]:
        """Every living process of this stack."""
        return [process for group in processes.find(self.site).values() for process in group]

    def conditions(self) -> dict[str, dict[str, Any]]:
        """What `status --json` says, by service."""
        said = json.loads(self("stack", "status", "--json").stdout)
        return {each["service"]: each for each in said["services"]}


@pytest.fixture(scope="session")
def cache() -> Path:
    """The machine's own cache: what is in it is not fetched again."""
    return cache_folder()


@pytest.fixture(scope="session")
def stack(cache: Path) -> Iterator[Weir]:
    """All services, Airflow included."""
    with fresh_state() as state:
        weir = Weir(state, cache)
        started = weir("stack", "up", "--with", "airflow")
        try:
            assert started.returncode == 0, started.stderr
            yield weir
        finally:
            # The hardest way to stop: the scheduler is dead, its workers are nobody's children.
            everything = weir.processes()
            for process in processes.find(weir.site).get("airflow-scheduler", [])[:1]:
                process.kill()
            stopped = weir("stack", "down")
            assert stopped.returncode == 0, stopped.stderr
            assert not [process for process in everything if processes.alive(process)]
            assert not weir.processes()


@pytest.fixture
def small(cache: Path) -> Iterator[Weir]:
    """A stack of a test's own, with nothing running yet."""
    with fresh_state() as state:
        weir = Weir(state, cache)
        yield weir
        weir("stack", "down")
        assert not weir.processes()


@contextmanager
def fresh_state() -> Iterator[Path]:
    """An empty state folder that PostgreSQL's user can reach, which pytest's own temporary folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="weir-test-"))
    folder.chmod(0o711)
    try:
        yield folder / "state"
    finally:
        shutil.rmtree(folder)
