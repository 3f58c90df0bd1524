"""`weir check`: every finding about a model, and about what changed in it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compiler import rule
from compiler.adapters import disk
from compiler.adapters.machine import coloured, environment, forget_garbage, today
from compiler.adapters.memory import Notebook, Nothing
from compiler.diagnostics import Diagnostic, Severity
from compiler.errors import Missing, Usage
from compiler.model.datastore import Datastore
from compiler.pipeline import Checked, Memory, Sources, check
from compiler.report.findings import Report
from compiler.report.text import render
from compiler.rule import Rules
from compiler.selection import covers, select
from stack.site import cache_folder

if TYPE_CHECKING:  # its values come from a module that only live checks load
    from compiler.model.observed import Observed

FORMATS = ("text", "json", "junit", "codequality")
EXAMPLES = """examples:
  weir check                                     # the model in ./ecosystem
  weir check --against origin/main               # and what the changes since then break
  weir check --live here team:shop               # and the live sources of one team
  weir check --show error +crm/churn             # only errors, of a workspace and what it is made from
  weir check --report junit=build/check.xml --report codequality=build/quality.json"""
LEVELS = {each.word: each for each in Severity}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "selectors", nargs="*", metavar="SELECTOR", help="show findings about these only, e.g. team:shop"
    )
    add_model(parser)
    parser.add_argument("--against", metavar="REV", help="check the changes since this commit too, e.g. origin/main")
    parser.add_argument("--live", metavar="ENV", help="look at the live sources of an environment too")
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="what is written to standard output (default: text)"
    )
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="short for --format json")
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="FORMAT=PATH",
        help="write a report to a file as well; repeatable",
    )
    parser.add_argument(
        "--show", choices=LEVELS, default="note", help="show findings from this severity on (default: note)"
    )
    parser.add_argument(
        "--fail-level", choices=LEVELS, default="error", help="exit with 3 from this severity on (default: error)"
    )
    parser.add_argument(
        "--date", type=day, metavar="YYYY-MM-DD", help="the day on which waivers are judged (default: today in UTC)"
    )
    parser.add_argument("--no-cache", action="store_true", help="neither use nor write what earlier checks found out")
    parser.set_defaults(run=run)


def add_model(parser: argparse.ArgumentParser) -> None:
    """The word for the folder of the model."""
    parser.add_argument(
        "--model", type=Path, default=Path("ecosystem"), metavar="DIR", help="the model's folder (default: ecosystem)"
    )


def day(word: str) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is no day; write it like 2026-12-31") from None


def run(options: argparse.Namespace) -> int:
    """Check, report, and say by the exit code whether it may go on."""
    forget_garbage()
    reports = [report_file(word) for word in options.report]
    sources = read_model(options.model)
    before, commit = base(options.model, options.against)
    observed = observe(sources, options) if options.live else ()
    rules = rule.load_for_check(compared=before is not None, live=bool(observed))
    checked = check(sources, rules, options.date or today(), memory(options), before, observed)
    report = made(checked, sources, rules, commit, options)
    for form, path in reports:
        write_report(path, formatted(report, form))
    sys.stdout.write(
        render(report, colour=coloured()) if options.format == "text" else formatted(report, options.format)
    )
    if options.format != "text":
        print(f"{report.verdict} {report.scope}", file=sys.stderr)
    worst = max((finding.severity for finding in selected(checked, options)), default=None)
    return 3 if worst is not None and worst >= LEVELS[options.fail_level] else 0


def write_report(path: Path, text: str) -> None:
    """Write a report to a file."""
    try:
        disk.write(path, text.encode())
    except OSError as error:
        raise Usage(
            f"The report {path} cannot be written: {error.strerror}.", "Name a file in a folder of yours."
        ) from None


def read_model(folder: Path) -> Sources:
    """The files of the model."""
    try:
        return disk.read(folder)
    except disk.NoModel as error:
        raise Usage(
            str(error), "Go to the repository, name the folder with --model, or begin with `weir new`."
        ) from None
    except OSError as error:
        raise Missing(f"{error.filename}: {error.strerror}.", "Make the folder readable.") from None


def base(folder: Path, revision: str | None) -> tuple[Sources | None, str]:
    """The model that is compared with, and its commit."""
    if revision is None:
        return None, ""
    from compiler.adapters import git  # noqa: PLC0415 - costs 0.1 s, and only a comparison needs it

    try:
        return git.read(folder, revision, folder.as_posix().rstrip("/"))
    except git.NoCommit as error:
        raise Usage(error.what, error.remedy) from None


def observe(sources: Sources, options: argparse.Namespace) -> tuple[Observed, ...]:
    """The datastores of an environment beside their live sources; one that does not answer ends the check."""
    from compiler.adapters.sources import conninfo_of, look  # noqa: PLC0415 - libpq is for those who look at a live source
    from compiler.model.observed import Observed  # noqa: PLC0415

    known = check(sources, Rules(()), today(), Nothing())
    environments = known.ecosystem.environments
    if options.live not in environments:
        hint = f"Those that are: {', '.join(environments) or 'none'}."
        raise Usage(f"There is no environment `{options.live}` that could be read.", hint)
    selected = select(options.selectors, known.directory, lambda revision: changed(options.model, revision))
    connections = environments[options.live].connections
    found = []
    for store in known.ecosystem.datastores.values():
        if store.connection in connections and any(covers_store(store, address) for address in selected):
            place = conninfo_of(connections[store.connection], environment())
            print(f"Looking at {place.shown} …", file=sys.stderr)
            found.append(Observed(store, look(place)))
    if not any(store.connection in connections for store in known.ecosystem.datastores.values()):
        hint = f"It has {', '.join(connections) or 'none'}; datastores name theirs in `connection:`."
        raise Usage(f"`{options.live}` has no connection that a datastore uses.", hint)
    return tuple(found)


def covers_store(store: Datastore, address: str) -> bool:
    """Whether an address is that of a datastore or of something in it."""
    return address == store.address or address.startswith(f"{store.address}/")


def memory(options: argparse.Namespace) -> Memory:
    """What earlier checks of this folder found out."""
    return Nothing() if options.no_cache else Notebook(cache_folder() / "check", options.model)


def report_file(word: str) -> tuple[str, Path]:
    """Format and path of `--report FORMAT=PATH`."""
    form, _, path = word.partition("=")
    if form not in FORMATS or not path:
        raise Usage(f"--report wants FORMAT=PATH and got {word!r}.", f"FORMAT is one of {', '.join(FORMATS)}.")
    return form, Path(path)


def formatted(report: Report, form: str) -> str:
    """The report in a format."""
    if form == "text":
        return render(report)
    from compiler.report import machine  # noqa: PLC0415 - XML and JSON are for those who ask

    return machine.FORMATS[form](report)


def made(checked: Checked, sources: Sources, rules: Rules, commit: str, options: argparse.Namespace) -> Report:
    """The report of what was found."""
    findings = [each for each in selected(checked, options) if each.severity >= LEVELS[options.show]]
    seen = set(findings)
    hidden = [each for each in checked.judged.findings if each not in seen]
    paths = {finding.span.path for finding in findings}
    files = {**sources.declarations, **sources.sql}
    lines = {path: files[path].decode("utf-8-sig", "replace").splitlines() for path in paths & files.keys()}
    skipped = not_run(rules, checked.ran)
    looked_live = any(each.startswith("source-live-") for each in checked.ran)
    live = options.live if looked_live else ""
    return Report(findings, checked.judged.waived, checked.counts, checked.ran, skipped, lines, commit, live, hidden)


def selected(checked: Checked, options: argparse.Namespace) -> Sequence[Diagnostic]:
    """The findings about what was asked for."""
    if not options.selectors:
        return checked.judged.findings
    directory = checked.directory
    meant = select(options.selectors, directory, lambda revision: changed(options.model, revision))
    return [each for each in checked.judged.findings if covers(meant, each.subject, each.span.path, directory)]


def changed(model: Path, revision: str) -> set[str]:
    """The paths of the files that differ from a revision."""
    now = read_model(model).blobs
    before, _ = base(model, revision)
    old = before.blobs if before else {}
    return {path for path in {*now, *old} if now.get(path) != old.get(path)}


def not_run(rules: Rules, ran: Sequence[str]) -> dict[str, str]:
    """The rules that did not run, with what would make them run."""
    wants = {"source": "It looks at live sources: run `weir check --live ENV`."}
    changes = "It looks at changes: run `weir check --against REV`."
    return {each: wants.get(each.partition("-")[0], changes) for each in rules.ids if each not in ran}
