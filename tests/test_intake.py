"""What weir makes of a live source, without a database: types, names, and what it says about the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from compiler.diagnostics import Severity
from compiler.intake.draft import DatasetDraft, Remark, draft
from compiler.intake.types import Uncapturable, captured_type, caveats, empties_when_unchanged, logical_type
from compiler.model.live import (
    LiveColumn,
    LiveLabelless,
    LivePartition,
    LiveSource,
    LiveTable,
    LiveType,
    ReplicaIdentity,
    TableKind,
    TypeKind,
    reference,
)

NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")
ENUM, COMPOSITE, RANGE, MULTIRANGE, DOMAIN = (
    TypeKind.ENUM,
    TypeKind.COMPOSITE,
    TypeKind.RANGE,
    TypeKind.MULTIRANGE,
    TypeKind.DOMAIN,
)
KEY = LiveColumn("id", 1, "bigint", LiveType("int8"), nullable=False)


def column(  # noqa: PLR0913 - a column has that many sides
    base: str = "text",
    *,
    name: str = "v",
    kind: TypeKind = TypeKind.BASE,
    precision: int | None = None,
    scale: int | None = None,
    length: int | None = None,
    generated: str | None = None,
    domain: bool = False,
    nullable: bool = True,
    comment: str | None = None,
) -> LiveColumn:
    """A column of a type that is not an array."""
    return LiveColumn(
        name, 2, base, LiveType(base, kind), precision=precision, scale=scale, length=length, generated=generated,
        domain=domain, nullable=nullable, comment=comment,
    )  # fmt: skip


def many(  # noqa: PLR0913 - likewise
    element: str,
    *,
    name: str = "v",
    kind: TypeKind = TypeKind.BASE,
    dimensions: int = 1,
    precision: int | None = None,
    scale: int | None = None,
    length: int | None = None,
    domain: bool = False,
) -> LiveColumn:
    """A column of an array."""
    base = LiveType(f"_{element}", TypeKind.ARRAY, LiveType(element, kind))
    return LiveColumn(
        name, 2, f"{element}[]", base, domain=domain, dimensions=dimensions, precision=precision, scale=scale,
        length=length,
    )  # fmt: skip


def table(name: str = "orders", *columns: LiveColumn, schema: str = "app", key: Sequence[str] = ("id",)) -> LiveTable:
    """A table with the key `id`."""
    return LiveTable(schema, name, primary_key=tuple(key), columns=(KEY, *columns))


def source(*tables: LiveTable) -> LiveSource:
    """A source that is fit to be captured."""
    ordered = tuple(sorted(tables, key=lambda each: (each.schema, each.name)))
    return LiveSource(170006, "shop", "weir", may_replicate=True, synchronous_commit="on", wal_level="logical",
                      max_slot_wal_keep_size="-1", tables=ordered)  # fmt: skip


def drafted(*tables: LiveTable, patterns: Sequence[str] = ()) -> dict[str, DatasetDraft]:
    """The drafts by table."""
    return {each.table: each for each in draft(source(*tables), patterns)[0]}


def remarks(*tables: LiveTable, patterns: Sequence[str] = ()) -> list[Remark]:
    """What is said beside the drafts."""
    return draft(source(*tables), patterns)[1]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (column("bool"), "boolean"),
        (column("int2"), "integer"),
        (column("int4"), "integer"),
        (column("int8"), "bigint"),
        (column("oid"), "bigint"),
        (column("float4"), "real"),
        (column("float8"), "double"),
        (column("numeric", precision=10, scale=2), "decimal(10,2)"),
        (column("numeric", precision=38, scale=38), "decimal(38,38)"),
        (column("numeric", precision=38, scale=0), "decimal(38,0)"),
        (column("numeric", precision=39, scale=0), "string"),
        (column("numeric", precision=2, scale=5), "string"),
        (column("numeric"), "string"),
        (column("money"), "decimal(19,2)"),
        (column("bpchar", length=5), "string(5)"),
        (column("bpchar"), "string"),
        (column("varchar", length=10), "string(10)"),
        (column("varchar"), "string"),
        (column("text"), "string"),
        (column("char"), "string"),
        (column("citext"), "string"),
        (column("mood", kind=ENUM), "string"),
        (column("int4", kind=ENUM), "string"),
        (column("inet"), "string"),
        (column("cidr"), "string"),
        (column("macaddr"), "string"),
        (column("macaddr8"), "string"),
        (column("int4range", kind=RANGE), "string"),
        (column("tstzrange", kind=RANGE), "string"),
        (column("xml"), "string"),
        (column("interval"), "string"),
        (column("timetz"), "string"),
        (column("tsvector"), "string"),
        (column("ltree"), "string"),
        (column("isbn"), "string"),
        (column("uuid"), "uuid"),
        (column("json"), "json"),
        (column("jsonb"), "json"),
        (column("hstore"), "json"),
        (column("bytea"), "binary"),
        (column("date"), "date"),
        (column("time"), "time"),
        (column("timestamp"), "timestamp"),
        (column("timestamptz"), "timestamptz"),
        (column("bit", length=1), "boolean"),
        (column("int4", domain=True), "integer"),
        (many("bool"), "array<boolean>"),
        (many("int2"), "array<integer>"),
        (many("int4"), "array<integer>"),
        (many("int8"), "array<bigint>"),
        (many("float8"), "array<double>"),
        (many("text"), "array<string>"),
        (many("varchar", length=3), "array<string(3)>"),
        (many("mood", kind=ENUM), "array<string>"),
        (many("numeric"), "array<string>"),
        (many("numeric", precision=10, scale=2), "array<decimal(10,2)>"),
        (many("uuid"), "array<uuid>"),
        (many("date"), "array<date>"),
        (many("timestamp"), "array<timestamp>"),
        (many("timestamptz"), "array<timestamptz>"),
        (many("jsonb"), "array<json>"),
        (many("daterange", kind=RANGE), "array<string>"),
        (many("int4", dimensions=0), "array<integer>"),
    ],
    ids=lambda value: value.type if isinstance(value, LiveColumn) else None,
)
def test_a_type_whose_values_arrive_whole_has_a_logical_type(given: LiveColumn, expected: str) -> None:
    assert logical_type(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        column("name"),  # arrives as NULL
        column("numeric", precision=3, scale=-2),  # arrives with two thousand zeros
        column("bit", length=8),
        column("bit"),
        column("varbit", length=1),
        column("varbit"),
        column("point"),
        column("polygon"),
        column("geometry"),
        column("address", kind=COMPOSITE),
        column("text", kind=COMPOSITE),
        column("floatrange", kind=RANGE),
        column("int4multirange", kind=MULTIRANGE),
        column("pg_lsn"),
        column("xid8"),
        column("regclass"),
        column("tsquery"),
        column("jsonpath"),
        column("int2vector"),
        column("isbn13"),
        column("cube"),
        column("vector"),
        column("int4", generated="stored"),
        column("int4", generated="virtual"),
        many("int4", dimensions=2),
        many("posint", kind=DOMAIN),
        many("text", kind=DOMAIN),
        many("address", kind=COMPOSITE),
        many("bytea"),
        many("money"),
        many("name"),
        many("interval"),
        many("xml"),
        many("time"),  # loses microseconds
        many("timetz"),
        many("ltree"),
        many("hstore"),
        many("bit", length=1),
        many("point"),
        many("int4multirange", kind=MULTIRANGE),
        many("numeric", precision=3, scale=-2),
    ],
    ids=lambda given: given.type,
)
def test_a_type_whose_values_do_not_arrive_whole_is_left_out_with_a_way_out(given: LiveColumn) -> None:
    verdict = logical_type(given)
    assert isinstance(verdict, Uncapturable)
    assert verdict.reason.endswith(".")
    assert verdict.way_out.endswith(".")
    assert verdict.derived is bool(given.generated)
    assert not caveats(given)


@pytest.mark.parametrize("element", ["int4", "int8", "text", "varchar", "bpchar", "date", "uuid", "json", "jsonb"])
def test_an_array_with_a_mark_for_what_is_out_of_line_needs_no_whole_rows(element: str) -> None:
    given = many(element)
    assert not empties_when_unchanged(given)
    assert captured_type(given, table()) == logical_type(given)


@pytest.mark.parametrize(
    "given",
    [many("bool"), many("numeric"), many("mood", kind=ENUM), many("timestamptz"), many("citext"),
     many("int4", domain=True), many("text", kind=ENUM)],
    ids=lambda given: given.type,
)  # fmt: skip
def test_an_array_that_an_update_would_empty_is_captured_only_where_whole_rows_are_logged(given: LiveColumn) -> None:
    keyed = table("orders", given)
    assert isinstance(captured_type(given, keyed), Uncapturable)
    full = replace(keyed, replica_identity=ReplicaIdentity.FULL)
    assert captured_type(given, full) == logical_type(given)
    assert drafted(keyed)["app.orders"].excluded == ("v",)
    assert [each.name for each in drafted(full)["app.orders"].columns] == ["id", "v"]
    [remark] = remarks(keyed)
    assert "ALTER TABLE app.orders REPLICA IDENTITY FULL" in remark.way_out


def test_what_a_reader_may_not_expect_is_said_once_for_all_columns_of_a_table() -> None:
    given = table("orders", column("numeric", name="a"), column("numeric", name="b"), column("timetz", name="c"))
    assert [each.columns for each in remarks(given)] == [("a", "b"), ("c",)]
    assert {each.severity for each in remarks(given)} == {Severity.NOTE}


def test_an_array_of_labels_that_may_hold_null_is_a_warning() -> None:
    given = replace(table("orders", many("mood", kind=ENUM)), replica_identity=ReplicaIdentity.FULL)
    assert [each.severity for each in remarks(given)] == [Severity.WARNING, Severity.NOTE]


def test_a_dataset_has_what_the_model_writes() -> None:
    size = column("text", name="Größe", comment="In cm.\r\n")
    double = column("int4", name="gen", generated="stored")
    given = replace(
        table("Order Lines", size, double, key=("Größe", "id")),
        comment=" Lines of an order. ",
        replica_identity=ReplicaIdentity.FULL,
    )
    dataset = drafted(given)['app."Order Lines"']
    assert dataset.name == "order-lines"
    assert dataset.description == "Lines of an order."
    assert dataset.primary_key == ("grosse", "id")
    assert dataset.replica_identity == "full"
    assert dataset.partition_drop is None
    assert dataset.excluded == ("gen",)
    first, second = dataset.columns
    assert (first.name, first.physical_name, first.type, first.required) == ("id", None, "bigint", True)
    assert (second.name, second.physical_name, second.required, second.description) == (
        "grosse",
        "Größe",
        False,
        "In cm.",
    )


def test_a_blank_comment_is_no_description_and_an_unprintable_one_becomes_printable() -> None:
    comments = [" \n", "one\x00\ttwo\nthree", "x" * 20_000]
    given = table("orders", *(column(name=f"c{n}", comment=comment) for n, comment in enumerate(comments)))
    descriptions = [each.description for each in drafted(given)["app.orders"].columns]
    assert descriptions[1:3] == [None, "one  two\nthree"]
    assert len(descriptions[3] or "") == 10_000


@pytest.mark.parametrize(
    ("schema", "name", "expected"),
    [
        ("app", "orders", "app.orders"),
        ("app", "_x", "app._x"),
        ("app", "Mixed Case", 'app."Mixed Case"'),
        ("app", "größe", 'app."größe"'),
        ("app", "2fast", 'app."2fast"'),
        ("a.b", 'say "hi"', '"a.b"."say ""hi"""'),
        ("app", "a-b", 'app."a-b"'),
    ],
)
def test_a_reference_quotes_what_sql_would_read_otherwise(schema: str, name: str, expected: str) -> None:
    assert reference(schema, name) == expected


