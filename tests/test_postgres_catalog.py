"""A real PostgreSQL's catalog, read and drafted: every kind of table and column that the source can have."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from compiler.adapters.postgres import Unreachable, read
from compiler.diagnostics import Severity
from compiler.intake.draft import DatasetDraft, Remark, draft
from compiler.intake.types import Uncapturable, captured_type
from compiler.model.live import (
    LiveMember,
    LivePublication,
    LiveSource,
    LiveTable,
    ReplicaIdentity,
    TableKind,
    TypeKind,
)
from stack.services import postgres
from tests.conftest import Weir

DDL = (Path(__file__).parent / "postgres" / "catalog.sql").read_text(encoding="utf-8")

READER = {"user": "weir_test_reader", "password": "reader"}
"""A role without any right, made by the DDL."""
WITH_COLUMNS = {TableKind.TABLE, TableKind.PARTITIONED, TableKind.UNLOGGED, TableKind.INHERITED_CHILD}


@contextmanager
def database(stack: Weir, name: str) -> Iterator[str]:
    """A database of the test's own on the source, by its conninfo."""
    with psycopg.connect(postgres.conninfo(stack.site, "source", "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield postgres.conninfo(stack.site, "source", name)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def conninfo(stack: Weir) -> Iterator[str]:
    """A database with one of everything."""
    with database(stack, "weir_test_catalog") as conninfo:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(DDL)
        yield conninfo
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("DROP OWNED BY weir_test_reader; DROP ROLE weir_test_reader")


@pytest.fixture(scope="module")
def source(conninfo: str) -> LiveSource:
    """What was read of it."""
    return read(conninfo)


@pytest.fixture(scope="module")
def tables(source: LiveSource) -> dict[str, LiveTable]:
    """Its tables by reference."""
    return {table.reference: table for table in source.tables}


@pytest.fixture(scope="module")
def drafts(source: LiveSource) -> dict[str, DatasetDraft]:
    """What was drafted, by table."""
    return {each.table: each for each in draft(source)[0]}


@pytest.fixture(scope="module")
def said(source: LiveSource) -> list[Remark]:
    """What was said beside it."""
    return draft(source)[1]


def test_the_server_and_the_role_say_what_capture_rests_on(source: LiveSource) -> None:
    assert source.version // 10_000 == 17
    assert (source.database, source.role, source.may_replicate) == ("weir_test_catalog", "postgres", True)
    assert (source.wal_level, source.max_slot_wal_keep_size, source.synchronous_commit) == ("logical", "8GB", "on")


def test_a_role_is_asked_for_itself(conninfo: str) -> None:
    reader = read(make_conninfo(conninfo, **READER))
    assert (reader.role, reader.may_replicate, reader.synchronous_commit) == ("weir_test_reader", False, "local")
    assert [table.reference for table in reader.tables if table.row_security] == ["app.secret"]


def test_the_rights_of_a_role_are_its_own(conninfo: str, source: LiveSource) -> None:
    rights = {table.reference: (table.may_select, table.may_use_schema) for table in source.tables}
    assert set(rights.values()) == {(True, True)}
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(
            "GRANT USAGE ON SCHEMA app TO weir_test_reader; GRANT SELECT ON app.keyed TO weir_test_reader"
        )
        connection.execute("GRANT SELECT (id) ON app.counted TO weir_test_reader")
        tables = read(make_conninfo(conninfo, **READER)).tables
        connection.execute("DROP OWNED BY weir_test_reader")
    assert [table.reference for table in tables if table.may_select] == ["app.keyed"]
    assert {table.schema for table in tables if table.may_use_schema} == {"app"}


def test_only_the_owner_s_tables_are_seen(tables: dict[str, LiveTable]) -> None:
    assert {table.schema for table in tables.values()} == {"app", "crm", "Sales Office"}
    assert "app.pg_stat_statements" not in tables


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("app.alltypes", TableKind.TABLE),
        ("app.part", TableKind.PARTITIONED),
        ("app.part_24", TableKind.PARTITION),
        ("app.part_25", TableKind.PARTITION),
        ("app.part_25_1", TableKind.PARTITION),
        ("app.cars", TableKind.TABLE),
        ("app.vans", TableKind.INHERITED_CHILD),
        ("app.far", TableKind.FOREIGN),
        ("app.fleeting", TableKind.UNLOGGED),
        ("app.glance", TableKind.VIEW),
        ("app.stare", TableKind.MATERIALIZED_VIEW),
    ],
)
def test_a_relation_is_of_its_kind(tables: dict[str, LiveTable], reference: str, kind: TableKind) -> None:
    assert tables[reference].kind is kind
    assert bool(tables[reference].columns) is (kind in WITH_COLUMNS)


def test_every_type_is_judged_as_its_comment_says(tables: dict[str, LiveTable], source: LiveSource) -> None:
    judged = {
        f"{table.reference}.{column.name}": (column.type, captured_type(column, table), column.comment)
        for table in source.tables
        if table.name in {"alltypes", "whole"}
        for column in table.columns
    }
    assert len(judged) > 150
    wrong = {
        name: (type_, verdict, comment)
        for name, (type_, verdict, comment) in judged.items()
        if comment != ("-" if isinstance(verdict, Uncapturable) else verdict)
    }
    assert not wrong
    assert tables["app.alltypes"].columns[0].position == 2  # the first one was dropped


