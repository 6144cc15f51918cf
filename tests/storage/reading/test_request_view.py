"""The request view's snapshot is whole, and costs the same few statements however much happened."""

from __future__ import annotations

from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.identity import new_id


def test_everything_is_there(small_desk: Any) -> None:
    request_id = small_desk.register("Checkout", "It shows error 500")
    other = small_desk.register("Other")
    small_desk.do(c.AddNote, request_id, text="Seen it before")
    small_desk.do(c.LinkRequests, request_id, other_id=other)
    small_desk.answer(request_id)
    view = small_desk.view(request_id)
    assert view.client == small_desk.client
    assert view.agents == {small_desk.me.id: small_desk.me}
    texts = [view.contents[entry.id].text for entry in (*view.request.messages, *view.request.notes)]
    assert texts == ["It shows error 500", "It does what it should.", "Seen it before"]
    assert [row.subject for row in view.others.values()] == ["Other"]
    assert [event.event.kind for event in view.events][:3] == ["request_registered", "message_received", "cycle_opened"]
    assert {event.actor for event in view.events} == {"Ana"}
    assert [event.seq for event in view.events] == sorted(event.seq for event in view.events)


def test_a_request_that_is_not_there(small_desk: Any) -> None:
    assert small_desk.store.readers.request(new_id()) is None
    assert small_desk.store.readers.rows([new_id()]) == ()


def test_the_statements_do_not_grow_with_the_history(small_desk: Any, counted: Any) -> None:
    request_id = small_desk.register()
    for number in range(3):
        small_desk.register(f"Other {number}")
    with counted(small_desk.store) as few:
        small_desk.view(request_id)
    for number in range(20):
        small_desk.do(c.AddNote, request_id, text=f"Note {number}")
        small_desk.do(c.RecordClientMessage, request_id, message=c.NewMessage(text=f"Message {number}"))
    with counted(small_desk.store) as many:
        small_desk.view(request_id)
    assert len(many) == len(few) <= 23


def test_a_page_costs_the_same_few_statements(small_desk: Any, counted: Any) -> None:
    from ecsupport_desktop.domain.queue import QUEUES

    def cost(queue) -> int:
        with counted(small_desk.store) as statements:
            small_desk.store.readers.page(queue, queue.sort, small_desk.now, small_desk.me.id, offset=0, limit=128)
        return len(statements)

    before = [cost(queue) for queue in QUEUES]
    for number in range(30):
        small_desk.register(f"Request {number}")
    assert max(cost(queue) for queue in QUEUES) <= 7
    assert all(now <= then + 1 for then, now in zip(before, [cost(queue) for queue in QUEUES], strict=True))


@pytest.mark.parametrize("typed", ["1", "0001", "ECS-2026-000001", "ecs-2026-1", " 2026-1 "])
def test_a_request_by_its_number(small_desk: Any, typed: str) -> None:
    request_id = small_desk.register()
    assert small_desk.store.readers.request_id(typed) == request_id


@pytest.mark.parametrize("typed", ["", "2", "ECS-2025-000001", "one", "-1", "1 2", "١"])
def test_no_request_by_this_number(small_desk: Any, typed: str) -> None:
    small_desk.register()
    assert small_desk.store.readers.request_id(typed) is None


def test_digits_alone_mean_the_newest_year(small_desk: Any) -> None:
    small_desk.register("Last year's")
    small_desk.passes(days=360)
    newest = small_desk.register("This year's")
    assert small_desk.store.readers.request_id("1") == newest


def test_all_requests_come_in_order_of_registration(small_desk: Any) -> None:
    ids = [small_desk.register(f"Request {number}") for number in range(5)]
    found = list(small_desk.store.readers.all_requests())
    assert [request.id for request in found] == ids
    assert found[0] == small_desk.view(ids[0]).request


def test_a_row_shows_who_wrote_when_nobody_is_known(small_desk: Any) -> None:
    stranger = {"sender": Address(name="", address="bob@elsewhere.example")}
    request_id = small_desk.register("Hello", client_id=None, contact_id=None, message=stranger)
    (row,) = small_desk.store.readers.rows([request_id])
    assert (row.client, row.contact, row.assignee) == ("", "bob@elsewhere.example", "")
    known = small_desk.register("Hello again")
    small_desk.do(c.ClaimRequest, known)
    small_desk.do(c.TagRequest, known, add=("vip", "refund"))
    (row,) = small_desk.store.readers.rows([known])
    assert (row.client, row.contact, row.assignee, row.tags) == ("Acmé Núñez", "Zoë Ruiz", "Ana", ("refund", "vip"))
    assert row.due_at == small_desk.view(known).request.due_at
