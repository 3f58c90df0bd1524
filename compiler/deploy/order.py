"""The order of a deployment, on one page.

What brings changes comes before what reads them, and the log is kept (the slot) before anything is read. Rules come
before the views they are about, views before the types that only they tolerate, and the scheduler after all of that,
because from then on it runs what is there. What has left the model is captured until then, and so is an earlier epoch.
"""

from __future__ import annotations

from compiler.deploy.access import rules_step
from compiler.deploy.capture import alive_step, connector_step, password_step, topic_steps
from compiler.deploy.catalogs import catalog_steps
from compiler.deploy.epochs import earlier_step
from compiler.deploy.history import history_step
from compiler.deploy.load import load_step
from compiler.deploy.schedule import pool_steps, release_step
from compiler.deploy.sources import leaving, source_step
from compiler.deploy.step import Say, Stage
from compiler.deploy.tables import schemas_step, table_steps, widen_steps
from compiler.deploy.views import room_step
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World


def stages(wanted: Wanted, world: World, told: Say) -> list[Stage]:
    """Every step of a platform; `told` hears of the progress of long ones."""
    streams = wanted.streams
    connections = sorted({each.datastore.connection for each in streams})
    sources = Stage("sources", [source_step(wanted, each, world) for each in streams])
    connectors = Stage("connectors", [connector_step(wanted, each, world, released=False) for each in streams])
    # A connector that is to begin needs its slot; one that lets go of a table does so before the publication.
    capture = [sources, connectors]
    if any(leaving(each, world.sources[each.datastore.connection]) for each in streams):
        capture = [connectors, sources]
    return [
        Stage("topics", topic_steps(wanted, world)),
        Stage("passwords", [password_step(each, world) for each in connections]),
        *capture,
        Stage("catalogs", catalog_steps(wanted, world)),
        Stage("schemas", [schemas_step(wanted, world)]),
        Stage("tables", [step for each in streams for step in table_steps(wanted, each, world)]),
        Stage("changes arrive", [alive_step(each, world) for each in streams]),
        Stage("first loads", [load_step(wanted, each, world, told) for each in streams]),
        Stage("history", [history_step(wanted, each, world) for each in streams]),
        Stage("access rules", [rules_step(wanted, world)]),
        Stage("views", [room_step(wanted, each, world) for each in wanted.rooms]),
        Stage("types", [step for each in streams for step in widen_steps(wanted, each, world)]),
        Stage("pools", pool_steps(world)),
        Stage("release", [release_step(wanted, world)]),
        Stage("columns", [connector_step(wanted, each, world, released=True) for each in streams]),
        Stage("earlier epochs", [earlier_step(each, world) for each in streams if each.datastore.epoch > 1]),
    ]
