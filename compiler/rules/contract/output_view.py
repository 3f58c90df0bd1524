"""What a transformer derives has a name of its own in its workspace.

Needs and derived datasets are views of one schema, and the workspace's `_freshness` is another. Two of a name would
replace each other with every deployment, and readers would see now the one, now the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for a view of the workspace that has the output's name."""
    view, workspace = transformer.view, transformer.workspace
    taken = {"_freshness": "weir's own view of how fresh the data is"}
    taken |= {need.view: f"the need of `{need.dataset.address}`" for need in workspace.needs}
    if view in taken:
        said = f"`{transformer.address}` derives the view `{view}`, which in `{workspace.address}` is {taken[view]}."
        hint = "Choose another name in `output:` for the dataset."
        yield Finding(transformer.address, said, transformer.output.value_span("dataset"), hint)


RULE = Rule(
    __name__,
    Transformer,
    Severity.ERROR,
    check,
    bad="""
        name: balances
        output:
          dataset: customers
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
        """,
    good="""
        name: balances
        output:
          dataset: customer_count
          primaryKey: [customers]
          columns:
            - {name: customers, type: bigint, required: true}
        """,
)
