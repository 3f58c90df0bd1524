"""Kafka Connect: its connectors, what it thinks of their keys, and how their tasks are."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from compiler.errors import Missing

SECONDS = 30.0
"""A validation connects to the source database, so it may take a while."""
BUSY = requests.codes.conflict
"""What Connect answers while it moves work between workers."""
ATTEMPTS = 20
PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Health:
    """How a connector is."""

    connector: str
    """RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED or RESTARTING."""
    tasks: tuple[str, ...]
    """The same of each task: a connector may run while its task has failed."""
    trace: str
    """The first line of what a failed task said."""

    @property
    def runs(self) -> bool:
        """Whether it does its work, as far as Connect knows."""
        return self.connector == "RUNNING" and bool(self.tasks) and set(self.tasks) == {"RUNNING"}


class Connect:
    """One worker or cluster, by its REST interface; raises `Missing` where it does not answer."""

    def __init__(self, url: str, session: requests.Session) -> None:
        """Keep the address; nothing is asked yet."""
        self._url, self._session = url.rstrip("/"), session

    def version(self) -> str:
        """The version of Kafka Connect."""
        return str(self._ask("GET", "/").json()["version"])

    def names(self) -> list[str]:
        """The connectors that there are."""
        return [str(each) for each in self._ask("GET", "/connectors").json()]

    def delete(self, name: str) -> None:
        """Delete a connector; its slot and its topics stay. One that is not there is fine."""
        self._ask("DELETE", f"/connectors/{name}", fine=(requests.codes.not_found,))

    def config(self, name: str) -> Mapping[str, str] | None:
        """The keys of a connector; None where there is none of that name."""
        answer = self._ask("GET", f"/connectors/{name}/config", fine=(requests.codes.not_found,))
        return answer.json() if answer.ok else None

    def mistakes(self, config: Mapping[str, str]) -> list[str]:
        """What the connector's own validation says against the keys."""
        plugin = config["connector.class"].rpartition(".")[2]
        told = self._ask("PUT", f"/connector-plugins/{plugin}/config/validate", body=dict(config)).json()
        return [
            f"{each['value']['name']}: {said}" for each in told["configs"] for said in each["value"]["errors"] or ()
        ]

    def put(self, config: Mapping[str, str]) -> None:
        """Create a connector, or give one its new keys; its task then starts again."""
        self._ask("PUT", f"/connectors/{config['name']}/config", body=dict(config))

    def health(self, name: str) -> Health | None:
        """How a connector is; None where there is none of that name, or nobody knows yet."""
        answer = self._ask("GET", f"/connectors/{name}/status", fine=(requests.codes.not_found,))
        if not answer.ok:
            return None
        told = answer.json()
        traces = [each.get("trace", "") for each in (told["connector"], *told["tasks"])]
        trace = next((each.strip().splitlines() for each in traces if each.strip()), [""])
        causes = [line for line in trace if line.startswith("Caused by:")]
        return Health(
            told["connector"]["state"],
            tuple(each["state"] for each in told["tasks"]),
            (causes or trace)[-1 if causes else 0],
        )

    def restart(self, name: str) -> None:
        """Start the failed tasks of a connector again."""
        self._ask("POST", f"/connectors/{name}/restart?includeTasks=true&onlyFailed=true")

    def _ask(
        self, verb: str, path: str, *, body: Mapping[str, Any] | None = None, fine: tuple[int, ...] = ()
    ) -> requests.Response:
        for attempt in range(ATTEMPTS):
            try:
                answer = self._session.request(verb, self._url + path, json=body, timeout=SECONDS)
            except requests.RequestException as error:
                said = (
                    "refuses connections" if isinstance(error, requests.ConnectionError) else "does not answer in time"
                )
                raise Missing(f"Kafka Connect at {self._url} {said}.", "Start it, or correct its address.") from None
            if answer.ok or answer.status_code in fine:
                return answer
            if answer.status_code != BUSY or attempt == ATTEMPTS - 1:
                break
            time.sleep(PAUSE)
        raise Missing(
            f"Kafka Connect answers {answer.status_code} to {verb} {path.partition('?')[0]}: {message(answer)}.",
            "Its log says more.",
        )


def message(answer: requests.Response) -> str:
    """The first line of what Connect says of a request that it refuses."""
    try:
        said = str(answer.json().get("message", ""))
    except (ValueError, AttributeError):
        said = answer.text
    return (said.strip().splitlines() or ["nothing"])[0].rstrip(".")
