"""Capture runs on a version of Debezium that has been tried.

What a connector does by default, which keys it knows and how its events look changes from version to version, and it
accepts unknown keys in silence. 3.6 is what the generated configuration is checked against and what the chain was
killed under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Platform
from compiler.rule import Finding, Rule, Scope

VERSION = re.compile(r"([0-9]+)\.([0-9]+)(?:\.[0-9]+(?:\.(?P<stage>Final|Alpha[0-9]+|Beta[0-9]+|CR[0-9]+))?)?")
TRIED = ("3", "6")
HINT = "Write `version: 3.6.3.Final`."


def check(platform: Platform, _scope: Scope) -> Iterator[Finding]:
    """Compare with what has been tried."""
    version = platform.capture.version
    match = VERSION.fullmatch(version)
    if match is None:
        said = f"Platform `{platform.name}` captures with {version}, which is no version of Debezium."
        yield Finding(platform.address, said, platform.capture.at("version"), HINT, severity=Severity.ERROR)
    elif match.group(1, 2) != TRIED or match["stage"] not in {None, "Final"}:
        said = f"Platform `{platform.name}` captures with Debezium {version}, which has not been tried; 3.6 has."
        yield Finding(platform.address, said, platform.capture.at("version"), HINT)


RULE = Rule(
    __name__,
    Platform,
    Severity.WARNING,
    check,
    bad="""
        name: dell
        capture: {type: debezium, version: 2.7.4.Final}
        """,
    good="""
        name: dell
        capture: {type: debezium, version: 3.6.4.Final}
        """,
)
