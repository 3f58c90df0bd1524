"""What is kept in the cache comes back as it was, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.adapters import kept
from compiler.adapters.kept import keep, recall

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)
VALUE = {"path": ("words", 3, [None, True, 2**64]), "other": b"\0" * 100}


@given(value=PLAIN)
def test_a_plain_value_comes_back(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.getbasetemp() / "folder/value"
    keep(path, value)
    assert recall(path) == value


def test_a_file_that_is_damaged_anywhere_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "value"
    keep(path, VALUE)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert recall(path) is None
        path.write_bytes(whole[:at])
        assert recall(path) is None
    path.write_bytes(whole + b"\0")
    assert recall(path) is None


def test_what_another_version_kept_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path / "value", VALUE)
    assert recall(tmp_path / "value") == VALUE
    monkeypatch.setattr(kept, "version", lambda: "0" * 64)
    assert recall(tmp_path / "value") is None


def test_a_file_that_is_not_there_or_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    assert recall(tmp_path / "value") is None
    (tmp_path / "file").write_text("")
    keep(tmp_path / "file/value", VALUE)
    assert recall(tmp_path / "file/value") is None
