"""The services of an environment, reached: what a deployment speaks to."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
import requests
import trino
from psycopg.rows import dict_row

from compiler.adapters.airflow import Airflow
from compiler.adapters.connect import Connect
from compiler.adapters.kafka import Kafka
from compiler.adapters.sources import HERE, STACK, Place, conninfo_of, secret, stack_port, start
from compiler.client.engines import Row, Told, Trino
from compiler.deploy.world import NotAllowed, World
from compiler.errors import Missing, Usage
from compiler.model.platform import Environment, Service
from stack import local
from stack.errors import StackError
from stack.launcher import current_site


class ReachedTrino(Trino):
    """A Trino server whose own failures are told as those of a service."""

    def run(self, statement: str, told: Told | None = None) -> list[Row]:
        """Run one statement."""
        try:
            return super().run(statement, told)
        except requests.RequestException:
            raise Missing("The engine does not answer.", "Start it, or correct its address.") from None
        except trino.exceptions.Error as error:
            said = getattr(error, "message", None) or str(error)
            raise Missing(f"The engine says: {said.rstrip('.')}.", "Its log says more; then deploy again.") from None


def url_of(service: Service) -> str:
    """The address of a service, of the stack on this machine too."""
    if not service.address.startswith(STACK):
        return service.address.rstrip("/")
    return f"http://{HERE}:{stack_port(service.address.removeprefix(STACK))}"


def bootstrap_of(service: Service) -> str:
    """The brokers of Kafka."""
    if not service.address.startswith(STACK):
        return service.address
    return f"{HERE}:{stack_port(service.address.removeprefix(STACK))}"


def engine_address(service: Service, environ: Mapping[str, str]) -> str:
    """The engine as the client is told it: `trino://user@host:port`, with a password over TLS."""
    parts = urlsplit(url_of(service))
    password = f":{quote(secret(service.password, environ), safe='')}" if service.password else ""
    scheme = "trino+https" if parts.scheme == "https" else "trino"
    return f"{scheme}://{quote(service.user, safe='')}{password}@{parts.netloc}"


def folder_of(environment: Environment, what: str, service: Service | None, key: str) -> Path:
    """A folder in which a service looks for files; raises `Usage` where the environment does not say it."""
    if service is None or service.folder is None:
        raise Usage(
            f"Environment `{environment.name}` does not say where {what} looks for files.",
            f"Add `{key}:` to `{key.partition('.')[0]}:` in {environment.written.span.path}."
            if service
            else f"Add `{key.partition('.')[0]}:` with `{key}:` to {environment.written.span.path}.",
        )
    folder = Path(service.folder)
    if service.folder.startswith(STACK):
        owner, _, inner = service.folder.removeprefix(STACK).partition(".")
        try:
            folder = current_site().folder(owner) / inner
        except StackError as error:
            raise Missing(error.what, error.remedy) from None
        if not folder.is_dir():
            raise Missing(f"The stack has no folder `{owner}.{inner}` yet.", start(owner))
    if not folder.is_dir():
        raise Missing(f"There is no folder {folder}, in which {what} looks for files.", "Make it, or correct its name.")
    return folder


@dataclass(frozen=True)
class Directory:
    """A folder in which a service looks for files."""

    path: Path
    mode: int
    """Of the files in it."""

    def read(self, name: str) -> str | None:
        """The text of a file, if there is one."""
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def write(self, name: str, text: str) -> None:
        """Replace a file whole: a reader sees the old one or the new one."""
        handle, aside = tempfile.mkstemp(dir=self.path, prefix=".new-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).chmod(self.mode)
            Path(aside).replace(self.path / name)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise


@dataclass(frozen=True)
class SourceDatabase:
    """A source, with the login that the environment holds."""

    place: Place

    def ask(self, question: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """The rows that answer a question."""
        with self._connected() as connection:
            return connection.cursor(row_factory=dict_row).execute(question.encode(), values).fetchall()

    def run(self, script: str) -> None:
        """Run a script of many statements, which says itself where its transactions are."""
        try:
            with self._connected() as connection:
                connection.execute(script.encode())
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotAllowed(f"{error.diag.message_primary}") from None
        except psycopg.Error as error:
            said, hint = error.diag.message_primary or str(error), error.diag.message_hint
            raise Missing(f"{self.place.shown} refuses: {said.rstrip('.')}.", hint or "Mend what it names.") from None

    def _connected(self) -> psycopg.Connection:
        try:
            return psycopg.connect(self.place.conninfo, autocommit=True, connect_timeout=10, application_name="weir")
        except psycopg.Error as error:
            said = " ".join(str(error).split()).rstrip(".")
            remedy = self.place.remedy(said, "See that it runs there, and that the login is right.")
            raise Missing(f"{self.place.shown} cannot be reached: {said}.", remedy) from None


def world_of(environment: Environment, connections: Collection[str], environ: Mapping[str, str]) -> World:
    """Everything that a deployment to an environment speaks to.

    Raises `Usage` for what the environment does not say, and `Missing` for what does not answer.
    """
    engine, connect, kafka, scheduler = needed(environment)
    session = local.session() if environment.authorisation == "none" else requests.Session()
    places = {name: conninfo_of(environment.connections[name], environ) for name in sorted(connections)}
    airflow = Airflow(
        url_of(scheduler), scheduler.user, secret(scheduler.password or "", environ),
        folder_of(environment, "the scheduler", scheduler, "scheduler.releases"), session,
    )  # fmt: skip
    address = engine_address(engine, environ)
    return World(
        engine=ReachedTrino(address, "weir/deploy"),
        engine_address=address,
        connect=Connect(url_of(connect), session),
        kafka=Kafka(bootstrap_of(kafka)),
        scheduler=airflow,
        sources={name: SourceDatabase(place) for name, place in places.items()},
        values=values(environment, places, kafka),
        passwords={name: secret(environment.connections[name].password, environ) for name in places},
        secrets=Directory(folder_of(environment, "Kafka Connect", connect, "connect.secrets"), 0o600),
        access=Directory(folder_of(environment, "the engine", engine, "engine.access"), 0o644),
    )


def needed(environment: Environment) -> Sequence[Service]:
    """The services that a deployment needs; raises `Usage` for those that the environment does not say."""
    told = {
        "engine": environment.engine,
        "connect": environment.connect,
        "kafka": environment.kafka,
        "scheduler": environment.scheduler,
    }
    if missing := [key for key, service in told.items() if service is None]:
        raise Usage(
            f"Environment `{environment.name}` does not say where {', '.join(missing)} can be reached.",
            f"Add {', '.join(f'`{key}:`' for key in missing)} to {environment.written.span.path}.",
        )
    return [service for service in told.values() if service]


def values(environment: Environment, places: Mapping[str, Place], kafka: Service) -> dict[str, str]:
    """What compiled files leave open; of a password its name, as the engine finds it in its own environment."""
    found = {"kafka.bootstrap": bootstrap_of(kafka)}
    for name, place in places.items():
        named = re.sub(r"^secret:(stack\.)?", "", environment.connections[name].password)
        found |= {
            f"{name}.host": place.host,
            f"{name}.port": str(place.port),
            f"{name}.database": place.database,
            f"{name}.user": place.user,
            f"{name}.password": f"${{ENV:{named}}}",
        }
    return found