def test_domains_are_resolved_to_the_last(tables: dict[str, LiveTable]) -> None:
    columns = {column.name: column for column in tables["app.domains"].columns}
    price = columns["price"]
    assert (price.type, price.base.name, price.domain) == ("app.price", "numeric", True)
    assert (price.precision, price.scale, price.nullable) == (12, 2, False)
    assert (columns["code"].base.name, columns["code"].length, columns["code"].nullable) == ("varchar", 8, True)
    grid = columns["grid"]
    assert (grid.base.kind, grid.base.element and grid.base.element.name, grid.dimensions) == (
        TypeKind.ARRAY,
        "int4",
        2,
    )


def test_a_column_tells_its_identity_default_and_generation(tables: dict[str, LiveTable]) -> None:
    columns = {column.name: column for column in tables["app.columns"].columns}
    assert [name for name, column in columns.items() if column.identity] == ["id", "other"]
    assert [name for name, column in columns.items() if column.generated] == ["twice"]
    assert columns["twice"].generated == "stored"
    assert [name for name, column in columns.items() if column.has_default] == ["serial", "made"]
    assert [name for name, column in columns.items() if column.nullable] == ["twice", "made"]


def test_keys_come_in_their_own_order_without_what_an_index_includes(tables: dict[str, LiveTable]) -> None:
    keyed = tables["app.keyed"]
    assert keyed.primary_key == ("b", "a")
    assert keyed.other_keys == (("c",),)
    assert tables["app.late"].deferrable_key
    assert not keyed.deferrable_key


def test_identities_are_read(tables: dict[str, LiveTable]) -> None:
    found = {
        name: (tables[f"app.{name}"].replica_identity, tables[f"app.{name}"].identity_index)
        for name in ("keyed", "whole", "mute", "by_index", "by_key_index")
    }
    assert found == {
        "keyed": (ReplicaIdentity.DEFAULT, ()),
        "whole": (ReplicaIdentity.FULL, ()),
        "mute": (ReplicaIdentity.NOTHING, ()),
        "by_index": (ReplicaIdentity.INDEX, ("code",)),
        "by_key_index": (ReplicaIdentity.INDEX, ("id", "code")),
    }


def test_partitions_are_read_at_every_depth_with_their_own_identity(tables: dict[str, LiveTable]) -> None:
    root = tables["app.part"]
    assert [(part.name, part.parent, part.kind, part.replica_identity.value) for part in root.partitions] == [
        ("part_24", "app.part", TableKind.PARTITION, "full"),
        ("part_25", "app.part", TableKind.PARTITIONED, "default"),
        ("part_25_1", "app.part_25", TableKind.PARTITION, "default"),
        ("part_25_x", "app.part_25", TableKind.UNLOGGED, "default"),
    ]
    assert [part.bounds for part in root.partitions] == [
        "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "FOR VALUES IN (1)",
        "DEFAULT",
    ]
    assert [part.kind for part in tables["app.mixed"].partitions] == [TableKind.PARTITION, TableKind.FOREIGN]
    assert tables["app.part_25_1"].parents == ("app.part_25",)
    assert tables["app.vans"].parents == ("app.cars",)


def test_rows_are_postgresql_s_estimate(tables: dict[str, LiveTable]) -> None:
    assert tables["app.counted"].rows == 1000
    assert tables["app.part"].rows == 3
    assert tables["app.keyed"].rows is None


def test_comments_are_read(tables: dict[str, LiveTable]) -> None:
    assert tables["app.counted"].comment == "What was counted."
    assert tables["app.keyed"].comment is None


def test_publications_say_what_they_really_publish(source: LiveSource) -> None:
    everything, some = source.publications
    assert everything.all_tables
    assert {member.reference for member in everything.members} >= {"app.keyed", "app.part_24", "app.part_25_1"}
    assert not everything.publish_via_partition_root
    assert some == LivePublication(
        "weir_some", ("insert", "delete"), all_tables=False, publish_via_partition_root=True,
        members=(
            LiveMember("app", "by_index", ("id", "code"), "(id > 10)"),
            LiveMember("app", "part", ("id", "d", "n"), None),
            LiveMember("crm", "Ünï", ("id", "Größe"), None),
        ),
    )  # fmt: skip


def test_types_that_keep_debezium_from_starting_are_found_in_every_schema(source: LiveSource) -> None:
    assert [(each.type, each.domain) for each in source.labelless] == [
        ('"Sales Office".undecided', False),
        ("app.feeling", True),
    ]


def test_everything_that_can_be_captured_is_drafted(drafts: dict[str, DatasetDraft]) -> None:
    assert sorted(drafts) == [
        '"Sales Office"."Mixed Case"',
        '"Sales Office".counted',
        "app.alltypes",
        "app.by_key_index",
        "app.columns",
        "app.counted",
        "app.domains",
        "app.keyed",
        "app.keyless",
        "app.mixed",
        "app.part",
        "app.secret",
        "app.vans",
        "app.whole",
        'crm."Ünï"',
    ]


