"""The source databases: publication, identities, heartbeat, slot."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

from compiler.deploy.step import Step
from compiler.deploy.wanted import Wanted, filled
from compiler.deploy.world import NotAllowed, Source, World
from compiler.errors import Refused
from compiler.plan.steps import Stream

STATE = resources.files(__package__).joinpath("source_state.sql").read_text(encoding="utf-8")
LOST = "lost"
"""What PostgreSQL says of a slot for which it has let go of the log."""
OWN = ("weir.heartbeat", "weir.signal")


def source_step(wanted: Wanted, stream: Stream, world: World) -> Step:
    """The source of one stream is ready to be captured."""
    source = world.sources[stream.datastore.connection]
    path = f"source/{stream.name}.sql"

    def apply() -> None:
        try:
            source.run(filled(wanted.text(path), {**world.values, role(stream): quotes_doubled(stream, world)}))
        except NotAllowed as error:
            raise Refused(
                f"The login of `{stream.datastore.connection}` may not prepare the source of "
                f"{stream.datastore.address}: {error}",
                f"Whoever owns the database runs {wanted.platform}/{path} of the generated files; then deploy again.",
            ) from None

    def found() -> str | None:
        kept = state(stream, source)["slot"]
        if kept == LOST or (kept is None and world.connect.config(stream.slot) is not None):
            raise lost(
                stream,
                f"its slot {stream.slot} " + ("is not there any more" if kept is None else "was behind for too long"),
            )
        return difference(stream, source)

    return Step(f"source of {stream.datastore.address}", found, apply)


def lost(stream: Stream, why: str) -> Refused:
    """Changes are gone for good; nothing is made anew in their place without somebody's word."""
    datastore = stream.datastore
    return Refused(
        f"Changes of {datastore.address} are lost: {why}.",
        f"Write `epoch: {datastore.epoch + 1}` in {datastore.written.span.path}: every table is then loaded anew, "
        "beside what readers have, and a new connector follows the source from there.",
    )


def role(stream: Stream) -> str:
    """The name of the place that holds the capturing role."""
    return f"{stream.datastore.connection}.user"


def quotes_doubled(stream: Stream, world: World) -> str:
    """The capturing role as it stands in the script, inside of a literal."""
    return world.values[role(stream)].replace("'", "''")


def difference(stream: Stream, source: Source) -> str | None:
    """What of the source is not ready."""
    tables = {".".join(dataset.source): dataset for dataset in stream.prepare.datasets}
    live = state(stream, source)
    wanted, published = {*tables, *OWN}, set(live["published"])
    told = [
        *(["no publication"] if not live["publication"] else []),
        *(
            [f"{', '.join(sorted(wanted - published))} not published"]
            if live["publication"] and wanted - published
            else []
        ),
        *([f"{', '.join(sorted(published - wanted))} published and not needed"] if published - wanted else []),
        *(["not every kind of change is published"] if live["publication"] and not live["whole"] else []),
        *([f"{', '.join(live['key_only'])} without the full row in the log"] if live["key_only"] else []),
        *(["no slot"] if live["slot"] is None else []),
    ]
    return "; ".join(told) or None


def state(stream: Stream, source: Source) -> Mapping[str, Any]:
    """How far the source is."""
    [live] = source.ask(STATE, {"own": stream.schema, "slot": stream.slot, "full": full(stream)})
    return live


def full(stream: Stream) -> list[str]:
    """The tables whose full rows are to be logged, as PostgreSQL quotes their names."""
    return [
        ".".join('"{}"'.format(part.replace('"', '""')) for part in dataset.source)
        for dataset in stream.prepare.datasets
        if dataset.replica_identity == "full"
    ]


def leaving(stream: Stream, source: Source) -> bool:
    """Whether tables are published that nobody needs any more: the connector lets go of them first."""
    live = state(stream, source)
    return bool(set(live["published"]) - {".".join(each.source) for each in stream.prepare.datasets} - set(OWN))
