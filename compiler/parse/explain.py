"""What pydantic found, said to a colleague: one finding for each slip, not one for each of its consequences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import islice
from typing import Any, NamedTuple, cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.parse.declarations import DURATION, IDENTIFIER, KINDS, NAME, SECRET, SIZE, SQL_FILE, TEXT, TYPE, WORDING
from compiler.parse.meaning import meaning
from compiler.parse.meant import meant
from compiler.parse.tree import MAX_FINDINGS, Items, Number, Tree, shorten

LONGEST_KEY = 100
"""Characters of a key that are compared with known ones."""
PIECES = 20
"""Commas in a text without quotes that are followed back."""
OPEN = {"kind", "name", "description", "platform", "authorisation"}
"""The keys of an environment whose values may be repeated; beside the others a password may stand."""
UNITS = {DURATION: ("s", "m", "h", "d"), SIZE: ("kB", "MB")}
"""What a number lacks that is a duration or a size."""
STUCK = re.compile(r"(?P<key>[A-Za-z]\w*):\S.*")
"""A key without a blank behind its colon."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place in the text that one of pydantic's locations leads to."""

    shape: type[BaseModel] | None
    """The shape of the mapping that holds the place, or that lacks a key."""
    subject: str
    """The address of the innermost thing there that has one."""
    holder: Tree | Items | None
    key: str | int | None
    """The key or index in the holder."""
    value: Any
    missing: str = ""
    """A key that is asked for inside the value, and not there."""
    list_key: str = ""
    """The key of the list that the place is in."""
    around: tuple[tuple[type[BaseModel] | None, Tree], ...] = ()
    """The mappings around the holder, with their shapes, the outermost first."""
    confidential: bool = False
    """Whether what stands there may be a secret."""

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
    def at(self) -> tuple[int, object]:
        """What tells the place from others."""
        return id(self.holder), self.key

    @property
    def noun(self) -> str:
        """What the mapping is."""
        return " ".join(words(self.shape.__name__)) if self.shape else "mapping"

    @property
    def owner(self) -> str:
        """What the mapping that holds the place is called in a sentence."""
        above = self.around[-2][1] if len(self.around) > 1 else {}
        key = next((key for key, value in above.items() if value is self.holder), "")
        if key:
            return f"`{shorten(key)}`"
        return f"{'An' if self.noun[0].lower() in 'aeiou' else 'A'} {self.noun}"

    @property
    def pattern(self) -> str:
        """The pattern that the value should have, if there is one."""
        each = keys(self.shape).get(self.key if isinstance(self.key, str) else self.list_key)
        return pattern_of(each) if each else ""

    @property
    def inside(self) -> type[BaseModel] | None:
        """The shape of the mapping or of the entries that belong there."""
        return deeper(self.shape, self.key if isinstance(self.key, str) else self.list_key)


@dataclass(frozen=True, slots=True)
class Fault:
    """One of pydantic's errors, at its place."""

    place: Place
    type: str
    context: Mapping[str, Any]
    loc: tuple[str | int, ...]


class Said(NamedTuple):
    """What is to be said about a fault."""

    rule: str
    sentence: str
    hint: str
    span: Span


@dataclass
class Told:
    """What has been explained already, and needs no finding of its own."""

    keys: set[tuple[int, str]] = field(default_factory=set)
    """Keys that are missing only because of a slip elsewhere, by the mapping that lacks them."""
    places: set[tuple[int, object]] = field(default_factory=set)
    """Values and keys that look wrong only because of a slip beside them."""
    orders: dict[int, dict[str, int]] = field(default_factory=dict)
    """The keys of mappings with their numbers, by mapping."""

    lacking: dict[int, list[str]] = field(default_factory=dict)
    """The keys that mappings lack, by mapping."""

    def instead(self, place: Place) -> str:
        """The one missing key whose form the value of an unknown key has; empty where there is none such."""
        known = keys(place.shape)
        lacking = [each for each in self.lacking.get(id(place.holder), ()) if (id(place.holder), each) not in self.keys]
        patterns = [(each, pattern_of(known[each])) for each in lacking]
        fits = [
            each
            for each, form in patterns
            if form not in {"", TEXT} and isinstance(place.value, str) and re.search(form, place.value)
        ]
        return fits[0] if len(fits) == 1 and not place.confidential else ""

    def order(self, holder: Tree) -> dict[str, int]:
        """The keys of a mapping with their numbers, in the order in which they are written."""
        if id(holder) not in self.orders:
            self.orders[id(holder)] = {key: index for index, key in enumerate(holder)}
        return self.orders[id(holder)]


