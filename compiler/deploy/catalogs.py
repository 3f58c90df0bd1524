"""The engine's catalogs: where it reads the changes and the source of each stream."""

from __future__ import annotations

from compiler.client.statements import fill
from compiler.deploy.applied import Applied, digest
from compiler.deploy.step import Step
from compiler.deploy.wanted import Wanted, filled
from compiler.deploy.world import World
from compiler.sql.dialect import name, quoted


def catalog_steps(wanted: Wanted, world: World) -> list[Step]:
    """Every catalog that reads a topic or a source."""
    return [
        catalog_step(path.removesuffix(".properties"), text, world)
        for path, text in wanted.below(f"{wanted.engine}/catalogs/").items()
    ]


def catalog_step(catalog: str, text: str, world: World) -> Step:
    """One catalog; the engine has no statement that shows what one was made with."""
    lines = [line for line in filled(text, world.values).splitlines() if line and not line.startswith("#")]
    properties = dict(line.split("=", 1) for line in lines)
    applied, thing, told = Applied(world.engine), f"catalog:{catalog}", digest(*lines)

    def there() -> bool:
        asked = fill("SELECT 1 FROM system.metadata.catalogs WHERE catalog_name = :catalog", catalog=catalog)
        return bool(world.engine.run(asked))

    def difference() -> str | None:
        if not there():
            return "is not there"
        return None if applied.digest(thing) == told else "has other properties"

    def apply() -> None:
        if there():
            world.engine.run(f"DROP CATALOG {name(catalog)}")
        connector = properties["connector.name"]
        rest = ", ".join(
            f"{name(key)} = {quoted(value)}" for key, value in properties.items() if key != "connector.name"
        )
        world.engine.run(f"CREATE CATALOG {name(catalog)} USING {connector} WITH ({rest})")
        applied.note(thing, told)

    return Step(f"catalog {catalog}", difference, apply)
