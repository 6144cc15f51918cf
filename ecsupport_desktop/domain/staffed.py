"""When somebody is there: it decides when to warn, never when a response is due (48 hours are wall-clock hours)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

OfficeHours = tuple[tuple[tuple[time, time], ...], ...]
"""Seven days, Monday first; a day is its staffed spans in order, local wall-clock times, none when closed."""

_LOOKED_BACK: Final = timedelta(days=60)
"""No holiday is longer; who is never there must not be searched for without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where and when the team works. `holidays` are local dates on which nobody is there."""

    hours: OfficeHours
    zone: tzinfo
    holidays: Collection[date] = ()

    @property
    def always_there(self) -> bool:
        """The hours say nothing: nobody is known ever to be away."""
        return not any(self.hours)


def last_staffed_moment(
    due_at: datetime, office: OfficeHours, zone: tzinfo, holidays: Collection[date] = ()
) -> datetime | None:
    """The last moment (UTC) at or before due at which somebody is there: due itself, or the end of a staffed span.

    None where nobody is there in the two months before.
    """
    spans = spans_before(due_at, Office(hours=office, zone=zone, holidays=holidays))
    return next((until for _since, until in spans), None)


def spans_before(due_at: datetime, office: Office) -> Iterator[tuple[datetime, datetime]]:
    """Staffed spans (UTC), the latest first, the first of them cut off at due."""
    due_at = due_at.astimezone(UTC)
    day = due_at.astimezone(office.zone).date()
    earliest = day - _LOOKED_BACK
    while day > earliest:
        for opens, closes in reversed(() if day in office.holidays else office.hours[day.weekday()]):
            since, until = (_instant(day, moment, office.zone) for moment in (opens, closes))
            if since < min(until, due_at):
                yield since, min(until, due_at)
        day -= timedelta(days=1)


def _instant(day: date, moment: time, zone: tzinfo) -> datetime:
    """A wall-clock time as an instant; one that the spring night skips is what the clock would have gone on to."""
    return datetime.combine(day, moment, tzinfo=zone).astimezone(UTC)


def staffed_between(start: datetime, end: datetime, office: Office) -> timedelta:
    """How much of [start, end] somebody is there; all of it where the office's hours say nothing."""
    if office.always_there:
        return end - start
    start, found = start.astimezone(UTC), timedelta(0)
    for since, until in spans_before(end, office):
        if until <= start:
            break
        found += until - max(since, start)
    return found


def staffed_from(start: datetime, office: Office) -> Iterator[tuple[datetime, datetime]]:
    """Staffed spans (UTC) from `start` on, the first of them begun at start, for the two months to come."""
    start = start.astimezone(UTC)
    day = start.astimezone(office.zone).date()
    latest = day + _LOOKED_BACK
    while day < latest:
        for opens, closes in () if day in office.holidays else office.hours[day.weekday()]:
            since, until = (_instant(day, moment, office.zone) for moment in (opens, closes))
            if max(since, start) < until:
                yield max(since, start), until
        day += timedelta(days=1)
