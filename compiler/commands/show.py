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
from compiler.pipeline import Checked, check
from compiler.report import intentions, mermaid, shown
from compiler.report.planned import Planned
from compiler.selection import select


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words of `weir show`."""
    parser.add_argument(
        "selectors",
        nargs="*",
        metavar="SELECTOR",
        help="what to show in full, with its plan and its files, e.g. shop/orders/customers",
    )
    add_model(parser)
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=show)


def add_graph_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words of `weir graph`."""
    parser.add_argument("selectors", nargs="*", metavar="SELECTOR", help="what to draw, e.g. +crm/churn")
    add_model(parser)
    parser.add_argument(
        "--plan", action="store_true", help="the steps: what is captured, landed, merged and published, and for whom"
    )
    parser.add_argument("--format", choices=("text", "mermaid", "json"), help="default: mermaid; of the steps, text")
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="short for --format json")
    parser.set_defaults(run=graph)


def show(options: argparse.Namespace) -> int:
    """Print the selected things; with selectors in full, and with the steps and files that serve them."""
    checked, selected = read(options)
    ecosystem = checked.ecosystem
    steps = Planned(ecosystem).of if options.selectors and not errors(checked) else None
    if options.json:
        print(json.dumps(shown.as_data(ecosystem, selected, steps), indent=2, ensure_ascii=False))
    else:
        sys.stdout.write(shown.as_text(ecosystem, selected, detail=bool(options.selectors), steps=steps))
    return 0


def graph(options: argparse.Namespace) -> int:
    """Print what is made of what among the selected things, or the steps that serve them."""
    checked, selected = read(options)
    ecosystem = checked.ecosystem
    told: object
    if options.plan:
        whole = intentions.intentions(ecosystem)
        steps = intentions.chosen(whole, selected)
        match options.format:
            case "mermaid":
                told = intentions.as_mermaid(whole, steps)
            case "json":
                told = intentions.as_data(whole, steps)
            case _:
                told = intentions.as_text(whole, steps)
    else:
        match options.format:
            case "text":
                told = mermaid.as_text(ecosystem, selected)
            case "json":
                told = mermaid.as_data(ecosystem, selected)
            case _:
                told = mermaid.flowchart(ecosystem, selected)
    sys.stdout.write(told if isinstance(told, str) else f"{json.dumps(told, indent=2, ensure_ascii=False)}\n")
    return 0


def read(options: argparse.Namespace) -> tuple[Checked, frozenset[str]]:
    """The whole model, and the addresses that were asked for; what is broken in it is said."""
    sources = read_model(options.model)
    checked = check(sources, rule.load_for_check(compared=False, live=False), today(), Nothing())
    if number := errors(checked):
        print(f"The model has errors ({number}): what is broken is left out. Run `weir check`.", file=sys.stderr)
    return checked, select(options.selectors, checked.directory, lambda revision: changed(options.model, revision))


def errors(checked: Checked) -> int:
    """How many errors the model has; one with errors is not compiled."""
    return sum(1 for each in checked.judged.findings if each.severity is Severity.ERROR)
