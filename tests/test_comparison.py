"""A comparison looks only at what a change concerns, and finds what looking at everything finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler import pipeline, rule
from compiler.adapters.memory import Nothing
from compiler.pipeline import check
from compiler.resolve.directory import Directory
from tests.models import TODAY, base, model, sources
from tests.test_incremental import MODELS, Files, edits


def told(new: Files, old: Files) -> tuple[list[str], list[tuple[object, ...]]]:
    """What is different, and what is found about it."""
    checked = check(sources(new), rule.load(), TODAY, Nothing(), sources(old))
    changes = sorted(f"{type(each).__name__} {getattr(each, 'field', '')}" for each in checked.changes)
    found = [each for each in checked.judged.findings if each.rule.startswith("breaking-")]
    return changes, [(each.rule, each.severity, each.subject, each.sentence, each.span, each.hint) for each in found]


def everything(directory: Directory, _changed: object) -> list[str]:
    """Every file, whatever changed."""
    return sorted(directory.entries)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_part_is_compared_like_the_whole(data: st.DataObject) -> None:
    old = data.draw(edits(MODELS["example"]))
    new = data.draw(edits(old)) if old else old
    if not any(path.endswith("ecosystem.yaml") for path in new):
        return
    part = told(new, old)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "touched", everything)
        whole = told(new, old)
    assert [each for each in whole[0] if each not in part[0]] == []
    assert [each for each in part[0] if each not in whole[0]] == []
    assert part[1] == whole[1]


def test_a_changed_query_is_a_change() -> None:
    old = base()
    new = {**old, "ecosystem/teams/crm/balances.sql": old["ecosystem/teams/crm/balances.sql"] + b"-- again\n"}
    assert told(new, old)[0] == ["TransformerChanged query"]


def test_what_was_broken_before_is_no_reason_to_pass() -> None:
    old = {path: content.replace(b"lifecycle:", b"lifecycl:") for path, content in base().items()}
    _, found = told(base(), old)
    assert [(each[0], each[2]) for each in found] == [("breaking-before-unreadable", "shop/orders")]


def test_a_dataset_that_is_gone_is_told() -> None:
    fragment = """
        {name: stock, table: public.stock, lifecycle: stable, primaryKey: [id],
         columns: [{name: id, type: bigint, required: true}]}
        """
    assert ("breaking-dataset-removed", "shop/orders/stock") in [
        (each[0], each[2]) for each in told(base(), model(fragment, "Dataset"))[1]
    ]


CRM = "ecosystem/teams/crm"
BALANCES = f"{CRM}/balances.transformer.yaml"
CHURN = f"{CRM}/churn.workspace.yaml"


def outputs(new: Files) -> list[tuple[object, ...]]:
    """What is found about derived views after a change of the base, by rule and object."""
    return [(each[0], each[2]) for each in told(new, base())[1] if str(each[0]).startswith("breaking-output-")]


def test_a_derived_view_that_another_transformer_shows_is_not_lost() -> None:
    new = base()
    new[f"{CRM}/sums.transformer.yaml"] = new.pop(BALANCES).replace(b"name: balances\nteam", b"name: sums\nteam")
    assert outputs(new) == []
    new.pop(f"{CRM}/sums.transformer.yaml")
    assert outputs(new) == [("breaking-output-removed", "crm/balances")]


def test_a_derived_view_follows_its_workspace_to_another_name() -> None:
    new = base()
    new[CHURN] = new[CHURN].replace(b"name: churn\n", b"name: leavers\nrenamedFrom: churn\n")
    new[BALANCES] = new[BALANCES].replace(b"crm/churn", b"crm/leavers")
    assert b"leavers" in new[CHURN]
    assert outputs(new) == []


def test_a_derived_view_that_goes_to_another_workspace_or_name_is_told_once() -> None:
    new = base()
    new[f"{CRM}/other.workspace.yaml"] = new[CHURN].replace(b"name: churn\n", b"name: other\n")
    new[BALANCES] = new[BALANCES].replace(b"crm/churn", b"crm/other")
    assert outputs(new) == [("breaking-output-moved", "crm/balances")]
    new[BALANCES] = new[BALANCES].replace(b"dataset: balances", b"dataset: sums")
    assert outputs(new) == [("breaking-output-moved", "crm/balances")]
