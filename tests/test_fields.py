"""Whatever can be written is enforced or used: a changed field changes what is found, or what would be done."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from compiler import rule
from compiler.adapters.memory import Nothing
from compiler.parse.declarations import KINDS
from compiler.pipeline import check, compiled
from tests.models import TODAY, base, sources

Path = tuple[str | int, ...]

WHOLE: dict[str, dict[str, Any]] = {
    "Datastore": {
        "description": "Orders.",
        "epoch": 2,
        "capture": {"method": "cdc", "heartbeat": "10s", "retention": "7d", "maxMessage": "10MB"},
        "datasets": [
            {
                "name": "customers",
                "table": "public.customers",
                "description": "People who bought something.",
                "lifecycle": "stable",
                "classification": "internal",
                "primaryKey": ["id"],
                "appendOnly": False,
                "replicaIdentity": "default",
                "immutableKey": False,
                "partitionDrop": "keep",
                "excluded": ["picture"],
                "columns": [
                    {"name": "id", "type": "bigint", "required": True, "description": "Its number."},
                    {"name": "email", "physicalName": "mail", "type": "string(320)", "classification": "personal"},
                    {"name": "balance", "type": "decimal(12,2)", "unrepresentable": "quarantine"},
                    {"name": "country", "type": "string(2)", "trim": False},
                    {"name": "joined", "type": "timestamptz"},
                ],
            },
        ],
    },
    "Workspace": {"description": "Churn.", "onQuarantine": "freeze"},
    "Transformer": {"description": "Balances."},
    "Zone": {"description": "Europe."},
    "Team": {"description": "The shop."},
    "Platform": {"description": "The Dell."},
    "Ecosystem": {"description": "All of it."},
    "Waiver": {},
}
"""The base, with every field written that may be left out."""

OTHERWISE: dict[str, Any] = {
    "Ecosystem.name": "other",
    "Ecosystem.description": "Other.",
    "Ecosystem.maintainers": ["crm"],
    "Zone.name": "africa",
    "Zone.description": "Other.",
    "Zone.owners": ["crm"],
    "Zone.platforms": ["moon"],
    "Zone.classifications": {"internal": {}},
    "Classification.maskFor": ["others"],
    "Classification.except": ["others"],
    "Classification.mask": "nullify",
    "Classification.maxRetention": "30d",
    "Classification.purposeRequired": False,
    "Team.name": "other",
    "Team.description": "Other.",
    "Team.members": {"maintainers": ["carla"]},
    "Team.contact": "https://example.com",
    "Members.maintainers": ["carla"],
    "Members.developers": ["carla"],
    "Column.name": "other",
    "Column.renamedFrom": "older",
    "Column.physicalName": "other",
    "Column.type": "uuid",
    "Column.required": True,
    "Column.description": "Other.",
    "Column.classification": "unknown",
    "Column.unrepresentable": "null",
    "Column.trim": True,
    "Dataset.name": "other",
    "Dataset.renamedFrom": "older",
    "Dataset.table": "public.other",
    "Dataset.description": "Other.",
    "Dataset.lifecycle": "draft",
    "Dataset.classification": "personal",
    "Dataset.primaryKey": ["email"],
    "Dataset.appendOnly": True,
    "Dataset.replicaIdentity": "full",
    "Dataset.immutableKey": True,
    "Dataset.partitionDrop": "delete",
    "Dataset.excluded": ["mail"],
    "Dataset.columns": [{"name": "id", "type": "bigint", "required": True}],
    "Capture.method": "query",
    "Capture.heartbeat": "20m",
    "Capture.retention": "30m",
    "Capture.maxMessage": "1kB",
    "Datastore.name": "other",
    "Datastore.renamedFrom": "older",
    "Datastore.team": "crm",
    "Datastore.zone": "moon",
    "Datastore.description": "Other.",
    "Datastore.connection": "other-db",
    "Datastore.epoch": 1,
    "Datastore.capture": {"method": "cdc", "heartbeat": "1h"},
    "Datastore.datasets": [],
    "Need.dataset": "shop/orders/other",
    "Need.as": "people",
    "Need.columns": ["id"],
    "Need.history": "live",
    "Need.freshness": "1s",
    "Need.retention": "800d",
    "Workspace.name": "other",
    "Workspace.renamedFrom": "older",
    "Workspace.team": "shop",
    "Workspace.platform": "moon",
    "Workspace.description": "Other.",
    "Workspace.purpose": "Other.",
    "Workspace.readers": ["others"],
    "Workspace.onQuarantine": "continue",
    "Workspace.needs": [],
    "OutputColumn.name": "other",
    "OutputColumn.type": "date",
    "OutputColumn.required": False,
    "OutputColumn.description": "Other.",
    "Output.dataset": "other",
    "Output.primaryKey": ["total"],
    "Output.columns": [{"name": "customers", "type": "bigint", "required": True}],
    "Transformer.name": "other",
    "Transformer.team": "shop",
    "Transformer.workspace": "crm/other",
    "Transformer.description": "Other.",
    "Transformer.output": {
        "dataset": "x",
        "primaryKey": ["a"],
        "columns": [{"name": "a", "type": "date", "required": True}],
    },
    "Transformer.sql": "other.sql",
    "Engine.type": "duckdb",
    "Engine.version": "480",
    "Engine.catalog": "other",
    "Engine.catalogType": "file",
    "CaptureTool.type": "other",
    "CaptureTool.version": "1.0",
    "Scheduler.type": "cron",
    "Scheduler.version": "2.0",
    "Scheduler.tablesPerTask": 1,
    "Merge.every": "10s",
    "Merge.tailRows": 100,
    "Platform.name": "moon",
    "Platform.description": "Other.",
    "Platform.engine": {"type": "duckdb", "version": "1.4.0"},
    "Platform.capture": {"type": "debezium", "version": "2.0"},
    "Platform.scheduler": {"type": "airflow", "version": "2.0"},
    "Platform.merge": {"every": "1s"},
    "Connection.host": "db2.example.com",
    "Connection.port": 5433,
    "Connection.database": "other",
    "Connection.user": "other",
    "Connection.password": "secret:OTHER",
    "EngineAddress.url": "http://other.example.com",
    "EngineAddress.user": "other",
    "EngineAddress.password": "secret:OTHER",
    "EngineAddress.access": "/elsewhere",
    "ConnectAddress.secrets": "/elsewhere",
    "SchedulerAddress.url": "http://other.example.com",
    "SchedulerAddress.user": "other",
    "SchedulerAddress.password": "secret:OTHER",
    "SchedulerAddress.releases": "/elsewhere",
    "ConnectAddress.url": "https://other.example.com",
    "KafkaAddress.bootstrap": "other.example.com:9092",
    "Environment.name": "other",
    "Environment.platform": "moon",
    "Environment.authorisation": "none",
    "Environment.connections": {},
    "Environment.engine": {"url": "https://other.example.com"},
    "Environment.connect": {"url": "https://other.example.com"},
    "Environment.scheduler": {"url": "https://other.example.com", "password": "secret:O", "releases": "/r"},
    "Environment.kafka": {"bootstrap": "other.example.com:9092"},
    "Waiver.rule": "contract-description",
    "Waiver.object": "shop/orders",
    "Waiver.reason": "Other.",
    "Waiver.approver": "zoe",
    "Waiver.expires": "2026-01-01",
}
"""Another value for each field."""

TOLD_ONLY = {"Waiver.reason"}
"""Read by people who review the waiver's file, and by nobody else; it must be there."""


