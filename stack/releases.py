"""Releases of generated DAGs: folders that never change, a link that names the current one, and Airflow's word on it.

`<root>/releases/<id>/` holds one release, written whole; `<root>/current` is a link to `releases/<id>`.
"""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import requests

from stack import local
from stack.errors import StackError

POLL = 0.5
"""Seconds between two looks at what Airflow has parsed."""

ASK = 3.0
"""Seconds before parses are asked for, and again after that.

A parse that Airflow is asked for before it has seen the link move reads the old release and is filed under the new
one. `confirm` notices and asks again; waiting for the refresh (1 s, see the environment of the service) avoids it.
"""

TIMEOUT = 30.0
"""Seconds that one request may take; a busy machine needs several."""


class Taken(StackError):
    """The id belongs to a release with other content."""


class NotArrived(StackError):
    """Airflow does not show the release within the time, or cannot import it."""

    def __init__(self, release: str, missing: list[str], left_over: list[str], errors: dict[str, str]) -> None:
        """Keep the DAGs that did not come, those that did not go, and the text of the import error per file."""
        self.release, self.missing, self.left_over, self.errors = release, missing, left_over, errors
        facts = [f"Airflow does not run release {release}."]
        if missing:
            facts.append(f"Not arrived: {', '.join(missing)}.")
        if left_over:
            facts.append(f"Still active from an earlier release: {', '.join(left_over)}.")
        facts += [f"{file} cannot be imported:\n{text.rstrip()}" for file, text in errors.items()]
        remedy = "Mend the files that cannot be imported" if errors else "See the log of Airflow's dag-processor"
        super().__init__("\n".join(facts), f"{remedy}, or switch back to the release before.")


@dataclass(frozen=True)
class Airflow:
    """Where Airflow's REST API answers, who asks, and the name of the bundle that holds our DAGs."""

    url: str
    user: str
    password: str = field(repr=False)
    bundle: str


def write(root: Path, release: str, files: Mapping[str, str]) -> Path:
    """Make a release of these files, by relative path, and give its folder: after a crash all of it is there, or none.

    Writing the same release again changes nothing; other content under a known id raises `Taken`.
    """
    folder = _folder(root, release)
    folder.parent.mkdir(parents=True, exist_ok=True)
    content = {_inside(name): text.encode() for name, text in files.items()}
    with TemporaryDirectory(dir=root, prefix=".writing-") as aside:
        draft = Path(aside) / release
        for path, text in content.items():
            _write_file(draft / path, text)
        for place, _, _ in os.walk(draft):
            _sync(Path(place))
        try:
            draft.rename(folder)
        except OSError as error:
            if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                raise
            if _content(folder) != content:
                raise Taken(
                    f"Release {release} exists in {root} with other content.",
                    "Give the new content an id of its own.",
                ) from None
    _sync(folder.parent)
    return folder


def switch(root: Path, release: str) -> None:
    """Make the release the current one, in one step; a reader of the link sees the old one or the new one."""
    if not _folder(root, release).is_dir():
        raise FileNotFoundError(f"There is no release {release} in {root}.")
    with TemporaryDirectory(dir=root, prefix=".switching-") as aside:
        link = Path(aside) / "current"
        link.symlink_to(f"releases/{release}")
        link.replace(root / "current")
    _sync(root)


def current(root: Path) -> str | None:
    """Tell which release is the current one; None before the first."""
    try:
        return (root / "current").readlink().name
    except FileNotFoundError:
        return None


def confirm(airflow: Airflow, release: str, dag_ids: Collection[str], *, within: float) -> float:
    """Wait until Airflow has read exactly these DAGs from the release; gives the seconds, else raises `NotArrived`.

    Airflow parses a file that it knows again only when it is newer than its last parse, or after
    `min_file_process_interval`. So each DAG that has not arrived is asked for, again and again until it has.
    Allow more than that interval: a file that never held a DAG cannot be asked for.

    Only parses since the call count, so that a switch there and back is seen through as well. The word is good only
    with `min_serialized_dag_update_interval = 0`: otherwise Airflow may show a new version and keep the old tasks.
    """
    api = _Api(airflow)
    began = asked = time.monotonic()
    parsed_before = {dag["dag_id"]: dag["last_parsed_time"] for dag in api.dags()}
    failed_before = {_attempt(error) for error in api.import_errors()}
    while True:
        dags = {dag["dag_id"]: dag for dag in api.dags()}
        arrived = {
            name
            for name, dag in dags.items()
            if dag["last_parsed_time"] != parsed_before.get(name) and _is_from(release, dag)
        }
        missing = set(dag_ids) - arrived
        left_over = {name for name, dag in dags.items() if not dag["is_stale"]} - set(dag_ids)
        now = time.monotonic()
        if not missing and not left_over:
            return now - began

        errors = {error["filename"]: error for error in api.import_errors()}
        broken = {
            file
            for file, error in errors.items()
            if _attempt(error) not in failed_before and _folder_in(release) in error["stack_trace"]
        }
        under_way = {name for name in missing & dags.keys() if dags[name]["relative_fileloc"] not in broken}
        if (broken and not under_way) or now - began > within:
            texts = {file: error["stack_trace"] for file, error in errors.items()}
            raise NotArrived(release, sorted(missing), sorted(left_over), texts)

        if now - asked >= ASK:
            asked = now
            for name in sorted(missing & dags.keys() | left_over):
                api.ask_to_parse(dags[name]["file_token"])
        time.sleep(POLL)


