"""What is made of a template more directly gives the text that Jinja's own code gives, or is refused."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateAssertionError

from compiler.adapters.memory import Nothing
from compiler.pipeline import compiled
from compiler.plan.build import build
from compiler.sql import questions, shapes
from compiler.sql.dialect import TRINO
from compiler.templates import Templates, environment
from tests import ledger
from tests.test_incremental import MODELS
from tests.test_recompile import checked_by

HOW: dict[str, Any] = {"autoescape": False, "keep_trailing_newline": True, "trim_blocks": True, "lstrip_blocks": True}
COMPILER = Path(__file__).parent.parent / "compiler"


def plain(like: Environment) -> Environment:
    """Jinja as it comes, with the same templates and filters."""
    made = Environment(loader=like.loader, undefined=StrictUndefined, **HOW)  # noqa: S701 - not for HTML
    made.filters |= like.filters
    return made


def test_every_template_gives_the_same_text_over_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Templates.fill
    usual: dict[Templates, Environment] = {}
    seen: set[str] = set()

    def both(templates: Templates, template: str, /, **values: object) -> str:
        text = fill(templates, template, **values)
        other = usual.setdefault(templates, plain(templates)).get_template(template)
        seen.update(Path(str(each.filename)).name for each in templates.loaded.values())
        assert other.render(**values) == text
        return text

    monkeypatch.setattr(Templates, "fill", both)
    for module in (shapes, questions):
        monkeypatch.setattr(module, "render", shapes.TEMPLATES.fill)
    ecosystem = checked_by(Nothing(), MODELS["example"]).ecosystem
    compiled(ecosystem)
    plan = build(ecosystem)
    for stream in plan.streams:
        questions.behind(stream, 0)
        questions.landed(stream, 9, {merge.table: 1 for merge in stream.merges})
    for room in plan.rooms:
        for each in room.publishes:
            shapes.Shapes(TRINO).verify(room, each)
    # The example keeps no history of a table that has partitions.
    for stream in ledger.plan("ledger").streams:
        list(shapes.Shapes(TRINO).stream(stream))
    there = {path.name for path in COMPILER.rglob("templates/*") if path.is_file()}
    assert there - seen == set()


class Thing:
    """Something with an attribute, a method and an item of that name."""

    name = "attribute"
    many = ("one", "two", "100 %")

    def __getitem__(self, key: str) -> str:
        """An item."""
        return f"item {key}"

    def called(self, *words: str, again: str = "") -> str:
        """What it was called with."""
        return f"{words} {again}"


SAME = {
    "an attribute": "{{ thing.name }}",
    "a method with words": "{{ thing.called('a', thing.name, again='%') }}",
    "a function": "{{ call('x') }} and {{ call(again='y') }}",
    "percent signs beside a hole": "100 % {{ thing.name }} %s %%d\n",
    "percent signs without a hole": "100 % %s %%d\n",
    "numbers and nothing": "{{ 1 }}{{ 2.5 }}{{ none }}{{ true }}",
    "one or the other": "{{ 'a' if thing.name else 'b' }}{{ 'a' if not thing.name else 'b' }}",
    "a loop": "{% for each in thing.many if each %}{{ loop.index }}{{ each }}{{ ', ' if not loop.last }}{% endfor %}",
    "a macro": "{% macro two(text, end='.') %}{{ text }}{{ end }}{% endmacro %}{{ two('%s') }}{{ two(1, end=2) }}",
    "a value that is set": "{% set it = thing.name ~ '%' %}{{ it }}{{ it | upper }}",
    "an import": "{% import 'other' as other %}{{ other.said('x') }}",
    "a condition": "{% if thing.name == 'attribute' %}yes{% elif thing %}so{% else %}no{% endif %}\n",
    "an item": "{{ thing['name'] }}{{ thing.many[1] }}",
}


def both(text: str) -> tuple[Templates, Environment]:
    """One template in our environment and in Jinja's."""
    ours = environment("compiler.sql")
    ours.loader = DictLoader({"it": text, "other": "{% macro said(what) %}<{{ what }}>{% endmacro %}"})
    return ours, plain(ours)


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_a_construct_gives_the_same_text(text: str) -> None:
    ours, usual = both(text)
    values: dict[str, Any] = {"thing": Thing(), "call": Thing().called}
    assert ours.fill("it", **values) == usual.get_template("it").render(**values)


@pytest.mark.parametrize("call", ["call(*words)", "call(**words)", "call('a', *words)"])
def test_arguments_that_are_not_written_one_by_one_are_refused(call: str) -> None:
    with pytest.raises(TemplateAssertionError, match="one by one"):
        both(f"{{{{ {call} }}}}")[0].fill("it", call=str, words=())


def test_an_attribute_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(AttributeError):
        both("{{ thing.other }}")[0].fill("it", thing=SimpleNamespace())


def test_what_was_made_of_a_template_is_used_again_and_of_another_text_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, bytes] = {}
    monkeypatch.setattr("compiler.templates.CODES", kept)
    assert [both(text)[0].fill("it") for text in ("one", "two", "one")] == ["one", "two", "one"]
    assert len(kept) == 2
    monkeypatch.setattr(Templates, "compile", refuse)
    assert both("one")[0].fill("it") == "one"
    for key in kept:
        kept[key] = b"damaged"
    with pytest.raises(CompiledAgain):
        both("one")[0].fill("it")


class CompiledAgain(Exception):
    """A template was compiled that need not be."""


def refuse(*_: object) -> None:
    """In place of compiling."""
    raise CompiledAgain
