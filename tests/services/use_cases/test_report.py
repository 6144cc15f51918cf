"""Reports count cycles, each in the period it belongs to."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, CycleEnd
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.report import Names, Per, distribution, periods_between, report

START = datetime(2026, 3, 1, tzinfo=UTC)
NOBODY = Names(agents={}, clients={})
ANA = new_id()


def request_with(*spans: tuple[float, float | None]) -> Request:
    """A request with a cycle for each (opened, ended) in hours after the start."""
    cycles = tuple(
        Cycle(
            number=number,
            opened_at=START + timedelta(hours=opened),
            opened_by=new_id(),
            ended_at=None if ended is None else START + timedelta(hours=ended),
            ended_by=None if ended is None else CycleEnd.RESPONSE_DELIVERED,
            ended_by_agent=None if ended is None else ANA,
        )
        for number, (opened, ended) in enumerate(spans, start=1)
    )
    return Request(
        id=new_id(), number="ECS-2026-000001", subject="x", language="en", channel=Channel.MAIL,
        registered_at=START, head=new_id(), cycles=cycles,
    )  # fmt: skip


def one_month(*requests: Request, now: datetime = START + timedelta(days=20)) -> dict[str, object]:
    periods = periods_between(date(2026, 3, 1), date(2026, 3, 31), Per.MONTH, UTC)
    (month,) = report(requests, Names(agents={ANA: "Ana"}, clients={}), periods, now)
    return month.json()


def test_in_time_late_open_and_overdue_are_told_apart() -> None:
    counted = one_month(request_with((0, 48), (60, 109), (400, None)), request_with((470, None)), request_with((0, 1)))
    assert counted["period"] == "2026-03"
    assert {name: counted[name] for name in ("in_time", "late", "open", "overdue")} == {
        "in_time": 2,
        "late": 1,
        "open": 2,
        "overdue": 1,
    }
    assert counted["by_agent"] == {
        "Ana": {"in_time": 2, "late": 1, "open": 0, "overdue": 0},
        "nobody": {"in_time": 0, "late": 0, "open": 2, "overdue": 1},
    }


def test_the_answer_times_are_distributed() -> None:
    figures = distribution([1.0, 2.0, 3.0, 50.0])
    assert (figures["count"], figures["median_hours"], figures["p90_hours"]) == (4, 2.5, 50.0)
    counts = {bucket["up_to_hours"]: bucket["count"] for bucket in figures["histogram"] if bucket["count"]}
    assert counts == {1: 1, 4: 2, 72: 1}
    assert distribution([])["median_hours"] is None


def test_what_was_open_at_the_end_of_a_past_period_counts_as_open_there() -> None:
    periods = periods_between(date(2026, 3, 1), date(2026, 3, 2), Per.DAY, UTC)
    first, second = report([request_with((1, 30))], NOBODY, periods, START + timedelta(days=9))
    assert (first.total.open, first.total.in_time) == (1, 0)
    assert (second.total.open, second.total.in_time) == (0, 1)


def test_periods_end_at_local_midnight_through_a_summer_time_change() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    (day,) = periods_between(date(2026, 3, 29), date(2026, 3, 29), Per.DAY, madrid)
    assert day[2].astimezone(UTC) - day[1].astimezone(UTC) == timedelta(hours=23)


@given(
    first=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=st.integers(0, 900),
    per=st.sampled_from([*Per, None]),
)
def test_periods_join_without_gaps(first: date, days: int, per: Per | None) -> None:
    last = first + timedelta(days=days)
    periods = periods_between(first, last, per, UTC)
    assert periods[0][1] == datetime(first.year, first.month, first.day, tzinfo=UTC)
    assert periods[-1][2] == datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    assert all(one[2] == two[1] for one, two in pairwise(periods))
    assert len({period[0] for period in periods}) == len(periods)
