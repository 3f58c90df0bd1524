"""Names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 5
"""So many of them fit."""


def named(names: Sequence[str]) -> str:
    """`a`, `b` and `c`; of many the first few, and how many more."""
    shown = [f"`{name}`" for name in names[:NAMED]]
    rest = f"{len(names) - NAMED:,} more" if len(names) > NAMED else shown.pop()
    return f"{', '.join(shown)} and {rest}" if shown else rest
