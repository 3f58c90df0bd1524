"""Where a source database is, and what it takes to log in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from compiler.adapters import postgres
from compiler.errors import Missing, Usage
from compiler.intake.write import quoted
from compiler.model.live import LiveSource
from compiler.model.platform import Connection
from stack.errors import StackError
from stack.launcher import current_site
from stack.services import SERVICES

STACK = "stack:"
HERE = "127.0.0.1"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
STACK_SOURCE = "source.sql"
"""The port of the stack's source database."""
SUPERUSER = "postgres"
SUPERUSER_SECRET = "stack.SOURCE_DB_PASSWORD"  # noqa: S105 - the name of one


@dataclass(frozen=True, slots=True)
class Place:
    """A database and how to log in to it."""

    name: str
    """The name of the connection in the model; empty of an address that no environment has."""
    conninfo: str
    """For libpq, with the password: never to be shown."""
    host: str
    port: int
    database: str
    user: str
    secret: str = ""
    """The name of the secret that holds the password; empty of an address, whose password libpq finds."""
    service: str = ""
    """Of a service of the stack on this machine, its name."""

    @staticmethod
    def of_address(word: str) -> Place:
        """What a libpq address says; a password in it is used and never written."""
        try:
            told = conninfo_to_dict(word)
            host, port = (
                str(told.get(key) or usual).partition(",")[0]
                for key, usual in (("host", "localhost"), ("port", "5432"))
            )
            user = str(told.get("user") or SUPERUSER)
            return Place("", word, host, int(port), str(told.get("dbname") or user), user)
        except (ProgrammingError, ValueError):
            raise Usage("The address cannot be read.", "Write it like postgresql://user@host:5432/database.") from None

    @property
    def shown(self) -> str:
        """For people."""
        return f"{self.database} at {self.host}:{self.port}"

    @property
    def stacked(self) -> bool:
        """Whether it is the source of the stack on this machine."""
        return self.host.lower() in LOOPBACK and self.port == stack_ports().get(STACK_SOURCE)

    def line(self, name: str) -> str:
        """The connection as an environment file has it, under a name."""
        values = {"host": self.host, "port": str(self.port), "database": self.database, "user": self.user}
        secret = f"{name.upper().replace('-', '_')}_PASSWORD"
        if self.stacked:
            values = {"host": STACK + STACK_SOURCE, "database": self.database, "user": self.user}
            secret = SUPERUSER_SECRET if self.user == SUPERUSER else secret
        told = ", ".join(f"{key}: {value if key == 'port' else quoted(value)}" for key, value in values.items())
        return f'{name}: {{{told}, password: "secret:{secret}"}}'

    def is_behind(self, connection: Connection) -> bool:
        """Whether a connection of an environment leads here."""
        if connection.database != self.database:
            return False
        if connection.host.startswith(STACK):
            here = stack_ports().get(connection.host.removeprefix(STACK))
            return self.host.lower() in LOOPBACK and self.port == here
        host, other = (HERE if each.lower() in LOOPBACK else each.lower() for each in (self.host, connection.host))
        return host == other and self.port == (connection.port or 5432)

    def remedy(self, said: str, usual: str) -> str:
        """What helps where the database does not answer: who comes by an address has no secret, and vice versa."""
        if self.service and "refused" in said:
            return start(self.service)
        if "no password supplied" in said:
            return f"Give the secret {self.secret} a value." if self.secret else usual
        if "password authentication failed" in said:
            where = f"the value of the secret {self.secret}" if self.secret else "the password (PGPASSWORD, ~/.pgpass)"
            return f"Correct the user, or {where}."
        return usual


def look(place: Place) -> LiveSource:
    """What the live source says of itself; raises `Missing` where it does not answer."""
    try:
        return postgres.read(place.conninfo)
    except postgres.Unreachable as error:
        raise Missing(error.what, place.remedy(error.what, error.remedy)) from None


def conninfo_of(connection: Connection, environ: Mapping[str, str]) -> Place:
    """How to log in to a connection of an environment file.

    The secret comes from the process's environment, or from the stack on this machine.
    """
    host, port, service = connection.host, connection.port or 5432, ""
    if host.startswith(STACK):
        name = host.removeprefix(STACK)
        host, port, service = HERE, stack_port(name), name.partition(".")[0]
    password = secret(connection.password, environ)
    conninfo = make_conninfo(
        "", host=host, port=port, dbname=connection.database, user=connection.user, password=password
    )
    named = connection.password.removeprefix("secret:")
    return Place(connection.name, conninfo, host, port, connection.database, connection.user, named, service)


def secret(reference: str, environ: Mapping[str, str]) -> str:
    """The value of `secret:NAME`."""
    name = reference.removeprefix("secret:")
    if name.startswith("stack."):
        return stack_secret(name.removeprefix("stack."))
    if name not in environ:
        raise Missing(f"The secret {name} is not set.", f"Set the environment variable {name} where weir runs.")
    return environ[name]


def stack_secret(name: str) -> str:
    """A secret of the stack on this machine."""
    try:
        secrets = current_site().secrets
    except StackError as error:
        raise Missing(error.what, error.remedy) from None
    if name not in secrets:
        owner = next((service.name for service in SERVICES if name in service.secrets), None)
        remedy = start(owner) if owner else f"It has {', '.join(sorted(secrets)) or 'none yet'}."
        raise Missing(f"The stack has no secret `{name}`{' yet' if owner else ''}.", remedy)
    return secrets[name]


def stack_port(name: str) -> int:
    """A port of the stack on this machine."""
    ports = stack_ports()
    if name not in ports:
        raise Missing(f"The stack has no port `{name}` yet.", start(name.partition(".")[0]))
    return ports[name]


def stack_ports() -> Mapping[str, int]:
    """The ports of the stack on this machine, as far as it has any yet."""
    try:
        return current_site().ports
    except StackError as error:
        raise Missing(error.what, error.remedy) from None


def start(service: str) -> str:
    """What brings a service of the stack up."""
    return f"Start it: `weir stack up --only {service}`."
