"""A mask fits the columns that carry its classification.

`hash` and `redact` put a text in place of the value: in a column of another type every query of a masked reader fails.
`nullify` puts NULL there, and a required column has promised its readers that there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for columns that their mask does not fit; what a mask does to keys is another rule."""
    for column in dataset.columns:
        known = column.classification
        if known is None or known.mask is None or known.masked_for is None:
            continue
        is_key = column.name in dataset.primary_key
        if known.mask == "nullify":
            wrong, cause = column.required and not is_key, "is required"
            hint = "Remove `required: true`, since some readers see NULL, or choose another classification."
        else:
            wrong, cause = column.type.base != "string", f"has the type `{column.type}`"
            hint = f"Choose a classification {'without a mask' if is_key else 'with `mask: nullify`'}."
        if wrong:
            said = (
                f"Column `{column.name}` of `{dataset.address}` {cause}, which `mask: {known.mask}` of the "
                f"classification `{known.name}` does not fit."
            )
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("classification", "type"), hint)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: members
        table: public.members
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: born, type: date, classification: personal}
        """,
    good="""
        kind: Zone
        name: europe
        classifications:
          personal: {maskFor: everyone, except: [crm-analysts], mask: hash, maxRetention: 400d, purposeRequired: true}
          sensitive: {maskFor: everyone, mask: nullify}
        ---
        kind: Dataset
        name: members
        table: public.members
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: born, type: date, classification: sensitive}
        """,
)