def explain(kind: str, root: Tree, errors: Iterable[Mapping[str, Any]]) -> list[Diagnostic]:
    """The findings for pydantic's errors about a declaration."""
    faults = [Fault(follow(kind, root, each["loc"]), each["type"], each.get("ctx", {}), each["loc"]) for each in errors]
    faults = list(without_alternatives(faults))
    unknown = {fault.place.at: fault for fault in faults if fault.type == "extra_forbidden"}
    told = Told()
    for fault in faults:
        if fault.type == "missing":
            told.lacking.setdefault(id(fault.place.value), []).append(fault.place.missing)
    found: list[Diagnostic] = []
    passes: Sequence[tuple[Callable[[Fault], bool], Callable[[Fault], Said | None]]] = (
        (lambda fault: fault.type in LACKING and fault.place.value is None, lambda fault: empty(fault, unknown, told)),
        (lambda fault: fault.type == "extra_forbidden", lambda fault: unknown_key(fault.place, unknown, told)),
        (lambda fault: fault.type not in {"extra_forbidden", "missing"}, explanation),
    )
    for chosen, say in passes:
        for fault in faults:
            if len(found) <= MAX_FINDINGS and chosen(fault) and fault.place.at not in told.places:
                told.places.add(fault.place.at)
                if said := say(fault):
                    found.append(diagnostic(fault, said))
    found += [diagnostic(fault, missing(fault.place, names)) for fault, names in lacking(faults, told)]
    return found


def diagnostic(fault: Fault, said: Said) -> Diagnostic:
    """A finding; the keys that lead to its place tell it apart, for numbers of entries change with their neighbours."""
    steps = [step for step in fault.loc if isinstance(step, str)]
    if fault.type == "extra_forbidden" and fault.place.confidential:
        steps[-1] = (
            f"key {list(cast('Tree', fault.place.holder)).index(steps[-1])}"  # itself perhaps a part of a secret
        )
    return Diagnostic(
        said.rule, Severity.ERROR, fault.place.subject, said.sentence, said.span, said.hint, ".".join(steps)
    )


