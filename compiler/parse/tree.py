"""YAML as plain values that know where they stand.

Only the plain part of YAML is read: mappings, lists and scalars. What can execute, refer or multiply (tags, anchors, aliases, merge
keys, several documents) is a finding, and size and depth are bounded before any value is built. libyaml's events are used, not its
composer, which recurses in C and crashes on deep nesting.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final

import yaml

from compiler.diagnostics import Diagnostic, Severity, Span

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # pragma: no cover - PyYAML built without libyaml is slower, and reads the same
    from yaml.loader import Loader as Parser  # type: ignore[assignment]

MAX_BYTES: Final = 8 * 1024 * 1024
"""A file of 2,000 tables of 20 columns is 3 MB; whatever is larger should be two files."""
MAX_DEPTH: Final = 16
"""The deepest place of the model is 7 levels down."""
MAX_FINDINGS: Final = 100
"""So many findings in one file are enough to start with; memory stays bounded whatever the file holds."""

FLOATING = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
WHOLE = re.compile(r"[-+]?[0-9]+")
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
EMPTY = {"", "~", "null", "Null", "NULL"}
AMBIGUOUS = {word for low in ("yes", "no", "on", "off", "y", "n") for word in (low, low.capitalize(), low.upper())}
"""Words that YAML 1.1 reads as true or false and YAML 1.2 as text: readers differ, so they want quotes."""


class Tree(dict[str, Any]):
    """A YAML mapping; `marks` has four numbers for each key: line and column of the key, line and column of its value."""

    __slots__ = ("column", "line", "marks", "path")

    path: str
    line: int
    column: int
    marks: array[int]

    def key_span(self, key: str) -> Span:
        """Where the key itself stands."""
        at = 4 * list(self).index(key)
        return Span(self.path, self.marks[at], self.marks[at + 1], len(key))

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

    def build(self, content: bytes) -> Tree:
        """The document's mapping; raises `Stop` when there is none."""
        text = self.decode(content)
        try:
            return self.document(Parser(text))
        except yaml.MarkedYAMLError as error:
            raise self.syntax(error, text) from None
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self.say("yaml-characters", "A character here cannot stand in YAML.", line, 1, "Remove it.")
            raise Stop from None

    def decode(self, content: bytes) -> str:
        """The text of the file, refused when people and machines would not see the same in it."""
        if len(content) > MAX_BYTES:
            said = f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} are read."
            self.say("yaml-size", said, 0, 0, "Split it: each declaration in a file of its own.")
            raise Stop
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            column = error.start - content.rfind(b"\n", 0, error.start)
            self.say("yaml-encoding", "The file is not UTF-8 from here on.", line, column, "Save it as UTF-8.")
            raise Stop from None
        if not text.isascii():  # libyaml refuses the control characters of ASCII by itself
            self.characters(text)
        return text

    def characters(self, text: str) -> None:
        """Refuse what is invisible or steers the direction of writing: a reviewer would not see what is read."""
        for match in HIDDEN.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            name = unicodedata.name(match[0], "a control character")
            said = f"Here stands a character that nobody can see: U+{ord(match[0]):04X}, {name}."
            self.say("yaml-characters", said, line, column, "Remove it.")
            raise Stop

    def document(self, parser: Any) -> Tree:  # noqa: ANN401 - PyYAML's C class has no type
        """The one document of the stream."""
        parser.get_event()  # the stream starts
        start = parser.get_event()
        if type(start) is yaml.StreamEndEvent:
            self.say("yaml-empty", "The file is empty.", 1, 1, "Write a declaration, or delete the file.")
            raise Stop
        first = parser.get_event()
        if type(first) is not yaml.MappingStartEvent:
            self.refused(first)
            said = f"The file holds {KINDS.get(type(first), 'something else')} where a declaration belongs."
            self.say("yaml-mapping", said, *place(first), "Start with `kind:` and write one `key: value` on each line.")
            raise Stop
        tree = self.mapping(parser, first, 1)
        parser.get_event()  # the document ends
        after = parser.get_event()
        if type(after) is not yaml.StreamEndEvent:
            self.say("yaml-documents", "A second document begins here.", *place(after), "Give it a file of its own.")
        return tree

    def mapping(self, parser: Any, start: Any, depth: int) -> Tree:  # noqa: ANN401
        """A mapping with the place of every key and value."""
        self.allowed(start, depth)
        tree = Tree()
        tree.path = self.path
        mark = start.start_mark
        tree.line, tree.column = mark.line + 1, mark.column + 1
        marks: list[int] = []
        next_event, scalar = parser.get_event, yaml.ScalarEvent
        while type(event := next_event()) is not yaml.MappingEndEvent:
            key = self.key(event)
            value_event = next_event()
            value = (
                self.scalar(value_event) if type(value_event) is scalar else self.node(parser, value_event, depth + 1)
            )
            if key in tree:
                self.twice(key, event, marks[4 * list(tree).index(key)])
                continue
            tree[key] = value
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
        while type(event := parser.get_event()) is not yaml.SequenceEndEvent:
            value = self.scalar(event) if type(event) is yaml.ScalarEvent else self.node(parser, event, depth + 1)
            tree.append(value)
            marks += (event.start_mark.line + 1, event.start_mark.column + 1)
        tree.marks = array("I", marks)
        return tree

    def node(self, parser: Any, event: Any, depth: int) -> Any:  # noqa: ANN401
        """A mapping or a list; everything else is refused."""
        if type(event) is yaml.MappingStartEvent:
            return self.mapping(parser, event, depth)
        if type(event) is yaml.SequenceStartEvent:
            return self.items(parser, event, depth)
        self.refused(event)
        return None

    def key(self, event: Any) -> str:  # noqa: ANN401
        """The text of a key."""
        if type(event) is not yaml.ScalarEvent:
            self.refused(event)
            said = f"{KINDS.get(type(event), 'Something else').capitalize()} stands where a key belongs."
            self.say("yaml-key", said, *place(event), "A key is a word; put `{{ … }}` and `[ … ]` into quotes.")
            raise Stop
        if event.anchor or event.tag:
            self.refused(event)
        value: str = event.value
        if value == "<<" and event.implicit[0]:
            said = "Merge keys (`<<`) are not read: a reviewer should see every value where it counts."
            self.say("yaml-feature", said, *place(event), "Write the values out.")
        return value

    def scalar(self, event: Any) -> Any:  # noqa: ANN401
        """The value of a scalar: text, number, truth or nothing."""
        if event.anchor or event.tag:
            self.refused(event)
        text: str = event.value
        if not event.implicit[0]:
            return text
        first = text[:1]
        if first.isalpha():
            if text in TRUTH:
                return TRUTH[text]
            if text in AMBIGUOUS:
                self.ambiguous(event)
                return text
            return None if text in EMPTY else text
        if text in EMPTY:
            return None
        if first in "+-.0123456789":
            if WHOLE.fullmatch(text) and len(text) < MAX_DIGITS:
                return int(text)
            if FLOATING.fullmatch(text):
                number = Number(text)
                number.text = text
                return number
        return text

    def ambiguous(self, event: Any) -> None:  # noqa: ANN401
        """Note a word that readers of YAML understand differently."""
        said = f"`{event.value}` without quotes is true or false to some readers of YAML, and text to others."
        meant = "true" if event.value.lower() in {"yes", "on", "y"} else "false"
        hint = f'Write `{meant}`, or `"{event.value}"` if you mean the word.'
        self.say("yaml-ambiguous", said, *place(event), hint, event.value)

    def allowed(self, event: Any, depth: int) -> None:  # noqa: ANN401
        """Refuse anchors, tags and too deep nesting."""
        if event.anchor or event.tag:
            self.refused(event)
        if depth > MAX_DEPTH:
            said = f"The nesting is deeper than {MAX_DEPTH} levels here."
            self.say("yaml-depth", said, *place(event), "No declaration needs more than 7.")
            raise Stop

    def refused(self, event: Any) -> None:  # noqa: ANN401
        """Note a feature of YAML that is not read."""
        if type(event) is yaml.AliasEvent:
            said, hint = f"The alias `*{event.anchor}` is not read.", "Write the value out."
        elif getattr(event, "tag", None):
            said, hint = f"The tag `{event.tag}` is not read.", "Remove it; the value is read as what it looks like."
        elif getattr(event, "anchor", None):
            said, hint = (
                f"The anchor `&{event.anchor}` is not read.",
                "Remove it, and write the value out where it is needed.",
            )
        else:
            return
        self.say("yaml-feature", said, *place(event), hint)

    def twice(self, key: str, event: Any, line: int) -> None:  # noqa: ANN401
        """Note a key that is written a second time."""
        said = f"The key `{key}` is written a second time; the first stands in line {line}."
        self.say("yaml-duplicate-key", said, *place(event), "Keep one of the two.", key)

    def syntax(self, error: yaml.MarkedYAMLError, text: str) -> Stop:
        """libyaml's complaint in our words."""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        lines = text.splitlines()
        shown = lines[line - 1] if line <= len(lines) else ""
        rule, said, hint, line, column = explain(str(error.problem), error.context, shown, lines, line, column)
        self.say(rule, said, line, column, hint)
        return Stop()

    def say(self, rule: str, sentence: str, line: int, column: int, hint: str, detail: str = "") -> None:
        """Note a finding about this file."""
        span = Span(self.path, line, column)
        self.findings.append(Diagnostic(rule, Severity.ERROR, self.path, sentence, span, hint, detail or sentence))
        if len(self.findings) >= MAX_FINDINGS:
            raise Stop


