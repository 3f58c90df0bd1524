"""Where each column of a query comes from, and which columns decide besides what its rows are.

Only what is certain is told. A query with anything in it whose columns cannot be followed, such as an UNNEST, a `*` or
a recursive WITH, has no lineage, and whoever asks has to take it that everything may come from everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.scope import Scope, traverse_scope

from compiler.model.workspace import Transformer
from compiler.transform.columns import views
from compiler.transform.query import Query, query

UNCLEAR = (exp.Unnest, exp.Lateral, exp.Pivot, exp.TableSample, exp.Values, exp.Lambda, exp.Subquery)
"""Sources whose columns have names of their own, and words that are no columns; of subqueries those with such names."""

Origin = tuple[str, str]
"""A view and a column of it."""
Origins = frozenset[Origin]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a query makes of the columns that it reads."""

    outputs: Mapping[str, Origins]
    """For each column of the answer, in lower case, every column that its values are computed from."""
    deciding: Origins
    """The columns by which rows are chosen, put together or ordered: their values show in which rows there are."""


class UnclearError(Exception):
    """A column cannot be followed."""


def lineage(transformer: Transformer) -> Lineage | None:
    """The lineage of what a transformer derives; None where it is not certain."""
    found = query(transformer)
    return of_query(found, views(transformer)) if isinstance(found, Query) else None


def of_query(found: Query, known: Mapping[str, Collection[str]]) -> Lineage | None:
    """The lineage of a query; `known` are the columns of views."""
    try:
        return Tracing(found.tree, known).lineage()
    except (UnclearError, OptimizeError, RecursionError):
        return None


class Tracing:
    """Follows the columns of one query to the views that it reads."""

    def __init__(self, tree: exp.Query, known: Mapping[str, Collection[str]]) -> None:
        """Refuse what is known to be unclear."""
        for each in tree.find_all(*UNCLEAR, exp.With, exp.Join, exp.TableAlias, exp.Select):
            if unclear(each):
                raise UnclearError(each.key)
        self.tree, self.known = tree, known
        self.scopes = {id(scope.expression): scope for scope in traverse_scope(tree)}
        self.made: dict[int, dict[str, Origins]] = {}

    def lineage(self) -> Lineage:
        """The lineage of the whole."""
        root = self.scopes.get(id(self.tree.unnest()))
        if root is None:
            raise UnclearError("no root")
        deciding = {origin for each in self.tree.find_all(exp.Column) for origin in self.decided_by(each)}
        for scope in self.scopes.values():
            if all_decide(scope.expression):
                deciding |= {origin for told in self.outputs(scope).values() for origin in told}
        return Lineage(self.outputs(root), frozenset(deciding))

    def outputs(self, scope: Scope) -> dict[str, Origins]:
        """For each column that a scope answers with what it is computed from."""
        key = id(scope.expression)
        if key not in self.made:
            self.made[key] = dict(self.computed(scope))
        return self.made[key]

    def computed(self, scope: Scope) -> Iterator[tuple[str, Origins]]:
        """The same, computed."""
        if isinstance(scope.expression, exp.SetOperation):
            left, right = (self.side(each) for each in (scope.expression.this, scope.expression.expression))
            if len(left) != len(right):
                raise UnclearError("sides")
            for (name, one), other in zip(left.items(), right.values(), strict=True):
                yield name, one | other
            return
        if not isinstance(scope.expression, exp.Select):
            raise UnclearError(scope.expression.key)
        names = [each.output_name.lower() for each in scope.expression.selects]
        if len(names) != len(set(names)):
            raise UnclearError("names")
        for name, each in zip(names, scope.expression.selects, strict=True):
            columns = each.find_all(exp.Column)
            yield name, frozenset(origin for column in columns for origin in self.origins(column))

    def side(self, tree: exp.Expr) -> dict[str, Origins]:
        """What one side of a UNION answers with."""
        scope = self.scopes.get(id(tree.unnest()))
        if scope is None:
            raise UnclearError(tree.key)
        return self.outputs(scope)

    def origins(self, column: exp.Column) -> Origins:
        """What a column stands for."""
        select = column.find_ancestor(exp.Select)
        scope = self.scopes.get(id(select))
        if scope is None or column.args.get("db"):
            raise UnclearError(column.name)
        name, table = column.name.lower(), column.table.lower()
        while scope is not None:
            there = {alias.lower(): source for alias, (_, source) in scope.selected_sources.items()}
            if len(there) != len(scope.selected_sources):
                raise UnclearError("aliases")
            having = [each for each in ([there[table]] if table in there else [] if table else there.values())
                      if name in self.names(each)]  # fmt: skip
            if len(having) == 1:
                [source] = having
                return (
                    self.outputs(source)[name]
                    if isinstance(source, Scope)
                    else frozenset({(source.name.lower(), name)})
                )
            if having or table in there:
                raise UnclearError(name)
            scope = scope.parent
        raise UnclearError(name)

    def names(self, source: exp.Expr | Scope) -> Collection[str]:
        """The columns of a source."""
        if isinstance(source, Scope):
            return self.outputs(source)
        if not isinstance(source, exp.Table) or source.args.get("db") or source.name.lower() not in self.known:
            raise UnclearError(source.key)
        return self.known[source.name.lower()]

    def decided_by(self, column: exp.Column) -> Origins:
        """What a column stands for where it is no part of a value that is answered."""
        select = column.find_ancestor(exp.Select)
        if select is None:
            raise UnclearError(column.name)
        if not decides(column):
            return frozenset()
        # Engines differ in whether a name of a value or of a source comes first; both are taken.
        named = [each for each in select.selects if each.alias.lower() == column.name.lower() and not column.table]
        valued = {origin for value in named for each in value.find_all(exp.Column) for origin in self.origins(each)}
        try:
            return self.origins(column) | valued
        except UnclearError:
            if len(named) != 1:
                raise
            return frozenset(valued)


