"""What can be typed where the cursor is in a filter: keys, words of closed sets, and names the desk knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ecsupport_desktop.domain.filter import MOMENTS, WORDS_OF, Condition, Key, Whose
from ecsupport_desktop.domain.filter_text import example_of, print_condition
from ecsupport_desktop.domain.filter_words import plain, spoken, understood
from ecsupport_desktop.domain.folding import sort_key

_TOKEN: Final = re.compile(r'(-?)([^\W\d_]+):((?:"[^"]*"|[^\s,"]*),)*("[^"]*|[^\s,"]*)$')
_WORD: Final = re.compile(r"(?:^|(?<=\s))-?([^\W\d_]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The part of a text, up to the cursor, that a completion takes the place of; `key` None completes a key."""

    start: int
    end: int
    typed: str
    key: Key | None


def place_at(text: str, cursor: int) -> Place | None:
    """What is being typed at the cursor, None in the middle of a quoted text."""
    before = text[:cursor]
    found = _TOKEN.search(before)
    key = understood(Key, found[2]) if found else None
    if found is not None and isinstance(key, Key):
        return Place(start=found.start(4), end=cursor, typed=found[4].lstrip('"'), key=key)
    word = _WORD.search(before)
    return Place(start=word.start(1), end=cursor, typed=word[1], key=None) if word else None


def offered(place: Place, names: tuple[str, ...], language: str) -> list[str]:
    """Texts for the place, as they are typed; `names` are those of the desk that are like what was typed."""
    if place.key is None:
        ways = [f"{spoken(key, language)}:" for key in Key]
        return [way for way in ways if plain(way).startswith(plain(place.typed))]
    if place.key in MOMENTS:
        return [] if place.typed else [example_of(place.key), *_MORE_TIMES[place.key]]
    kind = WORDS_OF.get(place.key, Whose if place.key is Key.ASSIGNEE else None)
    words = [spoken(one, language) for one in kind] if kind is not None else []
    begun = [word for word in words if plain(word).startswith(plain(place.typed))]
    return [*begun, *(as_typed(place.key, name) for name in names if sort_key(place.typed) in sort_key(name))]


def as_typed(key: Key, name: str) -> str:
    """A name with quotes where it needs them."""
    return print_condition(Condition(key=key, values=(name,))).split(":", 1)[1]


def completed(text: str, place: Place, chosen: str) -> tuple[str, int]:
    """The text with the chosen completion in it, and where the cursor goes: behind it, ready for the next."""
    rest = text[place.end :]
    gap = "" if place.key is None or rest.startswith((" ", ",")) else " "
    return text[: place.start] + chosen + gap + rest, place.start + len(chosen) + len(gap)


_MORE_TIMES: Final = {
    Key.DUE: ["<4h", ">24h"],
    Key.OPENED: ["24h", ">30d"],
    Key.LAST: ["24h", ">7d"],
    Key.ANSWERED: ["24h", "30d"],
}