def names(*tables: LiveTable) -> list[str]:
    """The names of the datasets, in the order of the tables."""
    return [each.name for each in draft(source(*tables))[0]]


def test_tables_of_one_name_carry_their_schema() -> None:
    assert names(table("orders", schema="app"), table("orders", schema="crm")) == ["app-orders", "crm-orders"]


def test_names_that_clash_with_a_schema_get_a_number() -> None:
    given = [table("b_c", schema="a"), table("b-c", schema="a"), table("a-b-c", schema="z")]
    assert names(*given) == ["a-b-c-2", "a-b-c-3", "a-b-c"]


def test_names_are_names_of_the_model_and_unique_whatever_the_tables_are_called() -> None:
    odd = [
        "订单",
        "Ωmega",
        "2024",
        "_x_",
        "-",
        " ",
        "a" * 63,
        "a" * 62 + "b",
        "a" * 40,
        "A__B",
        "Straße",
        "é",
        "ü",
        "t-2024",
    ]
    given = [table(each, schema=schema) for each in odd for schema in ("app", "App Two", "9")]
    found = names(*given)
    assert len(set(found)) == len(given)
    assert all(NAME.fullmatch(each) for each in found)
    assert names(*reversed(given)) == found


def test_identifiers_are_unique_and_a_name_that_is_one_already_stays() -> None:
    odd = ["a b", "a_b", "a-b", "1st", "订", "单", "select", "x" * 63, "x" * 62 + "é", "x" * 62 + "è"]
    dataset = drafted(table("orders", *(column(name=each) for each in odd)))["app.orders"]
    by_physical = {each.physical_name or each.name: each.name for each in dataset.columns}
    assert set(by_physical) == {"id", *odd}
    assert len(set(by_physical.values())) == len(odd) + 1
    assert all(IDENTIFIER.fullmatch(each) for each in by_physical.values())
    assert (by_physical["a_b"], by_physical["select"], by_physical["1st"]) == ("a_b", "select", "_1st")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("größe", "grosse"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("naïve", "naive"),
        ("Łódź", "lodz"),
        ("\N{LATIN SMALL LIGATURE FI}nance", "finance"),
        ("I\N{COMBINING DOT ABOVE}l", "il"),
        ("\N{LATIN SMALL LETTER DOTLESS I}l", "il"),
        ("Mixed Case", "mixed_case"),
        ("a -- b", "a_b"),
        ("a__b", "a__b"),
        ("Straße 1", "strasse_1"),
    ],
)
def test_a_name_in_other_letters_is_spelled_in_plain_ones(given: str, expected: str) -> None:
    found = drafted(table(given, column(name=given)))[reference("app", given)]
    assert found.columns[1].name == expected
    assert found.columns[1].physical_name == (None if given == expected else given)
    assert found.name == re.sub("_+", "-", expected)


