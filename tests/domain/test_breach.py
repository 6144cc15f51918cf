"""One cause for each late cycle, found from what happened to it."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.breach import Cause, Happened, explain
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.staffed import Office, staffed_between
from ecsupport_desktop.domain.words import CycleEnd

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
REQUEST, ANA, BEN, DELIVERY = (UUID(int=number) for number in range(1, 5))
WORKDAY = ((time(9), time(17)),)
OFFICE = Office(hours=(*[WORKDAY] * 5, (), ()), zone=UTC)


def cycle(opened: datetime = MONDAY, hours: float | None = 60) -> Cycle:
    ended = None if hours is None else opened + timedelta(hours=hours)
    how = CycleEnd.RESPONSE_DELIVERED if ended else None
    by, delivery = (ANA, DELIVERY) if ended else (None, None)
    return Cycle(
        number=1, opened_at=opened, opened_by=REQUEST, ended_at=ended, ended_by=how, ended_by_agent=by,
        recorded_at=ended, delivery_id=delivery,
    )  # fmt: skip


def assigned(hours: float, who: UUID | None) -> tuple[datetime, UUID, e.AnyEvent]:
    return MONDAY + timedelta(hours=hours), BEN, e.RequestAssigned(request_id=REQUEST, assignee_id=who)


def sent(hours: float) -> tuple[datetime, UUID, e.AnyEvent]:
    event = object.__new__(e.MessageSent)
    return MONDAY + timedelta(hours=hours), ANA, event


@pytest.mark.parametrize(
    ("of", "events", "cause"),
    [
        (cycle(), [], Cause.NEVER_ASSIGNED),
        (cycle(), [assigned(50, ANA)], Cause.NEVER_ASSIGNED),
        (cycle(), [assigned(40, ANA)], Cause.ASSIGNED_LATE),
        (cycle(), [assigned(2, ANA)], Cause.ANSWERED_LATE),
        (cycle(), [assigned(-5, ANA)], Cause.ANSWERED_LATE),
        (cycle(), [assigned(2, ANA), assigned(30, BEN)], Cause.HANDED_ON),
        (cycle(), [assigned(2, ANA), sent(20)], Cause.NOT_DELIVERED),
        (cycle(hours=None), [assigned(2, ANA)], Cause.STILL_OPEN),
        (cycle(MONDAY + timedelta(days=4, hours=8)), [], Cause.NOBODY_THERE),
    ],
)
def test_each_late_cycle_has_one_cause(of: Cycle, events: list, cause: Cause) -> None:
    assert explain(of, events, OFFICE, Policy()).cause is cause


def test_the_timeline_is_in_order_and_names_due() -> None:
    found = explain(cycle(), [assigned(2, ANA), sent(55)], OFFICE, Policy()).timeline
    assert [point.what for point in found] == [
        Happened.OPENED, Happened.ASSIGNED, Happened.DUE, Happened.SENT, Happened.ENDED,
    ]  # fmt: skip
    assert [point.at for point in found] == sorted(point.at for point in found)


def test_what_happened_before_or_after_isnt_of_the_cycle() -> None:
    found = explain(cycle(), [assigned(-9, BEN), assigned(2, ANA), assigned(80, BEN)], OFFICE, Policy()).timeline
    assert [point.agent_id for point in found if point.what is Happened.ASSIGNED] == [ANA]
    assert found[0].agent_id == BEN


def test_staffed_time_is_counted_within_the_span() -> None:
    assert staffed_between(MONDAY, MONDAY + timedelta(hours=48), OFFICE) == timedelta(hours=16)
    friday = MONDAY + timedelta(days=4, hours=7)
    assert staffed_between(friday, friday + timedelta(hours=48), OFFICE) == timedelta(hours=1)
    assert staffed_between(friday, friday + timedelta(hours=2), Office(hours=((),) * 7, zone=UTC)) == timedelta(hours=2)
