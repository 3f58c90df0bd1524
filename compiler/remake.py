"""Only what a change concerns is compiled again: a stream, a workspace, or what a platform needs as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from compiler.pipeline import Checked
from compiler.resolve.directory import Directory, digest
from compiler.resolve.parts import Part, RoomPart, StreamPart, parts, platforms

if TYPE_CHECKING:  # importing templates takes longer than finding out that nothing has changed
    from compiler.backend import Artifact
    from compiler.emit import Made, Share
    from compiler.model.ecosystem import Ecosystem


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a part whose files are as an earlier compile left them."""

    inputs: str
    """What they were made from."""
    share: str
    """A fingerprint of what it contributes to the files of its platform."""


class Ledger(Protocol):
    """What earlier compiles made, part by part; forgetting costs time and nothing else."""

    def recall(self, part: str) -> Known | None:
        """What is known of a part; nothing as soon as one of its files is not what was written."""

    def share(self, part: str) -> Share:
        """What it contributes to the files of its platform."""

    def paths(self, part: str) -> set[str]:
        """The files that it had, whatever became of them."""


@dataclass(frozen=True, slots=True)
class Remade:
    """A part of the generated folder: what it is made from, and its files where they are not there already."""

    part: str
    known: Known
    made: Made | None


def remade(checked: Checked, ledger: Ledger) -> Iterator[Remade]:
    """Every part of the generated folder, for a model without errors."""
    directory = checked.directory
    streams_and_rooms = list(parts(directory))
    known = {each.key: ledger.recall(each.key) for each in streams_and_rooms}
    stale = {each.key: each for each in streams_and_rooms if not same(known[each.key], each.inputs)}
    ecosystem = checked.covering(path for each in stale.values() for path in each.paths)
    places = Places(ledger, known.keys() - stale.keys())
    contributed: dict[str, dict[str, str]] = defaultdict(dict)
    news: dict[str, Share] = {}
    for part in streams_and_rooms:
        made = make(part, ecosystem, directory) if part.key in stale else None
        if made:
            places.take(part.key, made.files)
            news[part.key] = made.share
            known[part.key] = Known(part.inputs, fingerprint(made.share))
        found = known[part.key]
        assert found is not None, "what is not stale is known"  # noqa: S101
        contributed[part.platform][part.key] = found.share
        yield Remade(part.key, found, made)
    for whole in platforms(directory):
        shares = contributed[whole.platform]
        now = Known(digest((whole.inputs, *shares.items())), "")
        made = None
        if not same(ledger.recall(whole.key), now.inputs):
            told = [news[key] if key in news else ledger.share(key) for key in shares]
            made = make_whole(whole.platform, checked.covering(whole.paths), told)
            places.take(whole.key, made.files)
        yield Remade(whole.key, now, made)


def same(known: Known | None, inputs: str) -> bool:
    """Whether something was made from exactly this."""
    return known is not None and known.inputs == inputs


def make(part: Part, ecosystem: Ecosystem, directory: Directory) -> Made:
    """The files of a stream or of a workspace."""
    from compiler import backend, emit  # noqa: PLC0415 - see above
    from compiler.plan import build  # noqa: PLC0415

    match part:
        case StreamPart():
            asks = directory.asks(part.platform, part.datastore)
            stream = build.stream(ecosystem.datastores[part.datastore], ecosystem.platforms[part.platform], asks)
            return emit.of_stream(stream, backend.load())
        case RoomPart():
            transformers = [ecosystem.transformers[address] for address in part.transformers]
            return emit.of_room(build.room(ecosystem.workspaces[part.workspace], transformers), backend.load())


def make_whole(platform: str, ecosystem: Ecosystem, shares: list[Share]) -> Made:
    """The files of a platform."""
    from compiler import backend, emit  # noqa: PLC0415 - see above

    return emit.of_platform(ecosystem.platforms[platform], shares, backend.load())


def fingerprint(share: Share) -> str:
    """Of what a part contributes."""
    return digest([(name, [(each.file, each.subject, each.value) for each in given]) for name, given in share.items()])


class Places:
    """Where files may go: no new one takes the place of another."""

    def __init__(self, ledger: Ledger, kept: Collection[str]) -> None:
        """The places of some parts are taken; which ones is not asked before there is a new file."""
        self.ledger = ledger
        self.kept = kept
        self.taken: dict[str, str] = {}

    def take(self, part: str, files: tuple[Artifact, ...]) -> None:
        """Find a place for each file of a part."""
        from compiler.emit import take  # noqa: PLC0415 - see above

        if self.kept and not {each.path for each in files} <= self.ledger.paths(part):
            self.taken |= {path.casefold(): path for each in self.kept for path in self.ledger.paths(each)}
            self.kept = ()
        take(files, self.taken)