def fields() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every field of every shape, as `Shape.key`."""
    seen: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = list(KINDS.values())
    while waiting:
        shape = waiting.pop(0)
        if shape in seen:
            continue
        seen.add(shape)
        for name, each in shape.model_fields.items():
            waiting += shapes(each.annotation)
            if name != "kind":
                yield f"{shape.__name__}.{each.alias or name}", shape


def shapes(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401
    """The shapes that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for each in get_args(annotation) for found in shapes(each)]


FIELDS = [name for name, _ in fields()]


def test_every_field_has_another_value_here() -> None:
    assert sorted(FIELDS) == sorted(OTHERWISE)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_changes_is_noticed(field: str) -> None:
    shape, _, key = field.partition(".")
    before = complete()
    noticed = False
    for path, place in places(before, shape, key):
        after = changed(before, path, place, OTHERWISE[field])
        expected = before
        if key == "renamedFrom":  # says something only where the name is another
            expected = changed(before, path, (*place[:-1], "name"), "renamed")
            after = changed(expected, path, place, name_at(before, path, place))
        noticed |= told(after, before) != told(expected, before)
    if field in TOLD_ONLY:
        assert "Waiver" in KINDS
        assert not noticed
    else:
        assert noticed


FINDINGS_ONLY = "It decides what is found, or who may, and not what is made."
READ_LIVE = "It is a value of one installation; deploying fills it in, and no generated file has it."
FOR_PEOPLE = "It is for those who read the model."
NO_ARTIFACT = {
    FINDINGS_ONLY: {
        "Ecosystem.maintainers", "Zone.owners", "Team.members", "Team.contact", "Members.maintainers",
        "Members.developers", "Waiver.rule", "Waiver.object", "Waiver.reason", "Waiver.approver", "Waiver.expires",
        "Workspace.purpose", "Workspace.renamedFrom", "Classification.maxRetention", "Classification.purposeRequired",
        "Dataset.lifecycle", "Dataset.immutableKey", "Column.required", "Output.primaryKey",
        "OutputColumn.required", "Platform.capture", "Platform.scheduler", "Engine.version", "Engine.catalogType",
        "CaptureTool.version", "Scheduler.version",
    },
    READ_LIVE: {
        "Environment.name", "Environment.platform", "Environment.authorisation", "Environment.connections",
        "Environment.engine", "Environment.connect", "Environment.kafka", "Environment.scheduler", "Connection.host",
        "Connection.port", "Connection.database", "Connection.user", "Connection.password", "EngineAddress.url",
        "EngineAddress.user", "EngineAddress.password", "EngineAddress.access", "ConnectAddress.url",
        "ConnectAddress.secrets", "KafkaAddress.bootstrap", "SchedulerAddress.url", "SchedulerAddress.user",
        "SchedulerAddress.password", "SchedulerAddress.releases",
    },
    FOR_PEOPLE: {
        "Ecosystem.name", "Ecosystem.description", "Zone.description", "Team.description", "Workspace.description",
        "Platform.description", "Dataset.description", "Column.description",
        "OutputColumn.description",
    },
    "It matters for long values only where the other columns are short.": {"Dataset.excluded"},
}  # fmt: skip
"""The fields that reach no generated file, by the reason."""


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_reaches_a_generated_file_or_there_is_a_reason(field: str) -> None:
    shape, _, key = field.partition(".")
    before, unchanged = read_by_all()
    reached = any(
        artifacts(changed(before, *place, OTHERWISE[field])) != unchanged for place in places(before, shape, key)
    )
    assert reached is not any(field in fields for fields in NO_ARTIFACT.values())