def test_a_table_with_columns_that_differ_only_in_case_is_left_out() -> None:
    given = table("orders", column(name="Amount"), column(name="amount"), column(name="note"))
    assert not drafted(given)
    [remark] = remarks(given)
    assert (remark.severity, remark.columns) == (Severity.WARNING, ("Amount", "amount"))


def test_a_table_whose_key_cannot_be_captured_is_left_out() -> None:
    given = table("orders", column("name", name="code"), column(), key=("id", "code"))
    assert not drafted(given)
    [remark] = remarks(given)
    assert (remark.severity, remark.columns) == (Severity.WARNING, ("code",))


def test_a_table_without_a_column_to_capture_is_left_out() -> None:
    for given in (LiveTable("app", "shapes", columns=(column("polygon"),)), LiveTable("app", "empty")):
        assert not drafted(given)
        assert [each.severity for each in remarks(given)] == [Severity.WARNING]


def test_tables_that_differ_only_in_case_are_left_out_unless_one_is_named_alone() -> None:
    given = [table("orders"), table("Orders"), table("orders", schema="App"), table("lines")]
    assert list(drafted(*given)) == ["app.lines"]
    [remark] = remarks(*given)
    assert remark.severity is Severity.WARNING
    assert remark.what.startswith('`"App".orders`, `app."Orders"` and `app.orders` are left out:')
    assert list(drafted(*given, patterns=["app.orders"])) == ["app.orders"]


