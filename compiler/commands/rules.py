"""`weir rules` and `weir explain`: what is promised, with examples."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from compiler import rule
from compiler.errors import Usage
from compiler.rule import Rule

USUALLY = (
    "Before, `customers` had the columns `id`, `email`, `balance` and `joined`,\n"
    "and the workspace `crm/churn` read `id`, `balance` and `joined`."
)
"""What a change in an example starts from, where the example says nothing else."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words of `weir rules`."""
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=listing)


def add_explain_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words of `weir explain`."""
    parser.add_argument("rule", metavar="RULE", help="the id of a rule, as findings show it in brackets")
    parser.set_defaults(run=explain)


def listing(options: argparse.Namespace) -> int:
    """Print every rule with its purpose."""
    rules = rule.load().all
    if options.json:
        told = [{"rule": each.id, "severity": each.severity.word, "purpose": each.documentation[0]} for each in rules]
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    width = max(len(each.id) for each in rules)
    group = ""
    for each in rules:
        if each.group != group:
            group = each.group
            print(f"\n{group}: {rule.group_purpose(group)}")
        print(f"  {each.id:<{width}}  {each.severity.word:<7}  {each.documentation[0]}")
    print(f"\n{len(rules)} rules. `weir explain RULE` says more.")
    return 0


def explain(options: argparse.Namespace) -> int:
    """Print one rule with its reasons and examples."""
    found = rule.load().named(options.rule)
    if found is None:
        names = [each.id for each in rule.load().all]
        near = get_close_matches(options.rule, names, 3, 0.4)
        hint = f"Near it: {', '.join(near)}." if near else "`weir rules` lists them."
        raise Usage(f"There is no rule `{options.rule}`.", hint)
    print("\n".join(page(found)))
    return 0


def page(each: Rule[Any]) -> Iterator[str]:
    """Everything about a rule."""
    purpose, reasons = each.documentation
    yield f"{each.id} ({each.severity.word})"
    yield ""
    yield purpose
    if reasons:
        yield ""
        yield reasons
    if each.id.startswith("breaking-") and not each.before:
        yield ""
        yield USUALLY
    for title, example in (("Before", each.before), ("Broken", each.bad), ("Kept", each.good)):
        if example:
            yield ""
            yield f"{title}:"
            yield ""
            yield textwrap.indent(textwrap.dedent(example).strip("\n"), "    ")
