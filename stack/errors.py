"""What can go wrong with the stack, said to the person who has to mend it."""


class StackError(Exception):
    """One sentence that says what is true, and one thing to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep both sentences; `str()` gives the first."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class Unavailable(StackError):
    """A service, a tool or a download is missing, damaged or does not answer."""


class Busy(StackError):
    """Another command holds the lock of this stack."""


class Misused(StackError):
    """The words of the command do not fit together."""