def without_alternatives(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The faults that count: not that a list is no word where either may be; of entries of a wrong type the first."""
    holders = {id(fault.place.holder) for fault in faults if fault.place.holder is not None}
    seen: set[tuple[int, object, str]] = set()
    for fault in faults:
        place = fault.place
        entry = isinstance(place.holder, Items) and fault.type in WANTED
        same = (id(place.holder), None if entry else place.key, fault.type)
        if fault.type == "missing" or not (
            same in seen or (fault.type == "literal_error" and id(place.value) in holders)
        ):
            seen.add(same)
            yield fault


def lacking(faults: Sequence[Fault], told: Told) -> Iterator[tuple[Fault, list[str]]]:
    """Each mapping that lacks keys, with the keys."""
    found: dict[int, tuple[Fault, list[str]]] = {}
    for fault in faults:
        mapping = id(fault.place.value)
        if fault.type == "missing" and (mapping, fault.place.missing) not in told.keys:
            found.setdefault(mapping, (fault, []))[1].append(fault.place.missing)
    yield from found.values()


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
    """Walk from the top along a location as far as the text goes; pydantic's own steps in between lead nowhere."""
    shape: type[BaseModel] | None = KINDS[kind]
    inside: type[BaseModel] | None = shape
    place = Place(
        shape,
        address_of(root),
        None,
        None,
        root,
        confidential=kind == "Environment" and bool(loc) and loc[0] not in OPEN and loc[-1] != "port",
    )
    for step in loc:
        value = place.value
        if isinstance(value, Tree) and isinstance(step, str) and step in value:
            around = (*place.around, (inside, value))
            shape, inside = inside, deeper(inside, step)
            place = replace(place, shape=shape, holder=value, key=step, value=value[step], around=around)
        elif isinstance(value, Items) and isinstance(step, int) and step < len(value):
            list_key = place.key if isinstance(place.key, str) else ""
            subject = address_within(place.subject, value[step], place.key)
            place = replace(place, subject=subject, holder=value, key=step, value=value[step], list_key=list_key)
        elif isinstance(value, Tree) and isinstance(step, str) and step in keys(inside):
            return replace(place, shape=inside, missing=step)
    return place


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


def pattern_of(about: FieldInfo) -> str:
    """The pattern of a text, or of the entries of a list of them."""
    waiting: list[Any] = [about.annotation, *about.metadata]
    while waiting:
        each = waiting.pop(0)
        if isinstance(found := getattr(each, "pattern", None), str):
            return found
        waiting += [*getattr(each, "__metadata__", ()), *get_args(each)]
    return ""


def list_in(place: Place) -> bool:
    """Whether a list may stand there too."""
    each = keys(place.shape).get(str(place.key))
    return each is not None and "list[" in str(each.annotation)


def required(shape: type[BaseModel] | None) -> list[str]:
    """The keys that a mapping of a shape must have."""
    return [name for name, each in keys(shape).items() if each.is_required()]


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
            return f"{shorten(kind.lower())}:{named(name)}"
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
            view = dataset.rpartition("/")[2].replace("-", "_") if isinstance(dataset, str) else ""
            return f"{subject}/{named(value.get('as') or view)}"
        case _:
            return subject


def named(value: object) -> str:
    """A name inside an address; what is no text has none."""
    return shorten(value) if isinstance(value, str) and value else "unnamed"


def explanation(fault: Fault) -> Said:
    """Rule, sentence, hint and place."""
    place, context = fault.place, fault.context
    if place.pattern == SECRET:
        said, hint = WORDING[SECRET]
        return Said("shape-secret", f"`{place.key}` {said}.", hint, place.key_span)
    match fault.type:
        case "string_pattern_mismatch":
            return mismatch(place, context["pattern"], fault.loc)
        case "literal_error":
            return literal(place, str(context["expected"]))
        case "too_short":
            return Said(
                "shape-value", f"`{place.key}` is empty.", purpose(place, "Write at least one entry"), place.span
            )
        case "too_long" | "string_too_long":
            most = context["max_length"]
            what = "entries" if fault.type == "too_long" else "characters"
            said = f"`{place.key}` has more than {most:,} {what}."
            return Said("shape-value", said, f"Write at most {most:,} {what}.", place.span)
        case "greater_than_equal" | "less_than_equal":
            bound = f"at least {context['ge']:,}" if "ge" in context else f"at most {context['le']:,}"
            said = f"`{place.key}` is {shown(place)}; it must be {bound}."
            return Said("shape-value", said, f"Write {bound}.", place.span)
        case _:
            return wrong_type(place, fault.type)


def missing(place: Place, names: Sequence[str]) -> Said:
    """Some keys are not there."""
    abouts = [meaning(place.shape, name) for name in names]
    about = f" {abouts[0]}" if len(names) == 1 and abouts[0] else ""
    named_here = isinstance(place.value, Tree) and ("name" in place.value or "dataset" in place.value)
    if place.key is None:
        thing = f"The {place.noun}"
    elif isinstance(place.key, str):
        thing = f"`{place.key}`"
    elif named_here:
        thing = f"{place.noun.capitalize()} `{place.subject}`"
    else:
        thing = f"A {place.noun} of `{place.subject.removesuffix('unnamed').rstrip('/#')}`"
    said = f"{thing} lacks {listed(names)}."
    hint = f"Add {listed([f'{name}:' for name in names])}.{about}"
    return Said("shape-missing-key", said, hint, cast("Tree", place.value).span)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]


def unknown_key(place: Place, unknown: Mapping[tuple[int, object], Fault], told: Told) -> Said | None:
    """A key that nothing reads; what it stands for is not called missing as well."""
    if rest := rest_of(place, unknown, told):
        return comma(place, rest, told)
    if joined := stuck(place, told):
        return joined
    known, holder, key = keys(place.shape), cast("Tree", place.holder), str(place.key)
    near = nearest(key, known) or told.instead(place)
    said = f"{place.owner} has {f'no key `{shorten(key)}`' if near or not place.confidential else 'no such key'}"
    if near:
        told.keys.add((id(holder), near))
        hint = f"Write `{near}`." if near not in holder else f"`{near}` is there already; remove this one."
        if near not in holder and pattern_of(known[near]) == SECRET and not re.search(SECRET, str(place.value)):
            hint = f"Write `{near}: secret:NAME`, and set NAME where weir runs."
        return Said("shape-unknown-key", f"{said}.", hint, place.key_span)
    unnamed = "name" in told.lacking.get(id(holder), ()) and not isinstance(place.value, str | int | float)
    if unnamed and re.search(pattern_of(known["name"]), key):
        told.keys.add((id(holder), "name"))
        span = replace(place.key_span, width=len(key) + 1)
        return Said("shape-unknown-key", f"{said}.", f"Write `name: {shorten(key)}`.", span)
    for shape, outer in reversed(place.around[:-1]):
        if shape and key in keys(shape) and key not in outer:
            told.keys.add((id(outer), key))
            hint = f"Indent it like `{shorten(next(iter(outer)))}` in line {outer.line}."
            said += f"; it belongs to the {' '.join(words(shape.__name__))} above."
            return Said("shape-unknown-key", said, hint, place.key_span)
    return Said("shape-unknown-key", f"{said}.", f"Its keys are {listed(list(known))}.", place.key_span)


