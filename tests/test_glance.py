"""What is known of a folder is what stands there now, however soon after the last look it changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.adapters.glance import STEP, Odd, Place, look

LATER = time.time_ns() + 3600 * 10**9
"""A look so late that nothing is in doubt."""


def names(places: dict[str, Place]) -> set[str]:
    """The path of every file that was seen."""
    return {f"{prefix}{name}" for prefix, place in places.items() for name in place.names}


def seen(top: Path, known: dict[str, Place] | None = None, began: int = LATER) -> dict[str, Place]:
    """A look at a folder."""
    return dict(look(str(top), known or {}, began, {"aside"}))


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder with files, one of them aside, and a folder in it."""
    for path in ("a/b/one", "a/b/two", "a/three", "four", "aside", "a/aside"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    return tmp_path


def test_every_folder_is_seen_with_its_files(top: Path) -> None:
    found = seen(top)
    assert sorted(found) == ["", "a/", "a/b/"]
    assert names(found) == {"a/b/one", "a/b/two", "a/three", "four", "a/aside"}
    about = (top / "a/b/one").stat()
    assert found["a/b/"].marks["one"] == (about.st_ino, about.st_size, about.st_ctime_ns)


def test_where_nothing_changed_the_known_place_itself_is_given(top: Path) -> None:
    known = seen(top)
    again = seen(top, known)
    assert [again[prefix] is place for prefix, place in known.items()] == [True] * 3


def rewrite(top: Path) -> None:
    """Other bytes, as many, in the same file, and the times set back."""
    path, about = top / "a/b/one", (top / "a/b/one").stat()
    path.write_text("a/b/eno")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def add(top: Path) -> None:
    """One more file."""
    (top / "a/b/five").write_text("")


def remove(top: Path) -> None:
    """One file less."""
    (top / "a/b/one").unlink()


def rename(top: Path) -> None:
    """The same file under another name."""
    (top / "a/b/one").rename(top / "a/b/eno")


def replace(top: Path) -> None:
    """The same bytes in another file."""
    (top / "new").write_text("a/b/one")
    (top / "new").replace(top / "a/b/one")


@pytest.mark.parametrize("change", [rewrite, add, remove, rename, replace])
def test_what_changed_is_seen_anew(top: Path, change: Callable[[Path], None]) -> None:
    known = seen(top)
    time.sleep(0.02)  # the clock of files has moved on
    change(top)
    again = seen(top, known)
    assert again["a/b/"] is not known["a/b/"]
    assert again["a/b/"].marks == seen(top)["a/b/"].marks


def test_a_folder_that_changed_a_moment_ago_is_asked_for_its_names_again(top: Path) -> None:
    known = seen(top, began=(top / "a/b").stat().st_ctime_ns + STEP)
    assert known["a/b/"].stamp == (0, 0)
    # As if in the same tick of the clock: nothing but the names tells it.
    add(top)
    assert "a/b/five" in names(seen(top, known))


@pytest.mark.parametrize("into", ["link", "pipe"])
def test_a_file_that_became_something_else_is_odd(top: Path, into: str) -> None:
    known = seen(top)
    time.sleep(0.02)
    path = top / "a/b/one"
    path.unlink()
    path.symlink_to("two") if into == "link" else os.mkfifo(path)
    with pytest.raises(Odd) as odd:
        seen(top, known)
    assert (odd.value.path, odd.value.link) == ("a/b/one", into == "link")


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text("ab", min_size=1), *[st.integers(0, 2**64 - 1)] * 3), unique_by=lambda each: each[0]))
def test_marks_of_any_size_are_kept(files: list[tuple[str, int, int, int]]) -> None:
    packed = b"".join(number.to_bytes(8, "little") for _, *mark in files for number in mark)
    place = Place((1, 1), "", "/".join(name for name, *_ in files), packed)
    assert place.number == len(files)
    assert place.marks == {name: tuple(mark) for name, *mark in files}
