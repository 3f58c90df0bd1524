"""What a live PostgreSQL says about itself, read in one transaction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow, dict_row

from compiler.model.live import (
    LiveColumn,
    LiveLabelless,
    LiveMember,
    LivePartition,
    LivePublication,
    LiveSource,
    LiveTable,
    LiveType,
    ReplicaIdentity,
    TableKind,
    TypeKind,
    reference,
)

OLDEST = 12
"""The first PostgreSQL whose catalog has everything that is asked for."""
PATIENCE = 60
"""Seconds that one question to the catalog may take: somebody may hold a lock on a published table."""
MODIFIER_HEADER = 4
"""PostgreSQL counts the header of a value into the modifiers of character types and numeric."""

TYPE_KINDS = {
    "b": TypeKind.BASE,
    "c": TypeKind.COMPOSITE,
    "d": TypeKind.DOMAIN,
    "e": TypeKind.ENUM,
    "m": TypeKind.MULTIRANGE,
    "p": TypeKind.PSEUDO,
    "r": TypeKind.RANGE,
}
IDENTITIES = {
    "d": ReplicaIdentity.DEFAULT,
    "f": ReplicaIdentity.FULL,
    "i": ReplicaIdentity.INDEX,
    "n": ReplicaIdentity.NOTHING,
}
REMEDIES = {
    "timeout expired": "See that the address is right and that no firewall drops what is sent to it.",
    "refused": "See that PostgreSQL runs there and listens on that port, and that the address is right.",
    "resolve": "Correct the host name, or run where it is known.",
    "translate host name": "Correct the host name, or run where it is known.",
    "password authentication failed": "Correct the user, or the secret that holds its password.",
    "no password supplied": "Set PGPASSWORD, or add a line to ~/.pgpass.",
    "no pg_hba.conf entry": "Ask the owner of the server to let this user in from here (pg_hba.conf).",
    "does not exist": "Correct the name in the connection, or create what it names.",
    "remaining connection slots": "Wait until others have left, or ask for a higher `max_connections`.",
    "too many": "Wait until others have left, or ask for a higher limit of connections.",
    "statement timeout": "Try again when nobody changes the schema: somebody holds a lock on a published table.",
    "SSL": "Make `sslmode` fit what the server offers.",
}
"""What to do, by words of the message; the first that occurs counts."""


class Unreachable(Exception):
    """The database does not answer, or not to this role: one sentence that says what is true, and one thing to do."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep both sentences; `str()` gives the first."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def read(conninfo: str, *, within: int = 10) -> LiveSource:
    """The source as its catalog describes it at one moment; connecting may take `within` seconds.

    Looks at every schema but the system's and weir's own, and at nothing that belongs to an extension. Raises
    `Unreachable`, which never holds the password.
    """
    place, password = _place(conninfo)
    try:
        with psycopg.connect(
            make_conninfo(conninfo, application_name="weir", connect_timeout=within, client_encoding="UTF8"),
            row_factory=dict_row,
        ) as connection:
            return _read(connection, place)
    except psycopg.Error as error:
        said = _words(str(error))
        remedy = next((do for words, do in REMEDIES.items() if words in said), "Mend what the server names.")
        if password:
            said = said.replace(password, "…")
        raise Unreachable(f"{place} cannot be read: {said}.", remedy) from None
    except UnicodeDecodeError:
        raise Unreachable(
            f"{place} holds names that are not UTF-8.",
            "Rename what is called so; a database in the encoding SQL_ASCII does not say how its names are spelled.",
        ) from None


def _place(conninfo: str) -> tuple[str, str]:
    """Where a connection leads, in words, and its password."""
    try:
        parts = conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError:
        # The driver's message quotes what it did not understand, and that may be the password.
        raise Unreachable(
            "The words of the connection to PostgreSQL cannot be understood.",
            "Write them as `host=… port=… dbname=… user=…` or as `postgresql://…`.",
        ) from None
    host, port = parts.get("host") or "this machine", parts.get("port") or "5432"
    names = [f"{what} `{parts[key]}`" for what, key in (("database", "dbname"), ("user", "user")) if parts.get(key)]
    return ", ".join([f"PostgreSQL at {host}:{port}", *names]), str(parts.get("password") or "")


