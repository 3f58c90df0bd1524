"""The statements of a stream and of a workspace: one set of shapes, in whichever dialect."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.model.datastore import Column, Dataset
from compiler.model.names import identifier
from compiler.model.once import once
from compiler.model.written import Placed
from compiler.plan.steps import EPOCH, PARTITION, Merge, Publish, Room, Stream, stream_name
from compiler.sql.dialect import Dialect, Shape, name, quoted
from compiler.sql.layout import chosen, deep, document, grouped
from compiler.sql.source import key_range, pull, unlike
from compiler.templates import environment, printable

TEMPLATES = environment("compiler.sql", deep=deep)


class Cell:
    """A column, as statements write it."""

    def __init__(self, column: Column, place: int, table: str, dialect: Dialect) -> None:
        """The names; what takes longer to say is said when a statement asks for it."""
        self.column, self.table, self.dialect = column, table, dialect
        self.stored = name(column.stored)
        """What it is called in the merged table; a renamed column stays where it is."""
        self.shown = name(column.name)
        """What it is called for readers."""
        self.type = dialect.sql_type(column.type)
        """Its type in the engine."""
        self.field = dialect.field(column.physical_name)
        """What it is called in a decoded event."""
        self.raw = f"__v.{self.field}"
        """Its raw value in an event's `__v`."""
        self.long = f"__long_{place}"
        """The name of its last known raw value."""
        self.known = f"__known_{place}"
        """The name of whether there is one."""

    @once
    def typed(self) -> str:
        """Its value from an event's `__v`."""
        return self.dialect.typed(self.column, self.raw, self.table)

    @once
    def key(self) -> str:
        """Its value from an event's `__k`."""
        return self.dialect.typed(self.column, f"__k.{self.field}", self.table)

    @once
    def marked(self) -> str:
        """Whether its raw value in `__v` stands for one that did not change."""
        return self.dialect.is_mark(self.column.type, self.raw)

    @once
    def unmarked(self) -> str:
        """Its raw value in a row of its own, where an event has one."""
        return f"CASE WHEN __op <> 'd' AND NOT (\n    {deep(self.marked)}\n) THEN ROW({self.raw}) END"

    @once
    def typed_long(self) -> str:
        """Its value from the last known raw value."""
        return self.dialect.typed(self.column, f"{self.long}[1]", self.table)

    @once
    def typed_or_open(self) -> str:
        """Its value where events may have left it out of a version; before them, the open one has it."""
        known, opened = f"{self.long} IS NOT NULL", "__part IS NULL AND __open_pos IS NOT NULL"
        return (
            f"CASE\n    WHEN {known} THEN {deep(self.typed_long)}\n"
            f"    WHEN {opened} THEN __open_row.{self.stored}\n    ELSE {self.unknown}\nEND"
        )

    @once
    def tail_or_merged(self) -> str:
        """Its value where events may have left it out; a mark is never shown."""
        of_events, merged = f"changed.{self.stored}", f"merged.{self.stored}"
        return chosen([(f"changed.{self.known}", of_events), ("merged.__pos IS NOT NULL", merged)], self.unknown)

    @once
    def complaint(self) -> str:
        """What is said when nobody can know its value, as a literal."""
        return quoted(f"{self.table}.{self.column.name}: a long value was left out that never arrived")

    def misfit(self, raw: str, *, key: bool = False) -> str:
        """Whether a raw value has no place in its type, as an expression that is true, false, NULL, or fails."""
        column = self.column
        if column.nulls_unrepresentable:
            # What does not fit becomes NULL. What is no such value at all still fails, though the answer is never true.
            bad = f"{self.dialect.typed(column, raw, self.table)} IS NOT NULL AND {raw} IS NULL"
        else:
            bad = self.dialect.misfit(column.type, raw)
        if key:
            return f"{raw} IS NULL" if bad == "false" else f"{raw} IS NULL OR {bad}"
        if column.type.toastable and bad != "false":
            mark = self.dialect.is_mark(column.type, raw)
            return bad if mark == "false" else chosen([(mark, "false")], bad)
        return bad

    @once
    def unknown(self) -> str:
        """An expression that says so."""
        return self.dialect.fail(
            f"{self.table}.{self.column.name}: a long value was left out that never arrived", self.type
        )


