"""The functions of a query whose answer is another one every time."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlglot import exp

from compiler.transform.query import Query, shown, start

TYPES = {
    exp.CurrentTimestamp: "current_timestamp",
    exp.CurrentDate: "current_date",
    exp.CurrentTime: "current_time",
    exp.CurrentDatetime: "current_datetime",
    exp.Localtimestamp: "localtimestamp",
    exp.Localtime: "localtime",
    exp.CurrentUser: "current_user",
    exp.Rand: "random",
    exp.Randn: "randn",
    exp.Uuid: "uuid",
    exp.TableSample: "tablesample",
}
"""What the parser knows by itself, whatever an engine calls it."""
NAMES = {
    "now", "random", "rand", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "today", "get_current_timestamp",
    "get_current_time", "transaction_timestamp", "current_query_id", "txid_current", "shuffle", "version",
}  # fmt: skip
"""What it keeps as a name."""


def changing(query: Query, more: Collection[str]) -> Iterator[tuple[str, int]]:
    """Each such function once, with its place; `more` are names to look for besides."""
    found: dict[str, int] = {}
    for node in query.tree.find_all(*TYPES, exp.Anonymous):
        if isinstance(node, exp.Anonymous):
            name = node.name.lower()
            if name not in NAMES and name not in more:
                continue
        else:
            name = next(said for kind, said in TYPES.items() if isinstance(node, kind))
        if shown(name) not in found:
            found[shown(name)] = place(query, node)
    yield from sorted(found.items(), key=lambda each: (each[1], each[0]))


def place(query: Query, node: exp.Expr) -> int:
    """Where a function stands; where the parser kept no place, that of the nearest part around it that has one."""
    around: exp.Expr | None = node
    while around is not None:
        at = start(around)
        if at:
            return at
        around = around.parent
    return len(query.text) - len(query.text.lstrip())
