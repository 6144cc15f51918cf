"""Reminders: once each for nearing and critical, never while nobody is there, and before the quiet hours."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.reminders import (
    BEFORE_QUIET,
    Stage,
    Whose,
    is_staffed,
    is_wanted,
    schedule,
    to_say,
)
from ecsupport_desktop.domain.staffed import Office, staffed_between

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = Office(hours=(*[((time(9), time(18)),)] * 5, (), ()), zone=UTC)
ALWAYS = Office(hours=((),) * 7, zone=UTC)
ANA, BEN = UUID(int=1), UUID(int=2)
POLICY = Policy()
LOOK = timedelta(minutes=5)


def owed(due_at: datetime, number: int = 7, assignee: UUID | None = None) -> Owed:
    return Owed(request_id=UUID(int=number), due_at=due_at, assignee_id=assignee)


def test_as_each_band_begins_in_office_hours() -> None:
    due = MONDAY + timedelta(days=1, hours=17)
    half_day = Policy(nearing=timedelta(hours=7))
    planned = schedule([owed(due)], half_day, OFFICE)
    assert [(each.stage, each.at, each.early) for each in planned] == [
        (Stage.NEARING, due - half_day.nearing, False),
        (Stage.CRITICAL, due - half_day.critical, False),
    ]
    with_none = schedule([owed(due)], POLICY, ALWAYS)
    assert [each.at for each in with_none] == [due - POLICY.nearing, due - POLICY.critical]


def test_what_nears_at_night_is_said_an_hour_before_people_leave() -> None:
    wednesday = MONDAY + timedelta(days=2)
    nearing, critical = schedule([owed(wednesday + timedelta(hours=15))], POLICY, OFFICE)
    assert (nearing.stage, nearing.at, nearing.early) == (Stage.NEARING, wednesday - timedelta(hours=7), True)
    assert (critical.stage, critical.at, critical.early) == (Stage.CRITICAL, wednesday + timedelta(hours=11), False)


def test_what_is_critical_before_anybody_comes_leaves_its_lead_of_staffed_time() -> None:
    wednesday = MONDAY + timedelta(days=2)
    nearing, critical = schedule([owed(wednesday + timedelta(hours=10))], POLICY, OFFICE)
    assert critical.at == wednesday - timedelta(hours=9)  # Tuesday 15:00: three hours then, one on Wednesday
    assert nearing.at == critical.at - BEFORE_QUIET


def test_what_is_due_on_sunday_night_is_said_on_friday_with_the_last_staffed_moment() -> None:
    due = MONDAY + timedelta(days=6, hours=3, minutes=10)
    friday = MONDAY + timedelta(days=4)
    planned = schedule([owed(due)], POLICY, OFFICE)
    assert [each.at for each in planned] == [friday + timedelta(hours=13), friday + timedelta(hours=14)]
    assert all(each.early and each.last_staffed == friday + timedelta(hours=18) for each in planned)


def test_what_is_due_soon_after_people_leave_is_critical_while_they_can_still_answer() -> None:
    due = MONDAY + timedelta(days=4, hours=21, minutes=50)  # critical would begin ten minutes before they leave
    assert schedule([owed(due)], POLICY, OFFICE)[1].at == MONDAY + timedelta(days=4, hours=14)


@given(st.integers(9 * 60, 17 * 60))
def test_each_request_due_on_a_working_day_nears_and_becomes_critical_while_somebody_is_there(minutes: int) -> None:
    due = MONDAY + timedelta(days=2, minutes=minutes)
    planned, opened = schedule([owed(due)], POLICY, OFFICE), due - timedelta(hours=48)
    told: list[tuple[Stage, datetime]] = []
    for look in range(48 * 12 + 1):
        now = opened + look * LOOK
        saying, settled = to_say(planned, now, OFFICE)
        planned = planned[len(settled) :]
        told += [(each.stage, now) for each in saying]
    assert [stage for stage, _now in told] == [Stage.NEARING, Stage.CRITICAL]
    assert all(is_staffed(now, OFFICE) for _stage, now in told)
    assert staffed_between(told[0][1], due - POLICY.nearing, OFFICE) >= BEFORE_QUIET - LOOK
    assert staffed_between(told[1][1], due, OFFICE) >= POLICY.critical - LOOK


@given(st.integers(0, 14 * 24 * 60), st.integers(241, 48 * 60))
def test_nearing_is_never_said_after_critical_nor_after_its_band_begins(minutes: int, lead: int) -> None:
    due, policy = MONDAY + timedelta(minutes=minutes), Policy(nearing=timedelta(minutes=lead))
    for office in (OFFICE, ALWAYS):
        nearing, critical = schedule([owed(due)], policy, office)
        assert (nearing.stage, critical.stage) == (Stage.NEARING, Stage.CRITICAL)
        assert nearing.at < critical.at
        assert nearing.at <= due - policy.nearing and critical.at <= due - policy.critical
        assert is_staffed(nearing.at, office) and is_staffed(critical.at, office)
        assert nearing.at <= critical.at - BEFORE_QUIET or not (nearing.early or critical.early)


@given(st.lists(st.integers(0, 200), max_size=20), st.integers(0, 200), st.integers(0, 12))
def test_what_is_planned_for_some_hours_is_what_the_whole_plan_says_of_them(
    dues: list[int], now_hours: int, ahead: int
) -> None:
    requests = [owed(MONDAY + timedelta(hours=each), at) for at, each in enumerate(dues)]
    now = MONDAY + timedelta(hours=now_hours)
    until = now + timedelta(hours=ahead)
    whole = schedule(requests, POLICY, OFFICE)
    some = schedule(requests, POLICY, OFFICE, since=now, until=until)
    assert some == tuple(each for each in whole if each.due_at >= now and each.at <= until)


def test_both_stages_at_once_are_one_message() -> None:
    planned = schedule([owed(MONDAY + timedelta(days=6, hours=3))], POLICY, OFFICE)
    saying, settled = to_say(planned, MONDAY + timedelta(days=4, hours=15), OFFICE)
    assert [each.stage for each in saying] == [Stage.CRITICAL]
    assert set(settled) == set(planned)


def test_nothing_is_said_in_quiet_hours_or_of_what_is_overdue() -> None:
    planned = schedule([owed(MONDAY + timedelta(hours=17))], POLICY, OFFICE)
    assert to_say(planned, MONDAY + timedelta(hours=22), OFFICE) == ((), ())
    saying, settled = to_say(planned, MONDAY + timedelta(days=1, hours=10), OFFICE)
    assert saying == () and set(settled) == set(planned)


def test_whose_requests_somebody_is_reminded_of() -> None:
    mine, bens, nobodys = owed(MONDAY, 1, ANA), owed(MONDAY, 2, BEN), owed(MONDAY, 3)
    expected = {
        Whose.ALL: [mine, bens, nobodys], Whose.MINE: [mine], Whose.NONE: [],
        Whose.MINE_AND_UNASSIGNED: [mine, nobodys],
    }  # fmt: skip
    for whose, wanted in expected.items():
        assert [each for each in (mine, bens, nobodys) if is_wanted(each, whose, ANA)] == wanted


@given(st.lists(st.floats(0, 200), max_size=10), st.lists(st.floats(0, 210), min_size=1, max_size=60))
def test_every_reminder_is_said_at_most_once_and_while_somebody_is_there(dues: list[float], looks: list[float]) -> None:
    requests = [owed(MONDAY + timedelta(hours=each), at) for at, each in enumerate(dues)]
    planned = schedule(requests, POLICY, OFFICE)
    said: set[str] = set()
    times: list[tuple[UUID, Stage]] = []
    for look in sorted(looks):
        now = MONDAY + timedelta(hours=look)
        saying, settled = to_say([each for each in planned if each.key not in said], now, OFFICE)
        assert not saying or is_staffed(now, OFFICE)
        assert all(each.at <= now <= each.due_at for each in saying)
        assert set(saying) <= set(settled)
        said.update(each.key for each in settled)
        times += [(each.request_id, each.stage) for each in saying]
    assert len(times) == len(set(times))
