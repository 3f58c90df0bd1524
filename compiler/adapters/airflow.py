"""Airflow: its pools, and the releases of DAGs in its bundle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from compiler.errors import Missing
from stack import releases
from stack.errors import StackError
from stack.services.airflow import BUNDLE

SECONDS = 15.0
WITHIN = 180.0
"""Seconds in which every DAG of a release is read; more than the interval after which Airflow reads files anew."""


class Airflow:
    """By its REST interface and the folder of its bundle; raises `Missing` where it does not answer."""

    def __init__(self, url: str, user: str, password: str, root: Path, session: requests.Session) -> None:
        """Keep the address; nothing is asked yet."""
        self._base, self._session, self._root = f"{url}/api/v2", session, root
        self._login = (f"{url}/auth/token", {"username": user, "password": password})
        self._told = releases.Airflow(url, user, password, BUNDLE)

    def version(self) -> str:
        """Its version."""
        return str(self._ask("GET", "/version")["version"])

    def pools(self) -> Mapping[str, int]:
        """Its pools, with their slots."""
        return {each["name"]: each["slots"] for each in self._ask("GET", "/pools?limit=100")["pools"]}

    def make_pool(self, name: str, slots: int) -> None:
        """Make a pool."""
        self._ask("POST", "/pools", {"name": name, "slots": slots, "include_deferred": False})

    def trigger(self, dag: str) -> None:
        """Have a DAG run now, besides its rhythm."""
        self._ask("POST", f"/dags/{dag}/dagRuns", {"logical_date": None, "conf": {}})

    def release(self) -> str | None:
        """The current release."""
        return releases.current(self._root)

    def current_folder(self) -> Path:
        """The folder of the current release, without a link in it."""
        return (self._root / "current").resolve()

    def write_release(self, release: str, files: Mapping[str, str]) -> Path:
        """Write a release beside the current one; gives its folder."""
        return releases.write(self._root, release, files)

    def switch(self, release: str, dags: Collection[str]) -> None:
        """Make a release the current one, and wait until exactly these DAGs were read from it."""
        releases.switch(self._root, release)
        with self._answering():
            releases.confirm(self._told, release, dags, within=WITHIN)

    def arrived(self, release: str, dags: Collection[str]) -> bool:
        """Whether Airflow has read exactly these DAGs from a release, as far as it shows."""
        with self._answering():
            return releases.shown(self._told, release) == set(dags)

    def prune(self) -> Sequence[str]:
        """Delete the releases that nothing needs any more."""
        with self._answering():
            return releases.prune(self._root, self._told)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Tell what fails in the words of a command."""
        try:
            yield
        except StackError as error:
            raise Missing(error.what, error.remedy) from None
        except requests.RequestException:
            raise Missing(f"Airflow at {self._base} does not answer.", "Start it, or correct its address.") from None

    def _ask(self, verb: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        try:
            if "Authorization" not in self._session.headers:
                answer = self._session.post(self._login[0], json=self._login[1], timeout=SECONDS)
                answer.raise_for_status()
                self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            answer = self._session.request(verb, self._base + path, json=body, timeout=SECONDS)
            answer.raise_for_status()
        except requests.HTTPError as error:
            code = error.response.status_code
            said = "refuses the login" if code == requests.codes.unauthorized else f"answers {code} to {verb} {path}"
            raise Missing(
                f"Airflow at {self._base} {said}.", "Correct its user and password, or see its log."
            ) from None
        except requests.RequestException:
            raise Missing(f"Airflow at {self._base} does not answer.", "Start it, or correct its address.") from None
        return answer.json()
