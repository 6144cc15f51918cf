"""Takes out of a technical report what names a person, a client or a machine. What is left has to be read all the same.

Names can't be told from other words: only those the program knows go. What stands instead isn't translated: whoever
gets the report reads English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SHORTEST_NAME: Final = 3
NAME: Final = "[name]"

_GROUP: Final = "[0-9a-fA-F]{1,4}"
_LONG: Final = f"(?:{_GROUP}:){{7}}{_GROUP}"
_SHORT: Final = f"(?:{_GROUP}:)+(?::{_GROUP})+"
"""IPv6 addresses, written out and with a gap."""
_BEFORE: Final = (
    (re.compile(r"\b[a-z][a-z+]{2,11}://[^\s'\"<>]+", re.IGNORECASE), "[web address]"),
    (re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
)
_HOMES: Final = re.compile(
    r"(?<![\w.])(?:[A-Za-z]:(?:\\\\|[\\/])Users(?:\\\\|[\\/])[^\\/\"'\n]+|/(?:home|Users)/[^\\/\"'\s]+)"
)
_AFTER: Final = (
    (re.compile(r"\b(host|hostaddr|user|password|dbname)=(?!\[removed\])(?:'[^'\n]*'|[^\s,)]+)"), r"\1=[removed]"),
    (re.compile(r'\b((?:server at|host name|user|role|database) )"(?!\[removed\])[^"\n]+"'), r'\1"[removed]"'),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"), "[address]"),
    (re.compile(rf"(?<![\w:])(?:{_LONG}|{_SHORT})(?:%\w+)?(?![\w:])"), "[address]"),
    (re.compile(r"(?<![\w.:-])(?:\+\d[\d ()./-]{6,}\d|\d{3}(?:[ .]\d{2,3}){2,3})(?![\w.:-])"), "[phone]"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the program knows. `home` is a folder; people are known by each part of their name too."""

    home: str = ""
    user: str = ""
    names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def redacted(text: str, known: Known) -> tuple[str, int]:
    """The text without them, and in how many places something was replaced. Twice is as good as once."""
    places = 0
    for pattern, instead in _patterns(known):
        text, found = pattern.subn(instead, text)
        places += found
    return text, places


def _patterns(known: Known) -> Iterator[tuple[re.Pattern[str], str]]:
    yield from _BEFORE
    if len(known.home) > 1:
        forms = {known.home, known.home.replace("\\", "/"), known.home.replace("\\", "\\\\")}
        homes = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        yield re.compile(rf"(?:{homes})(?![\w-])", re.IGNORECASE), "~"
    yield _HOMES, "~"
    whole = sorted({name.strip() for name in (*known.names, *known.people)} - {""}, key=len, reverse=True)
    for name in whole:
        if len(name) >= SHORTEST_NAME:
            yield _words(name, re.IGNORECASE), NAME
    for part in sorted({part for name in known.people for part in name.split()} | {known.user}):
        if len(part) >= SHORTEST_NAME:
            yield _words(part), NAME
    yield from _AFTER


def _words(name: str, flags: int = 0) -> re.Pattern[str]:
    """Only as words of their own, whatever blanks are between them."""
    return re.compile(r"(?<!\w)" + r"\s+".join(re.escape(word) for word in name.split()) + r"(?!\w)", flags)
