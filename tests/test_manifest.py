"""A manifest that is changed reads as one that is written anew."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from compiler.manifest import Manifest

FILES = st.dictionaries(
    st.text('ab/\n" ü', min_size=1, max_size=4),
    st.tuples(st.text('xy"\\,: {é\n', max_size=3), st.sampled_from(["0" * 64, "1" * 64])),
)


def written(files: dict[str, tuple[str, str]]) -> str:
    """The manifest of some files."""
    manifest = Manifest()
    manifest.add(files)
    return manifest.text


@given(FILES)
def test_it_is_json_in_order_with_a_line_for_each_file(files: dict[str, tuple[str, str]]) -> None:
    text = written(files)
    told = json.loads(text)
    assert {path: (subject, sum_) for subject, named in told.items() for path, sum_ in named.items()} == files
    lines = json.dumps(told, indent=2, ensure_ascii=False).split("\n")
    assert text.split("\n")[:-1] == (lines if files else ["{", "", "}"])
    assert [*told] == sorted(told, key=json.dumps) or any("é" in each for each in told)


@given(FILES, FILES)
def test_changes_give_what_writing_anew_gives(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> None:
    manifest = Manifest(written(before))
    manifest.remove({path: said for path, said in before.items() if after.get(path) != said})
    manifest.add({path: said for path, said in after.items() if before.get(path) != said})
    assert manifest.text == written(after)


@given(FILES)
def test_what_is_removed_and_added_stays(files: dict[str, tuple[str, str]]) -> None:
    manifest = Manifest(written(files))
    manifest.remove(files)
    manifest.add(files)
    assert manifest.text == written(files)
