"""A generated bundle, and what Airflow's own Python sees in it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compiler.backend import Artifact
from compiler.backends.airflow import BACKEND
from compiler.plan.steps import Plan
from stack.site import cache_folder
from stack.software import ensure

PARSER = Path(__file__).with_name("parse_bundle.py")


def bundle(plan: Plan, platform: str = "dell") -> dict[str, Artifact]:
    """The files of the bundle, by path inside of it."""
    prefix = f"{platform}/airflow/"
    emitted = [
        each
        for stream in plan.streams
        if BACKEND.serves(stream.platform) and stream.platform.name == platform
        for each in BACKEND.stream(stream)
    ]
    emitted += list(BACKEND.platform(plan.platforms[platform], []))
    assert all(isinstance(each, Artifact) and each.path.startswith(prefix) for each in emitted)
    return {each.path.removeprefix(prefix): each for each in emitted if isinstance(each, Artifact)}


def write(files: Mapping[str, str], folder: Path) -> Path:
    """A bundle on disk."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def parse(folder: Path, *, watched: bool = True) -> dict[str, Any]:
    """What Airflow's own Python sees in a bundle, in a process that can reach nothing."""
    software = ensure(["airflow"], cache_folder(), print)
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql+psycopg2://nobody@127.0.0.1:1/nowhere",
    }
    command = [str(software["airflow"] / "bin" / "python"), str(PARSER), str(folder)]
    command += [] if watched else ["unwatched"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-4000:]
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen
