"""Quiet hours of somebody's own: never spoken in, and what would fall into them is said before."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.quiet import heard_in
from ecsupport_desktop.domain.reminders import BEFORE_QUIET, is_staffed, schedule, to_say
from ecsupport_desktop.domain.staffed import Office

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = Office(hours=(*[((time(9), time(18)),)] * 5, (), ()), zone=UTC)
ALWAYS = Office(hours=((),) * 7, zone=UTC)
NIGHT = (time(22), time(7))
NOON = (time(13), time(14))
POLICY = Policy()


def owed(due_at: datetime) -> Owed:
    return Owed(request_id=UUID(int=7), due_at=due_at)


def test_without_quiet_hours_of_their_own_the_offices_hours_hold() -> None:
    assert heard_in(OFFICE, ()) is OFFICE


@pytest.mark.parametrize(
    ("hours", "heard"),
    [(6.9, False), (7, True), (12.9, True), (13, False), (14, True), (21.9, True), (22, False), (23.9, False)],
)
def test_quiet_hours_go_over_midnight_and_there_may_be_several(hours: float, heard: bool) -> None:
    assert is_staffed(MONDAY + timedelta(hours=hours), heard_in(OFFICE, (NIGHT, NOON))) is heard


def test_days_off_stay_quiet_unless_nobody_has_office_hours() -> None:
    saturday = MONDAY + timedelta(days=5, hours=12)
    assert not is_staffed(saturday, heard_in(OFFICE, (NIGHT,)))
    assert is_staffed(saturday, heard_in(ALWAYS, (NIGHT,)))


def test_what_becomes_critical_in_them_is_said_an_hour_before() -> None:
    due = MONDAY + timedelta(days=1, hours=3)
    nearing, critical = schedule([owed(due)], POLICY, ALWAYS, heard_in(ALWAYS, (NIGHT,)))
    assert (nearing.at, critical.at) == (due - POLICY.nearing, MONDAY + timedelta(hours=21))
    assert critical.early and not nearing.early


def test_what_comes_in_after_the_office_closed_is_said_while_it_may_be() -> None:
    due = MONDAY + timedelta(days=2, hours=3)
    evening = MONDAY + timedelta(days=1, hours=20)
    heard = heard_in(OFFICE, (NIGHT,))
    assert to_say(schedule([owed(due)], POLICY, OFFICE), evening, OFFICE)[0] == ()
    assert len(to_say(schedule([owed(due)], POLICY, OFFICE, heard), evening, heard)[0]) == 1


TIMES = st.times(max_value=time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0))


@given(st.tuples(TIMES, TIMES), st.integers(3 * 24 * 60, 12 * 24 * 60), st.sampled_from([OFFICE, ALWAYS]))
def test_both_are_planned_in_order_for_moments_that_may_be_heard(
    quiet: tuple[time, time], minutes: int, office: Office
) -> None:
    begins, ends = (timedelta(hours=each.hour, minutes=each.minute) for each in quiet)
    assume(timedelta(hours=1) <= (begins - ends) % timedelta(days=1))  # what the settings allow
    due, heard = MONDAY + timedelta(minutes=minutes), heard_in(office, (quiet,))
    nearing, critical = schedule([owed(due)], POLICY, office, heard)
    assert is_staffed(nearing.at, heard) and is_staffed(critical.at, heard)
    assert nearing.at < critical.at <= due - POLICY.critical
    assert nearing.at <= due - POLICY.nearing or nearing.at <= critical.at - BEFORE_QUIET
