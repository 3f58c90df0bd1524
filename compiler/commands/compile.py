"""`weir compile`: the model as connectors, DAGs and SQL, in the generated folder."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from compiler import rule
from compiler.adapters import kept, output
from compiler.adapters.ledger import Ledger
from compiler.adapters.machine import coloured, forget_garbage, today
from compiler.adapters.output import Differences, Unwritable
from compiler.codes import CODES
from compiler.commands.check import add_model, formatted, made, memory, read_model
from compiler.diagnostics import Severity
from compiler.errors import Missing, Usage
from compiler.pipeline import Checked, Sources, check
from compiler.remake import remade
from compiler.report.findings import counted
from compiler.report.text import render
from compiler.rule import Rules
from stack.site import cache_folder

EXAMPLES = """examples:
  weir compile                  # the model in ./ecosystem, to ./generated
  weir compile --check          # write nothing; exit with 4 when ./generated is not what the model compiles to"""
LINES = 200
"""Lines of differences that are shown; a reviewer reads them in the merge request, this is to find the place."""
NAMED = 20
"""Files of a kind that are named one by one."""
LONGEST = 5_000
"""Lines of a file whose differences are looked for; to find them takes time that grows with the square."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add_model(parser)
    add_out(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 4 when a file would change")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--no-cache", action="store_true", help="neither use nor write what earlier compiles made")
    parser.set_defaults(run=run)


def add_out(parser: argparse.ArgumentParser) -> None:
    """The word for the generated folder."""
    parser.add_argument(
        "--out", type=Path, default=Path("generated"), metavar="DIR", help="the generated folder (default: generated)"
    )


def run(options: argparse.Namespace) -> int:
    """Check, compile, and write what differs, or say what would."""
    forget_garbage()
    sources = read_model(options.model)
    apart(options.model, options.out)
    rules = rule.load_for_check(compared=False, live=False)
    checked = check(sources, rules, today(), memory(options))
    if any(each.severity >= Severity.ERROR for each in checked.judged.findings):
        refuse(checked, sources, rules, options)
        return 3
    codes = None if options.no_cache else cache_folder() / "templates"
    CODES.update((kept.recall(codes) if codes else None) or {})
    begun = len(CODES)
    try:
        with output.opened(options.out, writing=not options.check) as out:
            ledger = Ledger(ledger_file(options), out)
            for part in remade(checked, ledger):
                ledger.put(part)
            del checked, sources  # the manifest takes their place in memory
            found = ledger.finish()
        if codes and len(CODES) > begun:
            kept.keep(codes, CODES)
        tell(found, ledger.count, out.wanted, options)
    except Unwritable as error:
        raise Usage(printable(error.what), error.remedy) from None
    except OSError as error:
        raise Missing(f"{error.filename}: {error.strerror}.", "Make the folder writable, or free some space.") from None
    return 4 if options.check and found.any else 0


def ledger_file(options: argparse.Namespace) -> Path | None:
    """Where stands what earlier compiles of this model to this folder made."""
    name = hashlib.sha256(f"{options.model.resolve()}\n{options.out.resolve()}".encode()).hexdigest()[:24]
    return None if options.no_cache else cache_folder() / "compile" / name


def apart(model: Path, out: Path) -> None:
    """Neither folder may stand in the other: the next compile would read what this one writes, or remove the model."""
    one, other = model.resolve(), out.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise Usage(f"The folders {model} and {out} are not apart.", "Name a folder beside the model with --out.")


def refuse(checked: Checked, sources: Sources, rules: Rules, options: argparse.Namespace) -> None:
    """Show the errors, for which nothing is compiled."""
    shown = argparse.Namespace(model=options.model, selectors=(), show=Severity.ERROR.word, live=None)
    report = made(checked, sources, rules, "", shown)
    sys.stdout.write(formatted(report, "json") if options.json else render(report, colour=coloured()))
    print("Nothing was compiled: the model has errors.", file=sys.stderr)


def tell(found: Differences, count: int, wanted: Mapping[str, bytes], options: argparse.Namespace) -> None:
    """Say what differed."""
    if options.json:
        told = {kind: list(getattr(found, kind)) for kind in ("missing", "differing", "stale", "foreign")}
        print(json.dumps({"files": count, "written": not options.check, **told}, indent=2, ensure_ascii=False))
    elif options.check:
        sys.stdout.writelines(f"{line}\n" for line in differences(found, wanted, options.out))
    say_what_is_foreign(found, options.out)
    numbers = (len(found.missing), len(found.differing), len(found.stale))
    said = "{:,} would be new, {:,} changed, {:,} removed" if options.check else "{:,} new, {:,} changed, {:,} removed"
    print(f"{counted(count, 'file')} in {options.out}: {said.format(*numbers)}.", file=sys.stderr)
    if options.check and found.any:
        print("Run `weir compile` and commit what it writes.", file=sys.stderr)


def say_what_is_foreign(found: Differences, out: Path) -> None:
    """Name the files that weir did not write, because they are left where they are."""
    for path in shortened(found.foreign):
        print(
            f"{out / printable(path)} was not written by weir and is left alone: move it out of {out}.", file=sys.stderr
        )


def differences(found: Differences, files: Mapping[str, bytes], out: Path) -> Iterator[str]:
    """The files that differ by kind, and the first lines of how they do."""
    for word, paths in (("missing", found.missing), ("stale", found.stale)):
        yield from (f"{word}: {out / printable(path)}" for path in shortened(paths))
    lines = (line for path in found.differing for line in difference(out / path, files[path]))
    yield from islice(lines, LINES)
    if next(lines, None) is not None:
        yield f"… and more; {counted(len(found.differing), 'file')} differ."


def difference(path: Path, content: bytes) -> Iterator[str]:
    """How a file differs from what it should be."""
    there, wanted = (text.decode(errors="replace").split("\n") for text in (path.read_bytes(), content))
    if len(there) + len(wanted) > 2 * LONGEST:
        yield f"differs: {path} ({len(there):,} lines, compiled {len(wanted):,})"
        return
    for line in unified_diff(there, wanted, str(path), f"{path} (compiled)", lineterm=""):
        yield printable(line)


def printable(text: str) -> str:
    """Text that does nothing to a terminal: what is shown may have been written by anybody."""
    return "".join(each if each.isprintable() or each == "\t" else repr(each)[1:-1] for each in text)


def shortened(paths: tuple[str, ...]) -> Iterator[str]:
    """The first of many paths, and how many are left."""
    yield from paths[:NAMED]
    if len(paths) > NAMED:
        yield f"… and {len(paths) - NAMED:,} more"
