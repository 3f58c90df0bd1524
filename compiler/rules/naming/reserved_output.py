"""Nothing that a transformer derives has a name that the engine of its workspace reserves.

A reserved word is a name only in double quotes, in every query that anybody ever writes against the derived view.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.workspace import Transformer
from compiler.rule import Finding, Rule, Scope
from compiler.rules.naming import ENGINES, RESERVED


def check(transformer: Transformer, _scope: Scope) -> Iterator[Finding]:
    """Look for a view or columns with the name of a reserved word."""
    engine = transformer.workspace.platform.engine.type
    words = RESERVED[engine]
    if transformer.view in words:
        said = (
            f"The view `{transformer.view}` of `{transformer.address}` has a name that {ENGINES[engine]} can read only "
            "in double quotes."
        )
        hint = "Give the dataset another name in `output:`."
        yield Finding(transformer.address, said, transformer.output.value_span("dataset"), hint)
    for column in transformer.columns:
        if column.name in words:
            said = (
                f"Column `{column.name}` of `{transformer.address}` has a name that {ENGINES[engine]} can read only in "
                "double quotes."
            )
            hint = "Give it another name, in `output:` and in the SELECT."
            yield Finding(f"{transformer.address}#{column.name}", said, column.at("name"), hint)


RULE = Rule(
    __name__,
    Transformer,
    Severity.WARNING,
    check,
    bad="""
        name: balances
        output:
          dataset: balances
          primaryKey: [group]
          columns:
            - {name: group, type: bigint, required: true}
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