def nearest(key: str, known: Mapping[str, object]) -> str:
    """The key that somebody most likely meant; empty when none is near."""
    short = key[:LONGEST_KEY]
    plain = re.sub("[_ -]", "", short.lower())
    alike = [each for each in known if each.lower() == plain]
    return next(iter(alike or get_close_matches(short, known, 1, 0.6)), "")


class Rest(NamedTuple):
    """A text that a comma has cut in two: inside of braces, what follows the comma is a key without a value."""

    key: str
    """The key of the text."""
    text: str
    pieces: list[str]


def rest_of(place: Place, unknown: Mapping[tuple[int, object], Fault], told: Told) -> Rest | None:
    """The text whose rest a key is, if it is one."""
    holder, key = cast("Tree", place.holder), str(place.key)
    if place.value is not None:
        return None
    order = told.order(holder)
    index = order[key]
    written = list(islice(order, max(0, index - PIECES), index + 1))
    known = [each for each in written if (id(holder), each) not in unknown]
    if not known or not beside(holder, order[known[-1]], index, len(key)):
        return None
    text = holder[known[-1]]
    if not isinstance(text, str | int | float):
        return None
    pieces = written[written.index(known[-1]) + 1 :]
    return Rest(known[-1], text.text if isinstance(text, Number) else str(text), pieces)


def beside(holder: Tree, first: int, second: int, length: int) -> bool:
    """Whether two keys stand on one line, the second with nothing behind it, not even a colon."""
    line, column, to_line, to_column = holder.marks[4 * second : 4 * second + 4]
    return line == to_line == holder.marks[4 * first + 2] and column + length == to_column


def comma(place: Place, rest: Rest, told: Told) -> Said | None:
    """A comma stands in a text without quotes."""
    holder = cast("Tree", place.holder)
    told.places |= {(id(holder), each) for each in rest.pieces}
    about = keys(place.shape).get(rest.key)
    if about and pattern_of(about) == SECRET:
        return None  # the secret itself is a finding
    told.places.add((id(holder), rest.key))
    begin, end = holder.value_span(rest.key), holder.key_span(rest.pieces[-1])
    said = f"A comma ends the value of `{rest.key}`, and what follows it is read as a key."
    blanks = " " * (holder.key_span(rest.pieces[0]).column - begin.column - len(rest.text) - 1)
    whole = f"{rest.text},{blanks}{', '.join(rest.pieces)}"
    hint = "Put the whole value into quotes."
    if rest.text.isdigit() and "".join(rest.pieces).isdigit():
        hint = f"Write the number without commas: `{rest.text}{''.join(rest.pieces)}`."
    elif not place.confidential and len(whole) <= LONGEST_KEY:
        hint = f'Put the whole value into quotes: `"{shorten(whole)}"`.'
    return Said("shape-unknown-key", said, hint, replace(begin, width=end.column + end.width - begin.column))


def stuck(place: Place, told: Told) -> Said | None:
    """A key and its value with no blank between them."""
    match = STUCK.fullmatch(str(place.key)[:LONGEST_KEY])
    if not match or match["key"] not in keys(place.shape):
        return None
    told.keys.add((id(place.holder), match["key"]))
    said = f"Behind the colon of `{match['key']}:` a blank is missing."
    return Said(
        "shape-unknown-key", said, f"Write `{match['key']}: …`.", replace(place.key_span, width=len(match["key"]) + 1)
    )


