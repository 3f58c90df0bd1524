"""From the files that Maven brought to a folder that a service runs from."""

from __future__ import annotations

import io
import shutil
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

# Of Trino's fifty plugins. `postgresql` does not start without `geospatial` beside it.
TRINO_PLUGINS = frozenset(
    {"delta-lake", "geospatial", "iceberg", "kafka", "memory", "password-authenticators", "postgresql", "tpch"}
)

HOW = " ".join(sorted(TRINO_PLUGINS))
"""What unpacking depends on besides the archives; a change makes a new folder in the cache."""


def unpack(name: str, files: Iterable[Path], folder: Path) -> None:
    """Fill `folder` with one software. Raises `tarfile.TarError` or `OSError` on archives that cannot be read."""
    match name:
        case "postgres":
            (jar,) = files
            with zipfile.ZipFile(jar) as outer:
                (inner,) = [member for member in outer.namelist() if member.endswith(".txz")]
                with tarfile.open(fileobj=io.BytesIO(outer.read(inner))) as archive:
                    archive.extractall(folder, filter="data")
        case "trino":
            (tarball,) = files
            _extract(tarball, folder)
            for plugin in (folder / "plugin").iterdir():
                if plugin.name not in TRINO_PLUGINS:
                    shutil.rmtree(plugin)
        case "debezium":
            (tarball,) = files
            _extract(tarball, folder / "debezium-connector-postgres")
        case _:
            for jar in files:
                shutil.copy2(jar, folder)


def _extract(tarball: Path, folder: Path) -> None:
    """Unpack a tarball without its one top folder; the plugins of Trino share jars by hard links, which stay so."""
    aside = folder.with_name(f"{folder.name}.unpacked")
    shutil.rmtree(aside, ignore_errors=True)
    with tarfile.open(tarball) as archive:
        archive.extractall(aside, filter="data")
    (top,) = aside.iterdir()
    folder.mkdir(parents=True, exist_ok=True)
    for entry in list(top.iterdir()):
        entry.rename(folder / entry.name)
    shutil.rmtree(aside)