@pytest.mark.parametrize("kind", [TableKind.VIEW, TableKind.MATERIALIZED_VIEW, TableKind.FOREIGN, TableKind.UNLOGGED])
def test_what_has_no_log_is_not_drafted_and_says_so(kind: TableKind) -> None:
    given = LiveTable("app", "orders", kind, columns=(KEY,))
    assert not drafted(given)
    [remark] = remarks(given)
    assert remark.table == "app.orders"
    assert remark.what.startswith("`app.orders` is left out: ")
    assert remark.way_out
    # Nothing is lost with a view: its rows come from tables.
    derived = kind in {TableKind.VIEW, TableKind.MATERIALIZED_VIEW}
    assert remark.severity is (Severity.NOTE if derived else Severity.WARNING)


def test_a_deferrable_key_leaves_the_table_out() -> None:
    given = replace(table(), deferrable_key=True)
    assert not drafted(given)
    assert [each.severity for each in remarks(given)] == [Severity.WARNING]


def test_a_table_without_a_key_is_drafted_without_one_and_names_the_choice() -> None:
    given = replace(
        table("orders", column(name="Day"), column("name", name="no"), key=()), other_keys=(("id", "Day"), ("no",))
    )
    assert drafted(given)["app.orders"].primary_key == ()
    remark = next(each for each in remarks(given) if not each.columns)
    assert remark.severity is Severity.ERROR, "the draft does not pass until somebody decides"
    for words in ("appendOnly: true", "has `[id, day]`)", "replicaIdentity: full"):
        assert words in remark.way_out
    assert "fail at the source" in remark.what