class Number(float):
    """A plain number with a fraction, which remembers how it was written: `3.10` is not `3.1`."""

    __slots__ = ("text",)

    text: str


MAX_DIGITS: Final = 19
KINDS: dict[type, str] = {
    yaml.ScalarEvent: "a single value",
    yaml.SequenceStartEvent: "a list",
    yaml.MappingStartEvent: "a mapping",
    yaml.AliasEvent: "an alias",
}
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
"""Controls, zero-width and bidirectional characters: what an attack by look-alike source needs."""


def place(event: Any) -> tuple[int, int]:  # noqa: ANN401
    """Line and column of an event, from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def explain(
    problem: str, context: str | None, shown: str, lines: Sequence[str], line: int, column: int
) -> tuple[str, str, str, int, int]:
    """Rule, sentence, hint and place for what libyaml reports."""
    tab = next(tabs(lines, line), None)
    if tab:
        said = "A tab stands where spaces belong; YAML counts indentation in spaces."
        return "yaml-tab", said, "Replace it by spaces, two for each level.", *tab
    if "mapping values are not allowed" in problem:
        said = "A `:` stands inside a value, or this line is indented further than its neighbours."
        return "yaml-syntax", said, "Put the value into quotes, or align the line with the one above.", line, column
    if "could not find expected ':'" in problem:
        said = "A line without `:` stands among keys."
        return "yaml-syntax", said, "Write `key: value`.", max(1, min(line, len(lines)) - 1), 1
    if "found unexpected end of stream" in problem and "quoted" in str(context):
        return "yaml-syntax", "A quote is opened and never closed.", "Close it.", line, column
    if "did not find expected ',' or" in problem:
        said = "A `,` or the closing bracket is missing before this place."
        return "yaml-syntax", said, "Separate the entries by `, ` and close every bracket.", line, column
    if "did not find expected key" in problem or "block end" in problem or "block collection" in str(context):
        said = "This line fits neither into the block above nor after it."
        return "yaml-syntax", said, "Indent it like its neighbours: two spaces for each level.", line, column
    if "cannot start any token" in problem:
        said = f"A value cannot begin with `{shown[column - 1 : column]}`."
        return "yaml-syntax", said, "Put the value into quotes.", line, column
    if "undefined alias" in problem or "alias" in problem or "anchor" in problem:
        return (
            "yaml-feature",
            "A `*` or `&` begins an alias or anchor, which are not read.",
            "Put it into quotes.",
            line,
            column,
        )
    return "yaml-syntax", f"This is not YAML: {problem}.", "Compare with `weir explain yaml-syntax`.", line, column


def tabs(lines: Sequence[str], line: int) -> Iterator[tuple[int, int]]:
    """The tab in the indentation at or right before a line, if there is one."""
    for number in (line, line - 1):
        if 1 <= number <= len(lines):
            text = lines[number - 1]
            indent = text[: len(text) - len(text.lstrip())]
            if "\t" in indent:
                yield number, indent.index("\t") + 1
