"""A check that remembers says exactly what a check from scratch says."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler import rule
from compiler.adapters.memory import Notebook, Nothing, dump, load
from compiler.diagnostics import Diagnostic
from compiler.pipeline import Memory, Remembered, check
from tests.models import TODAY, base, sources

EXAMPLE = Path(__file__).parent.parent / "ecosystem"
Files = dict[str, bytes]


class Remembering:
    """A memory that keeps what it is told as plain values, like the notebook, without a disk."""

    def __init__(self) -> None:
        """Nothing is known."""
        self.known: dict[str, bytes] = {}
        self.recalled = 0

    def recall(self, path: str) -> Remembered | None:
        """What is known of a file."""
        return load(marshal.loads(self.known[path])) if path in self.known else None  # noqa: S302 - our own

    def keep(self, known: Mapping[str, Remembered]) -> None:
        """Know exactly this from now on."""
        self.known = {path: marshal.dumps(dump(each)) for path, each in known.items()}


def said(files: Files, memory: Memory) -> list[tuple[object, ...]]:
    """Everything that is found, as values that can be compared."""
    judged = check(sources(files), rule.load(), TODAY, memory).judged
    return [values(each) for each in judged.findings] + [(*values(each), waiver) for each, waiver in judged.waived]


def values(each: Diagnostic) -> tuple[object, ...]:
    """A finding as a tuple."""
    return (each.rule, each.severity, each.subject, each.sentence, each.span, each.hint, each.detail)


def example() -> Files:
    """The example ecosystem."""
    return {
        f"ecosystem/{path.relative_to(EXAMPLE).as_posix()}": path.read_bytes()
        for path in sorted(EXAMPLE.rglob("*"))
        if path.suffix in {".yaml", ".sql"}
    }


MODELS = {"base": base(), "example": example()}
LEAVES: st.SearchStrategy[object] = st.sampled_from(
    [
        "shop",
        "crm",
        "europe",
        "moon",
        "shop/orders/customers",
        "dell",
        "local",
        "full",
        "milestoned",
        "live",
        "2s",
        "9d",
        "id",
        "email",
        "personal",
        "unheard-of",
        "draft",
        "retired",
        "bigint",
        "string",
        "decimal(40,2)",
        True,
        7,
        None,
        [],
        ["id"],
        ["nobody"],
        {},
    ]
)


@st.composite
def edits(draw: st.DrawFn, files: Files) -> Files:
    """The model after a few edits: values changed, entries removed or doubled, files removed, renamed or broken."""
    changed = dict(files)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(changed)))
        action = draw(
            st.sampled_from(
                ["value", "value", "value", "remove", "double", "delete", "copy", "move", "break", "comment"]
            )
        )
        if action == "delete":
            del changed[path]
        elif action == "copy":
            changed[path.replace(".yaml", "-2.yaml")] = changed[path]
        elif action == "move":
            changed[path.replace("ecosystem/", "ecosystem/moved/", 1)] = changed.pop(path)
        elif action == "break":
            changed[path] += draw(st.sampled_from([b"\t- x", b"\n}", b"\nkind: Team\n", b"\nextra: 1\n"]))
        elif action == "comment":
            changed[path] = b"# moved by a line\n" + changed[path]
        elif path.endswith(".yaml"):
            changed[path] = edited(draw, changed[path], action)
        if not changed:
            break
    return changed


def edited(draw: st.DrawFn, content: bytes, action: str) -> bytes:
    """A declaration with one place changed."""
    try:
        told = yaml.safe_load(content)
    except yaml.YAMLError:
        return content
    holder = told
    while isinstance(holder, dict | list) and holder:
        key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        if isinstance(holder[key], dict | list) and holder[key] and draw(st.booleans()):
            holder = holder[key]
            continue
        if action == "remove":
            del holder[key]
        elif action == "double" and isinstance(holder, list):
            holder.append(holder[key])
        else:
            holder[key] = draw(LEAVES)
        break
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True).encode()


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_remembering_changes_nothing_that_is_said(name: str, data: st.DataObject) -> None:
    memory = Remembering()
    files = MODELS[name]
    said(files, memory)
    for _ in range(3):
        files = data.draw(edits(files))
        if not files:
            break
        remembered, scratch = said(files, memory), said(files, Nothing())
        # Not compared directly: a failure should show the difference, not two models.
        assert [each for each in remembered if each not in scratch] == []
        assert [each for each in scratch if each not in remembered] == []
        assert len(remembered) == len(scratch)


def test_only_what_a_change_concerns_is_looked_at_again() -> None:
    memory = Remembering()
    files = example()
    said(files, memory)
    path = next(path for path in files if path.endswith("churn.workspace.yaml"))
    files[path] = (
        files[path].replace(b"purpose:", b"purpose: Again.", 1).replace(b"purpose: Again. ", b"purpose: Again, ", 1)
    )
    before = check(sources(files), rule.load(), TODAY, memory)
    assert [each.address for each in before.ecosystem.workspaces.values()] == ["crm/churn"]


def test_a_notebook_that_is_damaged_is_no_reason_to_fail(tmp_path: Path) -> None:
    check(sources(base()), rule.load(), TODAY, Notebook(tmp_path, tmp_path))
    written = next(tmp_path.iterdir())
    written.write_bytes(written.read_bytes()[:-1000])
    assert not Notebook(tmp_path, tmp_path).known
    assert said(base(), Notebook(tmp_path, tmp_path)) == said(base(), Nothing())
    assert Notebook(tmp_path, tmp_path).known


def test_two_checks_at_once_leave_a_whole_notebook(tmp_path: Path) -> None:
    first, second = Notebook(tmp_path, tmp_path), Notebook(tmp_path, tmp_path)
    check(sources(base()), rule.load(), TODAY, first)
    check(sources(example()), rule.load(), TODAY, second)
    assert set(Notebook(tmp_path, tmp_path).known) == {path for path in example() if path.endswith(".yaml")}
