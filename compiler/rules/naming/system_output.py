"""Nothing that a transformer derives has a name that weir gives to a view of its own.

Each workspace has the view `_freshness`, which says as of when its data is; names that begin with `__` are kept for
what may come. A derived view of such a name would be replaced by it with every deployment.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope
from compiler.rules.naming import systems


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for a view with a name of weir's own."""
    if systems(transformer.view):
        said = (
            f"`{transformer.address}` derives the view `{transformer.view}`, a name that weir gives to its own views."
        )
        hint = "Give the dataset another name in `output:`."
        yield Finding(transformer.address, said, transformer.output.value_span("dataset"), hint)


RULE = Rule(
    __name__,
    Transformer,
    Severity.ERROR,
    check,
    bad="""
        name: balances
        output:
          dataset: __balances
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
        """,
    good="""
        name: balances
        output:
          dataset: balances
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
        """,
)
