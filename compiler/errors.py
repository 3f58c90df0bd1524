"""What ends a command: a sentence, and one thing to do."""

from __future__ import annotations


class Ended(Exception):
    """The command cannot go on."""

    def __init__(self, what: str, remedy: str) -> None:
        """Say what is the case, and what helps."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class Usage(Ended):
    """The words do not fit."""


class Found(Ended):
    """Findings about the model stand in the way."""


class Missing(Ended):
    """A service, tool or file is not there or does not answer."""


class Refused(Ended):
    """What was asked for is not allowed."""


class Held(Ended):
    """Somebody else is at it."""


class PartWay(Ended):
    """The work stopped in the middle; the next run completes it."""
