"""What was applied last, for what a service cannot tell in the form in which it was told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.client.engines import Engine
from compiler.client.statements import chunks, fill

AT_ONCE = 200
"""Things in one statement."""


@dataclass(frozen=True)
class Applied:
    """What was applied last, for what the engine cannot tell in the form in which it was told."""

    engine: Engine

    def digest(self, thing: str) -> str | None:
        """What was noted of a thing."""
        asked = fill(f"SELECT digest FROM {self.engine.control}.applied WHERE thing = :thing", thing=thing)  # noqa: S608
        return next((row["digest"] for row in self.engine.run(asked)), None)

    def all(self, prefix: str) -> dict[str, str]:
        """What was noted of the things whose names begin alike."""
        asked = f"SELECT thing, digest FROM {self.engine.control}.applied WHERE starts_with(thing, :prefix)"  # noqa: S608
        return {row["thing"]: row["digest"] for row in self.engine.run(fill(asked, prefix=prefix))}

    def note(self, thing: str, digest: str) -> None:
        """Remember it."""
        self.note_all({thing: digest})

    def note_all(self, digests: Mapping[str, str]) -> None:
        """Remember several."""
        told = """
            INSERT INTO weir.applied (thing, digest, "at") VALUES (:thing, :digest, now())
            ON CONFLICT (thing) DO UPDATE SET digest = excluded.digest, "at" = excluded."at"
        """
        for some in chunks(list(digests.items()), AT_ONCE):
            self.engine.control_run([fill(told, thing=thing, digest=digest) for thing, digest in some])


def digest(*texts: str) -> str:
    """The same for the same texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
