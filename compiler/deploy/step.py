"""A step: one thing of one service, brought to what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from compiler.client.errors import Conflict, Faulty, Stopped
from compiler.errors import Missing, PartWay

SIDE_BY_SIDE = 4
"""Steps of one stage, or statements of one step, that are at work at once."""

SHOWN = 3
"""Differences of one step that are told one by one."""

Say = Callable[[str, str], None]
"""Told of each step that has something to do, and what."""


@dataclass(frozen=True)
class Step:
    """One thing that should be so."""

    about: str
    """What it is, for people: `topic cdc.shop_orders`."""
    difference: Callable[[], str | None]
    """What is not as it should be, in a few words; None when nothing is to be done. Changes nothing."""
    apply: Callable[[], None]
    """Brings it about. Idempotent; after a kill in the middle the next call completes it."""


@dataclass(frozen=True)
class Stage:
    """Steps that do not wait for each other; all of an earlier stage are done before a later one begins."""

    name: str
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Done:
    """A step that had something to do."""

    stage: str
    about: str
    difference: str


def carry_out(stages: Sequence[Stage], say: Say) -> list[Done]:
    """Bring everything about, stage by stage; gives what had to be done.

    Raises `PartWay` when a step is not as it should be after it was applied. Whatever a step itself raises ends the
    deployment after the steps beside it; the next deployment goes on from there.
    """
    done: list[Done] = []

    def one(stage: Stage, step: Step) -> None:
        if (found := step.difference()) is None:
            return
        say(step.about, found)
        try:
            step.apply()
        except (Stopped, Faulty, Conflict) as error:
            raise PartWay(
                f"{step.about}: {error}", "Mend what it names, then deploy again: it goes on there."
            ) from None
        if (left := step.difference()) is not None:
            raise PartWay(f"{step.about} was applied and is not as it should be: {left}.", "Deploy again.")
        done.append(Done(stage.name, step.about, found))

    for stage in stages:
        side_by_side(partial(one, stage, step) for step in stage.steps)
    return done


def side_by_side(work: Iterable[Callable[[], object]]) -> None:
    """Do several things, some of them at once; the first that fails is raised after the others have ended."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as several_at_once:
        for outcome in [several_at_once.submit(each) for each in work]:
            outcome.result()


def look(stages: Sequence[Stage], say: Say) -> list[Done]:
    """What would have to be done, as far as it can be known before anything is."""
    found: list[Done] = []
    for stage in stages:
        for step in stage.steps:
            try:
                told = step.difference()
            except (Missing, Faulty):
                if not found:
                    raise
                told = "is known when what comes before it is done"
            if told is not None:
                say(step.about, told)
                found.append(Done(stage.name, step.about, told))
    return found


def several(told: Sequence[str]) -> str | None:
    """The first few of many differences; None of none."""
    if len(told) > SHOWN:
        return f"{'; '.join(told[:SHOWN])}; and {len(told) - SHOWN:,} more"
    return "; ".join(told) or None
