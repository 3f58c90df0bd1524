"""Where a thing of the model was written, so that a finding can point at it."""

from __future__ import annotations

from typing import Protocol

from compiler.diagnostics import Span


class Written(Protocol):
    """A mapping of the model's text that knows the place of each key; the parser provides it."""

    @property
    def span(self) -> Span:
        """Where it begins."""

    def __contains__(self, key: object, /) -> bool:
        """Whether the key is written."""

    def key_span(self, key: str) -> Span:
        """Where the key stands."""

    def value_span(self, key: str) -> Span:
        """Where the key's value stands."""


class Placed:
    """Something that was written somewhere."""

    __slots__ = ()

    written: Written

    def at(self, *keys: str) -> Span:
        """The place of the first of the keys that is written, else of the beginning of the whole."""
        for key in keys:
            if key in self.written:
                return self.written.value_span(key)
        return self.written.span
