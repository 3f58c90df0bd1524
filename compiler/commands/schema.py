"""`weir schema export`: one JSON Schema for each kind, so that editors complete and check while people type."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from compiler.errors import Usage
from compiler.parse import declarations
from compiler.parse.declarations import KINDS, Shape
from compiler.parse.meaning import meaning

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.add_argument("action", choices=["export"])
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("schemas"), metavar="DIR", help="where they go; schemas"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 4 when a file differs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the schemas, or say which differ."""
    wanted = {f"{kind.lower()}.schema.json": text(shape) for kind, shape in KINDS.items()}
    folder: Path = options.folder
    if folder.exists() and not folder.is_dir():
        raise Usage(f"{folder} is no folder.", "Name the folder for the schemas.")
    different = [name for name, content in wanted.items() if not same(folder / name, content)]
    for name in different:
        if options.check:
            print(f"{folder / name} is not what `weir schema export` writes.")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(wanted[name], encoding="utf-8")
            print(f"Wrote {folder / name}.")
    return 4 if different and options.check else 0


def same(path: Path, content: str) -> bool:
    """Whether a file has exactly this content."""
    return path.is_file() and path.read_text(encoding="utf-8") == content


def text(shape: type[Shape]) -> str:
    """The schema of a kind."""
    schema: dict[str, Any] = {"$schema": DIALECT, **shape.model_json_schema(by_alias=True)}
    for name, each in {shape.__name__: schema, **schema.get("$defs", {})}.items():
        for key, said in each["properties"].items():
            if about := meaning(getattr(declarations, name), key):
                said["description"] = about
    return json.dumps(tidy(schema), indent=2, ensure_ascii=False) + "\n"


def tidy(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Without the titles that pydantic makes of names: they would stand in the way of the descriptions."""
    if isinstance(value, dict):
        kept = {key: tidy(each) for key, each in value.items() if not (key == "title" and isinstance(each, str))}
        if "patternProperties" in kept:
            kept.setdefault("additionalProperties", False)
        return without_null(kept)
    return [tidy(each) for each in value] if isinstance(value, list) else value


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A key without a value of its own is left out, not set to null: so the parser wants it."""
    choices = schema.get("anyOf")
    if not isinstance(choices, list) or {"type": "null"} not in choices or schema.get("default", "") is not None:
        return schema
    left = [each for each in choices if each != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    return {**(left[0] if len(left) == 1 else {"anyOf": left}), **rest}
