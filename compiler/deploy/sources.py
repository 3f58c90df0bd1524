"""The source databases: publication, identities, heartbeat, slot."""

from __future__ import annotations

from importlib import resources

from compiler.deploy.step import Step
from compiler.deploy.wanted import Wanted, filled
from compiler.deploy.world import NotAllowed, Source, World
from compiler.errors import Refused
from compiler.plan.steps import Stream

STATE = resources.files(__package__).joinpath("source_state.sql").read_text(encoding="utf-8")
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

    return Step(f"source of {stream.datastore.address}", lambda: difference(stream, source), apply)


def role(stream: Stream) -> str:
    """The name of the place that holds the capturing role."""
    return f"{stream.datastore.connection}.user"


def quotes_doubled(stream: Stream, world: World) -> str:
    """The capturing role as it stands in the script, inside of a literal."""
    return world.values[role(stream)].replace("'", "''")


def difference(stream: Stream, source: Source) -> str | None:
    """What of the source is not ready."""
    tables = {".".join(dataset.source): dataset for dataset in stream.prepare.datasets}
    [live] = source.ask(STATE, {"own": stream.schema, "full": full(stream)})
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
        *(["no slot"] if not live["slot"] else []),
    ]
    return "; ".join(told) or None


def full(stream: Stream) -> list[str]:
    """The tables whose full rows are to be logged, as PostgreSQL quotes their names."""
    return [
        ".".join('"{}"'.format(part.replace('"', '""')) for part in dataset.source)
        for dataset in stream.prepare.datasets
        if dataset.replica_identity == "full"
    ]


def leaving(stream: Stream, source: Source) -> bool:
    """Whether tables are published that nobody needs any more: the connector lets go of them first."""
    [live] = source.ask(STATE, {"own": stream.schema, "full": full(stream)})
    return bool(set(live["published"]) - {".".join(each.source) for each in stream.prepare.datasets} - set(OWN))
