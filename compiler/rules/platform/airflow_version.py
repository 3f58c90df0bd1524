"""The scheduler is a version of Airflow that has been tried.

The generated DAGs are deployed as a bundle, switched by one link, and each run is pinned to its release; Airflow has
bundles since 3.0. How it picks up a new release and what it does with a killed task was seen on 3.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.platform import Platform
from compiler.rule import Finding, Rule, Scope

VERSION = re.compile(r"([0-9]+)\.([0-9]+)(?:\.[0-9]+)*")
TRIED = (3, 3)
FIRST_BUNDLES = (3, 0)
HINT = 'Write `version: "3.3"`.'


def check(platform: Platform, _scope: Scope) -> Iterator[Finding]:
    """Compare with what has been tried."""
    scheduler = platform.scheduler
    if scheduler is None:
        return
    match = VERSION.fullmatch(scheduler.version)
    number = (int(match[1]), int(match[2])) if match else None
    if number == TRIED:
        return
    severity = Severity.ERROR if number is None or number < FIRST_BUNDLES else Severity.WARNING
    if number is None:
        why = "is no version"
    else:
        why = "has no bundles to deploy DAGs in" if number < FIRST_BUNDLES else "has not been tried; 3.3 has"
    said = f"The scheduler of platform `{platform.name}`, airflow {scheduler.version}, {why}."
    yield Finding(platform.address, said, scheduler.at("version"), HINT, severity=severity)


RULE = Rule(
    __name__,
    Platform,
    Severity.WARNING,
    check,
    bad="""
        name: dell
        scheduler: {type: airflow, version: "2.10"}
        """,
    good="""
        name: dell
        scheduler: {type: airflow, version: "3.3"}
        """,
)
