"""A classification says both what masks its columns and who sees the mask, or neither.

Who writes only one of the two believes that something is hidden, and nothing is. `except` takes groups out of
`maskFor: everyone`; beside anything else it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Severity
from compiler.model.governance import Classification, Zone
from compiler.rule import Finding, Rule, Scope


def check(zone: Zone, _scope: Scope) -> Iterator[Finding]:
    """Look for halves of a mask."""
    for known in zone.classifications.values():
        found = half(known)
        if found:
            key, cause, hint = found
            said = f"Classification `{known.name}` of zone `{zone.name}` {cause}."
            yield Finding(f"{zone.address}#{known.name}", said, known.at(key), hint)


def half(known: Classification) -> tuple[str, str, str] | None:
    """The key of a classification that wants another, what is the case and what to do; None where it is whole."""
    match known:
        case Classification(masked_for=None, mask=str(mask)):
            hint = "Add `maskFor: everyone`, or the engine groups that see the mask."
            return "mask", f"has `mask: {mask}` and does not say who sees it, so everybody sees the value", hint
        case Classification(masked_for=tuple(), mask=None):
            return "maskFor", "says who sees a mask and has none, so everybody sees the value", "Add `mask:`."
        case Classification(cleared=(_, *_), masked_for=None | (_, *_)):
            hint = "Write `maskFor: everyone`, or remove `except:`."
            return "except", "makes an exception without `maskFor: everyone`, so the exception means nothing", hint
        case _:
            return None


RULE = Rule(
    __name__,
    Zone,
    Severity.ERROR,
    check,
    bad="""
        name: europe
        classifications:
          internal: {}
          personal: {mask: hash}
        """,
    good="""
        name: europe
        classifications:
          internal: {}
          personal: {maskFor: everyone, mask: hash}
        """,
)
