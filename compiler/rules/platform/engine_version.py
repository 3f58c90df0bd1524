"""The engine has a version whose MERGE is known to be right.

Everything that is stored goes through MERGE. Trino 476 has been tried with every statement; 477 leaves rows twice,
and 478 to 483 refuse right ones because of matches that are none. DuckDB has MERGE since 1.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Engine, Platform
from compiler.rule import Finding, Rule, Scope

TRINO = re.compile(r"([0-9]+)(?:[-.].*)?")
TRIED = "476"
DOUBLES = 477
FALSE_MATCHES = range(478, 484)
DUCKDB = re.compile(r"([0-9]+)\.([0-9]+)(?:\.[0-9]+)?")
FIRST_MERGE = (1, 4)


def check(platform: Platform, _scope: Scope) -> Iterator[Finding]:
    """Look for what is known of the version."""
    engine = platform.engine
    severity, said, hint = trino(engine) if engine.type == "trino" else duckdb(engine)
    if said:
        sentence = f"The engine of platform `{platform.name}`, {engine.type} {engine.version}, {said}."
        yield Finding(platform.address, sentence, engine.at("version"), hint, severity=severity)


def trino(engine: Engine) -> tuple[Severity, str, str]:
    """What is known of a version of Trino."""
    hint = f'Write `version: "{TRIED}"`.'
    match = TRINO.fullmatch(engine.version)
    if match is None:
        return Severity.ERROR, "is no version, so nobody knows what will run", hint
    number = int(match[1])
    if number == DOUBLES:
        return Severity.ERROR, "leaves rows twice after a MERGE", hint
    if number in FALSE_MATCHES:
        return Severity.ERROR, "refuses right MERGE statements because of several matches where there is one", hint
    return Severity.WARNING, "" if engine.version == TRIED else f"has not been tried; {TRIED} has", hint


def duckdb(engine: Engine) -> tuple[Severity, str, str]:
    """What is known of a version of DuckDB."""
    hint = 'Write `version: "1.4"` or a later one.'
    match = DUCKDB.fullmatch(engine.version)
    if match is None:
        return Severity.ERROR, "is no version, so nobody knows what will run", hint
    old = (int(match[1]), int(match[2])) < FIRST_MERGE
    return Severity.ERROR, "has no MERGE, and everything that is stored goes through one" if old else "", hint


RULE = Rule(
    __name__,
    Platform,
    Severity.ERROR,
    check,
    bad="""
        name: dell
        engine: {type: trino, version: "477", catalogType: jdbc}
        """,
    good="""
        name: dell
        engine: {type: trino, version: "476", catalogType: jdbc}
        """,
)
