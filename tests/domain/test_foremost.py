"""The worst urgency counts, and within it Level 3 comes first: as in every queue."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.domain.foremost import foremost
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.domain.urgency import Urgency, urgency_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
POLICY = Policy()
WORST = (Urgency.OVERDUE, Urgency.CRITICAL, Urgency.NEARING)


def owed(number: int, hours_left: float, *, first: bool = False) -> Owed:
    return Owed(request_id=UUID(int=number), due_at=NOW + timedelta(hours=hours_left), first=first)


def test_level_3_comes_first_among_those_that_press_as_much() -> None:
    found = foremost([owed(1, 1), owed(2, 2, first=True), owed(3, 9, first=True)], NOW, POLICY)
    assert found is not None
    assert (found.urgency, found.count, found.request_id) == (Urgency.CRITICAL, 2, UUID(int=2))


def test_nothing_presses_while_all_is_calm() -> None:
    assert foremost([], NOW, POLICY) is None
    assert foremost([owed(1, 12.01), owed(2, 40)], NOW, POLICY) is None


@given(st.lists(st.sampled_from([-30.0, -1.0, 0.0, 3.0, 4.0, 4.1, 11.0, 12.0, 12.1, 30.0]), max_size=12))
def test_it_counts_what_every_row_says(hours: list[float]) -> None:
    requests = [owed(at, each) for at, each in enumerate(sorted(hours))]
    bands = [urgency_of(each.due_at, NOW, POLICY) for each in requests]
    worst = next((urgency for urgency in WORST if urgency in bands), None)
    found = foremost(requests, NOW, POLICY)
    assert (found.urgency if found else None) == worst
    assert (found.count if found else 0) == bands.count(worst)
