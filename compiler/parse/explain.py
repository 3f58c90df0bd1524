"""What pydantic found, said to a colleague."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, cast, get_args

import unicodedata
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.parse.declarations import KINDS, NAME, SECRET, TYPE, WORDING
from compiler.parse.tree import Items, Number, Tree

SHOWN = 60
SYNONYMS = {
    "varchar": "string", "text": "string", "char": "string", "str": "string", "character": "string", "citext": "string",
    "int": "integer", "int4": "integer", "smallint": "integer", "int2": "integer", "number": "decimal(p,s)",
    "int8": "bigint", "long": "bigint", "serial": "integer", "bigserial": "bigint", "float": "double", "float8": "double",
    "float4": "real", "bool": "boolean", "numeric": "decimal(p,s)", "decimal": "decimal(p,s)", "money": "decimal(19,2)",
    "datetime": "timestamp", "jsonb": "json", "bytea": "binary", "blob": "binary", "bytes": "binary", "list": "array<T>",
    "array": "array<T>",
}  # fmt: skip
"""What people write when they mean one of our types."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place in the text that one of pydantic's locations leads to."""

    shape: type[BaseModel] | None
    """The shape of the mapping that holds the place."""
    subject: str
    """The address of the innermost thing there that has one."""
    holder: Tree | Items | None
    key: str | int | None
    """The key or index in the holder."""
    value: Any
    missing: str = ""
    """A key that is asked for inside the value, and not there."""

    @property
    def span(self) -> Span:
        """Where the value stands."""
        if isinstance(self.holder, Tree):
            return self.holder.value_span(cast("str", self.key))
        if isinstance(self.holder, Items):
            return self.holder.item_span(cast("int", self.key))
        return cast("Tree", self.value).span

    @property
    def key_span(self) -> Span:
        """Where the key of the value stands."""
        return self.holder.key_span(cast("str", self.key)) if isinstance(self.holder, Tree) else self.span

    @property
    def noun(self) -> str:
        """What the mapping is, with its article."""
        name = " ".join(words(self.shape.__name__)) if self.shape else "mapping"
        return f"An {name}" if name[0] in "aeiouAEIOU" else f"A {name}"


def words(name: str) -> Iterator[str]:
    """The words of a class name, small except for kinds."""
    if name in KINDS:
        yield name
        return
    start = 0
    for index in [*(i for i, letter in enumerate(name) if letter.isupper() and i), len(name)]:
        yield name[start:index].lower()
        start = index


def follow(kind: str, root: Tree, loc: Sequence[str | int]) -> Place:
    """Walk from the top along a location as far as the text goes; pydantic's own steps in between lead nowhere and end it."""
    shape: type[BaseModel] | None = KINDS[kind]
    inside: type[BaseModel] | None = shape
    subject, value = address_of(root), cast("Any", root)
    holder: Tree | Items | None = None
    key: str | int | None = None
    for step in loc:
        if isinstance(value, Tree) and isinstance(step, str) and step in value:
            shape, inside = inside, deeper(inside, step)
        elif isinstance(value, Items) and isinstance(step, int) and step < len(value):
            subject = address_within(subject, value[step], key)
        elif isinstance(value, Tree) and isinstance(step, str) and step in keys(inside):
            return Place(inside, subject, holder, key, value, step)
        else:
            break
        holder, key, value = value, step, value[step]
    return Place(inside if isinstance(value, Tree) and holder is None else shape, subject, holder, key, value)


def keys(shape: type[BaseModel] | None) -> dict[str, FieldInfo]:
    """The keys of a shape as people write them."""
    return {each.alias or name: each for name, each in shape.model_fields.items()} if shape else {}


def deeper(shape: type[BaseModel] | None, key: str) -> type[BaseModel] | None:
    """The shape of what stands at a key: that of the mapping, or of the entries of a list or mapping."""
    each = keys(shape).get(key)
    return shape_in(each.annotation) if each else shape


