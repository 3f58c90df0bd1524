"""Airflow, in a virtual environment of its own: its hundred pinned packages must not meet ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

from stack import progress
from stack.errors import Unavailable
from stack.maven import Artifact
from stack.site import SHIPPED

REQUIREMENTS = SHIPPED / "airflow" / "requirements.lock"


def version() -> str:
    """The version of Airflow in the lock."""
    found = re.search(r"^apache-airflow==(\S+)", REQUIREMENTS.read_text(), re.MULTILINE)
    assert found, "the lock holds Airflow"  # noqa: S101 - our own file
    return found[1]


def ingredients() -> str:
    """The lock, and the Python that the environment is bound to."""
    return f"{REQUIREMENTS.read_text()}{sys.version}{sys.base_prefix}"


def make(_fetched: Mapping[Artifact, Path], folder: Path, _scratch: Path) -> None:
    """Make the environment in `folder`; it works under the folder's final name because nothing asks its scripts."""
    venv.create(folder, with_pip=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    total = len(re.findall(r"^\S+==", REQUIREMENTS.read_text(), re.MULTILINE))
    # pip compiles the bytecode; without it each of Airflow's processes would compile all of it at every start.
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--only-binary=:all:"]
    process = subprocess.Popen(
        [*command, "--progress-bar=off", "-r", str(REQUIREMENTS)],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    try:
        with progress.bar("Airflow", total, " packages", 2) as bar:
            for line in process.stdout or ():
                lines.append(line)
                bar.update(line.startswith("Collecting "))
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()
    if process.returncode:
        errors = [line.strip() for line in lines if line.startswith("ERROR")]
        raise Unavailable(
            f"Airflow could not be installed: {' / '.join(errors[-2:])[:500]}",
            "Check pip's settings and the network, then run the command again.",
        )
