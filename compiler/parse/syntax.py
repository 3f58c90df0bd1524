"""What libyaml complains of, said to a colleague: the slip is often above the place where libyaml noticed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import yaml

from compiler.parse import veil

SYNTAX = "yaml-syntax"
KEY = re.compile(r"[ \t]*(?:- +)*(?P<key>[\"']?[A-Za-z_][\w.-]*[\"']?)(?P<colon>[ \t]*:)?(?P<rest>.*)")
"""A line that begins with a word."""
STUCK = re.compile(r"[ \t]*(?:- +)*-(?=[A-Za-z_\"'{\[])")
"""A dash without a blank behind it."""
CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
"""What git writes between the two sides of a conflict."""
BACK = 2_000
"""Lines that are looked back for a neighbour."""
DEEP = 20
"""Dashes on one line that are followed."""
SLIP = 1
"""Blanks that somebody types too many or too few; more than these are meant."""


class Complaint(NamedTuple):
    """What is to be said about a file that is not YAML."""

    rule: str
    sentence: str
    hint: str
    line: int
    column: int
    width: int = 1


class Trouble(NamedTuple):
    """Where libyaml stopped, and what it was about."""

    problem: str
    context: str
    lines: Sequence[str]
    line: int
    column: int
    begin: tuple[int, int]
    """Line and column where the thing begins that libyaml was reading."""

    @property
    def text(self) -> str:
        """The line where it stopped."""
        return self.at(self.line)

    @property
    def sign(self) -> str:
        """The character at which it stopped."""
        return self.text[self.column - 1 : self.column]

    def at(self, line: int) -> str:
        """A line of the file; empty outside of it."""
        return self.lines[line - 1] if 1 <= line <= len(self.lines) else ""

    def before(self, line: int) -> Iterator[int]:
        """The lines above one that say something, the nearest first."""
        for number in range(min(line - 1, len(self.lines)), max(0, line - BACK), -1):
            said = self.lines[number - 1].strip()
            if said and not said.startswith("#"):
                yield number


class Level(NamedTuple):
    """A place above where something begins."""

    blanks: int
    line: int
    dash: bool
    """Whether it is an entry's dash, not a key."""


def complain(error: yaml.MarkedYAMLError, text: str) -> Complaint:
    """The slip behind an error of libyaml."""
    mark, begin = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    start = (begin.line + 1, begin.column + 1) if begin else place
    trouble = Trouble(str(error.problem), str(error.context), text.splitlines(), *place, start)
    found = next((said for each in CAUSES if (said := each(trouble))), None)
    if found:
        return found
    hint = "Compare the line with its neighbours; `weir explain yaml-syntax` shows an example."
    return Complaint(SYNTAX, f"This is not YAML: {trouble.problem}.", hint, *place)


def conflict(trouble: Trouble) -> Complaint | None:
    """Git stopped in the middle of a merge."""
    found = next((number for number, text in enumerate(trouble.lines, 1) if CONFLICT.match(text)), 0)
    if not found:
        return None
    said = "Here stands what git leaves behind when two changes meet: a conflict that nobody has settled."
    hint = "Keep one of the two sides, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`."
    return Complaint(SYNTAX, said, hint, found, 1, 7)


def tab(trouble: Trouble) -> Complaint | None:
    """A tab stands in the indentation."""
    for number in (trouble.line, trouble.line - 1):
        text = trouble.at(number)
        indent = text[: len(text) - len(text.lstrip())]
        if "\t" in indent:
            said = "A tab stands where blanks belong; YAML counts indentation in blanks."
            return Complaint(
                "yaml-tab", said, "Replace it by blanks, two for each level.", number, indent.index("\t") + 1
            )
    return None


def stuck_dash(trouble: Trouble) -> Complaint | None:
    """A dash has no blank behind it."""
    for number in (trouble.line, *list(trouble.before(trouble.line))[:1]):
        if found := STUCK.match(trouble.at(number)):
            said = "A `-` begins an entry of a list only with a blank behind it."
            return Complaint(SYNTAX, said, "Put a blank behind the `-`.", number, found.end(), 1)
    return None


