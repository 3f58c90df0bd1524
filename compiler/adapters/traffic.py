"""A source database as its application sees it: made when it is missing, written to, reached again when it is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from compiler.adapters.sources import Place
from compiler.errors import Missing
from compiler.generate.script import session
from compiler.generate.traffic import Transaction

WITHIN = 10
"""Seconds in which a connection is made."""
LOCK = "5s"
"""So long a statement waits for a row of somebody else's; then its transaction counts as failed."""
SHORTEST, LONGEST = 0.5, 15.0
"""Seconds between two attempts to connect, doubled each time."""
COUNTED = {"INSERT", "UPDATE", "DELETE", "MERGE"}


class Stopped(Exception):
    """Somebody wants it to end, and there is no connection to go on with."""


@dataclass(frozen=True)
class Outcome:
    """What became of a transaction."""

    changes: int = 0
    """Rows that its statements say they changed, committed; what foreign keys take along is not among them."""
    failed: str = ""
    """What the database said against it; it left no trace then."""
    lost: bool = False
    """The connection went away within it: it may have been committed or not."""


class Application:
    """One connection to a source, and a second one where transactions overlap."""

    def __init__(self, place: Place, datastore: str, stop: threading.Event, say: Callable[[str], None]) -> None:
        """Connect when there is something to do; `say` is told when the connection is lost and found."""
        self._place, self._datastore, self._stop, self._say = place, datastore, stop, say
        self._connection: psycopg.Connection | None = None
        self._other: Application | None = None

    def carry_out(self, transaction: Transaction) -> Outcome:
        """Run a transaction to its end. Raises `Stopped` when the database is away and nobody wants to wait."""
        connection = self._connected()
        try:
            connection.execute("BEGIN")
            changes = _changes(connection, transaction.statements)
            beside = self._beside().carry_out(transaction.beside) if transaction.beside else Outcome()
            connection.execute(transaction.script.ends.encode())
        except psycopg.Error as error:
            said = _said(error)
            if connection.closed:
                self._say(f"The connection to {self._place.shown} is lost: {said}.")
                self._connection = None
                return Outcome(failed=said, lost=True)
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK")
            return Outcome(failed=said)
        kept = changes if transaction.script.ends == "COMMIT" else 0
        return Outcome(kept + beside.changes, beside.failed, beside.lost)

    def close(self) -> None:
        """Let go of the connections."""
        if self._other:
            self._other.close()
        if self._connection:
            self._connection.close()

    def _beside(self) -> Application:
        self._other = self._other or Application(self._place, self._datastore, self._stop, self._say)
        return self._other

    def _connected(self) -> psycopg.Connection:
        pause, away = SHORTEST, False
        while self._connection is None:
            try:
                self._connection = connected(self._place.conninfo)
                for statement in session(self._datastore):
                    self._connection.execute(statement.encode())
            except psycopg.OperationalError as error:
                self._connection, away = None, True
                self._say(f"{self._place.shown} does not answer ({_said(error)}); the next attempt is in {pause:g} s.")
                if self._stop.wait(pause):
                    raise Stopped from None
                pause = min(2 * pause, LONGEST)
        if away:
            self._say(f"{self._place.shown} answers again.")
        return self._connection


def connected(conninfo: str) -> psycopg.Connection:
    """A connection on which every statement is sent as it stands."""
    told = make_conninfo(
        conninfo,
        application_name="weir generate",
        connect_timeout=WITHIN,
        options=f"-c lock_timeout={LOCK} -c timezone=UTC -c idle_in_transaction_session_timeout=120s",
    )
    return psycopg.connect(told, autocommit=True)


def prepared(place: Place, tables: Collection[Sequence[str]], script: Callable[[], str]) -> list[str]:
    """Make the database and its tables where some are missing, by a script that may run again; says what was made.

    Raises `Missing` where the database cannot be reached, or the login may not make it.
    """
    try:
        made = _database(place)
        with connected(place.conninfo) as connection:
            missing = [name for name in tables if not _exists(connection, name)]
            if missing:
                connection.execute(script().encode())
                made.append(f"{len(missing)} tables of {place.database}")
    except psycopg.Error as error:
        said = _said(error)
        remedy = place.remedy(said, "See that it runs there, and that the login may make databases and tables.")
        raise Missing(f"{place.shown} cannot be prepared: {said}.", remedy) from None
    return made


def _database(place: Place) -> list[str]:
    try:
        connected(place.conninfo).close()
    except psycopg.OperationalError as error:
        # An error of the connection itself carries no state, only the words of the server.
        if "does not exist" not in str(error):
            raise
        with connected(make_conninfo(place.conninfo, dbname="postgres")) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(place.database)))
        return [f"database {place.database}"]
    return []


def _exists(connection: psycopg.Connection, name: Sequence[str]) -> bool:
    found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [sql.Identifier(*name).as_string()]).fetchone()
    return bool(found and found[0])


def _changes(connection: psycopg.Connection, statements: Sequence[str]) -> int:
    """Run the statements; gives the rows that were changed, less those that a savepoint took back."""
    changes, kept = 0, 0
    for statement in statements:
        cursor = connection.execute(statement.encode())
        match (cursor.statusmessage or "").partition(" ")[0]:
            case "SAVEPOINT":
                kept = changes
            case "ROLLBACK":
                changes = kept
            case word if word in COUNTED:
                changes += cursor.rowcount
            case _:
                pass
    return changes


def _said(error: psycopg.Error) -> str:
    """What went wrong, in one line, without the place."""
    return (error.diag.message_primary or " ".join(str(error).split()) or type(error).__name__).rstrip(".")
