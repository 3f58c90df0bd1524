"""YAML as plain values that know where they stand.

Only the plain part of YAML is read: mappings, lists and scalars. What can execute, refer or multiply (tags, anchors,
aliases, merge keys, several documents) is a finding, and size and depth are bounded before any value is built.
libyaml's events are used, not its composer, which recurses in C and crashes on deep nesting.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable
from sys import intern
from typing import Any, Final

import yaml

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.parse import syntax
from compiler.parse.veil import secretive, veil

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # pragma: no cover - PyYAML built without libyaml is slower, and reads the same
    from yaml.loader import Loader as Parser  # type: ignore[assignment]

MAX_BYTES: Final = 8 * 1024 * 1024
"""A file of 2,000 tables of 20 columns is 3 MB; whatever is larger should be two files."""
MAX_DEPTH: Final = 16
"""The deepest place of the model is 7 levels down."""
MAX_NODES: Final = 400_000
"""Keys and values in one file: those 2,000 tables have 300,000. To say what is wrong with one takes 1,000 bytes."""
MAX_FINDINGS: Final = 100
"""So many findings in one file are enough to start with; memory stays bounded whatever the file holds."""

FLOATING = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
WHOLE = re.compile(r"[-+]?[0-9]+")
OCTAL = re.compile(r"[-+]?0[0-7]+")
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
EMPTY = {"", "~", "null", "Null", "NULL"}
AMBIGUOUS = {word for low in ("yes", "no", "on", "off", "y", "n") for word in (low, low.capitalize(), low.upper())}
"""Words that YAML 1.1 reads as true or false and YAML 1.2 as text: readers differ, so they want quotes."""
SPECIAL = {*TRUTH, *EMPTY, *AMBIGUOUS}


class Tree(dict[str, Any]):
    """A YAML mapping; `marks` has four numbers for each key: line and column of the key, and of its value."""

    __slots__ = ("column", "hollow", "line", "marks", "path")

    path: str
    line: int
    column: int
    marks: array[int]
    hollow: list[tuple[Tree, str]]
    """The keys anywhere in the file that have nothing behind them; only the outermost mapping knows them."""

    def key_span(self, key: str) -> Span:
        """Where the key itself stands."""
        return self.key_spans([key])[key]

    def key_spans(self, keys: Iterable[str]) -> dict[str, Span]:
        """Where some of its keys stand; one look at all keys, however many are asked for."""
        wanted = {*keys}
        return {
            key: Span(self.path, self.marks[4 * index], self.marks[4 * index + 1], len(key))
            for index, key in enumerate(self)
            if key in wanted
        }

    def value_span(self, key: str) -> Span:
        """Where the value of the key stands."""
        at = 4 * list(self).index(key) + 2
        return Span(self.path, self.marks[at], self.marks[at + 1], width(self[key]))

    @property
    def span(self) -> Span:
        """Where the mapping begins."""
        return Span(self.path, self.line, self.column)


class Items(list[Any]):
    """A YAML list; `marks` has line and column of each item."""

    __slots__ = ("column", "line", "marks", "path")

    path: str
    line: int
    column: int
    marks: array[int]

    def item_span(self, index: int) -> Span:
        """Where an item stands."""
        return Span(self.path, self.marks[2 * index], self.marks[2 * index + 1], width(self[index]))


class Stop(Exception):
    """Reading this file ends here; the finding is already noted."""


def width(value: object) -> int:
    """How many characters a value takes, for the caret under it."""
    if isinstance(value, Number):
        return len(value.text)
    return max(1, len(value)) if isinstance(value, str) else len(str(value)) if isinstance(value, int) else 1


def read(path: str, content: bytes) -> tuple[Tree | None, list[Diagnostic]]:
    """The mapping in a file, and what is to be said about the file as YAML; None when it holds no mapping."""
    builder = Builder(path)
    try:
        return builder.build(content), builder.findings
    except Stop:
        return None, builder.findings


class Builder:
    """Builds one document from libyaml's events."""

    def __init__(self, path: str) -> None:
        """Nothing has been read yet."""
        self.path = path
        self.findings: list[Diagnostic] = []
        self.room = MAX_NODES
        self.hollow: list[tuple[Tree, str]] = []
        self.text = ""

    def build(self, content: bytes) -> Tree:
        """The document's mapping; raises `Stop` when there is none."""
        self.text = text = self.decode(content)
        try:
            return self.document(Parser(text))
        except yaml.MarkedYAMLError as error:
            rule, said, hint, line, column, wide = syntax.complain(error, text)
            self.say(rule, said, line, column, hint, wide)
            raise Stop from None
        except yaml.reader.ReaderError:
            self.characters(text)
            self.say(
                "yaml-characters",
                "The file holds a character that YAML cannot hold.",
                1,
                1,
                "Write it anew as plain text.",
            )
            raise Stop from None

    def decode(self, content: bytes) -> str:
        """The text of the file, refused when people and machines would not see the same in it."""
        if len(content) > MAX_BYTES:
            said = f"The file has more than {MAX_BYTES:,} bytes, and no more are read of one."
            self.say("yaml-size", said, 0, 0, "Split it: each declaration in a file of its own.")
            raise Stop
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8-sig")
            said = "The file is not UTF-8 from here on."
            self.say("yaml-encoding", said, *position(before, len(before)), "Save it as UTF-8.")
            raise Stop from None
        if not text.isascii():  # libyaml refuses the control characters of ASCII by itself
            self.characters(text)
            self.blanks(text)
        return text

    def characters(self, text: str) -> None:
        """Refuse what is invisible or steers the direction of writing: a reviewer would not see what is read."""
        if match := HIDDEN.search(text):
            said = f"Here stands a character that nobody can see: {named(match[0])}."
            self.say("yaml-characters", said, *position(text, match.start()), "Remove it.")
            raise Stop

    def blanks(self, text: str) -> None:
        """Refuse what looks like a blank and is none, where YAML wants a blank."""
        if match := FALSE_BLANK.search(text):
            said = f"Here stands what looks like a blank and is none to YAML: {named(match[0][-1])}."
            others = sum(1 for _ in FALSE_BLANK.finditer(text)) - 1
            where = f", here and in {others:,} more places" if others else ""
            hint = f"Type a plain blank instead{where}."
            self.say("yaml-characters", said, *position(text, match.end() - 1), hint)
            raise Stop

    def document(self, parser: Any) -> Tree:  # noqa: ANN401 - PyYAML's C class has no type
        """The one document of the stream."""
        parser.get_event()  # the stream starts
        start = parser.get_event()
        if type(start) is yaml.StreamEndEvent:
            said = "The file is empty." if not self.text.strip() else "The file holds nothing but comments."
            self.say("yaml-empty", said, 1, 1, "Write a declaration, or delete the file.")
            raise Stop
        first = parser.get_event()
        if type(first) is not yaml.MappingStartEvent:
            self.no_declaration(first)
        tree = self.mapping(parser, first, 1)
        tree.hollow = self.hollow
        parser.get_event()  # the document ends
        after = parser.get_event()
        if type(after) is not yaml.StreamEndEvent:
            hint = "Give it a file of its own, and remove the `---`."
            self.say("yaml-documents", "A second document begins here.", *place(after), hint, 3)
        return tree

    def no_declaration(self, first: Any) -> None:  # noqa: ANN401
        """Note that the file holds something else, and end."""
        self.refused(first)
        said = f"The file holds {KINDS.get(type(first), 'something else')} where a declaration belongs."
        hint = "Begin with `kind:`, and write one `key: value` on each line."
        if type(first) is yaml.SequenceStartEvent:
            hint = "Write the declaration without `- `, and each in a file of its own."
        elif type(first) is SCALAR and first.value.startswith(("//", "/*", "--", ";")):
            hint = "Begin comments with `#`."
        self.say("yaml-mapping", said, *place(first), hint)
        raise Stop

    def mapping(self, parser: Any, start: Any, depth: int, key_above: str = "") -> Tree:  # noqa: ANN401
        """A mapping with the place of every key and value."""
        self.allowed(start, depth)
        tree = Tree()
        tree.path = self.path
        mark = start.start_mark
        tree.line, tree.column = mark.line + 1, mark.column + 1
        marks: list[int] = []
        another = False
        next_event, end, scalar, key_of, value_of = parser.get_event, MAPPING_END, SCALAR, self.key, self.scalar
        while type(event := next_event()) is not end:
            self.room -= 2
            if self.room < 0:
                self.full(event)
            key, value_event = key_of(event), next_event()
            plain = type(value_event) is scalar
            value = value_of(value_event) if plain else self.node(parser, value_event, depth + 1, key)
            if key in tree:
                another = another or self.twice(key, event, tree, marks, key_above)
                continue
            tree[key] = value
            if value is None:
                self.hollow.append((tree, key))
            at, to = event.start_mark, value_event.start_mark
            marks += (at.line + 1, at.column + 1, to.line + 1, to.column + 1)
        tree.marks = array("I", marks)
        return tree

    def items(self, parser: Any, start: Any, depth: int) -> Items:  # noqa: ANN401
        """A list with the place of every item."""
        self.allowed(start, depth)
        tree = Items()
        tree.path = self.path
        mark = start.start_mark
        tree.line, tree.column = mark.line + 1, mark.column + 1
        marks: list[int] = []
        next_event, end, scalar = parser.get_event, LIST_END, SCALAR
        while type(event := next_event()) is not end:
            self.room -= 1
            if self.room < 0:
                self.full(event)
            tree.append(self.scalar(event) if type(event) is scalar else self.node(parser, event, depth + 1, ENTRY))
            at = event.start_mark
            marks += (at.line + 1, at.column + 1)
        tree.marks = array("I", marks)
        return tree

    def node(self, parser: Any, event: Any, depth: int, key: str = "") -> Any:  # noqa: ANN401
        """A mapping or a list; everything else is refused."""
        if type(event) is yaml.MappingStartEvent:
            return self.mapping(parser, event, depth, key)
        if type(event) is yaml.SequenceStartEvent:
            return self.items(parser, event, depth)
        if key != MERGE:  # the alias behind it is a part of what was refused already
            self.refused(event)
        return None

    def key(self, event: Any) -> str:  # noqa: ANN401
        """The text of a key."""
        if type(event) is not SCALAR:
            self.no_key(event)
        if event.anchor or event.tag:
            self.refused(event)
        value: str = event.value
        if not event.implicit[0]:
            self.escapes(event)
        elif value == MERGE:
            said = "Merge keys (`<<`) are not read: a reviewer should see every value where it counts."
            self.say("yaml-feature", said, *place(event), "Write the keys and values out.", len(MERGE))
        return intern(value)  # a model says the same few keys and words over and over

    def no_key(self, event: Any) -> None:  # noqa: ANN401
        """Note that something else stands where a key belongs, and end."""
        self.refused(event)
        mark = event.start_mark
        if type(event) is yaml.MappingStartEvent and self.text[mark.index - 1 : mark.index + 1] == "{{":
            said = "`{{` begins a placeholder of a template, and nobody has filled it in."
            self.say("yaml-key", said, mark.line + 1, mark.column, "Write the value itself, or put it into quotes.", 2)
        else:
            said = f"{KINDS.get(type(event), 'Something else').capitalize()} stands where a key belongs."
            self.say("yaml-key", said, *place(event), "Write a word as the key, and put special signs into quotes.")
        raise Stop

    def scalar(self, event: Any) -> Any:  # noqa: ANN401
        """The value of a scalar: text, number, truth or nothing."""
        if event.anchor or event.tag:
            self.refused(event)
        text: str = event.value
        if not event.implicit[0]:
            if not text.isprintable():
                self.escapes(event)
            return text
        if text in SPECIAL:
            return self.word(event, text)
        first = text[0]
        if first in "+-.0123456789":
            return self.number(event, text)
        if first in CURLY:
            self.curly(event)
        return intern(text)

    def word(self, event: Any, text: str) -> Any:  # noqa: ANN401
        """What a word means that means something to YAML."""
        if text in AMBIGUOUS:
            self.ambiguous(event)
            return text
        return TRUTH.get(text)

    def number(self, event: Any, text: str) -> Any:  # noqa: ANN401
        """The number that a text is, or the text."""
        if WHOLE.fullmatch(text) and len(text) < MAX_DIGITS:
            if OCTAL.fullmatch(text):
                self.octal(event)
            return int(text)
        if not FLOATING.fullmatch(text):
            return text
        number = Number(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        number.text = text
        return number

    def octal(self, event: Any) -> None:  # noqa: ANN401
        """Note a number that readers of YAML understand differently."""
        said = f"`{event.value}` without quotes counts by eight to some readers of YAML, and by ten to others."
        hint = f'Write `{int(event.value)}`, or `"{event.value}"` if you mean the digits.'
        self.say("yaml-ambiguous", said, *place(event), hint, len(event.value))

    def ambiguous(self, event: Any) -> None:  # noqa: ANN401
        """Note a word that readers of YAML understand differently."""
        said = f"`{event.value}` without quotes is true or false to some readers of YAML, and text to others."
        meant = "true" if event.value.lower() in {"yes", "on", "y"} else "false"
        hint = f'Write `{meant}`, or `"{event.value}"` if you mean the word.'
        self.say("yaml-ambiguous", said, *place(event), hint, len(event.value))

    def curly(self, event: Any) -> None:  # noqa: ANN401
        """Note quotes that are none."""
        if event.value[-1:] in CURLY and len(event.value) > 1:
            said = "The quotes around this text are typographic ones, which belong to the text here."
            self.say("yaml-characters", said, *place(event), 'Write plain quotes, `"`, or none.', len(event.value))

    def escapes(self, event: Any) -> None:  # noqa: ANN401
        """Refuse an escape that makes what could not be written itself."""
        if match := HIDDEN.search(event.value):
            said = f"An escape in this text makes a character that nobody can see: {named(match[0])}."
            hint = "Write `\\\\` if you mean a `\\`, or put the text into single quotes."
            self.say("yaml-characters", said, *place(event), hint)

    def allowed(self, event: Any, depth: int) -> None:  # noqa: ANN401
        """Refuse anchors, tags and too deep nesting."""
        if event.anchor or event.tag:
            self.refused(event)
        if depth > MAX_DEPTH:
            said = f"The nesting is deeper than {MAX_DEPTH} levels here, and no declaration needs more than 7."
            self.say("yaml-depth", said, *place(event), "Remove the brackets or dashes that hold only each other.")
            raise Stop

    def full(self, event: Any) -> None:  # noqa: ANN401
        """Note that there is more in the file than is ever read, and end."""
        said = f"The file holds more than {MAX_NODES:,} keys and values; reading stopped here."
        self.say("yaml-size", said, *place(event), "Split it: each declaration in a file of its own.")
        raise Stop

    def refused(self, event: Any) -> None:  # noqa: ANN401
        """Note a feature of YAML that is not read; not by its name, for a password may begin with such a sign."""
        if type(event) is yaml.AliasEvent:
            said, hint = (
                "A value that begins with `*` is an alias, and aliases are not read.",
                "Write the value out; if it is a text, put it into quotes.",
            )
        elif getattr(event, "tag", None):
            said = "A value that begins with `!` carries a tag, and tags are not read."
            hint = "Remove the tag, or put the whole value into quotes."
        elif getattr(event, "anchor", None):
            said = "A value that begins with `&` is an anchor, and anchors are not read."
            hint = "Write the value out wherever it is needed; if it is a text, put it into quotes."
        else:
            return
        self.say("yaml-feature", said, *place(event), hint)

    def twice(self, key: str, event: Any, tree: Tree, marks: list[int], key_above: str) -> bool:  # noqa: ANN401
        """Note a key that is written a second time; whether another entry seems to begin with it, without its dash."""
        order = list(tree).index(key)
        name = "A key" if any(map(secretive, tree)) and not secretive(key) else f"The key `{shorten(key)}`"
        another = key_above == ENTRY and not order and event.start_mark.line + 1 > marks[0]
        said = f"{name} is written a second time; the first stands in line {marks[4 * order]}."
        hint = (
            "Put `- ` before it if another entry begins here, else keep one of the two."
            if another
            else "Keep one of the two."
        )
        self.say("yaml-duplicate-key", said, *place(event), hint, len(key))
        return another

    def say(self, rule: str, sentence: str, line: int, column: int, hint: str, wide: int = 1) -> None:
        """Note a finding about this file."""
        span = Span(self.path, line, column, wide)
        self.findings.append(Diagnostic(rule, Severity.ERROR, self.path, sentence, span, hint, sentence))
        if len(self.findings) >= MAX_FINDINGS:
            self.findings.append(more(span))
            raise Stop


def more(last: Span) -> Diagnostic:
    """The note that not everything has been said about a file."""
    said = f"The file has more mistakes than the {MAX_FINDINGS} that are told here."
    return Diagnostic(
        "yaml-more", Severity.NOTE, last.path, said, Span(last.path, last.line, last.column), "Mend those first."
    )


class Number(float):
    """A plain number with a fraction, which remembers how it was written: `3.10` is not `3.1`."""

    __slots__ = ("text",)

    text: str


MAX_DIGITS: Final = 19
SCALAR, MAPPING_END, LIST_END = yaml.ScalarEvent, yaml.MappingEndEvent, yaml.SequenceEndEvent
SHOWN: Final = 60
"""Characters of a value that a sentence shows."""
KINDS: dict[type, str] = {
    yaml.ScalarEvent: "a single value",
    yaml.SequenceStartEvent: "a list",
    yaml.MappingStartEvent: "a mapping",
    yaml.AliasEvent: "an alias",
}
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
    "|(?<![\u00a9\u00ae\u2000-\u3299\U0001f000-\U0001faff#*0-9])\ufe0f"
)
"""Controls, zero-width and bidirectional characters: what an attack by look-alike source needs.

Behind a sign that has a picture U+FE0F is fine: it asks for the picture.
"""
FALSE_BLANK = re.compile(r"^[ \t-]*+(?:[\w.]++:)?+ *+[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE)
"""Another blank than the plain one in the indentation, or between a key and its value: web pages are full of them."""
CURLY = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
MERGE, ENTRY = "<<", "- "


def place(event: Any) -> tuple[int, int]:  # noqa: ANN401
    """Line and column of an event, from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column of a place in a text, from 1, whatever its lines end with."""
    line = text.count("\n", 0, index) + text.count("\r", 0, index) - text.count("\r\n", 0, index) + 1
    return line, index - max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))


def named(character: str) -> str:
    """A character by number and name."""
    return f"U+{ord(character):04X}, {unicodedata.name(character, 'a control character')}"


def shorten(value: object) -> str:
    """A value as a sentence can hold it: short, on one line, without secrets and the backticks that frame it."""
    text = value.text if isinstance(value, Number) else str(value).lower() if isinstance(value, bool) else str(value)
    flat = " ".join(veil(text).replace("`", "'").split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"