def dash_behind_key(trouble: Trouble) -> Complaint | None:
    """A list begins on the line of its key."""
    if "block sequence entries are not allowed" not in trouble.problem:
        return None
    said = "A list cannot begin on the line of its key."
    return Complaint(
        SYNTAX, said, "Begin it on the next line, with `- ` before each entry.", trouble.line, trouble.column
    )


def colon(trouble: Trouble) -> Complaint | None:
    """A `: ` stands where no key can end."""
    if "mapping values are not allowed" not in trouble.problem:
        return None
    if ": " in trouble.text[: trouble.column - 1] and not trouble.text[trouble.column :].strip():
        said = "The line ends with a second colon."
        return Complaint(SYNTAX, said, "Remove it, or put the whole text into quotes.", trouble.line, trouble.column)
    if ": " in trouble.text[: trouble.column - 1]:
        said = "The text holds a `: `, which YAML takes for the end of a key."
        return Complaint(SYNTAX, said, "Put the whole text into quotes.", trouble.line, trouble.column)
    blanks = indent_of(trouble.text)
    above = next(trouble.before(trouble.line), 0)
    match = KEY.match(trouble.at(above))
    if above and blanks == indent_of(trouble.at(above)) and ":" not in trouble.at(above):
        return without_colon(trouble, above)
    if match and match["colon"] and blanks - match.start("key") > SLIP:
        said = f"This line is indented like an entry of `{match['key']}`, which has a value already in line {above}."
        hint = f"{placed(match.start('key'))}, or remove the value there."
        return Complaint(SYNTAX, said, hint, trouble.line, blanks + 1)
    return shifted(trouble)


def missing_colon(trouble: Trouble) -> Complaint | None:
    """A line lacks its colon, or the blank behind it."""
    if "could not find expected ':'" not in trouble.problem:
        return None
    return without_colon(trouble, trouble.begin[0])


def without_colon(trouble: Trouble, line: int) -> Complaint:
    """The line that is no `key: value`."""
    match = KEY.match(trouble.at(line))
    if match and veil.goes_on(trouble.lines, line):  # not a word of it
        match = None
    if match and match["colon"]:
        said = f"Behind the colon of `{match['key']}:` a blank is missing."
        return Complaint(SYNTAX, said, f"Write `{match['key']}: …`.", line, match.end("colon"))
    if match and (above := continued(trouble, line, match["rest"])):
        said = f"This line has no colon; should it go on with the text of line {above}, it is not indented."
        hint = f"Indent it by {counted(indent_of(trouble.at(above)) + 2)}."
        return Complaint(SYNTAX, said, hint, line, match.start("key") + 1, len(match["key"]))
    if match and match["rest"].strip():
        said = f"Behind `{match['key']}` a colon is missing."
        return Complaint(SYNTAX, said, f"Write `{match['key']}: …`.", line, match.start("key") + 1, len(match["key"]))
    column = indent_of(trouble.at(line)) + 1
    return Complaint(SYNTAX, "This line has no colon, and stands among keys.", "Write `key: value`.", line, column)


def continued(trouble: Trouble, line: int, rest: str) -> int:
    """The line above whose text a line without a colon seems to go on with."""
    above = next(trouble.before(line), 0)
    match = KEY.match(trouble.at(above))
    goes_on = len(rest.split()) > 1 and match and match["colon"] and len(match["rest"].split()) > 1
    return above if goes_on else 0