def shape_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    """The shape that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := shape_in(each))), None)


def address_of(root: Mapping[str, Any]) -> str:
    """The address of the thing that a mapping declares, as far as it says one."""
    kind, name = root.get("kind"), root.get("name")
    match kind:
        case "Datastore" | "Workspace" | "Transformer":
            return f"{named(root.get('team'))}/{named(name)}"
        case "Ecosystem":
            return "ecosystem"
        case "Waiver":
            return f"waiver:{named(root.get('rule'))}@{named(root.get('object'))}"
        case str():
            return f"{kind.lower()}:{named(name)}"
        case _:
            return "unknown"


def address_within(subject: str, value: object, key: str | int | None) -> str:
    """The address of an entry of a list."""
    if not isinstance(value, Tree):
        return subject
    match key:
        case "datasets":
            return f"{subject}/{named(value.get('name'))}"
        case "columns":
            return f"{subject}#{named(value.get('name'))}"
        case "needs":
            dataset = value.get("dataset")
            return f"{subject}/{named(value.get('as') or str(dataset).rpartition('/')[2].replace('-', '_'))}"
        case _:
            return subject


def named(value: object) -> str:
    """A name inside an address; what is no text has none."""
    return shorten(value) if isinstance(value, str) and value else "unnamed"


def shorten(value: object) -> str:
    """A value as a sentence can hold it: short, on one line, without the backticks that frame it."""
    text = value.text if isinstance(value, Number) else str(value).lower() if isinstance(value, bool) else str(value)
    flat = " ".join(text.replace("`", "'").split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


def explain(kind: str, root: Tree, error: Mapping[str, Any]) -> Diagnostic:
    """The finding for one of pydantic's errors."""
    place = follow(kind, root, error["loc"])
    rule, sentence, hint, span = explanation(place, error)
    return Diagnostic(rule, Severity.ERROR, place.subject, sentence, span, hint, ".".join(map(str, error["loc"])))


def explanation(place: Place, error: Mapping[str, Any]) -> tuple[str, str, str, Span]:
    """Rule, sentence, hint and place."""
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return missing(place)
        case "extra_forbidden":
            return unknown_key(place)
        case "string_pattern_mismatch":
            return mismatch(place, context["pattern"], error["loc"])
        case "literal_error":
            return literal(place, str(context["expected"]))
        case "too_short":
            return "shape-value", f"`{place.key}` is empty.", purpose(place, "Write at least one entry"), place.span
        case "too_long" | "string_too_long":
            most = context["max_length"]
            what = "entries" if error["type"] == "too_long" else "characters"
            return "shape-value", f"`{place.key}` has more than {most:,} {what}.", "Shorten it.", place.span
        case "greater_than_equal" | "less_than_equal":
            bound = f"at least {context['ge']:,}" if "ge" in context else f"at most {context['le']:,}"
            return (
                "shape-value",
                f"`{place.key}` is {shorten(place.value)}; it must be {bound}.",
                f"Write {bound}.",
                place.span,
            )
        case _:
            return wrong_kind(place, str(error["type"]))


def missing(place: Place) -> tuple[str, str, str, Span]:
    """A key is not there."""
    each = keys(place.shape)[place.missing]
    about = f" {each.description}" if each.description else ""
    thing = "" if "#" not in place.subject and "/" not in place.subject else f" `{place.subject}`"
    said = f"{place.noun}{thing} lacks `{place.missing}`."
    span = place.value.span if isinstance(place.value, Tree) else place.span
    return "shape-missing-key", said, f"Add `{place.missing}:`.{about}", span


def unknown_key(place: Place) -> tuple[str, str, str, Span]:
    """A key that nothing reads."""
    known = keys(place.shape)
    key = str(place.key)
    written = set(cast("Tree", place.holder))
    near = get_close_matches(key, known, 1, 0.6) or [
        each for each in known if each.lower() == key.lower().replace("_", "").replace("-", "")
    ]
    said = f"{place.noun} has no key `{shorten(key)}`."
    if near:
        hint = f"Write `{near[0]}`." if near[0] not in written else f"`{near[0]}` is there already; remove this one."
    else:
        hint = "Its keys are " + ", ".join(f"`{each}`" for each in known) + "."
    return "shape-unknown-key", said, hint, place.key_span


