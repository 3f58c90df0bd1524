"""What readers see: the views of a workspace, those of its transformers too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from compiler.client.engines import insistently
from compiler.client.statements import fill
from compiler.deploy.applied import Applied, digest
from compiler.deploy.step import Step, several, side_by_side
from compiler.deploy.wanted import Wanted
from compiler.deploy.world import World
from compiler.model.names import identifier
from compiler.plan.steps import Room
from compiler.sql.dialect import name


@dataclass(frozen=True)
class Views:
    """The views of one workspace."""

    wanted: Wanted
    room: Room
    world: World

    @cached_property
    def derived(self) -> Mapping[str, str]:
        """The statement that fills the table of each view of a transformer, in the order in which they are filled."""
        folder = f"{self.wanted.engine}/derive/{self.room.name}/"
        views = [identifier(each.transformer.view) for each in self.room.derives]
        return {view: self.wanted.text(f"{folder}{view}.sql") for view in views}

    @cached_property
    def statements(self) -> Mapping[str, str]:
        """The statement of each view; those that read others come after them."""
        plain = self.wanted.below(f"{self.wanted.engine}/views/{self.room.name}/")
        folder = f"{self.wanted.engine}/derive/{self.room.name}/"
        return {path.removesuffix(".sql"): text for path, text in plain.items()} | {
            view: self.wanted.text(f"{folder}{view}.view.sql") for view in self.derived
        }

    @property
    def applied(self) -> Applied:
        """What is noted of them."""
        return Applied(self.world.engine)

    def thing(self, view: str) -> str:
        """What a view is called in the notes."""
        return f"view:{self.room.workspace.schema}.{view}"

    def live(self) -> dict[str, str]:
        """What the engine says of each view that is there: the statement in its own words."""
        catalog, schema = name(self.wanted.catalog), self.room.workspace.schema
        asked = fill(
            f"SELECT table_name, view_definition FROM {catalog}.information_schema.views "  # noqa: S608 - quoted
            "WHERE table_schema = :schema",
            schema=schema,
        )
        return {row["table_name"]: row["view_definition"] for row in self.world.engine.run(asked)}

    def other(self) -> list[str]:
        """The views that are not there, or are not what was compiled, or have been replaced by somebody since."""
        live, noted = self.live(), self.applied.all(self.thing(""))
        return [
            view
            for view, statement in self.statements.items()
            if view not in live or noted.get(self.thing(view)) != digest(statement, live[view])
        ]

    def difference(self) -> str | None:
        """Those views, in words."""
        return several([f"`{view}` is to be made" for view in self.other()])

    def apply(self) -> None:
        """Make them. The table of a transformer is filled first; later the client does so when an input has moved."""
        todo, engine = self.other(), self.world.engine
        side_by_side(partial(insistently, engine, self.statements[view]) for view in todo if view not in self.derived)
        for view in todo:
            if view in self.derived:
                insistently(engine, self.derived[view])
                insistently(engine, self.statements[view])
        live = self.live()
        self.applied.note_all({self.thing(view): digest(self.statements[view], live[view]) for view in todo})


def room_step(wanted: Wanted, room: Room, world: World) -> Step:
    """The views of a workspace are those that were compiled."""
    views = Views(wanted, room, world)
    return Step(f"views of {room.workspace.address}", views.difference, views.apply)
