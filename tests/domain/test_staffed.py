"""Office hours and holidays decide when to warn, never when a response is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.staffed import Office, OfficeHours, last_staffed_moment
from ecsupport_desktop.domain.timetable import Timetable

MADRID = ZoneInfo("Europe/Madrid")
DAY = ((time(8, 30), time(18)),)
SPLIT = ((time(9), time(14)), (time(16), time(19)))
WEEK: OfficeHours = (DAY, DAY, DAY, DAY, SPLIT, (), ())
NOBODY: OfficeHours = ((),) * 7


def madrid(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    """A moment of 2026: 1 March is a Sunday."""
    return datetime(2026, month, day, hour, minute, tzinfo=MADRID)


def office(hours: OfficeHours = WEEK, *holidays: date) -> Office:
    return Office(hours=hours, zone=MADRID, holidays=holidays)


def warn_at(due: datetime, lead: timedelta, office: Office) -> datetime:
    return Timetable(office, due).warn_at(due, lead)


@pytest.mark.parametrize(
    ("due", "last"),
    [
        (madrid(8, 3, 10), madrid(6, 19)),  # Sunday night: Friday evening
        (madrid(3, 11), madrid(3, 11)),  # in office hours: due itself
        (madrid(3, 8, 30), madrid(2, 18)),  # nobody is there before the first minute
        (madrid(3, 8, 31), madrid(3, 8, 31)),
        (madrid(3, 18), madrid(3, 18)),
        (madrid(3, 23), madrid(3, 18)),
        (madrid(6, 15), madrid(6, 14)),  # the siesta of a Friday
    ],
)
def test_the_last_staffed_moment_is_due_or_the_end_of_the_last_span(due: datetime, last: datetime) -> None:
    assert last_staffed_moment(due, WEEK, MADRID) == last


def test_a_holiday_is_not_staffed() -> None:
    monday, friday = date(2026, 3, 9), date(2026, 3, 6)
    assert last_staffed_moment(madrid(9, 11), WEEK, MADRID, {monday}) == madrid(6, 19)
    assert last_staffed_moment(madrid(9, 11), WEEK, MADRID, {monday, friday}) == madrid(5, 18)


def test_where_nobody_ever_is_there_is_no_staffed_moment() -> None:
    assert last_staffed_moment(madrid(9, 11), NOBODY, MADRID) is None
    assert warn_at(madrid(9, 11), timedelta(hours=4), office(NOBODY)) == madrid(9, 7)


def test_a_moment_of_another_zone_is_looked_at_in_the_offices() -> None:
    assert last_staffed_moment(datetime(2026, 3, 3, 17, 30, tzinfo=UTC), WEEK, MADRID) == madrid(3, 18)


@pytest.mark.parametrize(
    ("due", "lead", "warned"),
    [
        (madrid(3, 16), 4, madrid(3, 12)),  # within one working day: simply before
        (madrid(9, 3), 2, madrid(6, 17)),  # due on Monday night: Friday afternoon
        (madrid(3, 10), 4, madrid(2, 15, 30)),  # half of it yesterday
        (madrid(6, 17), 4, madrid(6, 11)),  # around the siesta
    ],
)
def test_a_warning_leaves_its_lead_of_staffed_time(due: datetime, lead: int, warned: datetime) -> None:
    assert warn_at(due, timedelta(hours=lead), office()) == warned


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    st.timedeltas(timedelta(0), timedelta(hours=47)),
)
def test_a_warning_comes_when_somebody_is_there_and_never_late(due: datetime, lead: timedelta) -> None:
    warned = warn_at(due, lead, office())
    assert warned <= due - lead
    local = warned.astimezone(MADRID)
    assert any(opens <= local.time() <= closes for opens, closes in WEEK[local.weekday()])


@pytest.mark.parametrize(("day", "month"), [(29, 3), (25, 10)])
def test_the_nights_the_clock_changes_are_counted_as_long_as_they_are(day: int, month: int) -> None:
    all_day: OfficeHours = ((((time(0), time(23, 59)),)),) * 7
    due = madrid(day, 12, month=month)
    warned = warn_at(due, timedelta(hours=11), office(all_day))
    assert due.timestamp() - warned.timestamp() == 11 * 3600
