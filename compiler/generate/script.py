"""The transactions that can be made of a datastore, each a file of SQL that says itself what it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from compiler.client.statements import PIECE, split

FOLDERS = {"shop/orders": "shop_orders", "finance/bank": "finance_bank", "data/legacy": "data_legacy"}
"""The datastores whose tables are known, by address; they are the example's."""
ORIGINS = {"shop/orders": "shop.sql", "finance/bank": "bank.sql", "data/legacy": "legacy.sql"}
"""The files below the model's `sources/` that make their tables and first rows."""
SESSION = "session.sql"
"""What a connection runs first."""
SAID = re.compile(r"-- (weight|hazards|ends|beside|asks): (.+)")
ASKS = ("unholdable", "ddl")
"""What nobody gets who does not ask for it."""


@dataclass(frozen=True)
class Script:
    """One kind of transaction."""

    datastore: str
    """The address."""
    name: str
    sentence: str
    """What happens, for people."""
    statements: tuple[str, ...]
    """With `:name` where something is drawn."""
    weight: int = 0
    """How often it happens beside the others, when nothing is said of hazards."""
    hazards: tuple[str, ...] = ()
    """What it puts in the way of a pipeline, in the names of docs/hazards.md."""
    ends: str = "COMMIT"
    beside: str = ""
    """A script that is carried out whole, on a connection of its own, before this one ends."""
    asks: str = ""
    """`unholdable` or `ddl` where it happens only if somebody asks for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is drawn, in the order in which it is first named."""
        found = (piece["parameter"] for each in self.statements for piece in PIECE.finditer(each))
        return tuple(dict.fromkeys(name for name in found if name))


def script(datastore: str, name: str, text: str) -> Script:
    """What a file says: a sentence, what it is for, and its statements."""
    head = [line for line in text.splitlines() if line.startswith("-- ")]
    told = {found[1]: found[2] for line in head if (found := SAID.fullmatch(line))}
    return Script(
        datastore,
        name,
        " ".join(line.removeprefix("-- ") for line in head if not SAID.fullmatch(line)),
        tuple(split("\n".join(line for line in text.splitlines() if not line.startswith("-- ")))),
        int(told.get("weight", 0)),
        tuple(told["hazards"].split(", ")) if "hazards" in told else (),
        told.get("ends", "commit").upper(),
        told.get("beside", ""),
        told.get("asks", ""),
    )


@cache
def scripts(datastore: str) -> Mapping[str, Script]:
    """All scripts of a datastore, by name and in its order."""
    folder = resources.files(__package__).joinpath(FOLDERS[datastore])
    texts = {file.name.removesuffix(".sql"): file.read_text(encoding="utf-8")
             for file in folder.iterdir() if file.name.endswith(".sql") and file.name != SESSION}  # fmt: skip
    return {name: script(datastore, name, texts[name]) for name in sorted(texts)}


@cache
def session(datastore: str) -> tuple[str, ...]:
    """The statements with which a connection begins."""
    file = resources.files(__package__).joinpath(FOLDERS[datastore], SESSION)
    return tuple(split(file.read_text(encoding="utf-8"))) if file.is_file() else ()
