"""The engines: what runs a statement, and the few things in which they differ.

`WEIR_ENGINE` says which one: `trino://user@host:8080` (or `trino+https://user:password@host`), or `duckdb:///path/to.db`.
A driver is imported only when a connection is opened, so that reading a DAG file costs nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from .errors import Conflict, Faulty
from .statements import quote

ADDRESS = "WEIR_ENGINE"
ATTEMPTS = 5
PAUSE = 0.5
"""Seconds before a statement that met another writer runs again, doubled each time."""

Row = Mapping[str, Any]
Told = Callable[[str], None]


class Engine(Protocol):
    """One connection."""

    @property
    def control(self) -> str:
        """The schema of the control store, as statements of this engine name it."""

    def run(self, statement: str, told: Told | None = None) -> list[Row]:
        """Run one statement to its end; `told` learns its id before that.

        Raises `Conflict` or `Faulty`, else what the driver raises when the engine is at fault.
        """

    def control_run(self, statements: Sequence[str]) -> None:
        """Change the control store by these statements, which name its schema `weir`, in one transaction."""

    def end_others(self, marks: Sequence[str]) -> None:
        """End the running statements that begin with one of these marks, and wait until they are gone."""

    def upkeep(self, table: str) -> Sequence[str]:
        """The statements that make few files of a table's many, and let go of states that are an hour old."""

    def close(self) -> None:
        """Let go of the connection."""


def connect(source: str, address: str | None = None) -> Engine:
    """The engine of the address, else of `WEIR_ENGINE`; it shows `source` as where statements come from."""
    told = address or os.environ.get(ADDRESS, "")
    parts = urlsplit(told)
    if parts.scheme in {"trino", "trino+https"}:
        return Trino(told, source)
    if parts.scheme == "duckdb":
        return DuckDB(unquote(parts.path))
    raise ValueError(f"{ADDRESS} is {told!r}; it should be like trino://user@host:8080 or duckdb:///path/to.db.")


def insistently(engine: Engine, statement: str, told: Told | None = None) -> list[Row]:
    """Run a statement whole again as long as it meets another writer, a few times."""
    for attempt in range(ATTEMPTS - 1):
        try:
            return engine.run(statement, told)
        except Conflict:
            time.sleep(PAUSE * 2**attempt)
    return engine.run(statement, told)


class Trino:
    """A Trino server."""

    control = "control.weir"

    def __init__(self, address: str, source: str) -> None:
        """Connect, with the session in UTC; a password is sent over TLS only."""
        import trino  # noqa: PLC0415 - see the module

        parts = urlsplit(address)
        secure, user = parts.scheme == "trino+https", unquote(parts.username or "weir")
        self._errors = trino.exceptions
        self._connection = trino.dbapi.connect(
            host=parts.hostname,
            port=parts.port or (443 if secure else 8080),
            user=user,
            source=source,
            http_scheme="https" if secure else "http",
            auth=trino.auth.BasicAuthentication(user, unquote(parts.password)) if secure and parts.password else None,
            timezone="UTC",
            request_timeout=60,
            client_tags=["weir"],
        )

    def run(self, statement: str, told: Told | None = None) -> list[Row]:
        """Run one statement."""
        seen: set[str] = set()

        def tell(stats: Mapping[str, Any]) -> None:
            query = stats.get("queryId")
            if told and query and query not in seen:
                seen.add(query)
                told(query)

        cursor = self._connection.cursor(stats_callback=tell)
        try:
            cursor.execute(statement)
            rows = cursor.fetchall()
        except self._errors.TrinoQueryError as error:
            raise self._kind(error) from error
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def control_run(self, statements: Sequence[str]) -> None:
        """The whole text reaches PostgreSQL as one, which makes it one transaction."""
        self.run(f"CALL control.system.execute(query => {quote('; '.join(statements))})")

    def end_others(self, marks: Sequence[str]) -> None:
        """Kill them: a statement goes on after the client that sent it is dead."""
        marked = f"any_match(ARRAY[{', '.join(map(quote, marks))}], mark -> strpos(query, mark) = 1)"
        # A statement that is finishing has done its work, and stays in that state for minutes.
        ask = (
            "SELECT query_id FROM system.runtime.queries "  # noqa: S608 - quoted
            f"WHERE {marked} AND state NOT IN ('FINISHED', 'FAILED', 'FINISHING')"
        )
        while found := self.run(ask):
            for row in found:
                try:
                    self.run(
                        f"CALL system.runtime.kill_query(query_id => {quote(row['query_id'])}, message => 'taken over')"
                    )
                except Exception as error:
                    if not isinstance(error.__cause__, self._errors.TrinoQueryError):
                        raise  # else it has ended by itself
            time.sleep(PAUSE)

    def upkeep(self, table: str) -> Sequence[str]:
        """A file that a write left behind which failed may be one that is still under way, for a day."""
        steps = (
            "optimize",
            "optimize_manifests",
            "expire_snapshots(retention_threshold => '1h')",
            "remove_orphan_files(retention_threshold => '1d')",
        )
        return [f"ALTER TABLE {table} EXECUTE {step}" for step in steps]

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _kind(self, error: Any) -> Exception:  # noqa: ANN401 - the driver ships no types
        """What an error of the engine means for us; it is itself when the engine, not the data, is at fault."""
        if error.error_name in {"ICEBERG_COMMIT_ERROR", "TRANSACTION_CONFLICT"} or "conflicting" in str(error.message):
            return Conflict(str(error.message))
        if error.error_type == "USER_ERROR" and error.error_name != "USER_CANCELED":
            return Faulty(str(error.message))
        return error  # type: ignore[no-any-return]


class DuckDB:
    """A DuckDB database in a file or, with an empty path, in memory."""

    control = "weir"

    def __init__(self, path: str, connection: Any = None) -> None:  # noqa: ANN401 - the driver's own
        """Open the file, or work on a connection that is open; the session is in UTC."""
        import duckdb  # noqa: PLC0415 - see the module

        self._errors = duckdb
        self._owned = connection is None
        self._connection = duckdb.connect(path or ":memory:") if connection is None else connection
        self._connection.execute("SET TimeZone = 'UTC'")

    def run(self, statement: str, told: Told | None = None) -> list[Row]:  # noqa: ARG002 - nothing outlives the client here
        """Run one statement."""
        try:
            answer = self._connection.execute(statement)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except self._errors.TransactionException as error:
            raise Conflict(str(error)) from error
        except (self._errors.IOException, self._errors.OutOfMemoryException, self._errors.FatalException):
            raise
        except self._errors.Error as error:
            raise Faulty(str(error)) from error

    def control_run(self, statements: Sequence[str]) -> None:
        """All of them or none."""
        self._connection.execute("BEGIN")
        try:
            for statement in statements:
                self._connection.execute(statement)
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def end_others(self, marks: Sequence[str]) -> None:
        """Nothing: one process writes a file, and its statements end with it."""

    def upkeep(self, table: str) -> Sequence[str]:  # noqa: ARG002 - it is all one file
        """Nothing: the engine does so by itself."""
        return []

    def close(self) -> None:
        """Let go of the file."""
        if self._owned:
            self._connection.close()
