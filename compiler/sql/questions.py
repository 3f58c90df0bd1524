"""What is asked of the engine about a stream: what waits to be landed, or merged, and when the last commit was."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.client.statements import fill, quote
from compiler.plan.steps import Stream
from compiler.sql.dialect import name
from compiler.sql.shapes import render, topic

COMMITTED = "@committed"
"""No merged table is called so."""


def behind(stream: Stream, lo: int) -> str:
    """By table, the changes in the topic from a position on, and when the first was committed, in ms since 1970."""
    return fill(render("behind.sql", topic=topic(stream), first=stream.first), lo=lo)


def landed(stream: Stream, hi: int, merged: Mapping[str, int]) -> str:
    """When the last transaction below a position was committed, and what has landed and is not merged.

    Gives `target` and `number`: for `COMMITTED` the moment in ms since 1970, which the last message of the transaction
    says; for a merged table its changes from the position in `merged` on, if there are any.
    """
    rows = [
        (quote(merge.table), quote(".".join(merge.dataset.source)), merged[merge.table])
        for merge in stream.merges
        if merge.table in merged
    ]
    return render(
        "landed.sql",
        landing=landing(stream),
        committed=quote(COMMITTED),
        last=hi - 1,
        merged=rows,
        lowest=min((upto for *_, upto in rows), default=hi),
    )


def landing(stream: Stream) -> str:
    """The landing table."""
    return f"{name(stream.platform.engine.catalog)}.{name(stream.schema)}.landing"
