"""Reminders: once each for nearing and critical, never while nobody is there, and before the quiet hours."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.reminders import Stage, Whose, is_staffed, is_wanted, schedule, to_say
from ecsupport_desktop.domain.staffed import Office

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE = Office(hours=(*[((time(9), time(18)),)] * 5, (), ()), zone=UTC)
ALWAYS = Office(hours=((),) * 7, zone=UTC)
ANA, BEN = UUID(int=1), UUID(int=2)
POLICY = Policy()


def owed(due_at: datetime, number: int = 7, assignee: UUID | None = None) -> Owed:
    return Owed(request_id=UUID(int=number), due_at=due_at, assignee_id=assignee)


def test_as_each_band_begins_in_office_hours() -> None:
    due = MONDAY + timedelta(hours=17)  # critical at 13:00; it neared before anybody was there
    nearing, critical = schedule([owed(due)], POLICY, OFFICE)
    assert (critical.stage, critical.at, critical.early) == (Stage.CRITICAL, MONDAY + timedelta(hours=13), False)
    assert nearing.at <= critical.at
    with_none = schedule([owed(due)], POLICY, ALWAYS)
    assert [each.at for each in with_none] == [due - POLICY.nearing, due - POLICY.critical]


def test_what_is_due_on_sunday_night_is_said_on_friday_with_the_last_staffed_moment() -> None:
    due = MONDAY + timedelta(days=6, hours=3, minutes=10)
    friday = MONDAY + timedelta(days=4)
    for each in schedule([owed(due)], POLICY, OFFICE):
        assert each.at == friday + timedelta(hours=14)
        assert each.early
        assert each.last_staffed == friday + timedelta(hours=18)


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