def decides(column: exp.Column) -> bool:
    """Whether a column, or the SELECT within a SELECT whose value it is part of, stands in a condition or an order."""
    node: exp.Expr = column
    while True:
        under: exp.Expr | None = None
        while node.parent is not None and not isinstance(node.parent, exp.Select):
            if isinstance(node.parent, exp.Join):
                under = node
            node = node.parent
        if node.parent is None:
            return False
        match node.arg_key:
            case "expressions":  # a value: whether that of a SELECT within another is one is seen further out
                node = node.parent
            case "joins":
                return under is None or under.arg_key != "this"
            case place:  # what a FROM or a WITH makes is followed by its name
                return place not in {"from_", "with_"}


def unclear(node: exp.Expr) -> bool:
    """Whether columns cannot be followed past a part of a query."""
    match node:
        case exp.With():
            return bool(node.args.get("recursive"))
        case exp.Join():
            return bool(node.args.get("using") or node.args.get("method"))
        case exp.TableAlias():
            return bool(node.args.get("columns"))
        case exp.Select():
            return node.is_star
        case exp.Subquery():
            return bool(node.args.get("pivots"))
        case _:
            return True


def all_decide(tree: exp.Expr) -> bool:
    """Whether every value of a part of a query decides which rows there are."""
    if isinstance(tree, exp.SetOperation):
        return bool(tree.args.get("distinct")) or not isinstance(tree, exp.Union)
    if tree.args.get("distinct"):
        return True
    grouped, ordered = tree.args.get("group"), tree.args.get("order")
    if grouped and any(value for key, value in grouped.args.items() if key != "expressions"):
        return True  # GROUP BY ALL, and sets of groups that may be named by their places
    by_place = [
        *(grouped.expressions if grouped else ()),
        *(each.this for each in (ordered.expressions if ordered else ())),
    ]
    sets = (exp.Rollup, exp.Cube, exp.GroupingSets)
    return any(isinstance(each, sets) or not each.find(exp.Column) for each in by_place)