def shown(airflow: Airflow, release: str) -> set[str]:
    """The DAGs that Airflow has read from a release; None of them counts while another release's are active too."""
    dags = [dag for dag in _Api(airflow).dags() if not dag["is_stale"]]
    return {dag["dag_id"] for dag in dags} if all(_is_from(release, dag) for dag in dags) else set()


def prune(root: Path, airflow: Airflow, *, keep: int = 5) -> list[str]:
    """Delete the releases that nothing needs and give their ids, oldest first.

    What stays: the current one, the `keep` newest, those that a DAG of the bundle shows, and those that a running
    or queued run began with. A run that is cleared later needs its release too: that is what `keep` is for.
    """
    api = _Api(airflow)
    # The DAGs first: a run that begins after its question was answered took the release of a DAG.
    needed = {current(root)} | {dag["bundle_version"] for dag in api.dags() if not dag["is_stale"]}
    needed |= {run["bundle_version"] for run in api.open_runs()}
    oldest_first = sorted((root / "releases").iterdir(), key=lambda folder: (folder.stat().st_mtime_ns, folder.name))
    spare = [folder for folder in oldest_first[: max(len(oldest_first) - keep, 0)] if folder.name not in needed]
    for folder in spare:
        # Renamed first, so that a release is never half there.
        with TemporaryDirectory(dir=root, prefix=".pruning-") as aside:
            folder.rename(Path(aside) / folder.name)
    return [folder.name for folder in spare]


def _is_from(release: str, dag: Mapping[str, Any]) -> bool:
    """Tell whether what Airflow knows of the DAG was read from this release.

    The version alone does not prove it: Airflow writes the version of the moment in which it files a parse, also
    when the parse began before the switch. The place of the file comes from the parse itself.
    """
    from_release = dag["fileloc"].endswith(_folder_in(release) + dag["relative_fileloc"])
    return bool(dag["bundle_version"] == release and from_release and not dag["is_stale"])


def _folder_in(release: str) -> str:
    """Give the part that is in the path of each of the release's files, and of no other's."""
    return f"/releases/{release}/"


def _attempt(error: Mapping[str, Any]) -> tuple[int, str]:
    """Tell failures of the same file apart: each parse that fails gives its error a new time."""
    return error["import_error_id"], error["timestamp"]


class _Api:
    """The few questions we have for Airflow; each request has a time-out, and failures raise `requests` errors."""

    def __init__(self, airflow: Airflow) -> None:
        self._base = f"{airflow.url.rstrip('/')}/api/v2"
        self._bundle = airflow.bundle
        self._session = local.session()
        answer = self._session.post(
            f"{airflow.url.rstrip('/')}/auth/token",
            json={"username": airflow.user, "password": airflow.password},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def dags(self) -> Iterator[dict[str, Any]]:
        """List every DAG that came from the bundle, the stale ones too."""
        return self._every("dags", "dags", bundle_name=self._bundle, exclude_stale="false", order_by="dag_id")

    def import_errors(self) -> Iterator[dict[str, Any]]:
        """List the files of the bundle that Airflow could not import when it last tried."""
        return self._every("importErrors", "import_errors", bundle_name=self._bundle)

    def open_runs(self) -> Iterator[dict[str, Any]]:
        """List the runs of any DAG that still have tasks to do."""
        return self._every("dags/~/dagRuns", "dag_runs", state=["running", "queued"], order_by="id")

    def ask_to_parse(self, file_token: str) -> None:
        """Put the file at the head of the dag-processor's queue."""
        answer = self._session.put(f"{self._base}/parseDagFile/{file_token}", timeout=TIMEOUT)
        if answer.status_code != requests.codes.conflict:  # It has been asked for and has not had its turn yet.
            answer.raise_for_status()

    def _every(self, path: str, key: str, **filters: str | list[str]) -> Iterator[dict[str, Any]]:
        """Give the items of all pages; Airflow cuts a page at 100 whatever one asks for."""
        offset = 0
        while True:
            parameters = {**filters, "limit": "100", "offset": str(offset)}
            answer = self._session.get(f"{self._base}/{path}", params=parameters, timeout=TIMEOUT)
            answer.raise_for_status()
            page = answer.json()
            yield from page[key]
            offset += len(page[key])
            if not page[key] or offset >= page["total_entries"]:
                return


def _folder(root: Path, release: str) -> Path:
    if not re.fullmatch(r"\w[\w.-]*", release, re.ASCII):
        raise ValueError(f"{release!r} cannot name a folder.")
    return root / "releases" / release


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{name!r} is no path inside a release.")
    return path


def _content(folder: Path) -> dict[PurePosixPath, bytes]:
    """Read a release back, without the bytecode that Python keeps beside modules."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.parent.name != "__pycache__")
    return {PurePosixPath(file.relative_to(folder)): file.read_bytes() for file in files}


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
