"""The commands of weir; the only place that knows exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from compiler.errors import Ended, Missing, Usage
from stack.errors import Busy, Misused, StackError

EXIT_CODES = {Misused: 2, Busy: 6, StackError: 8, Usage: 2, Missing: 8}
COMMANDS = {
    "check": ("compiler.commands.check", "every finding about the model, and about what changed in it"),
    "stack": ("stack.cli", "the platform on this machine: start, stop, look"),
}
"""Each verb with the module that carries it out, imported only when the verb is said, and its line in the help."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = list(sys.argv[1:] if words is None else words)
    options = arguments(words)
    try:
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
        prog="weir", description="A GitOps compiler for data ecosystems.", allow_abbrev=False
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    said = next((word for word in words if not word.startswith("-")), "")
    for verb, (module, line) in COMMANDS.items():
        command = verbs.add_parser(verb, help=line, description=line.capitalize() + ".", allow_abbrev=False)
        if verb == said:
            import_module(module).add_arguments(command)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
