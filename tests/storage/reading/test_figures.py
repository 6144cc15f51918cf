"""Reports read the very cycles there are, and waiting requests with the moment they began to wait."""

from typing import Any

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import AssessmentKind, CycleEnd, DeliveryWay


def test_cycles_are_read_as_they_are(small_desk: Any) -> None:
    readers = small_desk.store.readers
    first, second, third = (small_desk.register(name) for name in ("First", "Second", "Third"))
    small_desk.passes(hours=3)
    small_desk.answer(first)
    small_desk.passes(hours=50)
    way = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=small_desk.now)
    small_desk.do(c.AskForInformation, second, items=("shop_url",), text="Which page?", sent=way)
    asked_at = small_desk.now

    ended = readers.cycles_ended_since(small_desk.now.replace(year=2020))
    expected = [
        (request_id, cycle)
        for request_id in (first, second)
        for cycle in readers.request(request_id).request.cycles
    ]  # fmt: skip
    assert [(each.request_id, each.number) for each in ended] == [(key, cycle.number) for key, cycle in expected]
    for fact, (_key, cycle) in zip(ended, expected, strict=True):
        assert (fact.opened_at, fact.ended_at, fact.agent_id) == (
            cycle.opened_at, cycle.ended_at, cycle.ended_by_agent,
        )  # fmt: skip
        assert fact.due_at == cycle.due_at
        assert fact.is_late(small_desk.now) is not cycle.in_time
    assert [each.ended_by for each in ended] == [CycleEnd.RESPONSE_DELIVERED, CycleEnd.INFORMATION_ASKED]
    assert ended[0].assessment is AssessmentKind.LEVEL_1
    assert [each.request_id for each in readers.open_cycles()] == [third]
    owed = readers.request(third).request
    assert [(each.request_id, each.due_at, each.first) for each in readers.dues()] == [(third, owed.due_at, False)]
    assert readers.dues([first, third]) == readers.dues() and readers.dues([first]) == readers.dues([]) == ()
    assert [(each.request_id, each.since) for each in readers.waiting_since()] == [(second, asked_at)]
    assert readers.cycles_ended_since(asked_at) == ended[1:]
    assert readers.responses_between(small_desk.now.replace(year=2020), small_desk.now) == 2
    assert readers.responses_between(asked_at, asked_at) == 1
    small_desk.do(c.DeclareNoResponseNeeded, third, reason="It was a test.")
    assert readers.responses_between(small_desk.now.replace(year=2020), small_desk.now) == 2
