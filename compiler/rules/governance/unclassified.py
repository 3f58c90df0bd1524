"""A column whose name promises data about a person has a classification.

What carries no classification is shown to every reader and kept as long as anybody asks. The name is only a hint, so a
few words are looked for, and only in zones that protect anything at all; `classification: internal` answers the
finding where it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from compiler.diagnostics import Severity
from compiler.model.datastore import Dataset
from compiler.rule import Finding, Rule, Scope

TELLING = frozenset(
    {
        "address",
        "email",
        "fax",
        "firstname",
        "fullname",
        "iban",
        "lastname",
        "mobile",
        "passport",
        "phone",
        "postcode",
        "ssn",
        "street",
        "surname",
        "telephone",
    }
)
"""Words in the name of a text; words that as often mean something else (name, card, number, user) are left out."""
PAIRS = ("first_name", "last_name", "full_name", "family_name", "given_name", "postal_code")
"""Words that tell only together."""
BIRTH = frozenset({"birth", "birthday", "birthdate", "born", "dob"})
"""Words in the name of a text, a date or a moment."""
DATES = frozenset({"date", "timestamp", "timestamptz"})


def check(dataset: Dataset, _scope: Scope) -> Iterator[Finding]:
    """Look for telling names without a classification."""
    zone = dataset.datastore.zone
    if not any(known.mask or known.max_retention for known in zone.classifications.values()):
        return
    for column in dataset.columns:
        if column.classification is None and telling(column.name, (column.type.element or column.type).base):
            said = (
                f"Column `{column.name}` of `{dataset.address}` seems to tell about a person and has no "
                "classification, so every reader sees it."
            )
            hint = "Add `classification:` with one of: " + ", ".join(f"`{name}`" for name in zone.classifications) + "."
            yield Finding(f"{dataset.address}#{column.name}", said, column.at("name"), hint)


@lru_cache(maxsize=4096)  # names repeat from table to table
def telling(name: str, base: str) -> bool:
    """Whether a name promises data about a person, given the type of the values."""
    if base in DATES:
        return not BIRTH.isdisjoint(name.split("_"))
    if base != "string":
        return False
    words = name.split("_")
    return not (TELLING.isdisjoint(words) and BIRTH.isdisjoint(words)) or any(pair in name for pair in PAIRS)


RULE = Rule(
    __name__,
    Dataset,
    Severity.NOTE,
    check,
    bad="""
        name: members
        table: public.members
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: home_phone, type: string(32)}
        """,
    good="""
        name: members
        table: public.members
        lifecycle: stable
        primaryKey: [id]
        columns:
          - {name: id, type: bigint, required: true}
          - {name: home_phone, type: string(32), classification: personal}
        """,
)