def empty(fault: Fault, unknown: Mapping[tuple[int, object], Fault], told: Told) -> Said:
    """Nothing stands where a mapping belongs; its keys may stand beside it, for lack of indentation."""
    place = fault.place
    inside = keys(place.inside)
    holder = place.holder
    lost = (
        [each for each in holder if each in inside and (id(holder), each) in unknown]
        if isinstance(holder, Tree)
        else []
    )
    if not lost:
        return explanation(fault)
    told.places |= {(id(holder), each) for each in lost}
    are = "is" if len(lost) == 1 else "are"
    said = f"`{place.key}` is empty: {listed(lost)} below it {are} not indented, and so no part of it."
    return Said("shape-type", said, f"Indent {listed(lost)} by two more blanks.", place.key_span)


def mismatch(place: Place, pattern: str, loc: Sequence[str | int]) -> Said:
    """A text that has not the form it should have."""
    is_key = bool(loc) and loc[-1] == "[key]"
    text = str(place.key if is_key else place.value)
    span = place.key_span if is_key else place.span
    said, hint = WORDING.get(pattern, ("does not fit here", "Compare with the schema of this kind."))
    if guess := meant(pattern, text):
        hint = written_as(place, pattern, guess)
    elif text.isdigit() and pattern in UNITS:
        hint = f"Write its unit too: {listed([f'{text}{unit}' for unit in UNITS[pattern]]).replace(' and ', ' or ')}."
    elif foreign := look_alike(text) if pattern == NAME else "":
        said = f"holds {foreign}, which is not among the letters of a name"
        hint = "Type the name again, with the letters a to z."
    what = f"`{place.key}`" if (place.confidential and not is_key) or not text.strip() else f"`{shorten(text)}`"
    return Said("shape-value", f"{what} {said}.", hint, span)


def written_as(place: Place, pattern: str, guess: str) -> str:
    """The hint that names what somebody most likely meant."""
    if guess == "decimal(p,s)":
        return 'Write `"decimal(p,s)"`: p digits, s of them behind the point.'
    if pattern == TYPE and "," in guess:
        return f'Write `"{guess}"`, with the quotes.'
    if '"' in guess:
        return f"Write `'{guess}'`, with both kinds of quotes."
    if pattern == SQL_FILE:
        return f"Write `{guess}`, and keep the file beside this one."
    if pattern == IDENTIFIER and place.noun == "column" and place.key == "name":
        return f"Write `{guess}`, and `physicalName: {shorten(place.value)}` if the source calls it that."
    return f"Write `{guess}`."


def look_alike(text: str) -> str:
    """The first letter from another alphabet, named."""
    letter = next((each for each in text if ord(each) > 127), None)  # noqa: PLR2004 - the last of ASCII
    return f"`{letter}` ({unicodedata.name(letter, 'a character without a name')})" if letter else ""


def literal(place: Place, expected: str) -> Said:
    """A word that is none of the few."""
    choices = [each.strip("'") for each in expected.replace(" or ", ", ").split(", ")]
    some = listed(choices).replace(" and ", " or ") + (" or a list" if list_in(place) else "")
    if not isinstance(place.value, str):
        said = f"`{place.key}` wants {some}, and here stands {thing(place)}."
        return Said("shape-value", said, without_brackets(place) or purpose(place, "Write one of them"), place.span)
    near = get_close_matches(place.value, choices, 1, 0.6) or get_close_matches(place.value.lower(), choices, 1, 0.6)
    said = f"`{place.key}` is {shown(place)}; it must be {some}."
    hint = f"Write `{near[0]}`." if near else purpose(place, "Write one of them")
    if not near and list_in(place) and not place.confidential:
        hint = f"Write {listed(choices)}, or a list like `[{shorten(place.value)}]`."
    return Said("shape-value", said, hint, place.span)


WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
LACKING = {"list_type", "dict_type", "model_type", "model_attributes_type"}


def wrong_type(place: Place, error: str) -> Said:
    """A list for a mapping, a number for a text, and so on."""
    wanted = WANTED.get(error, "something else")
    where = f"`{place.key}`" if isinstance(place.key, str) else f"Each entry of `{place.list_key}`"
    said = f"{where} wants {wanted}, and here stands {thing(place)}."
    value = place.value
    match wanted:
        case "text" if isinstance(value, int | float):
            return number_for_text(place)
        case "text" if hint := without_brackets(place):
            pass
        case "a list":
            hint = for_list(place)
        case "a mapping":
            hint = for_mapping(place)
        case "a whole number":
            digits = isinstance(value, str) and value.isdigit() and not place.confidential
            hint = f"Write `{shorten(value)}` without quotes." if digits else "Write digits only, without quotes."
        case "`true` or `false`":
            hint = (
                f"Write `{value}` without quotes."
                if isinstance(value, str) and value in {"true", "false"}
                else "Write `true` or `false`, without quotes."
            )
        case _:
            hint = purpose(place, "Write a name" if place.pattern == NAME else "Write a value")
    return Said("shape-type", said, hint, place.span)