def _words(message: str) -> str:
    """What went wrong, without where, which is said already."""
    lines = [line.strip() for line in message.splitlines() if line.strip()] or ["no reason given"]
    line = next((line for words in ("FATAL:", "failed:") for line in lines if words in line), lines[0])
    return re.split(r"FATAL: +|failed: ", line)[-1].rstrip(".")


def _read(connection: psycopg.Connection[DictRow], place: str) -> LiveSource:
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    if connection.info.server_version < OLDEST * 10_000:
        raise Unreachable(
            f"{place} is version {connection.info.server_version // 10_000}, older than {OLDEST}.",
            f"Capture from PostgreSQL {OLDEST} or newer.",
        )
    # With an empty path PostgreSQL spells user-defined types with their schema, and nobody's operators come first.
    connection.execute(
        "SELECT set_config('search_path', '', true), set_config('statement_timeout', %s, true)", [f"{PATIENCE}s"]
    )
    [source] = _ask(connection, "source")
    return LiveSource(
        **source,
        tables=_tables(connection),
        publications=_publications(connection),
        labelless=tuple(LiveLabelless(**row) for row in _ask(connection, "labelless")),
    )


def _ask(connection: psycopg.Connection[DictRow], question: str, tables: Sequence[int] = ()) -> list[dict[str, Any]]:
    """The answers to one of the questions that stand beside this file."""
    text = (resources.files(__package__) / f"{question}.sql").read_bytes()
    return connection.execute(text, {"tables": list(tables)} if tables else None).fetchall()


def _tables(connection: psycopg.Connection[DictRow]) -> tuple[LiveTable, ...]:
    rows = _ask(connection, "tables")
    by_id = {row["id"]: row for row in rows}
    partitions = _partitions(by_id)
    with_columns = [row["id"] for row in rows if row["kind"] in "rp" and not row["is_partition"]]
    columns, keys = _columns(connection, with_columns), _keys(connection, with_columns)
    return tuple(_table(row, by_id, partitions[row["id"]], keys[row["id"]], tuple(columns[row["id"]])) for row in rows)


def _table(
    row: Mapping[str, Any],
    by_id: Mapping[int, Mapping[str, Any]],
    partitions: Sequence[Mapping[str, Any]],
    keys: Sequence[Mapping[str, Any]],
    columns: tuple[LiveColumn, ...],
) -> LiveTable:
    primary = next((key for key in keys if key["is_primary"]), None)
    identity = next((key for key in keys if key["is_identity"]), None)
    return LiveTable(
        schema=row["schema"],
        name=row["name"],
        kind=_kind(row),
        comment=row["comment"],
        replica_identity=IDENTITIES[row["replica_identity"]],
        identity_index=tuple(identity["columns"]) if identity else (),
        primary_key=tuple(primary["columns"]) if primary else (),
        deferrable_key=bool(primary and primary["is_deferrable"]),
        other_keys=tuple(
            tuple(key["columns"])
            for key in keys
            if key["is_whole"] and not key["is_primary"] and not key["is_deferrable"]
        ),
        parents=tuple(_reference(by_id[parent]) for parent in row["parents"] if parent in by_id),
        partitions=tuple(_partition(part, by_id) for part in partitions),
        rows=_rows(row, partitions),
        row_security=row["row_security"],
        may_select=row["may_select"],
        may_use_schema=row["may_use_schema"],
        columns=columns,
    )


def _kind(row: Mapping[str, Any]) -> TableKind:
    match row:
        case {"is_partition": True}:
            return TableKind.PARTITION
        case {"kind": "v"}:
            return TableKind.VIEW
        case {"kind": "m"}:
            return TableKind.MATERIALIZED_VIEW
        case {"kind": "f"}:
            return TableKind.FOREIGN
        case {"unlogged": True}:
            return TableKind.UNLOGGED
        case {"kind": "p"}:
            return TableKind.PARTITIONED
        case _:
            return TableKind.INHERITED_CHILD if row["parents"] else TableKind.TABLE


