"""The figures of a report: every answer of the period stands once in each chart, and each request in its place."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.policy import RESPONSE_TIME
from ecsupport_desktop.domain.words import CycleEnd
from ecsupport_desktop.services.figures import CycleFact, Facts, Kind, Waiting, figures

START, NOW = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
AGENTS = (None, UUID(int=1), UUID(int=2))
moments = st.datetimes(datetime(2026, 2, 1), datetime(2026, 3, 29), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def facts(draw) -> Facts:
    cycles = []
    for number in range(draw(st.integers(0, 30))):
        opened = draw(moments)
        took = draw(st.none() | st.floats(0, 120))
        ended = None if took is None else min(opened + timedelta(hours=took), NOW)
        by = None if ended is None else CycleEnd.RESPONSE_DELIVERED
        agent = draw(st.sampled_from(AGENTS[1:])) if ended else None
        cycles.append(
            CycleFact(UUID(int=number), 1, opened, ended, by, agent, None, draw(st.sampled_from(AGENTS)), None)
        )
    waiting = tuple(Waiting(UUID(int=100 + at), each) for at, each in enumerate(draw(st.lists(moments, max_size=5))))
    return Facts(cycles=tuple(cycles), waiting=waiting, now=NOW)


@given(facts())
def test_every_answer_of_the_period_stands_once_in_each_chart(found: Facts) -> None:
    made = figures(found, START, NOW, MADRID)
    ended = Counter(each.request_id for each in found.cycles if each.ended_at and START <= each.ended_at < NOW)
    charts = (made.weeks, made.by_agent, made.by_client, made.by_assessment)
    for chart in charts:
        assert Counter(one for bar in chart for part in bar.parts for one in part.ids) == ended
        assert sum(bar.of(Kind.LATE) for bar in chart) == made.late
    assert Counter(one for step in made.curve for one in step.ids) == ended
    assert made.ended == ended.total()
    if made.ended:
        assert made.curve[-1].share == 1
    assert [step.share for step in made.curve] == sorted(step.share for step in made.curve)


@given(facts())
def test_what_waits_is_counted_by_its_age_now(found: Facts) -> None:
    made = figures(found, START, NOW, MADRID)
    still = [each for each in found.cycles if each.ended_at is None]
    assert sum(bar.count for bar in made.owed) == len(still)
    overdue = sum(bar.count for bar in made.owed if isinstance(bar.key, int) and bar.key < 0)
    assert overdue <= sum(each.due_at < NOW for each in still)
    assert sum(bar.count for bar in made.waiting) == len(found.waiting)
    assert set(made.breaches) == {
        each for each in found.cycles
        if (each.ended_at or NOW) > each.due_at and (each.ended_at is None or START <= each.ended_at < NOW)
    }  # fmt: skip


def test_an_answer_at_the_very_due_moment_is_in_time() -> None:
    opened = START + timedelta(days=1)
    for took, late in ((RESPONSE_TIME, 0), (RESPONSE_TIME + timedelta(microseconds=1), 1)):
        one = CycleFact(UUID(int=1), 1, opened, opened + took, CycleEnd.RESPONSE_DELIVERED, None, None, None, None)
        assert figures(Facts(cycles=(one,), waiting=(), now=NOW), START, NOW, UTC).late == late


def test_the_load_is_by_the_offices_own_hours() -> None:
    opened = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half past one on the night that has no two o'clock
    later = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    cycles = tuple(
        CycleFact(UUID(int=at), 1, moment, None, None, None, None, None, None)
        for at, moment in enumerate((opened, later))
    )
    load = figures(Facts(cycles=cycles, waiting=(), now=NOW), START, NOW, MADRID).load
    assert load == {(6, 1): (UUID(int=0),), (6, 3): (UUID(int=1),)}


def test_what_is_owed_again_came_once() -> None:
    first = CycleFact(UUID(int=1), 1, START, NOW, CycleEnd.RESPONSE_DELIVERED, None, None, None, None)
    again = first._replace(number=2, ended_at=None, ended_by=None)  # its response didn't arrive: the same 48 hours
    assert figures(Facts(cycles=(first, again), waiting=(), now=NOW), START, NOW, UTC).load == {(0, 0): (UUID(int=1),)}


def test_those_that_needed_no_response_are_counted_and_told_apart() -> None:
    first = CycleFact(UUID(int=1), 1, START, START, CycleEnd.RESPONSE_DELIVERED, None, None, None, None)
    none = first._replace(request_id=UUID(int=2), ended_by=CycleEnd.NO_RESPONSE_NEEDED)
    still = first._replace(request_id=UUID(int=3), ended_at=None, ended_by=None)
    found = figures(Facts(cycles=(first, none, still), waiting=(), now=NOW), START, NOW, UTC)
    assert (found.ended, found.unneeded, found.late, found.overdue) == (2, 1, 0, 1)
