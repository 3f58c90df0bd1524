"""What is found out once is found out when it is first asked for, and for each owner by itself."""

from __future__ import annotations

import pytest

from compiler.model.once import once


class Counted:
    """Counts how often it is asked."""

    def __init__(self, value: int) -> None:
        """Nobody has asked yet."""
        self.value = value
        self.asked = 0

    @once
    def double(self) -> int:
        """Twice the value."""
        self.asked += 1
        return 2 * self.value

    @once
    def never(self) -> int:
        """Nothing that could be known."""
        self.asked += 1
        raise ArithmeticError


def test_it_is_computed_when_first_asked_for_and_not_again() -> None:
    counted = Counted(2)
    assert counted.asked == 0
    assert [counted.double, counted.double] == [4, 4]
    assert counted.asked == 1


def test_each_owner_has_its_own() -> None:
    assert [Counted(value).double for value in (1, 2)] == [2, 4]


def test_what_failed_is_tried_again() -> None:
    counted = Counted(1)
    for _ in range(2):
        with pytest.raises(ArithmeticError):
            _ = counted.never
    assert counted.asked == 2


def test_the_class_has_the_property_with_its_words() -> None:
    assert isinstance(Counted.double, once)
    assert Counted.double.__doc__ == "Twice the value."
