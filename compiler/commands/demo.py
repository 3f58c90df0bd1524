"""`weir demo`: a merge request that is stopped, and a burst of real changes that arrives whole; without any service."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from compiler import rule
from compiler.adapters import disk, output
from compiler.adapters.machine import coloured, today
from compiler.adapters.memory import Nothing
from compiler.backend import Artifact, load
from compiler.backends.airflow.streamfile import stream_file
from compiler.client import run as client
from compiler.client.control import prepare
from compiler.client.engines import DuckDB
from compiler.client.statements import quote, split
from compiler.commands.check import add_model, made, read_model
from compiler.diagnostics import Severity
from compiler.emit import emit, folder
from compiler.errors import Usage
from compiler.pipeline import Sources, check
from compiler.plan.build import build
from compiler.plan.steps import Plan, Publish, Stream
from compiler.report.text import render

PLATFORM, RECORDED = "local", "shop_orders"
"""The stream that was recorded; `tests/record_demo.py` did it."""
STORE = "ecosystem/teams/shop/orders.datastore.yaml"
BREAKS = (
    ('      - {name: balance, type: "decimal(12,2)", ', "      # balance: nobody needs it, says Bob: "),
    ("  retention: 7d", "  retention: 30m"),
)
"""What somebody changes in a hurry: a column that others read goes away, and changes are kept for too short a time."""
TOPIC = (
    "CREATE TABLE IF NOT EXISTS {schema}.topic "
    "(_partition_offset bigint, _timestamp timestamp with time zone, _key varchar, _message varchar)"
)
"""What a Kafka catalog is on a platform that has one."""
CUSTOMERS = "SELECT id, country, segment, balance FROM {view} WHERE valid_to IS NULL ORDER BY id LIMIT 5"
VERSIONS = (
    "SELECT segment, balance, strftime(valid_from, '%H:%M:%S.%g') AS since FROM {view} WHERE id = 1 ORDER BY valid_from"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.add_argument(
        "where", nargs="?", choices=["local", "dell"], default="local",
        help="local: recorded changes in DuckDB, without a service (default); dell: every service, on this machine",
    )  # fmt: skip
    parser.add_argument("--seconds", type=int, default=60, help="of traffic on the dell (default: 60)")
    add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Play the demonstration; 0 only if what arrived is equal to the source."""
    if options.where == "dell":
        from compiler.commands.dell import run as on_the_dell  # noqa: PLC0415 - what it needs is not small

        return on_the_dell(options)
    began = time.monotonic()
    sources = read_model(options.model)
    if STORE not in sources.declarations or any(right not in text_of(sources) for right, _ in BREAKS):
        raise Usage(f"There is no {STORE} as the example has it.", "Run the demonstration in a clone of weir.")
    plan, artifacts = compile_example(sources)
    show_a_mistake(sources)
    with tempfile.TemporaryDirectory(prefix="weir-demo-") as place:
        equal = play(plan, artifacts, Path(place))
    print(f"\nIn {time.monotonic() - began:.0f} s, without a service. `make proof` does it on real ones.")
    return 0 if equal else 1


def compile_example(sources: Sources) -> tuple[Plan, dict[str, Artifact]]:
    """Compile the model, and say what came out."""
    title("The model compiles")
    ecosystem = check(sources, rule.load_for_check(compared=False, live=False), today(), Nothing()).ecosystem
    plan = build(ecosystem)
    artifacts = emit(plan, load())
    kinds: dict[str, int] = {}
    for path in artifacts:
        kind = "/".join(path.split("/")[:2])
        kinds[kind] = kinds.get(kind, 0) + 1
    print(f"  {len(sources.declarations)} files of YAML become {len(artifacts)} files for services and reviewers:")
    print("  " + ", ".join(f"{count} in {kind}" for kind, count in sorted(kinds.items())))
    return plan, artifacts


