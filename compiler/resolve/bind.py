"""Declarations become the Ecosystem: each name is bound to what it names, or a finding says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar, cast

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.model.datastore import Column, Dataset, Datastore, Lifecycle
from compiler.model.ecosystem import Ecosystem
from compiler.model.governance import Classification, Root, Team, Waiver, Zone
from compiler.model.names import seconds, size
from compiler.model.platform import CaptureTool, Connection, Engine, Environment, Platform, Scheduler, Service
from compiler.model.types import logical_type
from compiler.model.workspace import Need, OutputColumn, Transformer, Workspace
from compiler.parse import declarations as declared
from compiler.parse.declare import Declaration
from compiler.parse.tree import MAX_FINDINGS, Items, Tree, more
from compiler.resolve.directory import Directory, sibling

T = TypeVar("T")
MAX_SQL = 1_000_000
MAX_NEAR = 200
"""Among more names than this, only those that begin alike are compared: likeness costs time."""


class Unbound(Exception):
    """A name leads nowhere; the finding is noted, and the thing is left out."""


def resolve(
    given: Sequence[Declaration], directory: Directory, files: Mapping[str, bytes]
) -> tuple[Ecosystem, list[Diagnostic]]:
    """The ecosystem that the declarations make, and the names in them that lead nowhere.

    The directory knows every name there is, so a part of an ecosystem is resolved exactly like the whole, as long as
    everything that the part mentions is among the declarations. `files` holds the SQL of transformers by path.
    """
    binder = Binder(directory, files)
    for kind in binder.binders:  # what is mentioned comes before what mentions it
        for each in sorted((each for each in given if each.kind == kind), key=lambda each: each.path):
            binder.add(each)
    return binder.ecosystem(), binder.findings


class Binder:
    """Binds one declaration after the other."""

    def __init__(self, directory: Directory, files: Mapping[str, bytes]) -> None:
        """Nothing is bound yet."""
        self.directory = directory
        self.files = files
        self.findings: list[Diagnostic] = []
        self.told: dict[str, int] = {}
        """How many errors have been told about each file."""
        self.root: Root | None = None
        self.teams: dict[str, Team] = {}
        self.zones: dict[str, Zone] = {}
        self.platforms: dict[str, Platform] = {}
        self.environments: dict[str, Environment] = {}
        self.datastores: dict[str, Datastore] = {}
        self.datasets: dict[str, Dataset] = {}
        self.workspaces: dict[str, Workspace] = {}
        self.transformers: dict[str, Transformer] = {}
        self.waivers: list[Waiver] = []
        self.binders: Mapping[str, Callable[[Declaration], None]] = {
            "Team": self.team,
            "Platform": self.platform,
            "Zone": self.zone,
            "Ecosystem": self.top,
            "Environment": self.environment,
            "Datastore": self.datastore,
            "Workspace": self.workspace,
            "Transformer": self.transformer,
            "Waiver": self.waiver,
        }

    def ecosystem(self) -> Ecosystem:
        """What was bound."""
        return Ecosystem(
            self.root, self.teams, self.zones, self.platforms, self.environments, self.datastores, self.workspaces,
            self.transformers, tuple(self.waivers),
        )  # fmt: skip

    def add(self, given: Declaration) -> None:
        """Bind a declaration, unless another file has its address."""
        first = self.directory.by_address[given.address]
        if first.path != given.path:
            said = f"`{given.address}` is declared a second time; the first stands in {first.path}:{first.line}."
            span = given.tree.value_span("name") if "name" in given.tree else given.tree.span
            self.say("name-twice", given.address, said, span, "Keep one of the two, or rename one.")
            return
        try:
            self.binders[given.kind](given)
        except Unbound:
            return

    def team(self, given: Declaration) -> None:
        """A team mentions nobody."""
        shape = cast("declared.Team", given.shape)
        members = shape.members
        self.teams[shape.name] = Team(
            shape.name,
            shape.description or "",
            tuple(members.maintainers),
            tuple(members.developers),
            shape.contact,
            given.tree,
        )

    def platform(self, given: Declaration) -> None:
        """A platform mentions nobody."""
        shape, tree = cast("declared.Platform", given.shape), given.tree
        engine, capture, scheduler = shape.engine, shape.capture, shape.scheduler
        self.platforms[shape.name] = Platform(
            shape.name,
            shape.description or "",
            Engine(engine.type, engine.version, engine.catalog, engine.catalog_type, tree["engine"]),
            CaptureTool(capture.type, capture.version, tree["capture"]),
            Scheduler(scheduler.type, scheduler.version, scheduler.tables_per_task, tree["scheduler"])
            if scheduler
            else None,
            seconds(shape.merge.every),
            shape.merge.tail_rows,
            tree,
        )

    def zone(self, given: Declaration) -> None:
        """A zone mentions its owners and platforms."""
        shape, tree = cast("declared.Zone", given.shape), given.tree
        address = given.address
        owners = self.teams_named(address, shape.owners, cast("Items", tree["owners"]))
        for index, name in enumerate(shape.platforms):
            self.bound(self.platforms, "platform", name, address, cast("Items", tree["platforms"]).item_span(index))
        classifications = {
            name: classification(name, each, tree["classifications"][name])
            for name, each in shape.classifications.items()
        }
        self.zones[shape.name] = Zone(
            shape.name, shape.description or "", owners, tuple(shape.platforms), classifications, tree
        )

    def top(self, given: Declaration) -> None:
        """The root mentions its maintainers."""
        shape, tree = cast("declared.Ecosystem", given.shape), given.tree
        maintainers = self.teams_named(given.address, shape.maintainers, cast("Items", tree["maintainers"]))
        self.root = Root(shape.name, shape.description or "", maintainers, tree)

    def environment(self, given: Declaration) -> None:
        """An environment mentions its platform."""
        shape, tree = cast("declared.Environment", given.shape), given.tree
        platform = self.bound(self.platforms, "platform", shape.platform, given.address, tree.value_span("platform"))
        connections = {
            name: Connection(
                name, each.host, each.port, each.database, each.user, each.password, tree["connections"][name]
            )
            for name, each in shape.connections.items()
        }
        engine, connect, kafka, scheduler = shape.engine, shape.connect, shape.kafka, shape.scheduler
        services = (
            Service(engine.url, engine.user, engine.password, engine.access, tree["engine"]) if engine else None,
            Service(connect.url, "", None, connect.secrets, tree["connect"]) if connect else None,
            Service(kafka.bootstrap, "", None, None, tree["kafka"]) if kafka else None,
            Service(scheduler.url, scheduler.user, scheduler.password, scheduler.releases, tree["scheduler"])
            if scheduler
            else None,
        )
        self.environments[shape.name] = Environment(
            shape.name, platform, shape.authorisation, connections, *services, tree
        )

    def datastore(self, given: Declaration) -> None:
        """A datastore mentions its team and zone; its datasets the zone's classifications and their own columns."""
        shape, tree = cast("declared.Datastore", given.shape), given.tree
        team = self.bound(self.teams, "team", shape.team, given.address, tree.value_span("team"))
        zone = self.bound(self.zones, "zone", shape.zone, given.address, tree.value_span("zone"))
        capture = shape.capture
        store = Datastore(
            shape.name, shape.renamed_from, team, zone, shape.description or "", shape.connection, shape.epoch,
            seconds(capture.heartbeat), seconds(capture.retention), size(capture.max_message), tree,
        )  # fmt: skip
        built = list(self.bound_datasets(store, shape, given))
        object.__setattr__(
            store, "datasets", tuple(built)
        )  # the knot: a dataset knows its datastore, and the other way round
        self.datastores[store.address] = store

    def bound_datasets(self, store: Datastore, shape: declared.Datastore, given: Declaration) -> Iterator[Dataset]:
        """The datasets whose names all lead somewhere; of two with one name the first counts, bound or not."""
        seen: dict[str, Tree] = {}
        for each, tree in zip(shape.datasets, given.children, strict=True):
            address = f"{store.address}/{each.name}"
            if address in seen:
                self.twice(address, tree, seen[address].span)
                continue
            seen[address] = tree
            try:
                dataset = self.dataset(store, address, each, tree)
            except Unbound:
                continue
            self.datasets[address] = dataset
            yield dataset

    def dataset(self, store: Datastore, address: str, shape: declared.Dataset, tree: Tree) -> Dataset:
        """One dataset."""
        whole = True
        inherited = None
        if shape.classification is not None:
            inherited = self.classification(store, shape.classification, address, tree)
        columns: dict[str, Column] = {}
        written = cast("Items", tree["columns"])
        for each, where in zip(shape.columns, written, strict=True):
            if each.name in columns:
                self.twice(f"{address}#{each.name}", where, columns[each.name].written.span)
                whole = False
                continue
            given = each.classification
            known = (
                self.classification(store, given, f"{address}#{each.name}", where) if given is not None else inherited
            )
            columns[each.name] = Column(
                each.name, each.renamed_from, each.physical_name or each.name, logical_type(each.type), each.required,
                each.description or "", known, each.unrepresentable != "quarantine", each.trim, where,
            )  # fmt: skip
        self.check_columns(address, shape.primary_key, columns, tree, "primaryKey")
        if not whole:
            raise Unbound
        return Dataset(
            store, shape.name, shape.renamed_from, shape.table, shape.description or "", Lifecycle(shape.lifecycle),
            tuple(shape.primary_key), shape.append_only, shape.replica_identity, shape.immutable_key,
            shape.partition_drop, tuple(shape.excluded), tuple(columns.values()), tree,
        )  # fmt: skip

    def classification(self, store: Datastore, name: str, address: str, tree: Tree) -> Classification:
        """One of the zone's classifications."""
        known = store.zone.classifications
        if name not in known:
            said = f"The zone `{store.zone.name}` has no classification `{name}`."
            raise self.unknown(
                address,
                said,
                tree.value_span("classification"),
                name,
                list(known),
                f"Declare it in {store.zone.written.span.path}.",
            )
        return known[name]

    def check_columns(
        self, address: str, names: Sequence[str], columns: Mapping[str, object], tree: Tree, key: str
    ) -> None:
        """Refuse names that are no columns, all of them."""
        wrong = False
        for index, name in enumerate(names):
            if name not in columns:
                wrong = True
                span = cast("Items", tree[key]).item_span(index)
                said = f"`{key}` names `{name}`, which is not a column of `{address}`."
                self.note_unknown(address, said, span, name, list(columns), "Its columns are " + listed(columns) + ".")
        if wrong:
            raise Unbound

    def workspace(self, given: Declaration) -> None:
        """A workspace mentions its team, its platform and what it needs."""
        shape, tree = cast("declared.Workspace", given.shape), given.tree
        team = self.bound(self.teams, "team", shape.team, given.address, tree.value_span("team"))
        platform = self.bound(self.platforms, "platform", shape.platform, given.address, tree.value_span("platform"))
        workspace = Workspace(
            shape.name, shape.renamed_from, team, platform, shape.description or "", shape.purpose or "",
            tuple(shape.readers), shape.on_quarantine == "freeze", tree,
        )  # fmt: skip
        needs: dict[str, Need] = {}
        seen: dict[str, Tree] = {}
        for each, where in zip(shape.needs, given.children, strict=True):
            view = each.as_ or each.dataset.rpartition("/")[2].replace("-", "_")
            address = f"{workspace.address}/{view}"
            if view in seen:
                self.twice(address, where, seen[view].span, "Give one of the two another name with `as:`.")
                continue
            seen[view] = where
            try:
                needs[view] = self.need(workspace, address, view, each, where)
            except Unbound:
                continue
        object.__setattr__(workspace, "needs", tuple(needs.values()))  # the knot, as above
        self.workspaces[workspace.address] = workspace

    def need(self, workspace: Workspace, address: str, view: str, shape: declared.Need, tree: Tree) -> Need:
        """One need."""
        dataset = self.needed(shape.dataset, address, tree)
        known = dataset.by_name
        self.check_names(address, shape.columns, dataset, tree)
        retention = seconds(shape.retention) if shape.retention else None
        columns = tuple(known[name] for name in dict.fromkeys(shape.columns))
        return Need(
            workspace, dataset, view, columns, shape.history == "milestoned", seconds(shape.freshness), retention, tree
        )

    def needed(self, name: str, address: str, tree: Tree) -> Dataset:
        """The dataset that a need mentions."""
        span = tree.value_span("dataset")
        if name in self.datasets:
            return self.datasets[name]
        store = self.directory.by_address.get(name.rpartition("/")[0])
        if name in self.directory.datasets or (store and store.kind == "Datastore" and not store.whole):
            raise self.skip(address, name, span)
        if store is None or store.kind != "Datastore":
            said, known = f"There is no datastore `{name.rpartition('/')[0]}`.", self.directory.names("Datastore")
            team, _, rest = name.partition("/")
            raise self.unknown(
                address, said, span, f"{team}/{rest.partition('/')[0]}", known, "Compare with `weir show`."
            )
        said = f"The datastore `{store.address}` has no dataset `{name.rpartition('/')[2]}`."
        known = [f"{store.address}/{each}" for each in store.facts["datasets"]]
        raise self.unknown(address, said, span, name, known, f"Compare with {store.path}.")

    def check_names(self, address: str, names: Sequence[str], dataset: Dataset, tree: Tree) -> None:
        """Refuse columns that the dataset does not have, all of them."""
        wrong = False
        for index, name in enumerate(names):
            if name not in dataset.by_name:
                wrong = True
                span = cast("Items", tree["columns"]).item_span(index)
                said = f"`{dataset.address}` has no column `{name}`."
                otherwise = f"Its columns are {listed(dataset.by_name)}."
                self.note_unknown(address, said, span, name, list(dataset.by_name), otherwise)
        if wrong:
            raise Unbound

    def transformer(self, given: Declaration) -> None:
        """A transformer mentions its team, its workspace and its SQL."""
        shape, tree = cast("declared.Transformer", given.shape), given.tree
        address = given.address
        team = self.bound(self.teams, "team", shape.team, address, tree.value_span("team"))
        span = tree.value_span("workspace")
        if shape.workspace not in self.workspaces:
            found = self.directory.by_address.get(shape.workspace)
            if found and found.kind == "Workspace":
                raise self.skip(address, shape.workspace, span)
            said = f"There is no workspace `{shape.workspace}`."
            raise self.unknown(
                address, said, span, shape.workspace, self.directory.names("Workspace"), "Compare with `weir show`."
            )
        output = tree["output"]
        columns: dict[str, OutputColumn] = {}
        for each, where in zip(shape.output.columns, output["columns"], strict=True):
            if each.name in columns:
                self.twice(f"{address}#{each.name}", where, columns[each.name].written.span)
                raise Unbound
            columns[each.name] = OutputColumn(
                each.name, logical_type(each.type), each.required, each.description or "", where
            )
        self.check_columns(address, shape.output.primary_key, columns, output, "primaryKey")
        path = sibling(given.path, shape.sql)
        self.transformers[address] = Transformer(
            shape.name, team, self.workspaces[shape.workspace], shape.description or "", path,
            self.query(address, path, tree), shape.output.dataset,
            tuple(shape.output.primary_key), tuple(columns.values()), output, tree,
        )  # fmt: skip

    def query(self, address: str, path: str, tree: Tree) -> str:
        """The SQL of a transformer."""
        span = tree.value_span("sql")
        content = self.files.get(path)
        if content is None:
            folder = path.rpartition("/")[0]
            beside = [each.rpartition("/")[2] for each in self.files if each.rpartition("/")[0] == folder]
            said = f"There is no file {path}."
            raise self.unknown(
                address, said, span, path.rpartition("/")[2], beside, "Write the SELECT into it, beside this file."
            )
        if len(content) > MAX_SQL:
            said = f"{path} has {len(content):,} bytes or more; at most {MAX_SQL:,} are read."
            self.say("yaml-size", address, said, span, "Derive in several steps: one transformer for each.")
            raise Unbound
        try:
            query = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.say("yaml-encoding", address, f"{path} is not UTF-8.", span, "Save it as UTF-8.")
            raise Unbound from None
        if not query.strip():
            self.say("yaml-empty", address, f"{path} is empty.", span, "Write one SELECT into it.")
            raise Unbound
        return query

    def waiver(self, given: Declaration) -> None:
        """A waiver mentions a rule and an object; whether they exist is asked when it is applied."""
        shape = cast("declared.Waiver", given.shape)
        try:
            expires = date.fromisoformat(shape.expires)
        except ValueError:
            said = f"`{shape.expires}` is not a day of the calendar."
            self.say(
                "shape-value", given.address, said, given.tree.value_span("expires"), "Write it like `2026-12-31`."
            )
            return
        self.waivers.append(Waiver(shape.rule, shape.object, shape.reason, shape.approver, expires, given.tree))

    def teams_named(self, address: str, names: Sequence[str], items: Items) -> tuple[Team, ...]:
        """The teams of a list."""
        return tuple(
            self.bound(self.teams, "team", name, address, items.item_span(index)) for index, name in enumerate(names)
        )

    def bound(self, known: Mapping[str, T], kind: str, name: str, address: str, span: Span) -> T:
        """What a name leads to."""
        if name in known:
            return known[name]
        if f"{kind}:{name}" in self.directory.by_address:
            raise self.skip(address, f"{kind}:{name}", span)
        names = self.directory.names(kind.capitalize())
        raise self.unknown(
            address, f"There is no {kind} `{name}`.", span, name, names, f"Declare it: `weir new {kind} {name}`."
        )

    def unknown(self, address: str, said: str, span: Span, name: str, known: Sequence[str], otherwise: str) -> Unbound:
        """Note a name that leads nowhere; what is to be raised leaves the thing out."""
        self.note_unknown(address, said, span, name, known, otherwise)
        return Unbound()

    def note_unknown(
        self, address: str, said: str, span: Span, name: str, known: Sequence[str], otherwise: str
    ) -> None:
        """Note a name that leads nowhere."""
        near = nearest(name, known) if self.told.get(span.path, 0) < MAX_FINDINGS else ""
        self.say("name-unknown", address, said, span, f"Write `{near}`." if near else otherwise, name)

    def skip(self, address: str, cause: str, span: Span) -> Unbound:
        """Note that something was left out because what it depends on is broken."""
        said = f"`{address}` was not checked, because `{cause}` has errors."
        self.say("name-skipped", address, said, span, "Mend those first.", cause, Severity.NOTE)
        return Unbound()

    def twice(self, address: str, tree: Tree, first: Span, hint: str = "Keep one of the two.") -> None:
        """Note that something has the name of its neighbour."""
        said = f"`{address}` is there a second time; the first stands in line {first.line}."
        span = next((tree.value_span(key) for key in ("as", "name", "dataset") if key in tree), tree.span)
        self.say("name-twice", address, said, span, hint)

    def say(
        self,
        rule: str,
        address: str,
        said: str,
        span: Span,
        hint: str,
        detail: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a finding; of errors in one file only so many."""
        told = self.told[span.path] = self.told.get(span.path, 0) + (severity is Severity.ERROR)
        if told > MAX_FINDINGS and severity is Severity.ERROR:
            self.findings += [more(span)] if told == MAX_FINDINGS + 1 else []
            return
        self.findings.append(Diagnostic(rule, severity, address, said, span, hint, detail))


def classification(name: str, shape: declared.Classification, tree: Tree) -> Classification:
    """One classification of a zone."""
    masked = () if shape.mask_for == "everyone" else None if shape.mask_for is None else tuple(shape.mask_for)
    retention = seconds(shape.max_retention) if shape.max_retention else None
    return Classification(name, masked, tuple(shape.except_), shape.mask, retention, shape.purpose_required, tree)


def nearest(name: str, known: Sequence[str]) -> str:
    """The known name that somebody most likely meant; empty when none is near."""
    return _nearest(name, tuple(known))


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str:
    """Remembered, because a name that is gone is missed in many places."""
    candidates: Sequence[str] = known
    if len(known) > MAX_NEAR:
        candidates = [each for each in known if each[:1] == name[:1] and abs(len(each) - len(name)) < 4][:MAX_NEAR]  # noqa: PLR2004 - a slip, not another name
    return next(iter(get_close_matches(name, sorted(candidates), 1, 0.6)), "")


def listed(names: Mapping[str, object], most: int = 12) -> str:
    """Names in a sentence, the first few of them."""
    shown = ", ".join(f"`{name}`" for name in list(names)[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
