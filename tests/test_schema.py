"""The JSON Schemas say what the parser says, so that an editor and a check agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from compiler.commands.schema import text
from compiler.parse.declarations import KINDS
from compiler.parse.declare import declare
from tests.models import base

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "schemas"
MODELS = [
    path for folder in ("ecosystem", "tests/base", "tests/compat") for path in sorted((ROOT / folder).rglob("*.yaml"))
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_what_export_writes(kind: str) -> None:
    assert (SCHEMAS / f"{kind.lower()}.schema.json").read_text(encoding="utf-8") == text(KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema_and_describes_every_key(kind: str) -> None:
    schema = json.loads(text(KINDS[kind]))
    Draft202012Validator.check_schema(schema)
    for name, each in [(kind, schema), *schema.get("$defs", {}).items()]:
        assert each["additionalProperties"] is False, name
        for key, said in each["properties"].items():
            assert key == "kind" or said.get("description"), f"{name}.{key} is not described"


@pytest.mark.parametrize("path", MODELS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_model_here_fits_its_schema(path: Path) -> None:
    assert problems(path.read_bytes()) == []


WRONG = [
    ("Team", {"members": {"maintainers": []}}),
    ("Team", {"contact": "ring the bell"}),
    ("Team", {"colour": "red"}),
    ("Team", {"name": "Shop"}),
    ("Team", {"description": None}),
    ("Zone", {"classifications": {"Personal": {}}}),
    ("Zone", {"classifications": {"personal": {"mask": "paint"}}}),
    ("Zone", {"platforms": "dell"}),
    ("Datastore", {"epoch": 0}),
    ("Datastore", {"capture": {"method": "cdc", "heartbeat": 10}}),
    ("Datastore", {"datasets": [{"name": "x"}]}),
    ("Workspace", {"needs": {}}),
    ("Workspace", {"onQuarantine": "stop"}),
    ("Platform", {"engine": {"type": "trino", "version": 476}}),
    ("Environment", {"authorisation": False}),
    ("Environment", {"connections": {"shop-db": {"host": "a", "database": "b", "user": "c", "password": "hunter2"}}}),
    ("Transformer", {"sql": "../secrets.sql"}),
]


@pytest.mark.parametrize(("kind", "change"), WRONG, ids=lambda value: str(value)[:40])
def test_what_the_parser_refuses_the_schema_refuses_too(kind: str, change: dict[str, Any]) -> None:
    content = next(each for each in base().values() if each.startswith(f"kind: {kind}\n".encode()))
    wrong = yaml.safe_dump({**yaml.safe_load(content), **change}).encode()
    assert declare("ecosystem/x.yaml", content).findings == ()
    assert problems(content) == []
    assert declare("ecosystem/x.yaml", wrong).findings
    assert problems(wrong)


def problems(content: bytes) -> list[str]:
    """What the schema of its kind says of a file, read as editors read it."""
    told = yaml.load(content, Loader=Core)  # noqa: S506 - a subclass of SafeLoader
    schema = json.loads((SCHEMAS / f"{told['kind'].lower()}.schema.json").read_text(encoding="utf-8"))
    return [error.message for error in Draft202012Validator(schema).iter_errors(told)]


class Core(yaml.SafeLoader):
    """Reads dates as text, as YAML 1.2 does, which editors follow."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
