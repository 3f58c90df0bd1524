"""The commands of weir; the only place that knows exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from stack import cli as stack_cli
from stack.errors import Busy, Misused, StackError

EXIT_CODES = {Misused: 2, Busy: 6, StackError: 8}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    parser = argparse.ArgumentParser(
        prog="weir", description="A GitOps compiler for data ecosystems.", allow_abbrev=False
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    stack_cli.add_arguments(
        verbs.add_parser("stack", help="the platform on this machine: start, stop, look", allow_abbrev=False)
    )
    options = parser.parse_args(words)
    try:
        options.run(options)
    except StackError as error:
        print(f"error: {error.what}\n  = help: {error.remedy}", file=sys.stderr)
        return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
