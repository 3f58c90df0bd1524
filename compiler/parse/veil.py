"""Secrets that stand where none belong, hidden before anything is shown.

A password never belongs in a file. Where one stands nevertheless, a finding must not carry it on: reports go to logs,
to merge requests and to screens that others see. What looks like a password is hidden; better a harmless word too many
than a secret too few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

VEIL = "•••"
"""Of one width: how long a password is does not show either."""
LONGEST = 10_000
"""Characters of a line beyond which it is not looked through, and not shown."""
FAR = 30
"""Lines that the rest of a secret is followed back."""
SECRETIVE = re.compile(
    r"pas+w|pass?phrase|pwd|secret|token|credential|api[_.-]?key|private[_.-]?key|kennwort", re.IGNORECASE
)
ALIKE = 0.75
"""How near a misspelt key is to `password`."""
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
ASSIGNED = re.compile(r"[\"']?[ \t]*[:=][ \t]*(?=\S)")
"""What stands between a key and its value."""
FORGOTTEN = re.compile(r"[ \t]+(?=\S)")
"""The same, where the colon was forgotten."""
CONTINUED = re.compile(r"[\"']?[ \t]*:(?:[ \t]+|$)")
"""The same, where the value may begin on the next line."""
OPENING = "{,&?;"
"""What an entry begins behind."""
USER = re.compile(r"(?:(?<=://)|(?<![^\s\"'({\[,]))[^\s\"']*:[^\s\"']*@(?=\S)|(?<=://)[^\s\"']*@")
"""User and password in an address: `https://user:password@host`, `user:password@host`."""


def veil(text: str) -> str:
    """A text with what stands behind a word like `password`, and before the `@` of an address, hidden."""
    if len(text) > LONGEST:
        return VEIL
    for word in WORD.finditer(text):
        if secretive(word[0]):
            begins = text[: word.start()].rstrip(" \t-\"'")[-1:]
            behind = ASSIGNED.match(text, word.end())
            if behind is None and (not begins or begins in OPENING):
                behind = FORGOTTEN.match(text, word.end())
            if behind:
                return without_users(text[: behind.end()]) + VEIL
    return without_users(text)


@lru_cache(maxsize=10_000)
def secretive(key: str) -> bool:
    """Whether something with this name keeps a secret."""
    return bool(SECRETIVE.search(key)) or (
        abs(len(key) - len("password")) <= 3 and SequenceMatcher(None, key.lower(), "password").ratio() >= ALIKE  # noqa: PLR2004 - letters that a slip adds or loses
    )


def without_users(text: str) -> str:
    """A text without users and passwords in addresses."""
    return USER.sub(f"{VEIL}@", text) if "@" in text else text


def line(lines: Sequence[str], number: int) -> str:
    """A line of a file, as far as it may be shown; numbers count from 1."""
    return VEIL if goes_on(lines, number) else veil(lines[number - 1])


def goes_on(lines: Sequence[str], number: int) -> bool:
    """Whether a line is the rest of a secret that begins in a line above."""
    least = indentation(lines[number - 1])
    for back in range(number - 1, max(0, number - FAR), -1):
        above = lines[back - 1][:LONGEST]
        if not above.strip():
            continue
        for word in WORD.finditer(above):
            begins = CONTINUED.match(above, word.end()) if secretive(word[0]) else None
            if begins and (
                indentation(above) < least or unclosed("\n".join(lines[back - 1 : number - 1])[begins.end() :])
            ):
                return True
        least = min(least, indentation(above))
    return False


def unclosed(text: str) -> bool:
    """Whether a text begins with a quote that it does not close."""
    return text[:1] in {"'", '"'} and text.count(text[0]) % 2 == 1


def indentation(text: str) -> int:
    """The blanks before a line."""
    return len(text) - len(text.lstrip())