def quote(trouble: Trouble) -> Complaint | None:
    """A quote is not closed, or closed too early."""
    if "quoted scalar" in trouble.context and "escape" not in trouble.problem and "hexdecimal" not in trouble.problem:
        return Complaint(SYNTAX, "This quote is opened and never closed.", "Close it.", *trouble.begin)
    behind = trouble.text[: trouble.column - 1].rstrip()
    sign = behind[-1:]
    if sign not in {"'", '"'} or not trouble.problem.startswith("did not find expected"):
        return None
    opened = behind[:-1].rfind(sign)
    if opened >= 0:
        said = "The text goes on behind the quote that ends it."
        other = "single" if sign == '"' else "double"
        hint = f"Put the whole text into quotes; if there are `{sign}` in it, into {other} ones."
        return Complaint(SYNTAX, said, hint, trouble.line, trouble.column)
    for number in trouble.before(trouble.line):
        column = trouble.at(number).rfind(sign) + 1
        if column:
            said = f"The quote that is opened here is closed only in line {trouble.line}."
            return Complaint(SYNTAX, said, "Close it where the text ends.", number, column)
    return None


def escape(trouble: Trouble) -> Complaint | None:
    r"""A `\` in double quotes means nothing."""
    if "escape" not in trouble.problem and "hexdecimal" not in trouble.problem:
        return None
    said = "In double quotes a `\\` begins an escape, and this is none."
    return Complaint(SYNTAX, said, "Write `\\\\`, or put the text into single quotes.", trouble.line, trouble.column)


def bracket(trouble: Trouble) -> Complaint | None:
    """A bracket is not closed, or a comma is missing in it."""
    if not trouble.problem.startswith("did not find expected ',' or"):
        return None
    opening = trouble.at(trouble.begin[0])[trouble.begin[1] - 1 : trouble.begin[1]]
    closing = {"[": "]", "{": "}"}.get(opening, "bracket")
    if trouble.sign in {"]", "}"}:
        said = f"A `{trouble.sign}` stands here where the `{opening}` of line {trouble.begin[0]} is still open."
        return Complaint(SYNTAX, said, f"Write `{closing}`.", trouble.line, trouble.column)
    if trouble.line == trouble.begin[0]:
        said = "Two entries stand here without a comma between them, or a text with a `: ` in it has no quotes."
        return Complaint(SYNTAX, said, "Write `, ` between the entries.", trouble.line, trouble.column)
    above = next(trouble.before(trouble.line), 0)
    if indent_of(trouble.text) > indent_of(trouble.at(trouble.begin[0])) and trouble.text.strip():
        said = f"At the end of this line a comma is missing: the `{opening}` of line {trouble.begin[0]} is still open."
        return Complaint(SYNTAX, said, "Write a `,` there.", above, len(trouble.at(above).rstrip()) + 1)
    said = f"This `{opening}` is opened and not closed before the next key."
    return Complaint(SYNTAX, said, f"Close it with `{closing}`.", *trouble.begin)


def empty_entry(trouble: Trouble) -> Complaint | None:
    """A comma or a bracket stands where a value belongs."""
    if "did not find expected node content" not in trouble.problem or not trouble.sign:
        return None
    said = f"A value is missing before this `{trouble.sign}`."
    hint = f"Write the value, or remove the `{trouble.sign}`."
    return Complaint(SYNTAX, said, hint, trouble.line, trouble.column)


def sign(trouble: Trouble) -> Complaint | None:
    """A value begins with a sign that means something to YAML."""
    line, column = trouble.line, trouble.column
    if "scanning a" in trouble.context and any(
        word in trouble.context for word in ("alias", "anchor", "tag", "block scalar")
    ):
        line, column = trouble.begin
    elif "cannot start any token" not in trouble.problem:
        return None
    found = trouble.at(line)[column - 1 : column]
    name = "a backtick" if found == "`" else f"`{found}`"
    said = f"A value cannot begin with {name}, which means something else in YAML."
    hint = "Leave the `@` out, or put the value into quotes." if found == "@" else "Put the whole value into quotes."
    return Complaint(SYNTAX, said, hint, line, column)