def show_a_mistake(sources: Sources) -> None:
    """What a merge request is told that takes a column from its readers."""
    title("A merge request that would break something is told so")
    text = text_of(sources)
    for right, wrong in BREAKS:
        text = text.replace(right, wrong, 1)
    found = {**sources.declarations, **sources.sql, STORE: text.encode()}
    broken = disk.sources(found, [])
    rules = rule.load_for_check(compared=True, live=False)
    checked = check(broken, rules, today(), Nothing(), before=sources)
    shown = argparse.Namespace(model=Path("ecosystem"), selectors=(), show=Severity.ERROR.word, live=None)
    print(render(made(checked, broken, rules, "", shown), colour=coloured()))


def text_of(sources: Sources) -> str:
    """The file of the example in which somebody makes the mistakes."""
    return sources.declarations[STORE].decode()


@dataclass(frozen=True)
class Stage:
    """One stream in a DuckDB of its own, and the views that read it."""

    engine: DuckDB
    stream: Stream
    publishes: Sequence[Publish]
    folder: Path
    """The generated files of the platform."""

    @property
    def file(self) -> Path:
        """What the client is told of the stream."""
        return self.folder / "streams" / f"{self.stream.name}.json"

    def rows(self, statement: str) -> list[Mapping[str, Any]]:
        """What a consumer sees."""
        return self.engine.run(statement)

    def view(self, name: str) -> str:
        """A view as a consumer names it."""
        return next(f"{each.need.workspace.schema}.{name}" for each in self.publishes if each.need.view == name)

    def lay(self) -> None:
        """Make tables and views."""
        prepare(self.engine)
        for path in sorted((self.folder / "duckdb" / "ddl").glob("*.sql")):
            self.run_script(path)
        for path in sorted((self.folder / "duckdb" / "views").rglob("*.sql")):
            self.run_script(path)
        told = stream_file(self.stream)
        told["limits"]["settled"] = 0  # there is no reader yet who might hold an older table
        del told["limits"]["silent"]  # what was recorded is as old as the recording
        self.file.parent.mkdir()
        self.file.write_text(json.dumps(told), encoding="utf-8")

    def run_script(self, path: Path) -> None:
        """Run the statements of a file."""
        for statement in split(path.read_text(encoding="utf-8")):
            self.engine.run(statement)

    def arrive(self, part: str) -> int:
        """Let a recorded part arrive in the topic, and land it; gives the number of messages."""
        with as_file(files("compiler.demo").joinpath(f"{part}.jsonl")) as path:
            fields = "columns = {'offset': 'BIGINT', 'timestamp': 'BIGINT', 'key': 'VARCHAR', 'value': 'VARCHAR'}"
            self.engine.run(TOPIC.format(schema=self.stream.schema))
            messages = f"read_json({quote(str(path))}, format = 'newline_delimited', {fields})"
            self.engine.run(
                f"INSERT INTO {self.stream.schema}.topic (_partition_offset, _timestamp, _key, _message) "  # noqa: S608 - names of ours
                f'SELECT "offset", to_timestamp("timestamp" / 1000), "key", "value" FROM {messages}'
            )
            (counted,) = self.rows(f"SELECT count(*) AS messages FROM {messages}")  # noqa: S608 - the same
        client.land(self.file, engine=self.engine)
        return int(counted["messages"])

    def merge(self) -> None:
        """Merge what has landed, as the scheduler would."""
        for pack in client.packs(self.file, engine=self.engine):
            client.compact(self.file, pack, engine=self.engine)

    def differences(self, part: str) -> Iterator[tuple[str, int, int, int]]:
        """Each view, its current rows, and how many rows only it or only the source has."""
        with as_file(files("compiler.demo").joinpath(f"{part}.rows.json")) as path:
            for each in self.publishes:
                yield self.difference(each, path)

    def difference(self, publish: Publish, path: Path) -> tuple[str, int, int, int]:
        """Set one view beside the rows of its source, in the engine."""
        need = publish.need
        view, names = f"{need.workspace.schema}.{need.view}", [column.name for column in need.columns]
        types = {row["column_name"]: row["column_type"] for row in self.rows(f"DESCRIBE {view}")}
        wanted = ", ".join(f"CAST({source(name, types[name])} AS {types[name]}) AS {name}" for name in names)
        current = " WHERE valid_to IS NULL" if need.milestoned else ""
        table = need.dataset.view
        told = f"read_json({quote(str(path))}, columns = {{{table}: 'JSON[]'}})"
        (row,) = self.rows(
            f"WITH theirs AS (SELECT {wanted} FROM (SELECT unnest({table}) AS r FROM {told})), "  # noqa: S608 - names of ours
            f"ours AS (SELECT {', '.join(names)} FROM {view}{current}) "
            "SELECT (SELECT count(*) FROM ours) AS found, "
            "(SELECT count(*) FROM (FROM ours EXCEPT ALL FROM theirs)) AS surplus, "
            "(SELECT count(*) FROM (FROM theirs EXCEPT ALL FROM ours)) AS missing"
        )
        return view, int(row["found"]), int(row["surplus"]), int(row["missing"])


