"""Findings for machines: JSON, JUnit, GitLab Code Quality."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

from compiler.diagnostics import Diagnostic, Severity
from compiler.report.findings import Report

LEVELS = {Severity.NOTE: "info", Severity.WARNING: "minor", Severity.ERROR: "major"}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_json(report: Report) -> str:
    """Everything, as one JSON object."""
    told = {
        "findings": [finding(each) for each in report.findings],
        "waived": [{**finding(each), "waiver": waiver} for each, waiver in report.waived],
        "checked": {
            "counts": dict(report.counts),
            "rules": list(report.ran),
            "notRun": dict(report.skipped),
            "against": report.against or None,
            "live": report.live or None,
        },
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def finding(each: Diagnostic) -> dict[str, Any]:
    """One finding."""
    return {
        "rule": each.rule,
        "severity": each.severity.word,
        "object": each.subject,
        "sentence": each.sentence,
        "hint": each.hint,
        "path": each.span.path,
        "line": each.span.line,
        "column": each.span.column,
        "fingerprint": each.fingerprint,
    }


def as_junit(report: Report) -> str:
    """One test case for each rule that ran, failed by its findings; GitLab shows them in the merge request.

    A warning or note does not fail a test: it is printed as the output of its case.
    """
    suite = ET.Element("testsuite", name="weir check", errors="0")
    found: dict[str, list[Diagnostic]] = {rule: [] for rule in report.ran}
    for each in report.findings:
        found.setdefault(each.rule, []).append(each)
    for rule, findings in sorted(found.items()):
        suite.extend(cases(rule, findings))
    for rule, why in sorted(report.skipped.items()):
        case = ET.SubElement(suite, "testcase", classname=f"weir.{rule}", name=rule)
        ET.SubElement(case, "skipped", message=xml(why))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(report.skipped)))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def cases(rule: str, findings: list[Diagnostic]) -> list[ET.Element]:
    """The test cases of a rule: one for each finding, or one that passed; each has a name of its own without a line."""
    if not findings:
        return [ET.Element("testcase", classname=f"weir.{rule}", name=rule)]
    made = []
    seen: Counter[str] = Counter()
    for each in findings:
        seen[each.subject] += 1
        number = f" ({seen[each.subject]})" if seen[each.subject] > 1 else ""
        name = xml(f"{rule} {each.subject}{number}")
        case = ET.Element("testcase", classname=f"weir.{rule}", name=name, file=xml(each.span.path))
        text = xml(f"{each.span}\n{each.sentence}\n{each.hint}".strip())
        if each.severity is Severity.ERROR:
            failure = ET.SubElement(case, "failure", message=xml(each.sentence), type=rule)
            failure.text = text
        else:
            ET.SubElement(case, "system-out").text = f"{each.severity.word}: {text}"
        made.append(case)
    return made


def xml(text: str) -> str:
    """Text with nothing in it that XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)


def as_code_quality(report: Report) -> str:
    """The list that GitLab's Code Quality widget reads; a finding about a whole file stands in its first line."""
    told: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for each in report.findings:
        number = seen.get(each.fingerprint, 0)
        seen[each.fingerprint] = number + 1
        told.append(
            {
                "description": f"{each.sentence} {each.hint}".strip(),
                "check_name": each.rule,
                "fingerprint": each.fingerprint if not number else f"{each.fingerprint}-{number}",
                "severity": LEVELS[each.severity],
                "location": {"path": each.span.path, "lines": {"begin": max(1, each.span.line)}},
            }
        )
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


FORMATS = {"json": as_json, "junit": as_junit, "codequality": as_code_quality}
