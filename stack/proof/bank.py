"""A bank in PostgreSQL, and clients that move its money: pgbench's load, with what pgbench leaves out.

Like pgbench it keeps `sum(accounts) = sum(tellers) = sum(branches)` at every commit. Beyond it, accounts are
closed and opened again, transfers are rolled back, and a row is touched several times in one transaction.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
from psycopg import sql

ACCOUNTS, TELLERS, BRANCHES = 20_000, 20, 2


@dataclass(frozen=True)
class Table:
    """A table of the bank: its columns and their types, alike in PostgreSQL and Trino; the first is the key."""

    name: str
    columns: Mapping[str, str]

    @property
    def key(self) -> str:
        """The primary key."""
        return next(iter(self.columns))


TABLES: Sequence[Table] = (
    Table("accounts", {"aid": "bigint", "bid": "integer", "balance": "bigint", "filler": "varchar"}),
    Table("tellers", {"tid": "integer", "bid": "integer", "balance": "bigint"}),
    Table("branches", {"bid": "integer", "balance": "bigint"}),
    Table("history", {"hid": "bigint", "tid": "integer", "bid": "integer", "aid": "bigint", "delta": "integer"}),
)


def found(connection: psycopg.Connection, schema: str) -> None:
    """Make the bank's tables, empty, in a new schema."""
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    for table in TABLES:
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in table.columns.items()
        )
        connection.execute(
            sql.SQL("CREATE TABLE {} ({}, PRIMARY KEY ({}))").format(
                sql.Identifier(schema, table.name), columns, sql.Identifier(table.key)
            )
        )


def open_for_business(connection: psycopg.Connection, schema: str) -> None:
    """Fill the tables in one transaction."""
    with connection.transaction():
        connection.execute("SELECT set_config('search_path', %s, true)", [schema])
        connection.execute("INSERT INTO branches SELECT b, 0 FROM generate_series(1, %s) b", [BRANCHES])
        connection.execute(
            "INSERT INTO tellers SELECT t, 1 + t %% %s, 0 FROM generate_series(1, %s) t", [BRANCHES, TELLERS]
        )
        connection.execute(
            "INSERT INTO accounts SELECT a, 1 + a %% %s, 0, repeat('é', 20) FROM generate_series(1, %s) a",
            [BRANCHES, ACCOUNTS],
        )


def trade(conninfo: str, schema: str, *, clients: int, transfers: int, enough: Callable[[], bool]) -> None:
    """Run `clients` connections side by side until each has made `transfers` transactions and it is `enough`.

    Ends by itself after fifty times as many.
    """
    with ThreadPoolExecutor(clients) as side_by_side:
        done = [side_by_side.submit(_client, conninfo, schema, transfers, seed, enough) for seed in range(clients)]
        for client in done:
            client.result()


def _client(conninfo: str, schema: str, transfers: int, seed: int, enough: Callable[[], bool]) -> None:
    dice = random.Random(seed)  # noqa: S311 - a load, not a secret
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", [schema])
        for n in range(50 * transfers):
            if n >= transfers and enough():
                return
            with connection.transaction() as transaction:
                _transfer(connection, dice, hid=seed * 10_000_000 + n)
                match dice.randrange(20):
                    case 0:
                        raise psycopg.Rollback(transaction)
                    case 1:
                        _close_and_open(connection, dice)
                    case _:
                        pass


def _transfer(connection: psycopg.Connection, dice: random.Random, hid: int) -> None:
    """Give money to an account through a teller of a branch; rows in the same order everywhere, so nobody deadlocks."""
    tid = dice.randint(1, TELLERS)
    found = connection.execute(
        "SELECT aid FROM accounts WHERE aid >= %s ORDER BY aid LIMIT 1 FOR UPDATE SKIP LOCKED",
        [dice.randint(1, ACCOUNTS)],
    ).fetchone()
    if found is None:
        return
    aid, delta, bid = found[0], dice.randint(-5000, 5000), 1 + tid % BRANCHES
    connection.execute("UPDATE accounts SET balance = balance + %s WHERE aid = %s", [delta, aid])
    connection.execute("UPDATE tellers SET balance = balance + %s WHERE tid = %s", [delta, tid])
    connection.execute("UPDATE branches SET balance = balance + %s WHERE bid = %s", [delta, bid])
    connection.execute("INSERT INTO history VALUES (%s, %s, %s, %s, %s)", [hid, tid, bid, aid, delta])


def _close_and_open(connection: psycopg.Connection, dice: random.Random) -> None:
    """Close an account without money and, half the time, open it again in the same transaction."""
    aid = dice.randint(1, ACCOUNTS)
    closed = connection.execute(
        "DELETE FROM accounts WHERE aid ="
        " (SELECT aid FROM accounts WHERE aid = %s AND balance = 0 FOR UPDATE SKIP LOCKED) RETURNING bid",
        [aid],
    ).fetchone()
    if closed and dice.random() < 0.5:  # noqa: PLR2004 - a coin
        connection.execute("INSERT INTO accounts VALUES (%s, %s, 0, 'opened again')", [aid, closed[0]])
