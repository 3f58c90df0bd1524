"""One stream, as its file describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .engines import Engine, Row, Told, insistently
from .errors import Conflict, Faulty
from .statements import chunks, fill, quote

Values = Mapping[str, int | str]
"""What is filled into a statement, by parameter."""
EPOCH = 2**48
"""Positions from one epoch to the next."""
AT_ONCE = 20
"""Questions in one statement: each has some stages, and Trino allows 150 for all of them."""
MADE_FROM = re.compile(r"^-- Made from (.+); do not edit\.$", re.MULTILINE)
"""The line of a statement that says which file of the model it is made from."""


@dataclass(frozen=True)
class Target:
    """A merged table."""

    name: str
    source: str
    """What change events call the table it is made from."""
    merge: str
    truncate: str
    milestoned: bool = False
    """Whether every version is kept."""
    key: Sequence[str] = ()
    """Its columns; none of a table that is only added to."""
    load: str | None = None
    """The first load; None when the stream itself brings every row."""
    range: str | None = None
    """Asks for the first and the last key at the source; None when the load is one piece."""
    fold: str | None = None
    """Run after the load of a table that keeps every version, or has no key, with what changed meanwhile."""
    begin: str | None = None
    """Run after that where every version is kept."""
    forget: str | None = None
    """Drops versions that are older than anybody asks for; None where none are kept, or all are."""
    partitions: str | None = None
    """Sets it beside the source after partitions were dropped or joined; None where there are none."""
    drops: bool = False
    """Whether rows go with the partition that held them."""
    freezes: Sequence[str] = ()
    """The workspaces that stand still when it is stuck."""

    @property
    def loads(self) -> bool:
        """Whether it is filled from the source first."""
        return self.load is not None


@dataclass(frozen=True)
class Stream:
    """What the client does for one datastore."""

    file: Path
    name: str
    catalog: str
    schema: str
    source: str
    """The engine's catalog over the source."""
    topic: str
    """The changes, as statements name them."""
    first: int
    limits: Mapping[str, int]
    landing: Mapping[str, str]
    bounds: str
    targets: Mapping[str, Target]
    _texts: dict[str, str] = field(default_factory=dict, repr=False)

    def run(self, engine: Engine, path: str, values: Values, *, mark: str = "", told: Told | None = None) -> list[Row]:
        """Run the statement of a file, whole again as long as it meets another writer.

        What is wrong with it is said with its file, and with the file of the model that it is made from.
        """
        try:
            return insistently(engine, f"{mark} {self.statement(path, **values)}".lstrip(), told)
        except (Conflict, Faulty) as error:
            made = MADE_FROM.search(self._texts[path])
            raise type(error)(f"{path}{f', made from {made[1]}' if made else ''}: {error}") from error

    def statement(self, path: str, **values: int | str) -> str:
        """The statement of a file below the platform's folder, with its parameters filled in.

        A release holds the statements inside of its bundle; `generated/` holds them beside it.
        """
        if path not in self._texts:
            bundle = self.file.parents[1]
            inside = bundle / path
            self._texts[path] = (inside if inside.exists() else bundle.parent / path).read_text(encoding="utf-8")
        return fill(self._texts[path], **values)

    def doubled(self, engine: Engine, targets: Iterable[Target]) -> dict[str, int]:
        """How many keys stand twice among the current rows of merged tables, where some do; the engine forbids none."""
        questions = {}
        for target in targets:
            if target.key:
                key, valid = ", ".join(map(named, target.key)), " WHERE __pos_out IS NULL" if target.milestoned else ""
                twice = f"SELECT 1 FROM {self.table(target.name)}{valid} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608
                questions[target.name] = f"SELECT count(*) AS found FROM ({twice}) AS twice"  # noqa: S608 - quoted
        return {name: row["found"] for name, row in self.ask(engine, questions).items() if row["found"]}

    def rows(self, engine: Engine, targets: Iterable[Target]) -> dict[str, int]:
        """How many rows merged tables have."""
        questions = {each.name: f"SELECT count(*) AS found FROM {self.table(each.name)}" for each in targets}  # noqa: S608
        return {name: row["found"] for name, row in self.ask(engine, questions).items()}

    def ask(self, engine: Engine, questions: Mapping[str, str]) -> dict[str, Row]:
        """The one row that answers each of many questions alike, by the name of its table; many go in one statement."""
        found: dict[str, Row] = {}
        for some in chunks(list(questions.items()), AT_ONCE):
            every = " UNION ALL ".join(
                f"SELECT {quote(name)} AS target, asked.* FROM (\n{question}\n) AS asked"  # noqa: S608 - quoted
                for name, question in some
            )
            found |= {row["target"]: row for row in engine.run(every)}
        return found

    def table(self, name: str, schema: str | None = None) -> str:
        """One of its tables, or one of another schema beside it, as a statement names it."""
        return ".".join(named(each) for each in (self.catalog, schema or self.schema, name) if each)

    @property
    def end(self) -> int:
        """The first position of the next epoch, where what lands is of another topic."""
        return self.first + EPOCH

    def superseded(self) -> bool:
        """Whether another release has become the current one since this file was chosen."""
        release = self.file.parents[1]
        link = release.parent.parent / "current"
        return release.parent.name == "releases" and link.is_symlink() and link.readlink().name != release.name


def named(name: str) -> str:
    """A quoted name."""
    return '"' + name.replace('"', '""') + '"'


def read(file: Path) -> Stream:
    """The stream that a file describes."""
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Stream(
        file=file,
        name=told["stream"],
        catalog=told["catalog"],
        schema=told["schema"],
        source=told["source"],
        topic=told["topic"],
        first=told["first"],
        limits=told["limits"],
        landing=told["landing"],
        bounds=told["bounds"],
        targets={
            each["target"]: Target(
                each["target"],
                each["source"],
                each["merge"],
                each["truncate"],
                each.get("history") == "milestoned",
                each["key"],
                each["load"],
                each["range"],
                each["fold"],
                each["begin"],
                each["forget"],
                each.get("partitions"),
                each.get("drops", False),
                each.get("freezes", ()),
            )
            for each in told["targets"]
        },
    )
