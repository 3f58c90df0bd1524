"""Whether a type that people wrote holds what a source sends."""

from __future__ import annotations

from compiler.model.types import LogicalType

TEXTUAL = {"decimal", "uuid", "json", "string"}
"""Types whose values reach us as text, and may be kept as text."""


def keeps(written: LogicalType, source: LogicalType) -> bool:
    """Whether what people wrote can stay: it is as wide as the source's type, or reads more out of the same text.

    A `text` at the source that always holds a UUID may be `uuid` in the model: a value that is none stops the table.
    """
    if written.element and source.element:
        return keeps(written.element, source.element)
    return (
        written.holds(source)
        or (written.base == "string" and written.length is None and source.base in TEXTUAL)
        or (source.base == "string" and source.length is None and written.base in TEXTUAL)
    )
