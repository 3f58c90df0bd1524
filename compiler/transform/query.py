"""The query of a transformer, parsed as its engine would.

Importing this file imports a SQL parser, which takes longer than checking a small model: whoever needs it imports it
where a transformer is at hand, and not at the top.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from compiler.diagnostics import Span
from compiler.model.workspace import Transformer

SHOWN = 60
"""Characters of something written that a sentence repeats."""
MOST = 20
"""Findings of one rule about one query; whoever mends so many sees the rest afterwards."""

# Without a handler Python would print the parser's remarks beside our findings.
logging.getLogger("sqlglot").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Read:
    """A table as the query names it, where that is no name of the query itself."""

    name: str
    """In lower case, as both engines compare names; empty where it is not a plain name."""
    written: str
    start: int
    """The place in the text of its first character."""
    end: int
    """The place behind its last character."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What the engine's parser would refuse."""

    said: str
    """The end of a sentence that begins with the transformer."""
    hint: str
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """One SELECT."""

    text: str
    engine: str
    tree: exp.Query
    reads: tuple[Read, ...]
    """In the order of the text."""

    @property
    def answers(self) -> list[str] | None:
        """The names of its columns in lower case, an empty one where a value has none; None where a `*` hides them."""
        if self.tree.is_star:
            return None
        return [each.output_name.lower() for each in self.tree.selects]


def query(transformer: Transformer) -> Query | Broken:
    """The query of a transformer, in the dialect of its workspace's engine."""
    return parse(transformer.query, transformer.workspace.platform.engine.type)


@lru_cache(maxsize=32)
def parse(text: str, engine: str) -> Query | Broken:
    """One SELECT, or why it is none; remembered, because several rules ask one after the other."""
    try:
        found = [each for each in sqlglot.parse(text, dialect=engine) if each and not isinstance(each, exp.Semicolon)]
        if len(found) != 1:
            told = "holds no statement" if not found else f"holds {len(found)} statements"
            second = next(iter(found[1:]), None)
            return Broken(told, "Leave exactly one SELECT in it.", start(second) if second else 0)
        tree = found[0]
        if not isinstance(tree, exp.Query) or isinstance(tree, exp.Table):
            return Broken("is not a SELECT", "Write one SELECT; the table around it is made by weir.", 0)
        changing = next(tree.find_all(exp.Into, exp.DML, exp.DDL, exp.Command), None)
        if changing is not None:
            return Broken("does more than to read", "Leave only the SELECT.", start(changing))
        return Query(text, engine, tree, tuple(reads(tree, text)))
    except ParseError as refused:
        first = refused.errors[0] if refused.errors else {}
        line, column = int(first.get("line") or 1), int(first.get("col") or 1)
        near = shown(str(first.get("highlight") or ""))
        told = f"cannot be parsed near `{near}`" if near else "cannot be parsed"
        return Broken(told, "Mend the SQL there, or just before.", offset(text, line, column) - len(near) + 1)
    except TokenError:
        return Broken("has a text, name or comment that is not closed", "Close what is open.", 0)
    except RecursionError:
        return Broken("is nested too deeply", "Derive with fewer brackets, or with a WITH for each step.", 0)


def reads(tree: exp.Query, text: str) -> Iterator[Read]:
    """Every table that the query does not define itself."""
    found = []
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and table.this.meta:
            first, last = start(table), int(table.this.meta["end"]) + 1
            plain = not table.args.get("db") and not table.args.get("catalog")
            if not (plain and defined(table)):
                found.append(Read(table.name.lower() if plain else "", text[first:last], first, last))
        else:
            first = start(table)
            found.append(Read("", table.sql(), first, first))
    return iter(sorted(found, key=lambda each: each.start))


def defined(table: exp.Table) -> bool:
    """Whether a name of a WITH around a table hides whatever has that name outside."""
    inner: exp.Expr = table
    outer = table.parent
    while outer is not None:
        if isinstance(outer, exp.With):
            visible = earlier(outer, inner)
        elif isinstance(outer, exp.Query) and outer.args.get("with_") is not inner:
            visible = outer.ctes
        else:
            visible = []
        if any(each.alias.lower() == table.name.lower() for each in visible):
            return True
        inner, outer = outer, outer.parent
    return False


def earlier(around: exp.With, inner: exp.Expr) -> Sequence[exp.Expr]:
    """The parts of a WITH that one of them can name: those before it, and with RECURSIVE itself."""
    parts: list[exp.Expr] = list(around.expressions)
    place = next(index for index, each in enumerate(parts) if each is inner)
    return parts[: place + bool(around.args.get("recursive"))]


def start(node: exp.Expr) -> int:
    """The place in the text of the first name or number of a part; 0 where the parser kept none."""
    return min((int(each.meta["start"]) for each in node.walk() if "start" in each.meta), default=0)


def offset(text: str, line: int, column: int) -> int:
    """The place in a text of a line and column that count from 1."""
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def spot(transformer: Transformer, at: int, width: int = 1) -> Span:
    """A place in the SQL of a transformer, so many characters wide."""
    before = transformer.query[: max(at, 0)]
    return Span(transformer.sql, before.count("\n") + 1, len(before) - before.rfind("\n"), max(width, 1))


def shown(text: str) -> str:
    """What somebody wrote, on one line and not too long for a sentence."""
    plain = "".join(each if each.isprintable() and each != "`" else " " for each in text)
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"


def rebound(found: Query, names: Iterable[str], schema: str) -> str:
    """The text of a query whose views are named with their schema, and nothing else in it is touched.

    What pushes a statement to the engine has no schema of its own. A semicolon at the end is left out, so that the text
    fits into brackets.
    """
    known = {each.lower() for each in names}
    pieces, done = [], 0
    for at, end, instead in changes(found, known, schema):
        pieces += [found.text[done:at], instead]
        done = end
    return "".join([*pieces, found.text[done:]])


def changes(found: Query, known: set[str], schema: str) -> list[tuple[int, int, str]]:
    """From where to where something else is to be written, in the order of the text."""
    made = [(each.start, each.end, f'{schema}."{each.name}"') for each in found.reads if each.name in known]
    if ";" in found.text:
        tokens = sqlglot.tokenize(found.text, dialect=found.engine)
        made += [(each.start, each.end + 1, "") for each in tokens if found.text[each.start : each.end + 1] == ";"]
    return sorted(made)