def _partitions(by_id: Mapping[int, Mapping[str, Any]]) -> defaultdict[int, list[Mapping[str, Any]]]:
    """The parts of each partitioned table, from the root down to every depth."""
    children = defaultdict(list)
    for row in by_id.values():
        if row["is_partition"]:
            children[row["parents"][0]].append(row)

    def below(table: int) -> Iterable[Mapping[str, Any]]:
        for child in children[table]:
            yield child
            yield from below(child["id"])

    roots = [row["id"] for row in by_id.values() if row["kind"] == "p" and not row["is_partition"]]
    return defaultdict(list, {root: list(below(root)) for root in roots})


def _partition(row: Mapping[str, Any], by_id: Mapping[int, Mapping[str, Any]]) -> LivePartition:
    kind = _kind({**row, "is_partition": False, "parents": ()})
    return LivePartition(
        schema=row["schema"],
        name=row["name"],
        parent=_reference(by_id[row["parents"][0]]),
        bounds=row["bounds"],
        kind=TableKind.PARTITION if kind is TableKind.TABLE else kind,
        replica_identity=IDENTITIES[row["replica_identity"]],
    )


def _rows(row: Mapping[str, Any], partitions: Sequence[Mapping[str, Any]]) -> int | None:
    """PostgreSQL's estimate; that of a partitioned table is the sum of its parts that hold rows themselves."""
    holders = [part for part in partitions if part["kind"] != "p"] if row["kind"] == "p" else [row]
    known = [holder["rows"] for holder in holders if holder["rows"] is not None]
    return sum(known) if known else None


def _reference(row: Mapping[str, Any]) -> str:
    return reference(row["schema"], row["name"])


def _columns(connection: psycopg.Connection[DictRow], tables: Sequence[int]) -> defaultdict[int, list[LiveColumn]]:
    columns = defaultdict(list)
    for row in _ask(connection, "columns", tables) if tables else []:
        columns[row["table_id"]].append(_column(row))
    return columns


def _column(row: Mapping[str, Any]) -> LiveColumn:
    precision, scale, length = _bounds(row["element_name"] or row["base_name"], row["modifier"])
    element = LiveType(row["element_name"], TYPE_KINDS[row["element_kind"]]) if row["element_name"] else None
    return LiveColumn(
        name=row["name"],
        position=row["position"],
        type=row["type"],
        base=LiveType(row["base_name"], TypeKind.ARRAY if element else TYPE_KINDS[row["base_kind"]], element),
        domain=row["domain"],
        dimensions=row["dimensions"] if element else 0,
        precision=precision,
        scale=scale,
        length=length,
        nullable=row["nullable"],
        identity=row["identity"],
        generated={"s": "stored", "v": "virtual"}.get(row["generated"]),
        has_default=row["has_default"],
        comment=row["comment"],
    )


def _bounds(type_name: str, modifier: int) -> tuple[int | None, int | None, int | None]:
    """Precision, scale and length of a type, out of PostgreSQL's modifier; -1 says that there are none."""
    if modifier < 0:
        return None, None, None
    match type_name:
        case "numeric":
            packed = modifier - MODIFIER_HEADER
            # The scale has eleven bits, the highest of them its sign.
            return packed >> 16 & 0xFFFF, ((packed & 0x7FF) ^ 0x400) - 0x400, None
        case "varchar" | "bpchar":
            return None, None, modifier - MODIFIER_HEADER
        case "bit" | "varbit":
            return None, None, modifier
        case _:
            return None, None, None


def _keys(connection: psycopg.Connection[DictRow], tables: Sequence[int]) -> defaultdict[int, list[dict[str, Any]]]:
    keys = defaultdict(list)
    for row in _ask(connection, "keys", tables) if tables else []:
        keys[row["table_id"]].append(row)
    return keys


def _publications(connection: psycopg.Connection[DictRow]) -> tuple[LivePublication, ...]:
    members = defaultdict(list)
    for row in _ask(connection, "members"):
        columns = None if row["columns"] is None else tuple(row["columns"])
        members[row["publication"]].append(LiveMember(row["schema"], row["table_name"], columns, row["row_filter"]))
    return tuple(
        LivePublication(
            name=row["name"],
            operations=tuple(each for each in ("insert", "update", "delete", "truncate") if row[f"pub{each}"]),
            all_tables=row["all_tables"],
            publish_via_partition_root=row["publish_via_partition_root"],
            members=tuple(members[row["name"]]),
        )
        for row in _ask(connection, "publications")
    )
