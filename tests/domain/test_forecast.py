"""The forecast: the team's own pace, in staffed hours, through the open requests in the queue's order."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.forecast import Owed, Pace, forecast, pace_of
from ecsupport_desktop.domain.horizon import columns_of, unstaffed
from ecsupport_desktop.domain.staffed import Office, staffed_between, staffed_from

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = Office(hours=(*[((time(9), time(17)),)] * 5, (), ()), zone=UTC)
NEVER = Office(hours=((),) * 7, zone=UTC)
TWO_AN_HOUR = Pace(responses=80, staffed=timedelta(hours=40))
hours = st.floats(-48, 48)


def owed(*due_in: float, first: int = -1) -> list[Owed]:
    return [
        Owed(request_id=UUID(int=at), due_at=MONDAY + timedelta(hours=each), first=at == first)
        for at, each in enumerate(due_in)
    ]


def test_each_response_takes_its_share_of_staffed_time() -> None:
    found = forecast(owed(*range(1, 21)), TWO_AN_HOUR, MONDAY, OFFICE)
    assert [each.answered_at for each in found[:3]] == [MONDAY + timedelta(minutes=30 * at) for at in (1, 2, 3)]
    # Sixteen fit into Monday; the seventeenth is Tuesday's first.
    assert found[15].answered_at == MONDAY + timedelta(hours=8)
    assert found[16].answered_at == MONDAY + timedelta(hours=24, minutes=30)


def test_what_is_due_on_sunday_is_late_when_friday_is_full() -> None:
    friday = MONDAY + timedelta(days=4, hours=7)
    sunday = [
        Owed(request_id=UUID(int=at), due_at=datetime(2026, 3, 8, 3, 10, tzinfo=UTC), first=False) for at in range(3)
    ]
    found = forecast(sunday, TWO_AN_HOUR, friday, OFFICE)
    assert [each.will_be_late for each in found] == [False, False, True]
    assert found[2].answered_at == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


def test_level_3_goes_first_and_is_never_made_later_by_others() -> None:
    found = forecast(owed(1, 2, 30, first=2), TWO_AN_HOUR, MONDAY, OFFICE)
    assert [each.request_id.int for each in found] == [2, 0, 1]


def test_with_too_little_history_nothing_is_said() -> None:
    for pace in (Pace(responses=19, staffed=timedelta(hours=40)), Pace(responses=80, staffed=timedelta(hours=15))):
        assert not pace.is_known
        assert forecast(owed(1), pace, MONDAY, OFFICE) == ()


def test_the_pace_counts_staffed_hours_only() -> None:
    pace = pace_of(49, MONDAY, MONDAY + timedelta(hours=48), OFFICE)
    assert (pace.responses, pace.staffed) == (49, timedelta(hours=16))
    assert pace_of(49, MONDAY, MONDAY + timedelta(hours=48), NEVER).staffed == timedelta(hours=48)


@given(st.lists(hours, max_size=40), st.floats(0.2, 20))
def test_nothing_is_answered_out_of_order_or_while_nobody_is_there(dues: list[float], an_hour: float) -> None:
    pace = Pace(responses=round(an_hour * 1000), staffed=timedelta(hours=1000))
    found = forecast(owed(*dues), pace, MONDAY, OFFICE)
    moments = [each.answered_at for each in found if each.answered_at is not None]
    assert moments == sorted(moments)
    assert [each.due_at for each in found] == sorted(each.due_at for each in found)
    for moment in moments:
        assert moment.weekday() < 5 and time(9) <= moment.time() <= time(17)
        spent = staffed_between(MONDAY, moment, OFFICE)
        assert abs(spent - pace.each * (moments.index(moment) + 1)) < timedelta(seconds=1)


@given(st.lists(hours, max_size=60), st.integers(1, 200))
def test_the_horizon_shows_every_request_once(dues: list[float], columns: int) -> None:
    found = sorted((MONDAY + timedelta(hours=each), UUID(int=at)) for at, each in enumerate(dues))
    moments, ids = tuple(due for due, _each in found), tuple(each for _due, each in found)
    view = columns_of(moments, ids, MONDAY, timedelta(hours=24), columns)
    wide = timedelta(hours=24) / columns
    for column in view.columns:
        assert column.first_due == moments[ids.index(column.ids[0])]
        assert all((moments[ids.index(each)] - MONDAY) // wide == column.at for each in column.ids)
    shown = [*view.overdue, *(each for column in view.columns for each in column.ids)]
    assert shown == [each for due, each in found if due < MONDAY + timedelta(hours=24)][: len(shown)]
    assert len(shown) + view.beyond == len(found)
    assert set(view.overdue) == {each for due, each in found if due < MONDAY}
    places = [column.at for column in view.columns]
    assert places == sorted(set(places)) and all(0 <= at < columns for at in places)


def test_nights_weekends_and_holidays_are_unstaffed() -> None:
    friday = MONDAY + timedelta(days=4)
    spans = unstaffed(friday, timedelta(hours=96), OFFICE)
    assert spans == (
        (friday + timedelta(hours=8), friday + timedelta(days=3)),
        (friday + timedelta(days=3, hours=8), friday + timedelta(days=4)),
    )
    holiday = Office(hours=OFFICE.hours, zone=UTC, holidays=(MONDAY.date(),))
    assert unstaffed(MONDAY, timedelta(hours=8), holiday) == ((MONDAY, MONDAY + timedelta(hours=8)),)
    assert unstaffed(MONDAY, timedelta(hours=96), NEVER) == ()


def test_the_spring_night_is_an_hour_shorter() -> None:
    madrid = Office(hours=((((time(0), time(23, 59))),),) * 7, zone=ZoneInfo("Europe/Madrid"))
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)  # midnight there
    since, until = next(staffed_from(start, madrid))
    assert (since, until - since) == (start, timedelta(hours=22, minutes=59))
