"""The scheduler: pools, and the release of DAGs, client and statements that it runs."""

from __future__ import annotations

from compiler.deploy.step import Step
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World

POOLS = {"weir_land": 64, "weir_merge": 4}
"""Slots. Landing is nearly always asleep; a merge keeps the engine busy, and more of them at once only wait."""


def pool_steps(world: World) -> list[Step]:
    """The pools that the DAGs name; whoever gave one other slots had a reason."""

    def step(pool: str, slots: int) -> Step:
        return Step(
            f"pool {pool}",
            lambda: None if pool in world.scheduler.pools() else "is not there",
            lambda: world.scheduler.make_pool(pool, slots),
        )

    return [step(pool, slots) for pool, slots in POOLS.items()]


def release_step(wanted: Wanted, world: World) -> Step:
    """The scheduler runs what was compiled: every DAG was read from this release, and no other is left."""

    def difference() -> str | None:
        current = world.scheduler.release()
        if current != wanted.release_id:
            return f"{current or 'none'} is current, not {wanted.release_id}"
        return None if world.scheduler.arrived(wanted.release_id, wanted.dags) else "has not been read"

    def apply() -> None:
        world.scheduler.write_release(wanted.release_id, wanted.release)
        world.scheduler.switch(wanted.release_id, wanted.dags)
        world.scheduler.prune()

    return Step("release of DAGs", difference, apply)