class Table:
    """A merged table, as statements write it."""

    def __init__(
        self,
        dialect: Dialect,
        catalog: str,
        stream: str,
        merge: Merge,
        only: Sequence[Column] = (),
        cells: Mapping[str, Cell] | None = None,
    ) -> None:
        """Columns besides the key that nobody names are left out when some are named; `cells` are there already."""
        dataset = merge.dataset
        schema = f"{catalog}{name(dataset.datastore.stream)}"
        self.dialect, self.merge = dialect, merge
        self.target, self.landing, self.bounds = (
            f"{schema}.{name(merge.table)}",
            f"{schema}.landing",
            f"{schema}.bounds",
        )
        self.source = quoted(".".join(dataset.source))
        self.token = token(catalog, stream, merge.table)
        wanted = {column.name for column in only}.union(dataset.primary_key) if only else None
        self.cells = cells_of(dialect, dataset, wanted) if cells is None else cells
        cells = self.cells
        self.parts: dict[str, str] = {}
        # Also where whole rows are to be logged: nobody has made sure that the source does so.
        toastable = {column.name for column in dataset.toastable}
        self.columns = list(cells.values())
        self.keys = [cells[each] for each in dataset.primary_key]
        self.others = [cell for cell in self.columns if cell.column.name not in dataset.primary_key]
        self.longs = [cell for cell in self.others if cell.column.name in toastable]
        self.plain = [cell for cell in self.others if cell.column.name not in toastable]
        self.first = dataset.datastore.epoch * EPOCH
        self.end = self.first + EPOCH
        self.update_on_append = dialect.fail(
            f"{dataset.name}: rows of a table that is only added to were changed", "bigint"
        )

    @once
    def key_row(self) -> str:
        """The key of an event, decoded."""
        return self.dialect.decode("key_json", self._shape(self.keys))

    @once
    def envelope(self) -> str:
        """An event, decoded."""
        after = self._shape(self.columns)
        return self.dialect.decode("value_json", {"after": after, "source": {"ts_us": "bigint"}})

    @once
    def happened(self) -> str:
        """When the change of an event was committed, in microseconds."""
        return f"{self.dialect.decode('value_json', {'source': {'ts_us': 'bigint'}})}.source.ts_us"

    def _shape(self, cells: Iterable[Cell]) -> Shape:
        return {cell.column.physical_name: self.dialect.raw_type(cell.column.type) for cell in cells}

    @once
    def row_type(self) -> str:
        """The type of a whole row."""
        return self.dialect.struct([(cell.stored, cell.type) for cell in self.columns])

    @once
    def stored(self) -> str:
        """The columns, one a line."""
        return ",\n".join([cell.stored for cell in self.columns])

    @once
    def versioned(self) -> str:
        """The values of a version from its event, one a line, where the key is typed already."""
        keys, longs = set(self.keys), set(self.longs)
        return ",\n".join(
            [
                cell.stored if cell in keys else cell.typed_or_open if cell in longs else cell.typed
                for cell in self.columns
            ]
        )

    def part(self, template: str) -> str:
        """A part of several statements that is the same in each; it is made once."""
        if template not in self.parts:
            self.parts[template] = render(template, t=self, d=self.dialect).removesuffix("\n")
        return self.parts[template]

    @once
    def comment(self) -> str:
        """What it is of, for a comment."""
        return printable(self.merge.dataset.address)

    def on(self, left: str, right: str) -> str:
        """The equality of keys."""
        return " AND ".join(f"{left}.{cell.stored} = {right}.{cell.stored}" for cell in self.keys)

    def key_list(self, alias: str = "") -> str:
        """The columns of the key."""
        return ", ".join(f"{alias}.{cell.stored}" if alias else cell.stored for cell in self.keys)

    @once
    def numbered_keys(self) -> Sequence[str]:
        """Names for the columns of the key that no column of the table has."""
        return [f"__k{number}" for number in range(1, len(self.keys) + 1)]

    def on_numbered(self, alias: str) -> str:
        """The equality of the key with what has those names."""
        return " AND ".join(
            f"{cell.stored} = {alias}.{numbered}" for cell, numbered in zip(self.keys, self.numbered_keys, strict=True)
        )


