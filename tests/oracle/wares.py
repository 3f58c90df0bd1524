"""A small model with every kind of table that changes are merged differently for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from compiler import backend, rule
from compiler.adapters.memory import Nothing
from compiler.backend import Artifact
from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.pipeline import check
from compiler.plan.build import build
from compiler.plan.steps import Plan, Stream
from tests.models import TODAY, alone, sources

MODEL = """
kind: Ecosystem
name: wares
maintainers: [shop]
---
kind: Zone
name: here
description: One zone for all.
owners: [shop]
platforms: [PLATFORM]
---
kind: Team
name: shop
description: Keeps wares.
members: {maintainers: [anna, bob], developers: [carla]}
contact: shop@example.com
---
PLATFORMS
---
DATASTORE
---
kind: Workspace
name: fast
team: shop
platform: PLATFORM
description: Reads what has landed, merged or not.
purpose: Compare each view with what it has to hold.
readers: [everyone]
needs:
  NEEDS_FAST
---
kind: Workspace
name: slow
team: shop
platform: PLATFORM
description: Reads what has been merged.
purpose: Compare each table with what it has to hold.
readers: [everyone]
needs:
  NEEDS_SLOW
"""
DATASTORE = """
kind: Datastore
name: wares
team: shop
zone: here
description: A database of which every table is changed in its own way.
connection: shop-db
capture: {method: cdc}
epoch: 2
datasets:
  - name: counters
    table: public.counters
    description: Few rows, many changes.
    lifecycle: stable
    primaryKey: [id]
    columns:
      - {name: id, type: bigint, required: true}
      - {name: qty, type: integer}
  - name: accounts
    table: public.accounts
    description: A column of each type that never leaves its row.
    lifecycle: stable
    primaryKey: [id]
    columns:
      - {name: id, type: bigint, required: true}
      - {name: label, type: string(20)}
      - {name: active, type: boolean}
      - {name: score, type: double}
      - {name: amount, type: "decimal(12,2)"}
      - {name: ceiling, type: "decimal(10,3)", unrepresentable: null}
      - {name: born, type: date}
      - {name: opens, type: time}
      - {name: seen, type: timestamp}
      - {name: joined, type: timestamptz}
      - {name: token, type: uuid}
      - {name: code, type: string(5), trim: true}
      - {name: serial, type: bigint}
  - name: letters
    table: public."Letters of old"
    description: Long values, names of mixed case, and a key of two columns.
    lifecycle: stable
    primaryKey: [shelf, place]
    immutableKey: true
    excluded: [surplus]
    columns:
      - {name: shelf, type: bigint, required: true}
      - {name: place, physicalName: Place No, type: string, required: true}
      - {name: body, type: string}
      - {name: payload, physicalName: PayLoad, type: json}
      - {name: scan, type: binary}
      - {name: tags, type: array<string>}
      - {name: numbers, type: array<bigint>}
      - {name: pages, type: integer}
  - name: parcels
    table: public.parcels
    description: Whole rows in the log, so that keys may change beside long values.
    lifecycle: stable
    primaryKey: [hall, tag]
    replicaIdentity: full
    columns:
      - {name: hall, type: integer, required: true}
      - {name: tag, type: string(10), required: true}
      - {name: note, type: string}
      - {name: sizes, type: array<integer>}
  - name: pairs
    table: public.pairs
    description: Keys change, and nothing is long.
    lifecycle: stable
    primaryKey: [left_part, right_part]
    columns:
      - {name: left_part, type: bigint, required: true}
      - {name: right_part, type: string(10), required: true}
      - {name: weight, type: double}
  - name: visits
    table: public.visits
    description: Only ever added to, and emptied as a whole.
    lifecycle: stable
    appendOnly: true
    columns:
      - {name: path, type: string}
      - {name: at, type: timestamp}
"""
LOCAL = """
kind: Platform
name: here
description: One's own machine.
engine: {type: duckdb, version: "1.4"}
capture: {type: debezium, version: 3.6.3.Final}
"""
TRINO = """
kind: Platform
name: here
description: Trino over Iceberg.
engine: {type: trino, version: "476", catalog: lake, catalogType: jdbc}
capture: {type: debezium, version: 3.6.3.Final}
scheduler: {type: airflow, version: "3.3"}
"""


@dataclass(frozen=True)
class Compiled:
    """What the compiler made of the model."""

    plan: Plan
    files: dict[str, str]
    """Text by path."""

    @property
    def stream(self) -> Stream:
        """The only one there is."""
        (stream,) = self.plan.streams
        return stream

    @property
    def folder(self) -> str:
        """Where the engine's statements stand."""
        return f"{self.stream.platform.name}/{self.stream.platform.engine.type}"

    def edited(self, part: str, old: str, new: str) -> Compiled:
        """The same with a text replaced in every file whose path has a part; it has to stand in one of them."""
        files = {path: text.replace(old, new) if part in path else text for path, text in self.files.items()}
        assert files != self.files, f"{old!r} stands nowhere"
        return Compiled(self.plan, files)

    def statement(self, path: str) -> str:
        """The text of a file of the engine."""
        return self.files[f"{self.folder}/{path}"]


def model(platform: str = LOCAL) -> str:
    """The YAML of the model on a platform called `here`."""
    return (
        MODEL.replace("PLATFORMS", platform)
        .replace("PLATFORM", "here")
        .replace("DATASTORE", DATASTORE)
        .replace("NEEDS_FAST", needs("10s"))
        .replace("NEEDS_SLOW", needs("1h"))
    )


def needs(freshness: str) -> str:
    """Each dataset as it is, and with its history where it has one."""
    written = []
    for dataset in yaml.safe_load(DATASTORE)["datasets"]:
        read = ", ".join(column["name"] for column in dataset["columns"])
        told = f"dataset: shop/wares/{dataset['name']}, columns: [{read}], freshness: {freshness}"
        written.append(f"- {{{told}, history: live}}")
        if not dataset.get("appendOnly"):
            written.append(f"- {{{told}, as: {dataset['name']}_history, history: milestoned}}")
    return "\n  ".join(written)


@cache
def plan(platform: str = LOCAL) -> Plan:
    """The plan of the model, which has no errors."""
    checked = check(sources(alone(model(platform))), rule.load(), TODAY, Nothing())
    errors = [each for each in checked.judged.findings if each.severity is Severity.ERROR]
    assert not errors, errors
    return build(checked.ecosystem)


@cache
def datasets() -> dict[str, Dataset]:
    """The datasets of the model by name."""
    (stream,) = plan().streams
    return {each.name: each for each in stream.datasets}


@cache
def compiled(platform: str = LOCAL) -> Compiled:
    """Every file that the backends make of the model."""
    made = plan(platform)
    emitted = [
        each
        for target in backend.load()
        for platform_model in made.platforms.values()
        if target.serves(platform_model)
        for part in (*map(target.stream, made.streams), *map(target.room, made.rooms))
        for each in part
    ]
    return Compiled(made, {each.path: each.text for each in emitted if isinstance(each, Artifact)})
