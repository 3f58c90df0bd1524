"""What can end a run of the client."""

from __future__ import annotations


class Stopped(Exception):
    """The work could not be finished; the text says why."""


class Refused(Stopped):
    """What arrived is not whole, so nothing of it was landed."""


class Lost(Stopped):
    """The topic does not hold any more what comes next."""


class Silent(Stopped):
    """Nothing comes from the source, although it should."""


class Fenced(Stopped):
    """Somebody else has taken over, so this client must not write any more."""


class Unfinished(Stopped):
    """Some tables are not where they should be; the others are."""


class Doubled(Stopped):
    """A key stands twice where it may stand once."""


class Conflict(Exception):
    """Two writers met at one table and this one lost; the whole statement may run again."""


class Faulty(Exception):
    """The statement cannot work on this data, however often it runs."""
