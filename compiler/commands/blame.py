"""`weir blame FILE:LINE`: the line of the model that a generated line comes from."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from compiler.adapters.machine import today
from compiler.adapters.memory import Nothing
from compiler.adapters.output import text_of
from compiler.commands.check import add_model, read_model
from compiler.emit import README
from compiler.errors import Usage
from compiler.manifest import MANIFEST, subjects
from compiler.pipeline import check
from compiler.report.origin import Origin, origin
from compiler.rule import Rules

EXAMPLES = """examples:
  weir blame generated/dell/debezium/shop_orders.json:12"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("place", metavar="FILE:LINE", help="a line of a generated file")
    add_model(parser)
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Say where the line comes from."""
    path, number = place(options.place)
    lines = lines_of(path)
    if not 1 <= number <= len(lines):
        raise Usage(f"{path} has no line {number}.", f"Name a line from 1 to {len(lines)}.")
    address = subject(path)
    sources = read_model(options.model)
    known = check(sources, Rules(()), today(), Nothing())
    found = origin(known.ecosystem, address, lines, number)
    if found is None:
        entry = known.directory.by_address.get(address)
        where = f"It is declared in {entry.path}, which has errors: run `weir check`." if entry else ""
        raise Usage(
            f"{path} was made from `{address}`, which the model does not have as a whole.",
            where or "Run `weir compile`; it removes the files that nothing needs any more.",
        )
    tell(found, sources.declarations.get(found.span.path, b""), as_json=options.json)
    return 0


def place(word: str) -> tuple[Path, int]:
    """File and line of `FILE:LINE`; what editors add behind it, a column, is accepted."""
    parts = word.split(":")
    if len(parts) > 2 and parts[-1].isdigit() and parts[-2].isdigit():  # noqa: PLR2004 - FILE:LINE:COLUMN
        parts.pop()
    if len(parts) < 2 or not parts[-1].isdecimal():  # noqa: PLR2004 - FILE:LINE
        raise Usage(f"`{word}` names no line.", "Write it like generated/dell/debezium/shop_orders.json:12.")
    return Path(":".join(parts[:-1])), int(parts[-1])


def lines_of(path: Path) -> list[str]:
    """The lines of a generated file."""
    text = text_of(path)
    if text is None:
        raise Usage(f"There is no file {path}.", "Name a file that `weir compile` wrote.")
    return text.removesuffix("\n").split("\n")


def subject(path: Path) -> str:
    """The address of the object that a generated file was made from, as the manifest above it says."""
    whole = path.absolute()
    home = next((each for each in whole.parents if (each / MANIFEST).is_file()), None)
    if home is None:
        raise Usage(f"{path} stands in no generated folder.", f"Name a file below a folder with a {MANIFEST}.")
    try:
        known = subjects(text_of(home / MANIFEST) or "")
    except (ValueError, AttributeError):
        raise Usage(f"{home / MANIFEST} cannot be read.", "Run `weir compile`; it writes it anew.") from None
    name = whole.relative_to(home).as_posix()
    if name in {MANIFEST, README}:
        raise Usage(f"{path} is about every object.", "Name a file below the folder of a platform.")
    if name not in known:
        raise Usage(f"{path} was not written by weir.", "Name a file that the manifest lists, or run `weir compile`.")
    return known[name]


def tell(found: Origin, content: bytes, *, as_json: bool) -> None:
    """Say the place, the object, and the line as it is written there."""
    span = found.span
    if as_json:
        told = {"path": span.path, "line": span.line, "column": span.column, "object": found.address}
        print(json.dumps(told | {"kind": found.kind.lower()}, indent=2, ensure_ascii=False))
        return
    print(f"{span}: {found.kind.lower()} `{found.address}`")
    lines = content.decode("utf-8-sig", "replace").splitlines()
    if 1 <= span.line <= len(lines):
        print(f"  {lines[span.line - 1].strip()}")