def mismatch(place: Place, pattern: str, loc: Sequence[str | int]) -> tuple[str, str, str, Span]:
    """A text that has not the form it should have."""
    is_key = bool(loc) and loc[-1] == "[key]"
    text = place.key if is_key else place.value
    span = place.key_span if is_key else place.span
    said, hint = WORDING.get(pattern, ("does not fit here", "Compare with the schema of this kind."))
    if pattern == SECRET:
        return "shape-secret", f"`{place.key}` {said}.", hint, place.key_span
    if pattern == TYPE:
        hint = type_hint(str(text)) or hint
    if foreign := look_alike(str(text)) if pattern == NAME else "":
        said = f"holds {foreign}, which is not among the letters of a name"
        hint = "Type it again on a plain keyboard."
    return "shape-value", f"`{shorten(text)}` {said}.", hint, span


def type_hint(text: str) -> str:
    """What somebody meant who wrote a type of another system."""
    base = text.strip().lower().partition("(")[0].strip()
    rest = text.strip()[len(base) :]
    if base in SYNONYMS:
        meant = SYNONYMS[base]
        if meant == "string" and rest or meant == "decimal(p,s)" and rest.count(",") == 1:
            meant = meant.partition("(")[0] + rest.replace(" ", "")
        return f"Write `{meant}`."
    known = (
        "boolean",
        "integer",
        "bigint",
        "real",
        "double",
        "decimal",
        "string",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "uuid",
        "binary",
        "json",
    )
    near = get_close_matches(base, known, 1, 0.6)
    return f"Write `{near[0]}{rest.replace(' ', '')}`." if near else ""


def look_alike(text: str) -> str:
    """The first letter from another alphabet, named."""
    letter = next((each for each in text if ord(each) > 127), None)
    return f"`{letter}` ({unicodedata.name(letter, 'a character without a name')})" if letter else ""


def literal(place: Place, expected: str) -> tuple[str, str, str, Span]:
    """A word that is none of the few."""
    choices = [each.strip("'") for each in expected.replace(" or ", ", ").split(", ")]
    if not isinstance(place.value, str):
        choice = f"one of {', '.join(choices)}" if len(choices) > 1 else f"`{choices[0]}`"
        return (
            "shape-value",
            f"`{place.key}` wants {choice}, and here stands {thing(place.value)}.",
            f"Write {choice}.",
            place.span,
        )
    near = get_close_matches(place.value, choices, 1, 0.6) or get_close_matches(place.value.lower(), choices, 1, 0.6)
    some = f"one of {', '.join(choices)}" if len(choices) > 1 else f"`{choices[0]}`"
    return (
        "shape-value",
        f"`{place.key}` is `{shorten(place.value)}`; it must be {some}.",
        f"Write `{near[0]}`." if near else f"Write {some}.",
        place.span,
    )


WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def wrong_kind(place: Place, error: str) -> tuple[str, str, str, Span]:
    """A list for a mapping, a number for a text, and so on."""
    wanted = WANTED.get(error, "something else")
    where = f"`{place.key}`" if isinstance(place.key, str) else f"Entry {int(place.key or 0) + 1} of this list"
    said = f"{where} wants {wanted}, and here stands {thing(place.value)}."
    value = place.value
    if wanted == "text" and isinstance(value, int | float):
        return "shape-kind", said, f'Put it into quotes: `"{shorten(value)}"`.', place.span
    if wanted == "a list" and isinstance(value, str | int):
        return "shape-kind", said, f"Write `[{shorten(value)}]`, or one `- …` on each line.", place.span
    hints = {
        "a list": "Begin each entry with `- `.",
        "a mapping": "Write `key: value`, one on each line, indented by two more spaces.",
        "a whole number": "Write digits without quotes.",
        "`true` or `false`": "Write `true` or `false` without quotes.",
    }
    return "shape-kind", said, hints.get(wanted, purpose(place, "Write a value")), place.span


def thing(value: object) -> str:
    """What a value is, in a word or two."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return f"the number `{shorten(value)}`"
        case str():
            return f"the text `{shorten(value)}`"
        case list():
            return "a list"
        case _:
            return "a mapping"


def purpose(place: Place, default: str) -> str:
    """A hint that ends with what the key is for."""
    each = keys(place.shape).get(str(place.key))
    return (
        f"{default}: {each.description[0].lower()}{each.description[1:]}"
        if each and each.description
        else f"{default}."
    )
