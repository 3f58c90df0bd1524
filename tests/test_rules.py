"""Each rule finds its bad example and is content with its good one."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from compiler import changes, rule
from compiler.diagnostics import Diagnostic
from compiler.model.observed import Observed
from compiler.rule import Reading, Rule
from tests.models import SUBJECTS, alone, base, found, model

CHANGED = {
    "Dataset": (
        changes.DatasetAdded,
        changes.DatasetRemoved,
        changes.DatasetChanged,
        changes.ColumnAdded,
        changes.ColumnRemoved,
        changes.ColumnChanged,
    ),
    "Ecosystem": (changes.Unreadable,),
    "Datastore": (changes.DatastoreAdded, changes.DatastoreRemoved, changes.DatastoreChanged),
    "Need": (changes.NeedAdded, changes.NeedRemoved, changes.NeedChanged),
    "Workspace": (changes.WorkspaceAdded, changes.WorkspaceRemoved, changes.WorkspaceChanged),
    "Transformer": (changes.TransformerAdded, changes.TransformerRemoved, changes.TransformerChanged),
}
WITHOUT_BASE = {"governance-ecosystem-missing"}
"""Rules whose examples are a whole model, because the base has what they miss."""
NOT_AS_TEXT = {"yaml-encoding", "yaml-size", "yaml-file", "yaml-more"}
"""Rules about what cannot be written into an example; they are shown in test_hostile.py."""
RULES = [each for each in rule.load().all if each.id not in NOT_AS_TEXT and not issubclass(each.subject, Observed)]
"""The rules that need a live source are shown on a real one, in test_live.py."""


@pytest.mark.parametrize("each", RULES, ids=lambda each: str(each.id))
def test_bad_example_is_found_and_good_example_is_clean(each: Rule[Any]) -> None:
    bad, good = examine(each, each.bad), examine(each, each.good)
    assert each.id in {finding.rule for finding in bad}
    assert each.id not in {finding.rule for finding in good}
    if each.subject not in {Reading, changes.Unreadable}:  # what was broken before is broken in its good example too
        unread = {finding.rule for finding in (*bad, *good) if finding.rule.startswith(("yaml-", "shape-", "name-"))}
        assert not unread, "the examples themselves can be read"


@pytest.mark.parametrize("each", RULES, ids=lambda each: str(each.id))
def test_a_finding_names_place_and_remedy(each: Rule[Any]) -> None:
    for finding in examine(each, each.bad):
        if finding.rule == each.id:
            assert finding.span.line > 0
            assert finding.sentence.endswith(".")
            assert finding.hint.endswith(".")
            assert "?" not in finding.sentence + finding.hint
            assert "invalid" not in finding.sentence.lower()


@pytest.mark.parametrize("each", rule.load().all, ids=lambda each: str(each.id))
def test_a_rule_says_what_it_is_for(each: Rule[Any]) -> None:
    purpose, reasons = each.documentation
    assert purpose.endswith(".")
    assert len(purpose) < 140
    assert reasons


def examine(each: Rule[Any], example: str) -> list[Diagnostic]:
    """What is found in a model with the example in it."""
    if each.subject is Reading:
        return found({**base(), "ecosystem/example.yaml": textwrap.dedent(example).lstrip("\n").encode()})
    if each.id in WITHOUT_BASE:
        return found(alone(example))
    kind = SUBJECTS.get(each.subject) or next((kind for kind, types in CHANGED.items() if each.subject in types), "")
    before = model(each.before, kind) if each.subject in changes.Change.__args__ else None
    return found(model(example, kind), before)


def test_the_name_of_a_rule_tells_when_it_runs() -> None:
    everything = rule.load()
    for each in everything.all:
        assert each.id.startswith("breaking-") == (each.subject in changes.Change.__args__)
        assert each.id.startswith("source-live-") == (each.subject is Observed)
        assert rule.told_elsewhere(each.id) == (each.subject is Reading)
    for compared in (True, False):
        for live in (True, False):
            some = rule.load_for_check(compared=compared, live=live)
            assert some.ids == everything.ids
            wanted = [each.id for each in everything.all if each.id in everything.ran(compared=compared, live=live)]
            assert [each.id for each in some.all] == [each for each in wanted if not rule.told_elsewhere(each)]
