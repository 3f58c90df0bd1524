"""`weir fmt`: the files in the order and form that everybody uses."""

from __future__ import annotations

import argparse
from pathlib import Path

from compiler.adapters import disk
from compiler.commands.check import add_model, read_model
from compiler.errors import Usage
from compiler.parse.form import formed, readable
from compiler.report.findings import counted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="these files only")
    add_model(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 4 when a file would change")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write what differs, or say which files do."""
    files = {path.as_posix(): one_file(path) for path in options.paths} or read_model(options.model).declarations
    different = {path: new for path, content in files.items() if (new := formed(path, content)) != content}
    for path, new in different.items():
        if options.check:
            print(f"{path} is not in the common form.")
        else:
            disk.write(Path(path), new)
            print(f"Wrote {path}.")
    broken = [path for path, content in files.items() if not readable(path, content)]
    for path in broken:
        print(f"{path} has errors and was left alone: run `weir check`.")
    verb = "would change" if options.check else "changed"
    print(f"{counted(len(files), 'file')}, {len(different):,} {verb}.")
    return 4 if different and options.check else 0


def one_file(path: Path) -> bytes:
    """The content of a file that was named."""
    if not path.is_file() or path.is_symlink():
        raise Usage(f"{path} is no file.", "Name a YAML file of the model.")
    return disk.content_of(str(path))
