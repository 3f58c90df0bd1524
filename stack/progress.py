"""Progress of long work: how much, how fast, how much longer."""

from __future__ import annotations

import sys
from typing import Never

from tqdm import tqdm


def bar(what: str, total: int, unit: str, row: int) -> tqdm[Never]:
    """A progress bar on row `row` of a terminal; in a log, a line of its own each quarter of a minute."""
    terminal = sys.stderr.isatty()
    return tqdm(
        total=total,
        desc=what,
        unit=unit,
        unit_scale=unit == "B",
        position=row if terminal else 0,
        mininterval=0.5 if terminal else 15,
        maxinterval=0.5 if terminal else 15,
        bar_format=None if terminal else "{desc}: {n_fmt} of {total_fmt}{unit}, {rate_fmt}, {remaining} left\n",
    )
