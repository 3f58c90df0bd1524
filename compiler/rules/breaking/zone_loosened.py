"""A zone does not show more of its data to anybody without a word.

One line in a zone changes who sees what in every datastore that names it, and none of their files says so. What has
been seen cannot be made unseen.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.changes import GoverningChanged
from compiler.diagnostics import Severity
from compiler.model.governance import Zone
from compiler.rule import Finding, Rule, Scope
from compiler.rules.breaking import uncovered
from compiler.sentence import named


def check(change: GoverningChanged, _scope: Scope) -> Iterator[Finding]:
    """Look for classifications that mask less; one that is gone is told at the columns that lose it."""
    old, new = change.old, change.new
    if change.field != "classifications" or not isinstance(old, Zone) or not isinstance(new, Zone):
        return
    shown = {
        name: groups
        for name, each in old.classifications.items()
        if name in new.classifications and (groups := uncovered(each, new.classifications[name]))
    }
    if shown:
        groups = sorted({group for found in shown.values() for group in found})
        seen = "everybody who reads them" if "" in groups else named(groups)
        said = (
            f"The zone `{new.name}` shows more of {named(list(shown))} columns to {seen}, in every datastore that "
            "names it."
        )
        hint = "Keep the mask, unless each owner of the zone wants it gone."
        yield Finding(new.address, said, new.at("classifications"), hint)


RULE = Rule(
    __name__,
    GoverningChanged,
    Severity.WARNING,
    check,
    bad="""
        kind: Zone
        name: europe
        classifications:
          internal: {}
          personal: {maskFor: [crm-interns], mask: hash, maxRetention: 400d, purposeRequired: true}
        """,
    good="""
        kind: Zone
        name: europe
        classifications:
          internal: {}
          personal: {maskFor: everyone, mask: nullify, maxRetention: 400d, purposeRequired: true}
        """,
)
