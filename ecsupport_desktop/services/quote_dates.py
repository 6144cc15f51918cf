"""Days as people write them: 2026-05-04, 4/5/2026, 4.5., "4 May 2026"; what could be another day is refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from babel.dates import format_date

from ecsupport_desktop.domain.errors import N_, InvalidField

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_PARTS: Final = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}))?\.?", re.ASCII)


def day_text(day: date, language: str) -> str:
    """Short and not to be misread: "4 May 2026", "4 may 2026"; `read_day` reads it back."""
    return str(format_date(day, "d MMM y", locale=language))


def read_day(text: str, language: str, today: date) -> date:
    """The day this says; without a year the next such day. Raises InvalidField (`due`)."""
    bare = " ".join(text.split())
    if (found := _ISO.fullmatch(bare)) is not None:
        return _day(text, *(int(part) for part in found.groups()))
    if (found := _PARTS.fullmatch(bare)) is not None:
        first, second, year = int(found.group(1)), int(found.group(2)), found.group(3)
        if language == "en" and first <= 12 and second <= 12 and first != second:
            raise InvalidField(
                N_("“{text}” can be two days: write {one} or {two}"), field="due", text=text,
                one=day_text(_next(text, year, second, first, today), language),
                two=day_text(_next(text, year, first, second, today), language),
            )  # fmt: skip
        day, month = (second, first) if second > 12 else (first, second)
        return _next(text, year, month, day, today)
    for year in (today.year - 1, today.year, today.year + 1, today.year + 2):
        if (found_day := _in_words(bare, year, language)) is not None:
            return found_day
    raise _unreadable(text, today, language)


def _in_words(text: str, year: int, language: str) -> date | None:
    """A day of this year as `day_text` writes it."""
    match = re.fullmatch(r"(\d{1,2}) (.+?)\.? (\d{4})", text)
    if match is None or int(match.group(3)) != year:
        return None
    wanted = match.group(2).casefold()
    for month in range(1, 13):
        first = date(year, month, 1)
        names = {str(format_date(first, form, locale=language)).casefold().rstrip(".") for form in ("MMM", "MMMM")}
        if wanted in names:
            try:
                return date(year, month, int(match.group(1)))
            except ValueError:
                return None
    return None


def _next(text: str, year: str | None, month: int, day: int, today: date) -> date:
    if year is not None:
        return _day(text, int(year), month, day)
    found = _day(text, today.year, month, day)
    return found if found >= today else _day(text, today.year + 1, month, day)


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise InvalidField(N_("There is no such day as “{text}”"), field="due", text=text) from error


def _unreadable(text: str, today: date, language: str) -> InvalidField:
    example = day_text(today, language)
    return InvalidField(N_("“{text}” isn't a day such as {example}"), field="due", text=text, example=example)
