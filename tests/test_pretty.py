"""JSON for reviewers has the bytes that the standard library gives."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.pretty import pretty

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_any_value_reads_as_the_standard_library_writes_it(value: object) -> None:
    assert pretty(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    "value",
    [
        {}, [], (), "", [[]], {"": {}}, {"a": [], "b": {}}, [[[], {}], [{}]], 10**40, -0.0, 1e300, float("inf"),
        '\u2028\x00"\\/ü😀',
        {"a": [1, {"b": [True, None, 2.5]}], "ü": "\n"},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_rare_reads_so_too(value: object) -> None:
    assert pretty(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"
