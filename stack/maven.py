"""Artifacts from Maven, by coordinates and digest."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from stack import progress
from stack.errors import Unavailable

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"


@dataclass(frozen=True)
class Artifact:
    """One file of a Maven repository."""

    group: str
    name: str
    version: str
    sha256: str
    bytes: int
    type: str = "jar"
    classifier: str = ""

    @property
    def file_name(self) -> str:
        """Its name in a repository, which is also its name in a folder of jars."""
        return "-".join(filter(None, [self.name, self.version, self.classifier])) + f".{self.type}"

    def path(self, repository: Path) -> Path:
        """Where Maven keeps it in a local repository."""
        return repository.joinpath(*self.group.split("."), self.name, self.version, self.file_name)


def fetch(artifacts: Iterable[Artifact], downloads: Path) -> dict[Artifact, Path]:
    """Bring the artifacts into `downloads`, check every digest, and give their paths.

    What is there already is not fetched again; what arrived damaged is fetched once more. Shows progress.
    Raises `Unavailable` if Maven is missing, fails, or brings a file that is not the one in the lock.
    """
    repository = downloads / "maven"
    wanted = list(artifacts)
    for attempt in (1, 2):
        missing = [artifact for artifact in wanted if not _sound(artifact, repository)]
        if not missing:
            break
        for artifact in missing:
            if attempt > 1 or artifact.path(repository).exists():
                shutil.rmtree(artifact.path(repository).parent, ignore_errors=True)
        _run_maven(missing, repository)
    else:
        if damaged := [artifact for artifact in wanted if not _sound(artifact, repository)]:
            shutil.rmtree(damaged[0].path(repository).parent, ignore_errors=True)
            raise Unavailable(
                f"{damaged[0].file_name} arrived damaged twice: its SHA-256 is not the one in software.lock.",
                "Check the Maven mirror and what lies between it and this machine, then run the command again.",
            )
    return {artifact: artifact.path(repository) for artifact in wanted}


def forget(fetched: Iterable[Path]) -> None:
    """Remove archives that have been unpacked: most of a gigabyte that nobody would read again."""
    for path in fetched:
        shutil.rmtree(path.parent)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sound(artifact: Artifact, repository: Path) -> bool:
    path = artifact.path(repository)
    return path.exists() and path.stat().st_size == artifact.bytes and digest(path) == artifact.sha256


def _run_maven(artifacts: Iterable[Artifact], repository: Path) -> None:
    artifacts = list(artifacts)
    mvn = shutil.which("mvn")
    if mvn is None:
        raise Unavailable(
            "Maven is not installed: there is no `mvn` on the PATH.",
            "Install it (Debian: apt-get install maven) and run the command again.",
        )
    repository.mkdir(parents=True, exist_ok=True)
    log = repository / "maven.log"
    pom = repository / "pom.xml"
    pom.write_text(_pom(artifacts))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [mvn, "-B", "-f", str(pom), f"-Dmaven.repo.local={repository}", f"{PLUGIN}:copy"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=repository,
        )
        try:
            _show_progress(process, artifacts, repository)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        errors = [line for line in log.read_text(errors="replace").splitlines() if line.startswith("[ERROR]")]
        said = errors[0].removeprefix("[ERROR]").strip()[:400] if errors else f"exit code {process.returncode}"
        raise Unavailable(
            f"Maven could not fetch the software: {said}",
            f"Check the network and Maven's settings.xml ({log} has all of it); what has arrived is kept.",
        )


def _show_progress(process: subprocess.Popen[bytes], artifacts: list[Artifact], repository: Path) -> None:
    total = sum(artifact.bytes for artifact in artifacts)
    with progress.bar("Maven", total, "B", 0) as bar:
        while process.poll() is None:
            bar.update(sum(_arrived(artifact, repository) for artifact in artifacts) - bar.n)
            time.sleep(0.5)
        bar.update(sum(_arrived(artifact, repository) for artifact in artifacts) - bar.n)


def _arrived(artifact: Artifact, repository: Path) -> int:
    """Bytes of an artifact on disk, while Maven still writes them under another name too."""
    folder = artifact.path(repository).parent
    try:
        sizes = [path.stat().st_size for path in folder.iterdir() if artifact.file_name in path.name]
    except FileNotFoundError:
        return 0
    return min(max(sizes, default=0), artifact.bytes)


def _pom(artifacts: Iterable[Artifact]) -> str:
    """A project whose one purpose is to copy exactly these files, none of their dependencies."""
    items = "".join(
        "<artifactItem>"
        + "".join(
            f"<{tag}>{escape(value)}</{tag}>"
            for tag, value in [
                ("groupId", artifact.group),
                ("artifactId", artifact.name),
                ("version", artifact.version),
                ("type", artifact.type),
                ("classifier", artifact.classifier),
            ]
            if value
        )
        + "</artifactItem>"
        for artifact in artifacts
    )
    return (
        "<project><modelVersion>4.0.0</modelVersion>"
        "<groupId>weir</groupId><artifactId>software</artifactId><version>1</version><packaging>pom</packaging>"
        "<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>"
        "<artifactId>maven-dependency-plugin</artifactId><configuration>"
        f"<artifactItems>{items}</artifactItems><outputDirectory>copied</outputDirectory>"
        "</configuration></plugin></plugins></build></project>\n"
    )
