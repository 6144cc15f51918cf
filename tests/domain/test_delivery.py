"""A message by mail: held, taken back, sent, tried again, given up, unknown; and that only acceptance ends a cycle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.delivery import (
    BACK_OFF,
    GIVEN_UP_AFTER,
    STEPS,
    UNSENT,
    can_be_taken_back,
    is_due,
    mail_id,
    next_attempt,
)
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.evolve import evolve
from ecsupport_desktop.domain.message import Delivery
from ecsupport_desktop.domain.policy import HOLD_TIME, Policy
from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, belongs
from ecsupport_desktop.domain.reasoning import reasoning_needed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CycleEnd, DeliveryState, Purpose, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME = "1@ecshops.example"
moments = st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=3)).map(lambda apart: NOW + apart)


@pytest.fixture
def held(world: Any) -> Request:
    """An answer on which Send was pressed just now."""
    request: Request = world.send(world.level_1(world.register()))
    return request


def only(request: Request) -> Delivery:
    (delivery,) = request.deliveries
    return delivery


def start(world: Any, request: Request) -> Request:
    """When it is due, at once; else as soon as it is."""
    delivery = only(request)
    if delivery.next_attempt_at is not None:
        world.now = max(world.now, delivery.next_attempt_at)
    found: Request = world.do(
        c.StartDelivery, request, delivery_id=delivery.id, attempt=delivery.attempts + 1, message_id=NAME
    )
    return found


def defer(world: Any, request: Request, **wait: float) -> Request:
    until = world.now + timedelta(**wait or {"minutes": 1})
    found: Request = world.do(
        c.RecordDeliveryDeferred, request, delivery_id=only(request).id, words="try later", until=until
    )
    return found


def unknown(world: Any, request: Request) -> Request:
    found: Request = world.do(c.RecordDeliveryUnknown, request, delivery_id=only(request).id, words="cut off")
    return found


# ── Held, and taken back ────────────────────────────────────────────────────────────────────────────────────
def test_a_message_by_mail_is_held_for_ten_seconds(world: Any, held: Request) -> None:
    delivery = only(held)
    assert (delivery.state, delivery.held_until) == (DeliveryState.HELD, world.now + timedelta(seconds=10))
    assert timedelta(seconds=10) == HOLD_TIME
    assert not is_due(delivery, world.now)
    assert is_due(delivery, world.now + HOLD_TIME)


def test_body_and_addresses_are_frozen_at_send(world: Any, held: Request) -> None:
    assert [address.address for address in held.messages[-1].to] == ["ana@acme.example"]
    request = world.client_writes(held)
    assert request.messages[1] == held.messages[1]


def test_what_was_taken_back_was_never_said(world: Any) -> None:
    before = world.level_1(world.register())
    sent = world.send(before)
    assert reasoning_needed(sent) is None
    request = world.do(c.TakeSendBack, sent, delivery_id=only(sent).id)
    assert replace(request, head=before.head) == before
    assert request.head not in (before.head, sent.head)
    assert reasoning_needed(request) is not None


def test_taking_back_leaves_what_was_written_since(world: Any, held: Request) -> None:
    request = world.client_writes(held)
    request = world.do(c.TakeSendBack, request, delivery_id=only(held).id)
    assert [message.from_client for message in request.messages] == [True, True]


def test_nothing_is_taken_back_after_its_ten_seconds(world: Any, held: Request) -> None:
    world.passes(seconds=10)
    assert "on its way" in str(world.refused(c.TakeSendBack, held, delivery_id=only(held).id))


def test_nothing_is_sent_within_its_ten_seconds(world: Any, held: Request) -> None:
    world.passes(seconds=9.999999)
    world.refused(c.StartDelivery, held, delivery_id=only(held).id, attempt=1, message_id=NAME)
    assert world.do(c.TakeSendBack, held, delivery_id=only(held).id).deliveries == ()


@given(moments, moments)
def test_at_every_moment_it_is_either_due_or_can_be_taken_back(held_until: datetime, now: datetime) -> None:
    delivery = Delivery(
        id=UUID(int=1), message_id=UUID(int=1), purpose=Purpose.ANSWER, state=DeliveryState.HELD, sent_at=NOW,
        held_until=held_until, queued_at=held_until, next_attempt_at=held_until,
    )  # fmt: skip
    assert is_due(delivery, now) != can_be_taken_back(delivery, now)
    assert is_due(delivery, now) == (held_until <= now)


def test_what_went_out_another_way_is_neither_held_nor_queued(world: Any) -> None:
    delivery = only(world.answer(world.level_1(world.register())))
    assert (delivery.state, delivery.held_until, delivery.next_attempt_at) == (DeliveryState.ACCEPTED, None, None)


def test_a_send_recorded_before_messages_were_held_is_to_be_sent_at_once(world: Any, held: Request) -> None:
    (event,) = [event for event, _command, _request in world.events if isinstance(event, e.MessageSent)]
    before = replace(held, messages=held.messages[:1], deliveries=())
    delivery = only(evolve(before, replace(event, held_until=None), held.head))
    assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.QUEUED, event.sent_at)
    assert is_due(delivery, event.sent_at)


# ── Sent ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_only_acceptance_ends_the_cycle(world: Any, held: Request) -> None:
    request = start(world, held)
    for step in (lambda one: defer(world, one), lambda one: start(world, one)):
        assert request.open_cycle is not None
        request = step(request)
    assert request.open_cycle is not None
    world.passes(seconds=3)
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=only(request).id)
    (cycle,) = request.cycles
    assert (cycle.ended_by, cycle.ended_at) == (CycleEnd.RESPONSE_DELIVERED, world.now)
    assert request.state is State.ANSWERED


def test_of_two_senders_only_one_starts(world: Any, held: Request) -> None:
    request = start(world, held)
    assert (only(request).state, only(request).attempts) == (DeliveryState.SENDING, 1)
    world.refused(c.StartDelivery, request, delivery_id=only(request).id, attempt=1, message_id=NAME)
    world.refused(c.StartDelivery, request, delivery_id=only(request).id, attempt=2, message_id=NAME)


def test_a_sender_that_counts_other_attempts_is_refused(world: Any, held: Request) -> None:
    request = defer(world, start(world, held))
    world.passes(minutes=1)
    world.refused(c.StartDelivery, request, delivery_id=only(request).id, attempt=1, message_id=NAME)


def test_the_mail_is_known_by_its_message_id_from_the_start(world: Any, held: Request) -> None:
    assert held.messages[-1].message_id is None
    assert start(world, held).messages[-1].message_id == NAME
    assert mail_id(UUID(int=1), "help@ecshops.example") == "00000000-0000-0000-0000-000000000001@ecshops.example"


@pytest.mark.parametrize("name", ["", " ", "a b@c", "<a@b>", "a@b\r\nBcc: c@d"])
def test_no_message_id_breaks_a_header(world: Any, held: Request, name: str) -> None:
    world.passes(minutes=1)
    error = world.refused(c.StartDelivery, held, delivery_id=only(held).id, attempt=1, message_id=name)
    assert error.field == "message_id"


def test_how_a_mail_gets_on_interrupts_nobody(world: Any, held: Request) -> None:
    seen = held.head
    request = defer(world, start(world, held))
    request = unknown(world, start(world, request))
    assert request.head == seen
    assert world.do(c.AddNote, request, text="Seen", expected_head=seen).notes


# ── Deferred and given up ───────────────────────────────────────────────────────────────────────────────────
def test_what_was_deferred_is_tried_again_when_its_wait_is_over(world: Any, held: Request) -> None:
    request = defer(world, start(world, held), minutes=5)
    delivery = only(request)
    assert (delivery.state, delivery.error) == (DeliveryState.QUEUED, "try later")
    assert not is_due(delivery, world.now + timedelta(minutes=4, seconds=59))
    assert is_due(delivery, world.now + timedelta(minutes=5))


def test_a_clock_that_is_behind_sets_no_attempt_into_the_past(world: Any, held: Request) -> None:
    request = start(world, held)
    request = defer(world, request, minutes=-5)
    assert only(request).next_attempt_at == world.now


def test_the_waits_grow_from_a_minute_to_an_hour_and_end_after_a_day(world: Any, held: Request) -> None:
    waits, request = [], start(world, held)
    while (following := next_attempt(only(request), world.now)) is not None:
        waits.append((following - world.now) // timedelta(minutes=1))
        request = world.do(
            c.RecordDeliveryDeferred, request, delivery_id=only(request).id, words="busy", until=following
        )
        request = start(world, request)
    assert waits[:8] == [1, 2, 5, 15, 30, 60, 60, 60]
    queued_at = only(request).queued_at
    assert queued_at is not None and world.now <= queued_at + GIVEN_UP_AFTER < world.now + BACK_OFF[-1]


@given(st.integers(0, 500), moments, moments)
def test_no_attempt_is_planned_beyond_a_day(attempts: int, queued_at: datetime, now: datetime) -> None:
    delivery = Delivery(
        id=UUID(int=1), message_id=UUID(int=1), purpose=Purpose.ANSWER, state=DeliveryState.SENDING, sent_at=NOW,
        queued_at=queued_at, attempts=attempts,
    )  # fmt: skip
    following = next_attempt(delivery, now)
    assert following is None or now + BACK_OFF[0] <= following <= queued_at + GIVEN_UP_AFTER
    assert following is not None or now + BACK_OFF[-1] > queued_at + GIVEN_UP_AFTER


# ── Unknown ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_nobody_knows_is_shown_until_an_agent_decides(world: Any, held: Request) -> None:
    request = unknown(world, start(world, held))
    queue = QUEUE_BY_NAME["delivery_failed"]
    assert request.delivery_unknown and belongs(request, queue, world.now, UUID(int=1), Policy())
    request = world.answer(request)
    assert belongs(request, queue, world.now, UUID(int=1), Policy())
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="not there")
    assert not belongs(request, queue, world.now, UUID(int=1), Policy())


def test_nothing_is_sent_again_but_by_an_agents_word(world: Any, held: Request) -> None:
    request = unknown(world, start(world, held))
    world.passes(days=3)
    assert not is_due(only(request), world.now)
    world.refused(c.StartDelivery, request, delivery_id=only(request).id, attempt=2, message_id=NAME)
    request = world.do(c.SendAgain, request, delivery_id=only(request).id)
    assert (only(request).attempts, is_due(only(request), world.now)) == (0, True)
    assert next_attempt(only(start(world, request)), world.now) == world.now + BACK_OFF[0]


def test_an_agent_who_found_that_it_arrived_says_so(world: Any, held: Request) -> None:
    request = unknown(world, start(world, held))
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=only(request).id)
    assert (request.state, request.delivery_failed) == (State.ANSWERED, False)


def test_a_bounced_answer_that_is_sent_again_ends_what_was_owed_again(world: Any, held: Request) -> None:
    request = world.do(c.RecordDeliveryAccepted, start(world, held), delivery_id=only(held).id)
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=only(held).id, error="user unknown")
    request = world.do(c.SendAgain, request, delivery_id=only(held).id)
    assert (request.delivery_failed, only(request).settled_at) == (False, None)
    request = world.do(c.RecordDeliveryAccepted, start(world, request), delivery_id=only(held).id)
    assert [cycle.ended_by for cycle in request.cycles] == [CycleEnd.RESPONSE_DELIVERED] * 2


def test_what_went_by_phone_isnt_sent_again_by_mail(world: Any) -> None:
    request = world.answer(world.level_1(world.register()))
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=only(request).id, error="wrong number")
    assert "another way" in str(world.refused(c.SendAgain, request, delivery_id=only(request).id))


# ── Every state and every command ───────────────────────────────────────────────────────────────────────────
KINDS: dict[type[Any], tuple[type[Any], dict[str, Any]]] = {
    c.TakeSendBack: (e.SendTakenBack, {}),
    c.StartDelivery: (e.DeliveryStarted, {"attempt": 1, "message_id": NAME}),
    c.RecordDeliveryDeferred: (e.DeliveryDeferred, {"words": "busy", "until": NOW}),
    c.RecordDeliveryUnknown: (e.DeliveryUnknown, {"words": "cut off"}),
    c.RecordDeliveryAccepted: (e.DeliveryAccepted, {}),
    c.RecordDeliveryFailed: (e.DeliveryFailed, {"error": "full"}),
    c.SendAgain: (e.SentAgain, {}),
}


def in_every_state(world: Any) -> Iterator[Request]:
    """A request with one delivery in each state, as the domain brings it there."""
    held = world.send(world.level_1(world.register()))
    yield held
    sending = start(world, held)
    yield sending
    for kind in (c.RecordDeliveryDeferred, c.RecordDeliveryUnknown, c.RecordDeliveryAccepted, c.RecordDeliveryFailed):
        world.requests[sending.id] = sending
        yield world.do(kind, sending, delivery_id=only(sending).id, **KINDS[kind][1])


def test_every_command_in_every_state_of_a_delivery(world: Any) -> None:
    met = set()
    for request in list(in_every_state(world)):
        delivery = only(request)
        met.add(delivery.state)
        for kind, (event, fields) in KINDS.items():
            world.requests[request.id] = request
            world.now = delivery.next_attempt_at or world.now
            if kind is c.TakeSendBack:
                world.passes(microseconds=-1)
            attempt = {"attempt": delivery.attempts + 1} if kind is c.StartDelivery else {}
            try:
                done = world.do(kind, request, delivery_id=delivery.id, **fields | attempt) != request
            except DomainError as error:
                assert str(error)
                done = False
            assert done == (delivery.state in STEPS[event]), f"{kind.__name__} on {delivery.state}"
    assert met == set(DeliveryState)
    assert {event for event, _fields in KINDS.values()} == set(STEPS) <= set(get_args(e.AnyRequestEvent))


def test_unsent_is_what_may_still_leave_or_has_left_nobody_knows_where() -> None:
    assert set(DeliveryState) - UNSENT == {DeliveryState.ACCEPTED, DeliveryState.FAILED}