def test_what_is_not_drafted_is_said(said: list[Remark], drafts: dict[str, DatasetDraft]) -> None:
    def tables(severity: Severity) -> set[str | None]:
        return {remark.table for remark in said if remark.severity is severity}

    assert tables(Severity.ERROR) == {None, "app.keyless", "app.mixed"}, "what a check refuses until somebody decides"
    left_out = {"app.late", "app.mute", "app.by_index", "app.alike", "app.case", 'app."Case"', "app.shapes"}
    assert left_out - tables(Severity.WARNING) == {"app.case"}, "it is told together with its twin"
    assert left_out & drafts.keys() == set()
    assert {"app.far", "app.fleeting", "app.glance", "app.stare", "app.cars", "app.part"} <= {
        each.table for each in said
    }


def test_names_of_the_source_become_names_of_the_model(drafts: dict[str, DatasetDraft]) -> None:
    mixed = drafts['"Sales Office"."Mixed Case"']
    assert (mixed.name, mixed.primary_key) == ("mixed-case", ("the_id",))
    assert [(each.name, each.physical_name) for each in mixed.columns] == [
        ("the_id", "The Id"),
        ("select", None),
        ("a_b", "a.b"),
        ("_1st", "1st"),
    ]
    assert drafts['crm."Ünï"'].name == "uni"
    assert {drafts["app.counted"].name, drafts['"Sales Office".counted'].name} == {
        "app-counted",
        "sales-office-counted",
    }


def test_two_hundred_tables_are_read_and_drafted(stack: Weir) -> None:
    with database(stack, "weir_test_many") as conninfo:
        with psycopg.connect(conninfo) as connection:
            for number in range(200):
                columns = ", ".join(
                    f"c{n} {kind}" for n, kind in enumerate(["text", "numeric(10,2)", "int[]", "date"] * 10)
                )
                connection.execute(f"CREATE TABLE t{number} (id bigint PRIMARY KEY, {columns})")
        found = read(conninfo)
        datasets, _ = draft(found)
    assert (len(found.tables), len(datasets), len(datasets[0].columns)) == (200, 200, 41)


def test_reading_leaves_no_trace_and_needs_no_right_to_write(conninfo: str) -> None:
    assert read(make_conninfo(conninfo, **READER, options="-c default_transaction_read_only=on")).tables
    with psycopg.connect(conninfo) as connection:
        left = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'weir'").fetchone()
    assert left == (0,)


@pytest.mark.parametrize(
    ("change", "words", "remedy"),
    [
        ({"password": "wr0ng-Secret"}, "password authentication failed", "secret"),
        ({"dbname": "nowhere"}, '"nowhere" does not exist', "Correct the name"),
        ({"port": "1"}, "refused", "runs there"),
        ({"sslmode": "require"}, "SSL", "sslmode"),
        ({"host": "no-such-host.invalid"}, "no-such-host.invalid", "host name"),
    ],
)
def test_a_source_that_cannot_be_read_says_where_and_why(
    conninfo: str, change: dict[str, str], words: str, remedy: str
) -> None:
    parts = {key: str(value) for key, value in {**conninfo_to_dict(conninfo), **change}.items()}
    with pytest.raises(Unreachable) as caught:
        read(make_conninfo(**parts), within=5)
    assert words in caught.value.what
    assert f"{parts['host']}:{parts['port']}" in caught.value.what
    assert remedy in caught.value.remedy
    assert parts["password"] not in f"{caught.value.what}{caught.value.remedy}{caught.value.__cause__}"


def test_a_source_that_accepts_and_stays_silent_is_given_up() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent, pytest.raises(Unreachable, match="timeout"):
        read(f"host=127.0.0.1 port={silent.getsockname()[1]} user=weir dbname=shop", within=2)


@pytest.mark.parametrize(
    "garbled", ["host=x password=a top-secret", "postgresql://u:top-secret@[::1/shop", "top-secret"]
)
def test_words_that_are_no_connection_are_not_repeated(garbled: str) -> None:
    with pytest.raises(Unreachable) as caught:
        read(garbled)
    assert "top-secret" not in f"{caught.value.what}{caught.value.remedy}"


def test_a_password_in_the_server_s_words_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        message = "FATAL: no entry for options `secret=top-secret`"
        raise psycopg.OperationalError(message)

    monkeypatch.setattr(psycopg, "connect", refuse)
    with pytest.raises(Unreachable, match="no entry") as caught:
        read("host=db1 password=top-secret")
    assert "top-secret" not in caught.value.what


def test_a_lock_on_a_published_table_does_not_hold_us_for_ever(conninfo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compiler.adapters.postgres.PATIENCE", 1)
    with psycopg.connect(conninfo) as other:
        other.execute("LOCK TABLE app.keyed IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Unreachable, match="statement timeout"):
            read(conninfo)