def cells_of(dialect: Dialect, dataset: Dataset, wanted: Container[str] | None = None) -> dict[str, Cell]:
    """The columns of a dataset by name, or some of them."""
    return {
        column.name: Cell(column, place, dataset.name, dialect)
        for place, column in enumerate(dataset.columns)
        if wanted is None or column.name in wanted
    }


def token(catalog: str, stream: str, role: str) -> str:
    """The test that whoever sent a statement may still write."""
    control = "control.weir" if catalog else "weir"
    return (
        f"EXISTS (\n    SELECT 1 FROM {control}.stream AS held\n"  # noqa: S608 - quoted
        f"    WHERE held.stream = {quoted(stream)} AND held.role = {quoted(role)} AND held.token = :token\n)"
    )


def topic(stream: Stream) -> str:
    """The changes of a stream, as statements read them."""
    if stream.platform.engine.type != "trino":
        return f"{name(stream.schema)}.topic"
    schema, _, table = stream.topic.partition(".")
    return f"kafka_{stream.name}.{schema}.{name(table)}"


def header(what: str, subject: str, source: str) -> str:
    """The comment that every file begins with."""
    return "".join(
        f"-- {line}\n" for line in (printable(f"{what} {subject}"), printable(f"Made from {source}; do not edit."))
    )


render = TEMPLATES.fill


@dataclass(frozen=True, slots=True)
class Statement:
    """A file of SQL."""

    path: str
    """Below `generated/`."""
    text: str
    subject: str
    """The address of the object that it is made from."""
    source: str
    """The model's file that declares it."""


