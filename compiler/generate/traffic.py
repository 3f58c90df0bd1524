"""An endless row of transactions, decided by a seed alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from compiler.client.statements import fill
from compiler.generate.draw import VALUES
from compiler.generate.script import Script, scripts

EVERY = 5
"""Of so many transactions one is a hazard. All of them have had their turn before one comes again."""


@dataclass(frozen=True)
class Transaction:
    """What one connection does between BEGIN and its end."""

    script: Script
    statements: tuple[str, ...]
    """As PostgreSQL runs them, without BEGIN and the end."""
    beside: Transaction | None = None
    """Carried out whole by another connection, when all of these statements have run and nothing has ended yet."""


def traffic(datastores: Sequence[str], seed: int, client: int, asked: Collection[str] | None) -> Iterator[Transaction]:
    """The transactions of one client, the same for the same words.

    `asked` says which hazards of those on request come too (`unholdable`, `ddl`); None leaves all hazards out.
    """
    dice = Random(f"{seed}/{client}")  # noqa: S311 - traffic, not a secret
    known = [each for datastore in sorted(datastores) for each in scripts(datastore).values()]
    usual = [each for each in known if each.weight]
    weights = [each.weight for each in usual]
    deck: list[Script] = []
    number = 0
    while True:
        number += 1
        if asked is not None and number % EVERY == 0:
            deck = deck or _shuffled(known, dice, asked)
            yield dealt(deck.pop(), dice)
        else:
            yield dealt(dice.choices(usual, weights)[0], dice)


def _shuffled(known: Sequence[Script], dice: Random, asked: Collection[str]) -> list[Script]:
    deck = [each for each in known if each.hazards and not each.weight and (not each.asks or each.asks in asked)]
    dice.shuffle(deck)
    return deck


def dealt(script: Script, dice: Random) -> Transaction:
    """A script with its values drawn."""
    values: Mapping[str, int | str] = {name: VALUES[name](dice) for name in script.names}
    other = scripts(script.datastore)[script.beside] if script.beside else None
    return Transaction(
        script,
        tuple(fill(each, **values) for each in script.statements),
        dealt(other, dice) if other else None,
    )
