"""Reading what changed gives what reading everything would."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain.forecast import Owed
from ecsupport_desktop.services.dues import MOST_CHANGED, read_dues

NOW = datetime(2026, 3, 2, tzinfo=UTC)


class Desk:
    """Which requests are owed a response, and what was asked of them."""

    def __init__(self, hours: dict[int, int]) -> None:
        self.hours = hours
        self.asked: list[object] = []

    def dues(self, of: object = None) -> tuple[Owed, ...]:
        self.asked.append(of)
        found = [
            Owed(request_id=UUID(int=number), due_at=NOW + timedelta(hours=hours))
            for number, hours in self.hours.items()
            if of is None or UUID(int=number) in of  # type: ignore[operator]
        ]
        return tuple(sorted(found, key=lambda each: each.due_at))


DUES = st.dictionaries(st.integers(0, 30), st.integers(0, 10_000), max_size=20)


@given(DUES, DUES, st.sets(st.integers(0, 30)))
def test_what_changed_takes_its_place_among_the_rest(
    before: dict[int, int], fresh: dict[int, int], changed: set[int]
) -> None:
    after = {number: hours for number, hours in before.items() if number not in changed}
    after |= {number: hours for number, hours in fresh.items() if number in changed}
    known = Desk(before).dues()
    found = read_dues(Desk(after), known, {UUID(int=number) for number in changed})  # type: ignore[arg-type]
    assert set(found) == set(Desk(after).dues())
    assert [each.due_at for each in found] == sorted(each.due_at for each in found)


def test_of_very_many_all_are_read() -> None:
    desk, changed = Desk({1: 1}), {UUID(int=number) for number in range(MOST_CHANGED + 1)}
    assert read_dues(desk, (), changed) == read_dues(desk, None, set()) == desk.dues()  # type: ignore[arg-type]
    assert desk.asked == [None, None, None]