@dataclass(frozen=True)
class Shapes:
    """All statements in one dialect."""

    dialect: Dialect

    def catalog(self, engine_catalog: str) -> str:
        """What the names of schemas begin with."""
        return f"{name(engine_catalog)}." if self.dialect.engine == "trino" else ""

    def stream(self, stream: Stream) -> Iterator[Statement]:
        """Every statement of a stream."""
        datastore, dialect = stream.datastore, self.dialect
        catalog = self.catalog(stream.platform.engine.catalog)
        schema = f"{catalog}{name(stream.schema)}"
        # A table that keeps every version and one that keeps none have the same columns.
        cells = {merge.dataset.name: cells_of(dialect, merge.dataset) for merge in stream.merges}
        tables = [
            Table(dialect, catalog, stream.name, merge, cells=cells[merge.dataset.name]) for merge in stream.merges
        ]
        folder = f"{stream.platform.name}/{dialect.engine}"

        def made(path: str, what: str, of: Placed, subject: str, template: str, **values: object) -> Statement:
            source = of.written.span.path
            head = header(what, subject, source)
            return Statement(f"{folder}/{path}", head + render(template, d=dialect, **values), subject, source)

        common = {
            "schema": schema, "stream": stream.name, "topic": topic(stream), "first": stream.first, "tables": tables,
            "landing": f"{schema}.landing", "bounds": f"{schema}.bounds",
            "rooms": [f"{catalog}{name(identifier(*reader.split('/')))}" for reader in stream.readers],
        }  # fmt: skip
        control = "control.weir" if catalog else "weir"
        land = f"land/{stream.name}"
        yield made(f"ddl/{stream.name}.sql", "Tables of", datastore, datastore.address, "ddl.sql", **common,
            partition=PARTITION,
        )  # fmt: skip
        yield made(
            f"{land}/audit.sql", "Where to cut, and whether everything before is whole:", datastore, datastore.address,
            "audit.sql", **common, body=dialect.decode("_message", MESSAGE),
        )  # fmt: skip
        yield made(
            f"{land}/land.sql", "Land changes of", datastore, datastore.address, "land.sql", **common,
            body=dialect.decode("_message", MESSAGE), token=token(catalog, stream.name, "land"),
        )  # fmt: skip
        decoded = {table.merge.dataset.name: table for table in tables}
        yield made(
            f"{land}/check.sql", "What cannot be decoded of", datastore, datastore.address, "check.sql",
            **common, body=dialect.decode("_message", CHANGE), expected=Expected(dialect, list(decoded.values())),
        )  # fmt: skip
        yield made(f"{land}/changed.sql", "What landed of", datastore, datastore.address, "changed.sql", **common)
        yield made(
            f"{land}/forget.sql", "Drop what is merged everywhere of", datastore, datastore.address, "forget.sql",
            **common,
        )  # fmt: skip
        yield made(
            f"merge/{stream.name}/bounds.sql", "Move the bounds of", datastore, datastore.address, "bounds.sql",
            **common, control=control, token=token(catalog, stream.name, "bounds"), place=stream.schema,
            freezes=sorted((room, merge.table) for merge in stream.merges for room in merge.freezes),
        )  # fmt: skip
        if catalog:
            yield made(
                f"{land}/source.sql", "What no event tells about the tables of", datastore, datastore.address,
                "source.sql", source=name(f"source_{stream.name}"),
                query=unlike([table.merge.dataset for table in decoded.values()], stream.schema),
            )  # fmt: skip
        for table in decoded.values() if catalog else ():
            dataset, ranged = table.merge.dataset, self.ranged(table)
            if ranged:
                yield made(
                    f"load/{stream.name}/{identifier(dataset.name)}.range.sql", "Where the keys begin and end of",
                    dataset, dataset.address, "range.sql", source=name(f"source_{stream.name}"),
                    query=key_range(dataset, ranged.column),
                )  # fmt: skip
        for table in tables:
            yield from self.merged(stream, table, made)

    def merged(self, stream: Stream, table: Table, made: Callable[..., Statement]) -> Iterator[Statement]:
        """Every statement that fills a table."""
        catalog = self.catalog(stream.platform.engine.catalog)
        dataset = table.merge.dataset
        for truncate in (False, True):
            path = f"merge/{stream.name}/{identifier(dataset.name)}.{table.merge.history}"
            path += ".truncate.sql" if truncate else ".sql"
            yield made(
                path, "Merge changes of", dataset, dataset.address, self.merge(table.merge), t=table,
                truncate=truncate, fold=False,
            )  # fmt: skip
        if table.merge.forgets:
            yield made(
                f"merge/{stream.name}/{identifier(dataset.name)}.milestoned.forget.sql",
                "Drop versions that nobody asks for any more of", dataset, dataset.address, "forget_versions.sql",
                t=table, retention=table.merge.retention,
            )  # fmt: skip
        if catalog and dataset.partition_drop and table.keys:
            yield made(
                f"merge/{stream.name}/{identifier(dataset.name)}.{table.merge.history}.partitions.sql",
                "After a change of partitions, what only the source knows of", dataset, dataset.address,
                "partitions_milestoned.sql" if table.merge.milestoned else "partitions_live.sql", t=table,
                values=self.pulled(table.columns), source=name(f"source_{stream.name}"),
                query=pull(dataset, [cell.column for cell in table.columns], None),
                deletes=dataset.partition_drop == "delete",
            )  # fmt: skip
        if catalog:
            yield made(
                f"load/{stream.name}/{identifier(dataset.name)}.{table.merge.history}.sql", "The first load of",
                dataset, dataset.address, "load.sql", **self.load(stream, table),
            )  # fmt: skip
        if catalog and (table.merge.milestoned or not table.keys):
            yield made(
                f"load/{stream.name}/{identifier(dataset.name)}.{table.merge.history}.fold.sql",
                "What changed during the first load of", dataset, dataset.address,
                "merge_live.sql" if table.keys else "merge_append.sql", t=table, truncate=True, fold=True,
            )  # fmt: skip
        if catalog and table.merge.milestoned:
            yield made(
                f"load/{stream.name}/{identifier(dataset.name)}.milestoned.begin.sql", "After the first load of",
                dataset, dataset.address, "begin.sql", t=table,
            )  # fmt: skip

    def load(self, stream: Stream, table: Table) -> dict[str, object]:
        """What the first load of a table is told."""
        ranged = self.ranged(table)
        columns = [cell.column for cell in table.columns]
        return {
            "t": table,
            "values": self.pulled(table.columns),
            "ranged": ranged,
            "source": name(f"source_{stream.name}"),
            "query": pull(table.merge.dataset, columns, ranged.column if ranged else None, seen=not table.keys),
        }

    def pulled(self, cells: Sequence[Cell]) -> list[str]:
        """The typed value of each column of a row that the source itself was asked for."""
        return [
            self.dialect.pulled(
                cell.column, f"json_parse(pulled.c{n})" if cell.column.type.element else f"pulled.c{n}", cell.table
            )
            for n, cell in enumerate(cells)
        ]

    def verify(self, room: Room, publish: Publish) -> str:
        """The statement that sets a view beside its source; of one with every version, the current ones."""
        need, dataset = publish.need, publish.merge.dataset
        catalog = self.catalog(room.platform.engine.catalog)
        cells = [Cell(column, n, dataset.name, self.dialect) for n, column in enumerate(need.columns)]
        return render(
            "verify.sql", cells=cells, values=self.pulled(cells), milestoned=publish.merge.milestoned,
            view=f"{catalog}{name(room.name)}.{name(identifier(need.view))}",
            source=name(f"source_{stream_name(dataset.datastore)}"), query=pull(dataset, need.columns, None),
        )  # fmt: skip

    def ranged(self, table: Table) -> Cell | None:
        """The column by whose ranges a table is loaded."""
        return table.keys[0] if table.merge.ranged else None

    def merge(self, merge: Merge) -> str:
        """The template for a table."""
        if merge.milestoned:
            return "merge_milestoned.sql"
        return "merge_live.sql" if merge.key else "merge_append.sql"

    def room(self, room: Room) -> Iterator[Statement]:
        """Every view of a workspace."""
        catalog = self.catalog(room.platform.engine.catalog)
        for publish in room.publishes:
            need = publish.need
            source = need.written.span.path
            path = f"{room.platform.name}/{self.dialect.engine}/views/{room.name}/{identifier(need.view)}.sql"
            head = header("What readers see as", need.address, source)
            yield Statement(path, head + self.view(catalog, room, publish), need.address, source)
        if room.publishes:
            yield self.freshness(catalog, room)

    def freshness(self, catalog: str, room: Room) -> Statement:
        """The view that says how far each stream of a workspace has landed, and when that was committed."""
        workspace = room.workspace
        datastores = {each.merge.dataset.datastore.stream: each.merge.dataset.datastore for each in room.publishes}
        moment = self.dialect.moment(f"{self.dialect.number_at('last_one.value_json', 'ts_ms')} * 1000")
        streams = [
            (quoted(stream_name(datastore)), f"{catalog}{name(datastore.stream)}")
            for _, datastore in sorted(datastores.items())
        ]
        source = workspace.written.span.path
        text = render(
            "freshness.sql", d=self.dialect, view=f"{catalog}{name(room.name)}.{name('_freshness')}", streams=streams,
            moment=moment, frozen=quoted(f"@{room.name}"),
        )  # fmt: skip
        path = f"{room.platform.name}/{self.dialect.engine}/views/{room.name}/_freshness.sql"
        head = header("How fresh the views are of", workspace.address, source)
        return Statement(path, head + text, workspace.address, source)

    def view(self, catalog: str, room: Room, publish: Publish) -> str:
        """The statement of one view."""
        need, merge = publish.need, publish.merge
        datastore = merge.dataset.datastore
        stream = identifier(datastore.team.name, datastore.renamed_from or datastore.name)
        only = () if merge.milestoned else need.columns
        table = Table(self.dialect, catalog, stream, merge, only)
        cells = [table.cells[column.name] for column in need.columns]
        if publish.merged_only:
            template = "view_merged.sql"
        elif merge.milestoned:
            template = "view_milestoned.sql"
        else:
            template = "view_live.sql" if merge.key else "view_append.sql"
        view = f"{catalog}{name(room.name)}.{name(identifier(need.view))}"
        return render(
            template, d=self.dialect, t=table, view=view, shown=Shown(table, cells, masks(self.dialect, room)),
            target=quoted(merge.table), frozen=quoted(f"@{room.name}"),
            retention=need.retention, milestoned=merge.milestoned,
        )  # fmt: skip


