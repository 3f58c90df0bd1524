"""Nobody sees a mask in place of a key.

Rows are told apart by their key, versions of a row are put together by it, and joins go over it. Where the key is a
fixed text or NULL all rows look like one; where it is a hash, a join with the unmasked value elsewhere finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for key columns with a mask that fits their type."""
    for name in dict.fromkeys(dataset.primary_key):
        column = dataset.by_name[name]
        known = column.classification
        if known is None or known.mask is None or known.masked_for is None:
            continue
        if known.mask != "nullify" and column.type.base != "string":
            continue
        hashed = known.mask == "hash"
        fate = "joins over it find nothing" if hashed else "all rows look alike"
        said = (
            f"Column `{name}` is part of the key of `{dataset.address}`, and `mask: {known.mask}` of its "
            f"classification `{known.name}` hides it, so {fate}."
        )
        hint = f"Give `{name}` a classification without a mask, or choose a key that tells nothing about a person."
        weight = Severity.WARNING if hashed else Severity.ERROR
        address = f"{dataset.address}#{name}"
        yield Finding(address, said, column.at("classification", "name"), hint, severity=weight)


RULE = Rule(
    __name__,
    Dataset,
    Severity.ERROR,
    check,
    bad="""
        name: subscribers
        table: public.subscribers
        lifecycle: stable
        primaryKey: [email]
        columns:
          - {name: email, type: string(320), required: true, classification: personal}
        """,
    good="""
        name: subscribers
        table: public.subscribers
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: uuid, required: true}
          - {name: email, type: string(320), required: true, classification: personal}
        """,
)
