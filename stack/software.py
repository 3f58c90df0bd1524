"""The software of the stack: fetched once into the cache, by digest, and checked at every start."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from stack import airflow_environment, archives, maven, minio_build
from stack.errors import Unavailable
from stack.files import exclusive, write_whole
from stack.maven import Artifact
from stack.site import SHIPPED

LOCK = SHIPPED / "software.lock"
FREE_BYTES = 4_000_000_000
"""Room that fetching everything needs at its widest: archives, unpacked software and the build of MinIO."""


@dataclass(frozen=True)
class Recipe:
    """How one piece of software comes to be a folder in the cache."""

    name: str
    version: str
    ingredients: str
    """What the result depends on, as text: when it changes, a new folder is made."""
    artifacts: tuple[Artifact, ...]
    """What Maven has to bring first."""
    make: Callable[[Mapping[Artifact, Path], Path, Path], None]
    """Given the fetched files, the empty folder to fill, and a scratch folder that survives interruptions."""

    def folder(self, cache: Path) -> Path:
        """Where the finished software lives; the name tells version and digest of the ingredients."""
        return cache / f"{self.name}-{self.version}-{hashlib.sha256(self.ingredients.encode()).hexdigest()[:10]}"


def recipes() -> dict[str, Recipe]:
    """Everything that can be asked for, by name."""
    lock = json.loads(LOCK.read_text())
    made = [_from_archives(name, entry) for name, entry in lock.items()]
    made.append(Recipe("minio", minio_build.version(), minio_build.ingredients(), (), minio_build.make))
    made.append(
        Recipe(
            "airflow", airflow_environment.version(), airflow_environment.ingredients(), (), airflow_environment.make
        )
    )
    return {recipe.name: recipe for recipe in made}


def ensure(names: Iterable[str], cache: Path, say: Callable[[str], None]) -> dict[str, Path]:
    """Give the folder of each named software, after fetching, building or repairing what is not whole in the cache.

    Needs neither network nor tools nor a writable cache when all is there. Raises `Unavailable` when a tool is
    missing, a download fails or is damaged twice, or the cache cannot be written.
    """
    known = recipes()
    wanted = [known[name] for name in sorted(set(names))]
    if any(not _whole(recipe.folder(cache)) for recipe in wanted):
        try:
            _complete(wanted, cache, say)
        except OSError as error:
            raise Unavailable(
                f"The cache {cache} cannot be written: {error.strerror or error}.",
                "Mend it, or point WEIR_CACHE to a folder that you own.",
            ) from error
    return {recipe.name: recipe.folder(cache) for recipe in wanted}


def _complete(wanted: Iterable[Recipe], cache: Path, say: Callable[[str], None]) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    with exclusive(cache / "lock", wait=False) as first:
        if not first:
            say("Another weir is filling the cache; waiting for it.")
    with exclusive(cache / "lock", wait=True):
        missing = [recipe for recipe in wanted if not _whole(recipe.folder(cache))]
        if (free := shutil.disk_usage(cache).free) < FREE_BYTES:
            raise Unavailable(
                f"The disk of {cache} has {free / 1e9:.1f} GB left; fetching needs {FREE_BYTES / 1e9:.0f} GB.",
                "Make room, or point WEIR_CACHE to another disk.",
            )
        say(f"Fetching {', '.join(recipe.name for recipe in missing)} into {cache}, once for all checkouts.")
        # Maven waits for the network, the compiler for the processor: side by side they cost the longer of the two.
        with ThreadPoolExecutor() as side_by_side:
            brought = [recipe for recipe in missing if recipe.artifacts]
            work = [side_by_side.submit(_install, [recipe], cache) for recipe in missing if not recipe.artifacts]
            work += [side_by_side.submit(_install, brought, cache)] if brought else []
            for done in work:
                done.result()


def _install(together: Iterable[Recipe], cache: Path) -> None:
    """Make the folders of some recipes; each appears under its name only when it is complete."""
    together = list(together)
    downloads = cache / "downloads"
    fetched = maven.fetch([artifact for recipe in together for artifact in recipe.artifacts], downloads)
    for recipe in together:
        final = recipe.folder(cache)
        aside, scratch = final.with_suffix(".new"), downloads / recipe.name
        for leftover in (aside, final):
            shutil.rmtree(leftover, ignore_errors=True)
        aside.mkdir()
        scratch.mkdir(parents=True, exist_ok=True)
        recipe.make(fetched, aside, scratch)
        # Root's PostgreSQL runs as another user and reads from here.
        aside.chmod(0o755)
        aside.rename(final)
        write_whole(_inventory(final), json.dumps(_take_stock(final)))
        shutil.rmtree(scratch)
    maven.forget(fetched.values())


def _whole(folder: Path) -> bool:
    """Whether every file is there with the size and time it was installed with: milliseconds, not a second."""
    try:
        recorded = json.loads(_inventory(folder).read_text())
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return False
    for name, (size, changed) in recorded.items():
        try:
            found = (folder / name).stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        if (found.st_size, found.st_mtime_ns) != (size, changed):
            return False
    return True


def _take_stock(folder: Path) -> dict[str, tuple[int, int]]:
    # Python writes its bytecode anew as it sees fit, so that is no part of what must stay as it was.
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _inventory(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.files")


def _from_archives(name: str, entry: Mapping[str, object]) -> Recipe:
    artifacts = tuple(Artifact(**fields) for fields in entry["artifacts"])  # type: ignore[attr-defined]  # JSON
    return Recipe(
        name=name,
        version=str(entry["version"]),
        ingredients=json.dumps(entry, sort_keys=True) + archives.HOW,
        artifacts=artifacts,
        make=lambda fetched, folder, _scratch: archives.unpack(
            name, [fetched[artifact] for artifact in artifacts], folder
        ),
    )
