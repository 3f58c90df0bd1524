"""What is found out once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - a decorator, beside `property`
    """A property that is computed once; without the lock that `functools.cached_property` takes before Python 3.12."""

    def __init__(self, make: Callable[[Any], Value]) -> None:
        """By the function that computes it."""
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> once[Value]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> Value: ...
    def __get__(self, owner: object | None, kind: type) -> once[Value] | Value:
        """The value, which from then on is an attribute like any other."""
        if owner is None:
            return self
        value = owner.__dict__[self.name] = self.make(owner)
        return value
