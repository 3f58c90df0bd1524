"""`weir show` and `weir graph`: what the model means."""

from __future__ import annotations

import argparse
import json
import sys

from compiler import rule
from compiler.adapters.machine import today
from compiler.adapters.memory import Nothing
from compiler.commands.check import add_model, changed, read_model
from compiler.diagnostics import Severity
from compiler.model.ecosystem import Ecosystem
from compiler.pipeline import Checked, check
from compiler.report import mermaid, shown
from compiler.selection import select


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words of `weir show`."""
    parser.add_argument(
        "selectors", nargs="*", metavar="SELECTOR", help="what to show, e.g. shop/orders/customers or +crm/churn"
    )
    add_model(parser)
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=show)


def add_graph_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words of `weir graph`."""
    parser.add_argument("selectors", nargs="*", metavar="SELECTOR", help="what to draw, e.g. +crm/churn")
    add_model(parser)
    parser.set_defaults(run=graph)


def show(options: argparse.Namespace) -> int:
    """Print the selected things; with selectors in full."""
    ecosystem, selected = meant(options)
    if options.json:
        print(json.dumps(shown.as_data(ecosystem, selected), indent=2, ensure_ascii=False))
    else:
        sys.stdout.write(shown.as_text(ecosystem, selected, detail=bool(options.selectors)))
    return 0


def graph(options: argparse.Namespace) -> int:
    """Print a Mermaid flowchart of the selected things."""
    sys.stdout.write(mermaid.flowchart(*meant(options)))
    return 0


def meant(options: argparse.Namespace) -> tuple[Ecosystem, frozenset[str]]:
    """The whole ecosystem, and the addresses that were asked for."""
    sources = read_model(options.model)
    checked = check(sources, rule.load_for_check(compared=False, live=False), today(), Nothing())
    say_what_is_missing(checked)
    selected = select(options.selectors, checked.directory, lambda revision: changed(options.model, revision))
    return checked.ecosystem, selected


def say_what_is_missing(checked: Checked) -> None:
    """What is broken is not shown, and that is said."""
    errors = sum(1 for each in checked.judged.findings if each.severity is Severity.ERROR)
    if errors:
        print(f"The model has errors ({errors}): what is broken is left out. Run `weir check`.", file=sys.stderr)