def directive(trouble: Trouble) -> Complaint | None:
    """A line begins with a percent sign."""
    if "directive" not in trouble.context and "incompatible YAML" not in trouble.problem:
        return None
    said = "A line that begins with `%` speaks to the reader of YAML, and such words are not read."
    return Complaint(SYNTAX, said, "Remove the line.", trouble.begin[0], 1)


def after_the_end(trouble: Trouble) -> Complaint | None:
    """Something stands behind the end of the document."""
    if "<document start>" not in trouble.problem:
        return None
    said = "The declaration has ended above, and here something follows."
    return Complaint(
        SYNTAX, said, "Keep one declaration in a file; write it without `...` and outer braces.", trouble.line, 1
    )


def block(trouble: Trouble) -> Complaint | None:
    """A line fits into nothing that is open above it."""
    if not trouble.problem.startswith(("did not find expected key", "did not find expected '-' indicator")):
        return None
    if trouble.sign in {"]", "}"}:
        said = f"This `{trouble.sign}` closes nothing."
        return Complaint(SYNTAX, said, "Remove it, or put the whole value into quotes.", trouble.line, trouble.column)
    if indent_of(trouble.text) + 1 != trouble.column:
        said = "The value has ended before this place, and more follows on the line."
        return Complaint(SYNTAX, said, "Put the whole value into quotes.", trouble.line, trouble.column)
    return shifted(trouble)


def shifted(trouble: Trouble) -> Complaint:
    """A line is indented like none of its neighbours."""
    text, blanks = trouble.text, indent_of(trouble.text)
    dash = text.lstrip().startswith("- ")
    found = levels(trouble)
    fits = [each for each in found if each.dash == dash] or found
    if not fits:
        return Complaint(
            SYNTAX, "This line is indented like no other.", "Begin it at the margin.", trouble.line, blanks + 1
        )
    near = min(fits, key=lambda each: abs(each.blanks - blanks))
    if near.blanks == blanks:
        said = (
            "An entry of a list stands among keys."
            if dash
            else "This line fits neither into the lines above nor behind them."
        )
        hint = "Put it below the key of its list." if dash else "Compare its indentation with that of its neighbours."
        return Complaint(SYNTAX, said, hint, trouble.line, blanks + 1)
    if any(each.blanks == blanks and each.dash for each in found):
        said = f"This key stands below the `-` of line {near.line}, not below the key behind it."
    else:
        said = f"This line is indented by {counted(blanks)}, and line {near.line} by {counted(near.blanks)}."
    return Complaint(SYNTAX, said, f"{placed(near.blanks)}.", trouble.line, blanks + 1)


def levels(trouble: Trouble) -> list[Level]:
    """Where the things begin that are open above the line, the nearest first."""
    found: list[Level] = []
    least = None
    for number in trouble.before(trouble.line):
        text = trouble.at(number)
        blanks = indent_of(text)
        if least is not None and blanks >= least:
            continue
        starts = [Level(blanks, number, dash=text[blanks : blanks + 2] == "- ")]
        while starts[-1].dash and len(starts) < DEEP:
            rest = text[starts[-1].blanks + 1 :]
            at = starts[-1].blanks + 1 + indent_of(rest)
            starts.append(Level(at, number, dash=text[at : at + 2] == "- "))
        found += reversed(starts)
        least = blanks
        if not blanks:
            break
    return found


def indent_of(text: str) -> int:
    """The blanks before a line."""
    return len(text) - len(text.lstrip())


def placed(blanks: int) -> str:
    """Where a line is to begin."""
    return f"Indent it by {counted(blanks)}" if blanks else "Begin it at the margin"


def counted(blanks: int) -> str:
    """Blanks in a sentence."""
    return "none" if not blanks else "1 blank" if blanks == 1 else f"{blanks} blanks"


CAUSES: Sequence[Callable[[Trouble], Complaint | None]] = (
    conflict, tab, stuck_dash, escape, quote, dash_behind_key, missing_colon, colon, bracket, empty_entry, directive,
    sign, after_the_end, block,
)  # fmt: skip
"""The likeliest first: each looks for one slip."""