class Expected:
    """What the events of all tables of a stream have to be, as data: the statement grows with types, not with tables.

    A kind is how a field is read, and what of it has no place in its column.
    """

    def __init__(self, dialect: Dialect, tables: Sequence[Table]) -> None:
        """Of each table once, however many merged tables are made of it."""
        self._dialect = dialect
        self._keys: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        self._by_table = {
            ".".join(table.merge.dataset.source): {
                "dataset": table.merge.dataset.name,
                "key": self._kinds(table.keys, "key_fields", self._keys),
                "columns": self._kinds(table.columns, "fields", self._columns),
            }
            for table in tables
        }

    @property
    def fields(self) -> str:
        """The fields of each table by kind, as a literal of JSON."""
        return quoted(document(self._by_table))

    @property
    def type(self) -> str:
        """The type of that."""
        kinds = f"map(varchar, {self._dialect.array_of('varchar')})"
        told = self._dialect.struct([("dataset", "varchar"), (name("key"), kinds), ("columns", kinds)])
        return f"map(varchar, {told})"

    @property
    def wrong_key(self) -> str:
        """The first field of an event's key that its column cannot have."""
        return self._wrong(f"told.{name('key')}", self._keys)

    @property
    def wrong_column(self) -> str:
        """The first field of a changed row that its column cannot hold."""
        return self._wrong("told.columns", self._columns)

    def _wrong(self, kinds: str, tests: Mapping[str, str]) -> str:
        found = [
            self._dialect.first_where(self._dialect.entry(kinds, quoted(label)), test) for label, test in tests.items()
        ]
        return grouped("coalesce(", found, ")") if len(found) > 1 else "".join(found) or "CAST(NULL AS varchar)"

    def _kinds(self, cells: Iterable[Cell], entries: str, tests: dict[str, str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for cell in cells:
            raw = self._dialect.entry_as(entries, "c", self._dialect.raw_type(cell.column.type))
            misfit = cell.misfit("v", key=entries == "key_fields")
            # What any value passes still has to be one of its type.
            passes = misfit == "false"
            test = f"TRY(ROW({raw})) IS NULL" if passes else f"coalesce(TRY({self._dialect.holds(raw, misfit)}), true)"
            found.setdefault(self._kind(cell, test, tests), []).append(cell.column.physical_name)
        return found

    def _kind(self, cell: Cell, test: str, tests: dict[str, str]) -> str:
        """The name of a kind: the type, and what sets it apart from others of this type."""
        for suffix in ("", " or null", *(f" {number}" for number in range(2, len(tests) + 2))):
            label = f"{cell.type}{suffix}"
            if tests.setdefault(label, test) == test:
                return label
        raise AssertionError(label)  # there are more suffixes than tests


@dataclass(frozen=True)
class Shown:
    """The columns of a view, one a line, by where their values come from."""

    table: Table
    cells: Sequence[Cell]
    mask: Callable[[Cell, str], str]

    @property
    def stored(self) -> str:
        """From rows as they are stored."""
        return self._lines(lambda cell: cell.stored)

    @property
    def merged(self) -> str:
        """From the merged table."""
        return self._lines(lambda cell: f"merged.{cell.stored}")

    @property
    def typed(self) -> str:
        """From events."""
        return self._lines(lambda cell: cell.typed)

    @property
    def changed(self) -> str:
        """From the last change of a key, and from the merged table where that left something out."""
        longs = set(self.table.longs)
        return self._lines(lambda cell: cell.tail_or_merged if cell in longs else f"changed.{cell.stored}")

    def _lines(self, value: Callable[[Cell], str]) -> str:
        return ",\n".join([self.mask(cell, value(cell)) for cell in self.cells])


def masks(dialect: Dialect, room: Room) -> Callable[[Cell, str], str]:
    """How a view shows a value; only engines without access rules of their own have masks in views."""

    def shown(cell: Cell, value: str) -> str:
        classification = cell.column.classification
        if dialect.engine != "trino" and classification and any(map(classification.masks, room.workspace.readers)):
            match classification.mask:
                case "hash":
                    value = dialect.sha256(f"CAST({value} AS varchar)")
                case "redact":
                    value = chosen([(f"{value} IS NOT NULL", "'***'")])
                case _:
                    value = "NULL"
        return f"CAST({value} AS {cell.type}) AS {cell.shown}"

    return shown


MESSAGE: Shape = {
    "op": "varchar",
    "status": "varchar",
    "id": "varchar",
    "event_count": "bigint",
    "data_collections": "json",
    "type": "varchar",
    "aggregate_type": "varchar",
    "source": {"schema": "varchar", "table": "varchar", "snapshot": "varchar"},
    "transaction": {"id": "varchar", "total_order": "bigint"},
}
"""What is read of every message."""
CHANGE: Shape = {"op": "varchar", "source": {"schema": "varchar", "table": "varchar"}, "after": "json"}
"""What is read of a change to see whether it can be decoded."""
