"""What a transformer derives has a name of its own in its workspace.

Needs and derived datasets are views of one schema. Two of a name would replace each other with every deployment, and
readers would see now the one, now the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for a view of the workspace that has the output's name."""
    view, workspace = transformer.view, transformer.workspace
    need = next((each for each in workspace.needs if each.view == view), None)
    if need:
        said = (
            f"`{transformer.address}` derives the view `{view}`, which in `{workspace.address}` is the need of "
            f"`{need.dataset.address}`."
        )
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
