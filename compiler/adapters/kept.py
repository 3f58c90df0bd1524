"""A value in a file of the cache: what another version of weir wrote there, or what is damaged, is not read."""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import compiler
from compiler.adapters import disk

WRITERS = ("jinja2", "pydantic", "sqlglot", "yaml")
"""Libraries that what is kept was made with; importing them to ask for their version takes longer than a check."""


def recall(path: Path) -> Any:  # noqa: ANN401 - whoever kept it knows what it is
    """What was kept in a file, else nothing; Python's own quick means read it once it is known to be ours and whole."""
    with contextlib.suppress(OSError):
        told = memoryview(path.read_bytes())
        content = told[len(head(b"")) :]
        if told[: len(told) - len(content)] == head(content):
            return marshal.loads(content)  # noqa: S302 - a damaged one did not come so far
    return None


def keep(path: Path, value: Any) -> None:  # noqa: ANN401 - plain values of any shape
    """Keep a value, whole or not at all; a cache that cannot be written costs time and nothing else."""
    content = marshal.dumps(value)
    with contextlib.suppress(OSError):
        disk.write(path, head(content), content)


def head(content: bytes | memoryview) -> bytes:
    """What goes before the content: who wrote it, and a checksum."""
    return b"%s %08x\n" % (version().encode(), zlib.crc32(content))


@cache
def version() -> str:
    """A fingerprint of weir and of what it is made with: another rule, other findings."""
    files = [str(sys.version_info)]
    for name in WRITERS:
        if (spec := find_spec(name)) and spec.origin:
            about = Path(spec.origin).stat()
            files.append(f"{spec.origin} {about.st_size} {about.st_mtime_ns}")
    waiting = [str(Path(compiler.__file__).parent)]
    for folder in waiting:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting += [entry.path] * (entry.name != "__pycache__")
                else:
                    about = entry.stat()
                    files.append(f"{entry.path} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(files)).encode()).hexdigest()