def test_a_table_without_a_key_that_logs_whole_rows_only_lacks_its_key() -> None:
    given = replace(table(key=()), replica_identity=ReplicaIdentity.FULL)
    [remark] = remarks(given)
    assert "replicaIdentity" not in remark.way_out
    assert "fail at the source" not in remark.what


@pytest.mark.parametrize(
    ("identity", "index", "fit"),
    [
        (ReplicaIdentity.DEFAULT, (), True),
        (ReplicaIdentity.FULL, (), True),
        (ReplicaIdentity.NOTHING, (), False),
        (ReplicaIdentity.INDEX, ("code",), False),
        (ReplicaIdentity.INDEX, ("code", "id"), True),
    ],
)
def test_a_table_whose_identity_has_not_the_key_is_left_out(
    identity: ReplicaIdentity, index: tuple[str, ...], *, fit: bool
) -> None:
    given = replace(table(), replica_identity=identity, identity_index=index)
    assert ("app.orders" in drafted(given)) is fit
    assert [each.severity for each in remarks(given)] == ([] if fit else [Severity.WARNING])


def test_a_table_without_a_key_may_have_an_index_as_its_identity() -> None:
    given = replace(table(key=()), replica_identity=ReplicaIdentity.INDEX, identity_index=("id",))
    assert "app.orders" in drafted(given)
    assert "fail at the source" not in remarks(given)[0].what


def part(name: str, kind: TableKind = TableKind.PARTITION, identity: str = "default") -> LivePartition:
    """A partition of `app.orders`."""
    return LivePartition("app", name, "app.orders", "DEFAULT", kind, ReplicaIdentity(identity))


def partitioned(*parts: LivePartition) -> list[LiveTable]:
    """`app.orders` with its partitions."""
    root = replace(table(), kind=TableKind.PARTITIONED, partitions=parts)
    return [root, *(LiveTable("app", each.name, TableKind.PARTITION, parents=(each.parent,)) for each in parts)]


def test_partitions_are_folded_into_their_root() -> None:
    given = partitioned(part("orders_24"), part("orders_25"))
    assert {key: each.partition_drop for key, each in drafted(*given).items()} == {"app.orders": "keep"}
    assert [each.severity for each in remarks(*given)] == [Severity.NOTE]


def test_a_partition_named_without_its_root_says_which_table_to_name() -> None:
    given = partitioned(part("orders_24"))
    assert not drafted(*given, patterns=["orders_24"])
    [remark] = remarks(*given, patterns=["orders_24"])
    assert (remark.severity, remark.way_out) == (Severity.WARNING, "Import `app.orders`.")


def test_a_partition_that_logs_otherwise_than_its_root_is_a_warning() -> None:
    given = partitioned(part("orders_24", identity="full"), part("orders_25"), part("orders_x", TableKind.PARTITIONED))
    assert drafted(*given)["app.orders"].replica_identity is None
    assert [each.severity for each in remarks(*given)] == [Severity.WARNING, Severity.NOTE]
    assert "app.orders_24" in remarks(*given)[0].what


@pytest.mark.parametrize("identity", ["nothing", "index"])
def test_a_partition_that_does_not_log_the_key_leaves_the_table_out(identity: str) -> None:
    given = partitioned(part("orders_24"), part("orders_25", identity=identity))
    assert not drafted(*given)
    assert [each.severity for each in remarks(*given)] == [Severity.WARNING]


def test_a_partitioned_table_logs_whole_rows_if_all_its_partitions_do() -> None:
    root, *parts = partitioned(part("orders_24", identity="full"), part("orders_x", TableKind.PARTITIONED))
    given = [replace(root, replica_identity=ReplicaIdentity.FULL), *parts]
    assert drafted(*given)["app.orders"].replica_identity == "full"
    assert [each.severity for each in remarks(*given)] == [Severity.NOTE]


def test_a_foreign_partition_is_a_warning() -> None:
    given = partitioned(part("orders_24"), part("orders_far", TableKind.FOREIGN))
    assert [each.severity for each in remarks(*given)] == [Severity.WARNING, Severity.NOTE]


