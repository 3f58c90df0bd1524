"""Airflow: two short DAGs for each stream and one for each transformer, what they push, and the client.

The folder is a bundle as it stands: `dags/` is all that Airflow parses, and a DAG file reads nothing when it is parsed.
Plain operators parse a sixth faster than decorated ones; only the mapped task is decorated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources

from compiler.backend import Artifact, Emitted, Fragment
from compiler.backends.airflow.derivedfile import derived_file
from compiler.backends.airflow.streamfile import stream_file
from compiler.model.names import identifier
from compiler.model.platform import Platform
from compiler.plan.steps import Room, Stream
from compiler.pretty import pretty
from compiler.templates import environment, printable, spelled

WINDOW = 300
"""Seconds for which one task goes on looking: a process start per tick would cost more than the tick."""
LONGEST_PAUSE = 300
"""Seconds between two looks for a tail that has grown long, or a table whose last merge is long ago."""
SHORTEST_SCHEDULE = 60
"""Seconds: below it the scheduler's own pace would decide how fresh the data is."""


def literal(value: str | tuple[str, ...]) -> str:
    """A Python literal that means the value, with double quotes where they serve as well."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(literal, value))}]"
    said = repr(value)
    return f'"{said[1:-1]}"' if said[0] == "'" and '"' not in said else said


def comment(value: str) -> str:
    """Text that stays on its line of a comment, whatever stands in it."""
    return printable(value, spelled)


TEMPLATES = environment("compiler.backends.airflow", literal=literal, comment=comment)


class Airflow:
    """The scheduler's side of a platform."""

    name = "airflow"

    def serves(self, platform: Platform) -> bool:
        """Whether Airflow starts the work there."""
        return platform.scheduler is not None and platform.scheduler.type == "airflow"

    def stream(self, stream: Stream) -> Iterator[Emitted]:
        """Both DAGs of a datastore, and what the client has to know of it."""
        datastore, folder = stream.datastore, f"{stream.platform.name}/{self.name}"
        subject, source = datastore.address, datastore.written.span.path
        holes = {
            "stream": stream.name,
            "address": datastore.address,
            "platform": stream.platform.name,
            "source": source,
            "description": datastore.description,
            "owner": datastore.team.name,
            "tags": ("weir", f"team:{datastore.team.name}"),
            "tick": stream.schedule.tick,
            "window": WINDOW if stream.schedule.tick < SHORTEST_SCHEDULE else None,
            "looks": min(stream.schedule.merge_every, LONGEST_PAUSE),
        }
        for template, dag in (
            ("land.py.jinja", f"weir_{stream.name}"),
            ("compact.py.jinja", f"weir_{stream.name}_compact"),
        ):
            text = TEMPLATES.fill(template, **holes, dag=dag)
            yield Artifact(f"{folder}/dags/{dag}.py", text, subject, source)
        text = pretty(stream_file(stream))
        yield Artifact(f"{folder}/streams/{stream.name}.json", text, subject, source)

    def room(self, room: Room) -> Iterator[Emitted]:
        """A DAG for each of its transformers; what else it reads is scheduled with its datastores."""
        folder, team = f"{room.platform.name}/{self.name}", room.workspace.team.name
        for each in room.derives:
            transformer, told = each.transformer, derived_file(room, each.transformer)
            if not told["inputs"]:  # nothing of it can move
                continue
            subject, source, view = transformer.address, transformer.written.span.path, identifier(transformer.view)
            dag, derived = f"weir_{room.name}_{view}_derive", f"{room.name}.{view}"
            text = TEMPLATES.fill(
                "derive.py.jinja",
                dag=dag,
                derived=derived,
                address=subject,
                platform=room.platform.name,
                source=source,
                description=transformer.description,
                owner=team,
                tags=("weir", f"team:{team}"),
                every=room.platform.merge_every,
            )
            yield Artifact(f"{folder}/dags/{dag}.py", text, subject, source)
            yield Artifact(f"{folder}/derived/{derived}.json", pretty(told), subject, source)

    def platform(self, platform: Platform, fragments: Sequence[Fragment]) -> Iterator[Artifact]:  # noqa: ARG002
        """The client, and what keeps Airflow from looking for DAGs where there are none."""
        folder, source = f"{platform.name}/{self.name}", platform.written.span.path
        yield Artifact(f"{folder}/.airflowignore", "weir_client/\nstreams/\nderived/\n", platform.address, source)
        for name, text in client():
            yield Artifact(f"{folder}/weir_client/{name}", text, platform.address, source)


def client() -> Iterator[tuple[str, str]]:
    """Each file of the client with its text, in the order of names."""
    files = {each.name: each for each in resources.files("compiler.client").iterdir()}
    for name in sorted(files):
        if name.endswith((".py", ".sql")):
            yield name, files[name].read_text(encoding="utf-8")


BACKEND = Airflow()
