"""An ecosystem says who answers for what has no owner of its own.

First models, files outside the model and waivers of whatever nobody else owns are decided by the maintainers of the
ecosystem. Without the file that names them nobody can.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.resolve.directory import Directory
from compiler.rule import Finding, Rule, Scope

FILES = ("ecosystem.yaml", "ecosystem.yml")


def check(directory: Directory, _scope: Scope) -> Iterator[Finding]:
    """Look for the declaration; a file of that name that cannot be read has findings of its own."""
    for each in directory.entries.values():
        if each.kind == "Ecosystem" or (not each.whole and each.path.endswith(FILES)):
            return
    said = "No file declares the ecosystem, so nobody answers for what has no owner."
    hint = "Add `ecosystem.yaml` with `kind: Ecosystem`, a name and the teams that are its `maintainers:`."
    weight = Severity.ERROR if directory.entries else Severity.NOTE
    yield Finding("ecosystem", said, directory.top, hint, severity=weight)


RULE = Rule(
    __name__,
    Directory,
    Severity.ERROR,
    check,
    bad="""
        kind: Team
        name: shop
        members: {maintainers: [anna, bob]}
        contact: shop@example.com
        """,
    good="""
        kind: Ecosystem
        name: web-shop
        maintainers: [shop]
        ---
        kind: Team
        name: shop
        members: {maintainers: [anna, bob]}
        contact: shop@example.com
        """,
)