def test_an_inherited_child_is_drafted_and_its_parent_is_not() -> None:
    child = replace(table("vans"), kind=TableKind.INHERITED_CHILD, parents=("app.cars",))
    assert list(drafted(table("cars"), child)) == ["app.vans"]
    assert [(each.table, each.severity) for each in remarks(table("cars"), child)] == [
        ("app.cars", Severity.WARNING),
        ("app.vans", Severity.NOTE),
    ]


def test_a_long_list_of_names_is_cut() -> None:
    given = table("orders", *(column("point", name=f"p{n}") for n in range(1000)))
    [remark] = remarks(given)
    assert remark.way_out.startswith("Give each of its parts a column"), "it is left out already"
    assert remark.what.startswith("`p0`, `p1`, `p2`, `p3`, `p4` and 995 more of `app.orders` are left out.")
    assert len(remark.columns) == 1000


def test_policies_that_hide_rows_are_a_warning() -> None:
    assert [each.severity for each in remarks(replace(table(), row_security=True))] == [Severity.WARNING]


def test_a_type_that_keeps_debezium_from_starting_is_an_error_of_the_whole_database() -> None:
    given = replace(
        source(table()), labelless=(LiveLabelless("app.mood", domain=True), LiveLabelless("app.none", domain=False))
    )
    found = draft(given, ["app.orders"])[1]
    assert [(each.severity, each.table) for each in found] == [(Severity.ERROR, None)] * 2


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("orders", {"app.orders", "crm.orders"}),
        ("app.orders", {"app.orders"}),
        ("app.*", {"app.orders", "app.lines", 'app."Mixed Case"', 'app."a.b"', 'app."x*"'}),
        ("*.orders", {"app.orders", "crm.orders"}),
        ("app.order?", {"app.orders"}),
        ("*", {"app.orders", "app.lines", 'app."Mixed Case"', 'app."a.b"', 'app."x*"', "crm.orders"}),
        ('app."Mixed Case"', {'app."Mixed Case"'}),
        ("app.Mixed Case", {'app."Mixed Case"'}),
        ('"app"."orders"', {"app.orders"}),
        ('app."a.b"', {'app."a.b"'}),
        ('app."x*"', {'app."x*"'}),
        ('"a.b"', {'app."a.b"'}),
        (" app.orders ", {"app.orders"}),
    ],
)
def test_a_pattern_names_tables(pattern: str, expected: set[str]) -> None:
    given = [*(table(each) for each in ("orders", "lines", "Mixed Case", "a.b", "x*")), table("orders", schema="crm")]
    assert set(drafted(*given, patterns=[pattern])) == expected


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("app.ordes", "`app.orders`"),
        ("App.Orders", "`app.orders`"),
        ("ordrs", "`app.orders`"),
        ("public.xyz", "schema"),
        ("a.b.c", "schema"),
        ("", "schema"),
        ('app."orders', "`app.orders`"),
        ("app.[a-z]*", "schema"),
    ],
)
def test_a_pattern_that_names_nothing_is_an_error_with_the_near_miss(pattern: str, hint: str) -> None:
    assert not drafted(table(), patterns=[pattern])
    [remark] = remarks(table(), patterns=[pattern])
    assert remark.severity is Severity.ERROR
    assert hint in remark.way_out


def test_remarks_come_by_table_and_the_worst_first() -> None:
    given = [table("a", column("point")), table("b", column("numeric", name="n"), column("point", name="p"), key=())]
    found = remarks(*given, patterns=["*", "nope.*"])
    assert [(each.table, each.severity) for each in found] == [
        (None, Severity.ERROR),
        ("app.a", Severity.WARNING),
        ("app.b", Severity.ERROR),
        ("app.b", Severity.WARNING),
        ("app.b", Severity.NOTE),
    ]


def test_no_sentence_asks_blames_or_apologises() -> None:
    odd = [column("point"), column("name", name="n"), many("mood", kind=ENUM, name="e"), column("numeric", name="x")]
    found = remarks(table("a", *odd), replace(table("b"), deferrable_key=True), patterns=["*", "nope"])
    for remark in found:
        said = f"{remark.what} {remark.way_out}"
        assert not re.search(r"\?|\binvalid\b|\bsorry\b|\bplease\b", said, re.IGNORECASE), said
        assert remark.what.endswith(".")
