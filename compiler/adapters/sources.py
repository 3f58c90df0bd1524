"""Where a source database is, and what it takes to log in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from compiler.errors import Missing, Usage
from compiler.intake.write import quoted
from compiler.model.platform import Connection
from stack.errors import StackError
from stack.launcher import current_site

STACK = "stack:"


@dataclass(frozen=True, slots=True)
class Place:
    """A database and how to log in to it."""

    name: str
    """The name of the connection in the model."""
    conninfo: str
    """For libpq, with the password: never to be shown."""
    shown: str
    """For people."""
    yaml: str
    """The connection as an environment file has it."""

    @staticmethod
    def of_address(word: str, name: str) -> Place:
        """What a libpq address says; a password in it is used and never written."""
        try:
            told = conninfo_to_dict(word)
        except ProgrammingError:
            raise Usage("The address cannot be read.", "Write it like postgresql://user@host:5432/database.") from None
        host, port = (
            str(told.get(key) or usual).partition(",")[0] for key, usual in (("host", "localhost"), ("port", "5432"))
        )
        user = str(told.get("user") or "postgres")
        database = str(told.get("dbname") or user)
        secret = f"{name.upper().replace('-', '_')}_PASSWORD"
        values = {"host": quoted(host), "port": port, "database": quoted(database), "user": quoted(user)}
        told_yaml = ", ".join(f"{key}: {value}" for key, value in values.items())
        yaml = f'{name}: {{{told_yaml}, password: "secret:{secret}"}}'
        return Place(name, word, f"{database} at {host}:{port}", yaml)


def conninfo_of(connection: Connection, environ: Mapping[str, str]) -> Place:
    """How to log in to a connection of an environment file.

    The secret comes from the process's environment, or from the stack on this machine.
    """
    host, port, password = connection.host, connection.port or 5432, secret(connection.password, environ)
    if host.startswith(STACK):
        host, port = "127.0.0.1", stack_port(host.removeprefix(STACK))
    conninfo = make_conninfo(
        "", host=host, port=port, dbname=connection.database, user=connection.user, password=password
    )
    return Place(connection.name, conninfo, f"{connection.database} at {host}:{port}", "")


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
        raise Missing(f"The stack has no secret `{name}`.", f"It has {', '.join(sorted(secrets)) or 'none yet'}.")
    return secrets[name]


def stack_port(name: str) -> int:
    """A port of the stack on this machine."""
    try:
        ports = current_site().ports
    except StackError as error:
        raise Missing(error.what, error.remedy) from None
    if name not in ports:
        raise Missing(f"The stack has no port `{name}`.", "Start it: `weir stack up`.")
    return ports[name]