def without_brackets(place: Place) -> str:
    """The hint that only a list's one entry is wanted; empty where it is no such list."""
    value = place.value
    if isinstance(value, Items) and len(value) == 1 and isinstance(value[0], str) and not place.confidential:
        return f"Write `{shorten(value[0])}`, without brackets or dash."
    return ""


def number_for_text(place: Place) -> Said:
    """A number, or true or false, where a text belongs: one that lacks its quotes, or its unit."""
    text = shorten(place.value)
    pattern = place.pattern
    if pattern in WORDING and pattern != TEXT and not re.search(pattern, text):
        return mismatch(replace(place, value=text), pattern, ())
    where = f"`{place.key}`" if isinstance(place.key, str) else f"Each entry of `{place.list_key}`"
    said = f"{where} wants text, and here stands {thing(place)}."
    return Said(
        "shape-type",
        said,
        "Put it into quotes." if place.confidential else f'Put it into quotes: `"{text}"`.',
        place.span,
    )


def for_list(place: Place) -> str:
    """How to write a list, told to somebody who wrote something else."""
    value, inside = place.value, place.inside
    first = next(iter(keys(inside)), "")
    if isinstance(value, Tree) and inside:
        key = next(iter(value), "")
        if key in keys(inside):
            return f"Put `- ` before `{key}:`, so that an entry begins there."
        return f"Begin each entry with `- {first}: {shorten(key)}`, not with `{shorten(key)}:`."
    if isinstance(value, Tree):
        return "Write the names only, as `[a, b]`."
    if isinstance(value, str) and value.startswith("-"):
        return "Put a blank behind each `-`."
    if isinstance(value, str | int) and not inside:
        fits = all(re.search(place.pattern, each.strip()) for each in str(value).split(","))
        if place.confidential or not fits:
            return purpose(place, "Write the names in brackets, like `[a, b]`")
        return f"Write `[{shorten(value)}]`, or one `- …` on each line."
    return f"Begin each entry with `- {first}: …`." if inside else purpose(place, "Write at least one entry")


def for_mapping(place: Place) -> str:
    """How to write a mapping, told to somebody who wrote something else."""
    value, needed = place.value, required(place.inside)
    rest = ", ".join(f"{each}: …" for each in needed)
    if isinstance(place.key, int):
        if isinstance(value, str) and needed and not place.confidential:
            begun = ", ".join([f"{needed[0]}: {shorten(value)}", *(f"{each}: …" for each in needed[1:])])
            return f"Write each entry like `{{{begun}}}`."
        return f"Write each entry like `{{{rest}}}`." if rest else "Write each entry as `key: value`."
    if isinstance(value, Items) and value and all(isinstance(each, Tree) for each in value):
        return "Remove the `- ` before its keys."
    if isinstance(value, Items) and needed and all(isinstance(each, str) for each in value) and not place.confidential:
        return f"Write `{place.key}: {{{needed[0]}: [{shorten(', '.join(value))}]}}`."
    if (
        isinstance(value, str)
        and (match := STUCK.fullmatch(value.split()[0] if value.split() else ""))
        and match["key"] in keys(place.inside)
    ):
        return f"Put a blank behind the colon: `{match['key']}: …`."
    if rest:
        return f"Write `{place.key}: {{{rest}}}`."
    return "Write one `key: value` on each line below it, indented by two more blanks."


def shown(place: Place) -> str:
    """The value, unless it may be a secret."""
    return "something else" if place.confidential else f"`{shorten(place.value)}`"


def thing(place: Place) -> str:
    """What a value is, in a word or two."""
    match place.value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(place.value).lower()}`"
        case int() | float():
            return "a number" if place.confidential else f"the number `{shorten(place.value)}`"
        case str():
            return "a text" if place.confidential else f"the text `{shorten(place.value)}`"
        case list():
            return "a list"
        case _:
            return "a mapping"


def purpose(place: Place, default: str) -> str:
    """A hint that ends with what the key is for."""
    about = meaning(place.shape, str(place.key))
    if not about or ":" in about:
        return f"{default}. {about}".rstrip()
    return f"{default}: {about[0].lower()}{about[1:]}"
