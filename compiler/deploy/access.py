"""The engine's access rules."""

from __future__ import annotations

import json
import time

from compiler.deploy.step import Step
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World
from compiler.errors import Missing

REREAD = 2.0
"""Seconds after which the engine has read changed access rules."""
PATIENCE = 20.0
"""Seconds in which the engine accepts changed access rules."""


def rules_step(wanted: Wanted, world: World) -> Step:
    """The access rules are those that were compiled, and the engine has read them.

    A file that the engine cannot read stops every query of everybody, so the old one is put back then.
    """
    file, text = "rules.json", wanted.text(f"{wanted.engine}/rules.json")

    def apply() -> None:
        json.loads(text)
        before = world.access.read(file)
        world.access.write(file, text)
        time.sleep(REREAD)
        deadline = time.monotonic() + PATIENCE
        while (said := refused(world)) is not None:
            if time.monotonic() > deadline:
                if before is not None:
                    world.access.write(file, before)
                raise Missing(f"The engine does not take the access rules: {said}", "The rules before are back.")
            time.sleep(REREAD)

    return Step("access rules", lambda: None if world.access.read(file) == text else "are others", apply)


def refused(world: World) -> str | None:
    """What the engine says against a query that everybody may run."""
    try:
        world.engine.run("SELECT 1")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return str(error)
    return None