def source(name: str, kind: str) -> str:
    """A column of a recorded row: a list as it is, everything else as its text."""
    return f"(r->'$.{name}')" if kind.endswith("[]") else f"(r->>'$.{name}')"


def play(plan: Plan, artifacts: Mapping[str, Artifact], place: Path) -> bool:
    """Let both parts arrive, and compare after each; True if every view was equal to its source every time."""
    output.update(place / "generated", folder(artifacts))
    stream = next(each for each in plan.streams if (each.platform.name, each.name) == (PLATFORM, RECORDED))
    publishes = [each for room in plan.rooms if room.platform.name == PLATFORM for each in room.publishes]
    stage = Stage(DuckDB(str(place / "demo.duckdb")), stream, publishes, place / "generated" / PLATFORM)
    try:
        stage.lay()
        title("The rows of the shop arrive, as a real Debezium told them")
        print(f"  {stage.arrive('seed')} messages of the topic land: at once, and only whole transactions.\n")
        table(stage.rows(CUSTOMERS.format(view=stage.view("customers"))))
        equal = [compare(stage, "seed")]
        title("A burst: twenty customers, twelve orders, a key that moves, work that is taken back")
        print(f"  {stage.arrive('burst')} messages land; nothing is merged yet, and the view has them:\n")
        table(stage.rows(CUSTOMERS.format(view=stage.view("customers"))))
        print("\n  and what customer 1 was before, version by version:\n")
        table(stage.rows(VERSIONS.format(view=stage.view("customers"))))
        equal.append(compare(stage, "burst"))
        title("The background merges, and readers notice nothing")
        stage.merge()
        equal.append(compare(stage, "burst"))
    finally:
        stage.engine.close()
    return all(equal)


def compare(stage: Stage, part: str) -> bool:
    """Say of every view whether it is equal to its source."""
    print()
    found = list(stage.differences(part))
    table(
        [
            {"view": view, "rows": rows, "only here": surplus, "only at the source": missing}
            for view, rows, surplus, missing in found
        ]
    )
    equal = bool(found) and not any(surplus or missing for _, _, surplus, missing in found)
    print("  EQUAL to the source, both ways." if equal else "  NOT EQUAL to the source.")
    return equal


def title(text: str) -> None:
    """The heading of a part."""
    print(f"\n== {text}")


def table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows under their names, numbers to the right."""
    names = list(rows[0]) if rows else []
    cells = [[str(row[name]) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[index]) for line in cells)) for index, name in enumerate(names)]
    right = [all(not isinstance(row[name], str) for row in rows) for name in names]
    for line in [names, *cells]:
        fitted = (
            cell.rjust(width) if aligned else cell.ljust(width)
            for cell, width, aligned in zip(line, widths, right, strict=True)
        )
        print(f"  {'  '.join(fitted).rstrip()}")
