"""Templates: text with holes, all of which are filled, and how a text is made fit for one."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(package: str, **filters: Callable[..., str]) -> Environment:
    """The templates of a package, with the filters that they may use.

    What goes into a hole is quoted before: escaping is for HTML.
    """
    found = Environment(
        loader=PackageLoader(package),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - see above
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # else the file is looked at for each rendering
    )
    found.filters |= filters
    return found


def printable(text: str, instead: Callable[[str], str] = lambda _: " ") -> str:
    """A text that stays on its line: something else in place of each character that does more than show itself."""
    return text if text.isprintable() else "".join(each if each.isprintable() else instead(each) for each in text)


def spelled(character: str) -> str:
    """A character as Python spells it."""
    return repr(character)[1:-1]
