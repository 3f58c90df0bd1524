"""The commands of weir; the only place that knows exit codes."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

from compiler.errors import Ended, Found, Held, Missing, PartWay, Refused, Usage
from stack.errors import Busy, Misused, StackError

EXIT_CODES = {Misused: 2, Busy: 6, StackError: 8, Usage: 2, Found: 3, PartWay: 5, Held: 6, Refused: 7, Missing: 8}
COMMANDS = {
    "new": ("compiler.commands.new:add_arguments", "begin a declaration, or a whole ecosystem"),
    "import": ("compiler.commands.intake:add_arguments", "describe a live database as a datastore"),
    "fmt": ("compiler.commands.fmt:add_arguments", "write the files in the order and form that everybody uses"),
    "check": ("compiler.commands.check:add_arguments", "every finding about the model, and about what changed in it"),
    "compile": ("compiler.commands.compile:add_arguments", "the model as connectors, DAGs and SQL, in `generated/`"),
    "deploy": ("compiler.commands.deploy:add_arguments", "the platform of an environment becomes what the model says"),
    "verify": ("compiler.commands.verify:add_arguments", "every view of an environment beside its source, row by row"),
    "status": ("compiler.commands.status:add_arguments", "how far behind each datastore of an environment is, and why"),
    "generate": (
        "compiler.commands.generate:add_arguments",
        "made-up traffic with every hazard, for the example's sources",
    ),
    "blame": ("compiler.commands.blame:add_arguments", "the line of the model that a generated line comes from"),
    "show": ("compiler.commands.show:add_arguments", "what the model means, with names bound and defaults applied"),
    "graph": ("compiler.commands.show:add_graph_arguments", "who produces what for whom, or the steps that serve them"),
    "rules": ("compiler.commands.rules:add_arguments", "every rule with its purpose"),
    "explain": ("compiler.commands.rules:add_explain_arguments", "one rule, with its reasons and examples"),
    "schema": ("compiler.commands.schema:add_arguments", "JSON Schemas of the model, for editors"),
    "demo": ("compiler.commands.demo:add_arguments", "real changes, recorded, arrive in DuckDB; no service is needed"),
    "stack": ("stack.cli:add_arguments", "the platform on this machine: start, stop, look"),
}
"""Each verb with what describes its words, imported only when the verb is said, and its line in the help."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter is no reason to fail
    try:
        options = arguments(words)
        return int(options.run(options) or 0)
    except (StackError, Ended) as error:
        print(f"error: {error.what}\n  = help: {error.remedy}", file=sys.stderr)
        return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """What the words ask for; only the module of the verb that is said is loaded."""
    parser = argparse.ArgumentParser(
        prog="weir",
        description="A GitOps compiler for data ecosystems.",
        epilog="`weir VERB --help` says more about each.",
        allow_abbrev=False,
    )
    if "--version" in words:
        from importlib.metadata import version  # noqa: PLC0415 - takes longer than all the rest of this

        parser.add_argument("--version", action="version", version=f"weir {version('weir')}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    said = next((word for word in words if not word.startswith("-")), "")
    if said and said not in COMMANDS:
        near = get_close_matches(said, COMMANDS, 1, 0.6)
        raise Usage(f"There is no verb `{said}`.", f"Write `weir {near[0]}`." if near else "`weir --help` lists them.")
    for verb, (place, line) in COMMANDS.items():
        sentence = f"{line[0].upper()}{line[1:]}."
        command = verbs.add_parser(verb, help=line, description=sentence, allow_abbrev=False)
        if verb == said:
            module, _, function = place.partition(":")
            getattr(import_module(module), function)(command)
    if not words:
        parser.print_help(sys.stderr)
        sys.exit(2)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
