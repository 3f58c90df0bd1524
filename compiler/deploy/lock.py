"""One deployment at a time: a lock in the control store, which its holder keeps alive."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from compiler.client.engines import Engine, Row
from compiler.client.statements import fill, split
from compiler.errors import Held, Missing

BEAT = 15.0
"""Seconds between two signs of life."""
DEAD = 60
"""Seconds without one after which the lock is anybody's."""
NAME = "deploy"

TAKE = """
    DELETE FROM weir.lock WHERE name = :name AND beat < now() - :dead * INTERVAL '1 second';
    INSERT INTO weir.lock (name, holder, told, since, beat) VALUES (:name, :holder, :told, now(), now())
    ON CONFLICT (name) DO NOTHING
"""
RENEW = "UPDATE weir.lock SET beat = now() WHERE name = :name AND holder = :holder"
LEAVE = "DELETE FROM weir.lock WHERE name = :name AND holder = :holder"
HOLDER = "SELECT holder, told, since FROM {control}.lock WHERE name = :name"


@contextmanager
def locked(engine: Engine, who: str, gone: Callable[[str], bool]) -> Iterator[None]:
    """Hold the lock; raises `Held` where somebody else deploys and is alive.

    `who` is shown to whoever has to wait; `gone` tells of such words whether that one is certainly dead.
    """
    holder = uuid.uuid4().hex
    found = _take(engine, holder, who)
    if found and found["holder"] != holder and gone(found["told"]):
        engine.control_run([fill(LEAVE, name=NAME, holder=found["holder"])])
        found = _take(engine, holder, who)
    if found is None or found["holder"] != holder:
        by = f"{found['told']}, since {found['since']:%H:%M:%S} UTC" if found else "somebody"
        raise Held(f"A deployment is under way, by {by}.", f"Wait for it; {DEAD} s after its death anybody may deploy.")
    enough = threading.Event()
    beating = threading.Thread(target=_beat, args=[engine, holder, enough], daemon=True)
    beating.start()
    try:
        yield
    finally:
        enough.set()
        beating.join()
        with suppress(Missing):
            engine.control_run([fill(LEAVE, name=NAME, holder=holder)])


def _take(engine: Engine, holder: str, who: str) -> Row | None:
    """Take the lock where it is free; gives who has it now."""
    engine.control_run(split(fill(TAKE, name=NAME, holder=holder, told=who, dead=DEAD)))
    return next(iter(engine.run(fill(HOLDER.format(control=engine.control), name=NAME))), None)


def _beat(engine: Engine, holder: str, enough: threading.Event) -> None:
    while not enough.wait(BEAT):
        with suppress(Missing):  # the deployment itself meets an engine that is away
            engine.control_run([fill(RENEW, name=NAME, holder=holder)])
