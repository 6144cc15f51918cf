"""What the horizon shows: due moments by column, what is overdue, and when nobody is there. Pure; moments aware UTC."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ecsupport_desktop.domain.staffed import Office, staffed_from

ZOOMS: Final = tuple(timedelta(hours=hours) for hours in (6, 12, 24, 48))
"""How much time the strip may span; the last is the promise's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The requests due in one column of the strip, the soonest first."""

    at: int
    ids: tuple[UUID, ...]
    first_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The strip from `start` on: overdue ones apart, the rest by column. What is due later isn't shown."""

    overdue: tuple[UUID, ...]
    columns: tuple[Column, ...]
    beyond: int


def columns_of(
    moments: Sequence[datetime], ids: tuple[UUID, ...], start: datetime, span: timedelta, columns: int
) -> View:
    """What is due when, sorted, and whose moments these are. Each falls into one of so many columns of the same width;
    due itself isn't overdue.
    """
    first = bisect_left(moments, start)
    found = []
    wide, place = span / columns, first
    for at in range(columns):
        end = bisect_left(moments, start + wide * (at + 1), lo=place)
        if end > place:
            found.append(Column(at=at, ids=ids[place:end], first_due=moments[place]))
        place = end
    return View(overdue=ids[:first], columns=tuple(found), beyond=len(ids) - place)


def unstaffed(start: datetime, span: timedelta, office: Office) -> tuple[tuple[datetime, datetime], ...]:
    """The spans in which nobody is there: nights, weekends, holidays. None where the office's hours say nothing."""
    if office.always_there:
        return ()
    end, from_here, found = start + span, start, []
    for since, until in staffed_from(start, office):
        if since >= end:
            break
        if since > from_here:
            found.append((from_here, since))
        from_here = until
    if from_here < end:
        found.append((from_here, end))
    return tuple(found)
