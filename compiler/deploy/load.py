"""First loads: tables that the engine fills from the source, beside the running stream."""

from __future__ import annotations

from compiler.client.load import load, unloaded
from compiler.deploy.step import Say, Step
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World
from compiler.plan.steps import Stream


def load_step(wanted: Wanted, stream: Stream, world: World, told: Say) -> Step:
    """Every table of a stream holds what its source held before its tail begins."""
    about = f"first loads of {stream.datastore.address}"

    def waiting() -> list[str]:
        left = unloaded(world.engine, stream.name, [merge.table for merge in stream.merges])
        return [merge.dataset.name for merge in stream.merges if merge.table in left]

    def difference() -> str | None:
        tables = sorted(set(waiting()))
        return f"{', '.join(tables)} to be loaded" if tables else None

    def apply() -> None:
        folder = world.scheduler.write_release(wanted.release_id, wanted.release)
        load(
            folder / "streams" / f"{stream.name}.json",
            address=world.engine_address,
            told=lambda said: told(about, said),
        )

    return Step(about, difference, apply)