@cache
def read_by_all() -> tuple[dict[str, bytes], dict[str, str]]:
    """The whole model, and what it compiles to."""
    files = everybody_reads(complete())
    return files, artifacts(files)


def everybody_reads(files: dict[str, bytes]) -> dict[str, bytes]:
    """The model in which all columns are read, by somebody with clearance and somebody without."""
    path = "ecosystem/teams/crm/churn.workspace.yaml"
    told = yaml.safe_load(files[path])
    (need,) = told["needs"]
    need["columns"] = [each["name"] for each in WHOLE["Datastore"]["datasets"][0]["columns"]]
    return {**files, path: yaml.safe_dump({**told, "readers": ["crm-analysts", "others"]}).encode()}


def artifacts(files: dict[str, bytes]) -> dict[str, str]:
    """What stands in the generated files, whatever file of the model they are from."""
    ecosystem = check(sources(files), rule.Rules(()), TODAY, Nothing()).ecosystem
    return {path: each.text for path, each in compiled(ecosystem).items()}


def complete() -> dict[str, bytes]:
    """The base ecosystem with every field written."""
    files = base()
    waiver = {
        "kind": "Waiver",
        "rule": "contract-primary-key",
        "object": "shop/orders/customers",
        "reason": "Soon.",
        "approver": "anna",
        "expires": "2027-12-31",
    }
    files["ecosystem/waivers/one.waiver.yaml"] = yaml.safe_dump(waiver).encode()
    for path, content in files.items():
        if path.endswith(".yaml"):
            told = yaml.safe_load(content)
            files[path] = yaml.safe_dump({**told, **WHOLE.get(told["kind"], {})}, sort_keys=False).encode()
    return files


def places(files: dict[str, bytes], shape: str, key: str) -> Iterator[tuple[str, Path]]:
    """Every place of a model where a key of a shape is or could be written."""
    for path, content in files.items():
        if path.endswith(".yaml"):
            told = yaml.safe_load(content)
            for place, name in mappings(told, KINDS[told["kind"]], ()):
                if name == shape:
                    yield path, (*place, key)


def mappings(value: Any, shape: type[BaseModel], place: Path) -> Iterator[tuple[Path, str]]:  # noqa: ANN401
    """Every mapping in a declaration with the name of its shape."""
    yield place, shape.__name__
    for name, each in shape.model_fields.items():
        key = each.alias or name
        inner = shapes(each.annotation)
        if inner and key in value:
            held = value[key]
            if isinstance(held, list):
                for index, entry in enumerate(held):
                    yield from mappings(entry, inner[0], (*place, key, index))
            elif isinstance(held, dict) and set(held) & {one.alias or n for n, one in inner[0].model_fields.items()}:
                yield from mappings(held, inner[0], (*place, key))
            elif isinstance(held, dict):
                for one, entry in held.items():
                    yield from mappings(entry, inner[0], (*place, key, one))


def changed(files: dict[str, bytes], path: str, place: Path, value: object) -> dict[str, bytes]:
    """The model with one value replaced."""
    told = yaml.safe_load(files[path])
    holder: Any = told
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return {**files, path: yaml.safe_dump(told, sort_keys=False).encode()}


def name_at(files: dict[str, bytes], path: str, place: Path) -> object:
    """The name of the thing that holds a place."""
    held: Any = yaml.safe_load(files[path])
    for step in place[:-1]:
        held = held[step]
    return held["name"]


def told(files: dict[str, bytes], before: dict[str, bytes]) -> object:
    """What is found in a model, and what is different from another."""
    checked = check(sources(files), rule.load(), TODAY, Nothing(), sources(before))
    findings = sorted((each.rule, each.subject, each.sentence, int(each.severity)) for each in checked.judged.findings)
    waived = sorted(finding.subject for finding, _ in checked.judged.waived)
    return findings, waived, [(type(each).__name__, getattr(each, "field", "")) for each in checked.changes]
