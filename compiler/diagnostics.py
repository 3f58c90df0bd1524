"""A finding: what we say to a person about a place in the model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum


class Severity(IntEnum):
    """How much a finding matters; ordered, so that a fail level can be compared with it."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The name as people read and write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0
    width: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding; a value, not an exception."""

    rule: str
    severity: Severity
    subject: str
    """The address of the object it is about, or the path of the file when there is no object yet."""
    sentence: str
    span: Span
    hint: str = ""
    detail: str = ""
    """What tells two findings of one rule about one object apart, stable when lines move."""
    fingerprint: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """The fingerprint has no line number in it, so a moved line is not a new finding."""
        told = f"{self.rule}\0{self.subject}\0{self.detail}"
        object.__setattr__(self, "fingerprint", hashlib.sha256(told.encode()).hexdigest()[:32])

    @property
    def order(self) -> tuple[Span, str, str, str]:
        """The order in which people read: by place, then by rule."""
        return (self.span, self.rule, self.subject, self.sentence)
