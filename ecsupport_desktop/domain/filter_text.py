"""A filter as typed: `client:acme is:nearing "checkout" -tag:vip`. What is printed reads as the same filter.

A key, a colon and values with commas between them; `-` in front negates; quotes hold what has spaces, commas or
colons in it. What has no known key is a word to search for, so a pasted address stays one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from .errors import N_, InvalidField
from .filter import MOMENTS, WORDS_OF, Condition, Filter, Key, Side, Value, When, Whose
from .filter_words import spoken, understood

_QUOTED: Final = r'"(?:[^"]|"")*"?'
_HEAD: Final = re.compile(r"(-?)([^\W\d_]+):")
_VALUE: Final = re.compile(rf'{_QUOTED}|[^\s,"]+')
_WORD: Final = re.compile(rf"{_QUOTED}|\S+")
_SPAN: Final = re.compile(r"([<>]?)(\d{1,4})([hdws])", re.ASCII)
_DAY: Final = re.compile(r"([<>]?)(\d{4}-\d\d-\d\d)", re.ASCII)
_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "s": timedelta(weeks=1)}
"""Hours, days, weeks (semanas)."""
_NAMES: Final = {Key.CLIENT: "acme", Key.CONTACT: "ana"}
_HOUR: Final = timedelta(hours=1)
_YEARS: Final = range(1970, 2200)


class FilterError(InvalidField):
    """What was typed from `start` to `end` isn't understood; `incomplete`: its value is still to come."""

    def __init__(self, message: str, start: int, end: int, *, incomplete: bool = False, **params: object) -> None:
        super().__init__(message, field="filter", **params)
        self.start, self.end, self.incomplete = start, end, incomplete


def parse(text: str) -> Filter:
    """The filter that was typed. Raises FilterError."""
    text = text.replace("\0", " ")
    conditions: list[Condition] = []
    words: list[str] = []
    place = 0
    while (place := _next(text, place)) < len(text):
        head = _HEAD.match(text, place)
        key = understood(Key, head[2]) if head else None
        if head is not None and isinstance(key, Key):
            conditions.append(_condition(text, head, key))
            place = conditions[-1].end
        else:
            found = _WORD.match(text, place)
            assert found is not None  # something that isn't a space is there
            if (word := _bare(found[0])).strip():
                words.append(word)
            place = found.end()
    return Filter(conditions=tuple(conditions), words=tuple(words))


def print_filter(wanted: Filter, language: str = "en") -> str:
    """The filter as somebody types it in this language."""
    parts = [print_condition(condition, language) for condition in wanted.conditions]
    return " ".join([*parts, *map(_word, wanted.words)])


def print_condition(condition: Condition, language: str = "en") -> str:
    """One condition; without its place nothing of it is lost."""
    values = ",".join(_printed(value, condition.key, language) for value in condition.values)
    return f"{'-' if condition.negated else ''}{spoken(condition.key, language)}:{values}"


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────
def _next(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _bare(written: str) -> str:
    """Without the quotes round it; a quote inside is written twice. One that is never closed reaches to the end."""
    if not written.startswith('"'):
        return written
    inside = written[1:-1] if len(written) > 1 and _closed(written) else written[1:]
    return inside.replace('""', '"')


def _closed(written: str) -> bool:
    return (len(written) - len(written.rstrip('"'))) % 2 == (0 if set(written) == {'"'} else 1)


def _condition(text: str, head: re.Match[str], key: Key) -> Condition:
    values: list[Value] = []
    place = head.end()
    while found := _VALUE.match(text, place):
        value = _bare(found[0]).strip()
        if not value:
            break
        values.append(_value(key, value, found))
        place = found.end()
        if not text.startswith(",", place):
            return Condition(key=key, values=tuple(values), negated=bool(head[1]), start=head.start(), end=place)
        place += 1
    template = N_("After “{key}:” comes a value, such as {example}")
    raise FilterError(
        template, head.start(), place, incomplete=True, key=head[2], example=f"{head[2]}:{example_of(key)}"
    )


def example_of(key: Key, language: str = "en") -> str:
    """A value that this key takes."""
    if key in MOMENTS:
        return "<24h" if key is Key.DUE else "7d"
    if key in WORDS_OF:
        return spoken(next(iter(WORDS_OF[key])), language)
    return spoken(Whose.ME, language) if key is Key.ASSIGNEE else _NAMES.get(key, "vip")


def _value(key: Key, value: str, found: re.Match[str]) -> Value:
    quoted = found[0].startswith('"')
    if key in MOMENTS:
        return _when(value, found)
    if key in WORDS_OF:
        word = understood(WORDS_OF[key], value)
        if word is None:
            known = ", ".join(spoken(one) for one in WORDS_OF[key])
            raise FilterError(
                N_("“{value}” isn't among: {known}"), found.start(), found.end(), value=value, known=known
            )
        return word
    if key is Key.TAG:
        return "-".join(value.lower().split())
    whose = understood(Whose, value) if key is Key.ASSIGNEE and not quoted else None
    return value if whose is None else whose


def _when(value: str, found: re.Match[str]) -> When:
    if span := _SPAN.fullmatch(value):
        return When(side=Side(span[1]), span=int(span[2]) * _UNITS[span[3]])
    if day := _DAY.fullmatch(value):
        try:
            date_typed = date.fromisoformat(day[2])
        except ValueError:
            date_typed = None
        if date_typed is not None and date_typed.year in _YEARS:
            return When(side=Side(day[1]), day=date_typed)
    template = N_("“{value}” is no time: write <24h, 7d, >2w or a day such as >2026-01-31")
    raise FilterError(template, found.start(), found.end(), value=value)


# ── printing ────────────────────────────────────────────────────────────────────────────────────────────────
def _word(word: str) -> str:
    head = _HEAD.match(word)
    key = head is not None and understood(Key, head[2]) is not None
    return _in_quotes(word) if key or '"' in word or any(map(str.isspace, word)) else word


def _printed(value: Value, key: Key, language: str) -> str:
    if isinstance(value, When):
        return value.side + (value.day.isoformat() if value.day is not None else _span(value.span or timedelta(0)))
    if isinstance(value, StrEnum):
        return spoken(value, language)
    plainly = not any(char.isspace() or char in ',"' for char in value)
    if plainly and not (key is Key.ASSIGNEE and understood(Whose, value)):
        return value
    return _in_quotes(value)


def _span(span: timedelta) -> str:
    """In hours where it isn't whole days; a number of more than four digits becomes days."""
    hours = span // _HOUR
    if hours % 24 == 0 and hours:
        days = hours // 24
        return f"{days // 7}w" if days > 9999 else f"{days}d"
    return f"{hours}h"


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
