"""The columns that a query names and that nothing it reads can have.

Only what is certain is told: where a source of a SELECT is not fully known, such as an UNNEST or a `*`, whatever is
named there may come from it, and the engine says the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.scope import Scope, traverse_scope

from compiler.model.names import identifier
from compiler.model.workspace import Transformer
from compiler.parse.tree import Tree
from compiler.transform.query import Query, start

VERSION = ("valid_from", "valid_to")
"""What a milestoned view has besides the columns that were asked for."""
Names = Collection[str] | None
"""Names in lower case, as both engines compare them; None where they are not known."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A column that is not there."""

    name: str
    source: str
    """Where it was looked for, as the query calls it; empty where it could be in any of several."""
    known: tuple[str, ...]
    """What is there."""
    at: int


def views(transformer: Transformer) -> dict[str, tuple[str, ...]]:
    """The views that a transformer may read, each with its columns."""
    return {
        identifier(need.view): tuple(each.name for each in need.columns) + (VERSION if need.milestoned else ())
        for need in transformer.workspace.needs
    }


def complete(transformer: Transformer) -> bool:
    """Whether all needs of its workspace could be understood; of views that are not known nothing can be said."""
    workspace = transformer.workspace
    return len(cast("Tree", workspace.written).get("needs", ())) == len(workspace.needs)


def missing(query: Query, known: Mapping[str, Collection[str]]) -> Iterator[Missing]:
    """Every column that cannot be there, once, in the order of the text; `known` are the columns of views."""
    try:
        scopes = traverse_scope(query.tree)
    except (OptimizeError, RecursionError):  # such as an alias that is there twice, which the engine refuses
        return
    found = {each.at: each for scope in scopes if scope.selected_sources for each in of_scope(scope, known)}
    yield from (found[at] for at in sorted(found))


def of_scope(scope: Scope, known: Mapping[str, Collection[str]]) -> Iterator[Missing]:
    """The columns of one SELECT that cannot be there."""
    seen = sources(scope, known)
    for column in scope.columns:
        # One of a SELECT within is looked at there.
        if column.find_ancestor(exp.Select) is not scope.expression:
            continue
        said = column.name.lower()
        if column.table:
            there = seen.get(column.table.lower())
            if there is not None and said not in there:
                yield Missing(column.name, column.table, tuple(sorted(there)), start(column))
        elif said not in seen and all(each is not None for each in seen.values()):
            everywhere = {name for each in seen.values() for name in each or ()}
            if said not in everywhere and not aliased(column, scope.expression):
                yield Missing(column.name, "", tuple(sorted(everywhere)), start(column))


def aliased(column: exp.Column, select: exp.Expr) -> bool:
    """Whether a column may be the name of another value of its SELECT."""
    values = [each for each in select.expressions if isinstance(each, exp.Alias)]
    around = set()
    node: exp.Expr | None = column
    while node is not None and node is not select:
        around.add(id(node))
        node = node.parent
    return any(each.alias.lower() == column.name.lower() and id(each) not in around for each in values)


def sources(scope: Scope, known: Mapping[str, Collection[str]], child: Scope | None = None) -> dict[str, Names]:
    """What a SELECT can name, by alias: its own sources, but for one within it, and those of the SELECT around it."""
    outer = scope.parent
    # A WITH of the whole is on its own.
    around = {} if outer is None or (scope.is_cte and outer.parent is None) else sources(outer, known, scope)
    own = {
        alias.lower(): names(source, known)
        for alias, (_, source) in scope.selected_sources.items()
        if source is not child
    }
    return {**around, **own}


def names(source: exp.Expr | Scope, known: Mapping[str, Collection[str]]) -> Names:
    """The columns of a source."""
    if isinstance(source, Scope):
        made = source.expression
        if not isinstance(made, exp.Query):  # an UNNEST may have more columns than its alias names
            return None
        if source.outer_columns:
            return {each.lower() for each in source.outer_columns}
        if made.is_star:
            return None
        return {each.output_name.lower() for each in made.selects}
    alias = source.args.get("alias")
    if source.args.get("pivots") or (alias and alias.args.get("columns")):
        return None
    return known.get(source.name.lower())
