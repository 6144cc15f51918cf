"""The 48 hours: when a response is owed, when it is due, and what alone ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.policy import RESPONSE_TIME
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, CycleEnd, DeliveryState, DeliveryWay, State

MADRID = ZoneInfo("Europe/Madrid")
DST_NIGHTS = [datetime(2026, 3, 29, 2, 30, tzinfo=MADRID), datetime(2026, 10, 25, 2, 30, tzinfo=MADRID)]


def ends(request: Request) -> list[CycleEnd | None]:
    return [cycle.ended_by for cycle in request.cycles]


NEW_YEAR = datetime(2026, 1, 1)  # noqa: DTZ001 - hypothesis wants its bounds without a zone


@given(st.datetimes(min_value=NEW_YEAR, max_value=NEW_YEAR.replace(year=2028), timezones=st.just(MADRID)))
def test_due_is_48_hours_of_real_time_after_opening(opened_at: datetime) -> None:
    cycle = Cycle(number=1, opened_at=opened_at, opened_by=c.POLICY_STREAM)
    assert cycle.due_at.timestamp() - opened_at.timestamp() == 48 * 3600


@pytest.mark.parametrize("night", DST_NIGHTS)
@pytest.mark.parametrize("hours_before", [1, 25, 47])
def test_no_change_of_the_clocks_moves_due(world: Any, night: datetime, hours_before: int) -> None:
    local = night - timedelta(hours=hours_before)
    world.now = datetime(2026, 12, 1, tzinfo=UTC)
    request = world.register(message={"received_at": local})
    assert request.due_at - local.astimezone(UTC) == RESPONSE_TIME
    assert request.cycles[0].opened_at.tzinfo is UTC


def test_a_request_opens_its_cycle_when_it_is_received(world: Any) -> None:
    request = world.register()
    assert (request.state, request.due_at) == (State.ANALYSIS, world.now + RESPONSE_TIME)


def test_a_request_registered_from_an_automatic_message_owes_a_response_too(world: Any) -> None:
    request = world.register(message={"automatic": True})
    assert request.open_cycle is not None
    assert request.participants == {"ana@acme.example"}


def test_the_delivered_answer_ends_the_cycle(world: Any) -> None:
    request = world.level_1(world.register())
    world.passes(hours=3)
    request = world.answer(request)
    (cycle,) = request.cycles
    assert (cycle.ended_by, cycle.ended_at, cycle.in_time) == (CycleEnd.RESPONSE_DELIVERED, world.now, True)
    assert (request.state, request.due_at) == (State.ANSWERED, None)


def test_exactly_at_due_is_in_time_and_a_moment_later_is_late(world: Any) -> None:
    request = world.level_1(world.register())
    other = world.level_1(world.register())
    world.passes(hours=48)
    assert world.answer(request).cycles[0].in_time is True
    world.passes(microseconds=1)
    assert world.answer(other).cycles[0].in_time is False


def test_pressing_send_ends_nothing_until_the_message_is_accepted(world: Any) -> None:
    request = world.send(world.level_1(world.register()))
    assert (request.state, request.open_cycle is not None) == (State.ANALYSIS, True)
    world.passes(minutes=10)
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert request.cycles[0].ended_at == world.now
    assert request.deliveries[0].state is DeliveryState.ACCEPTED


def test_a_failed_delivery_leaves_the_cycle_running(world: Any) -> None:
    request = world.send(world.level_1(world.register()))
    before = request.cycles
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="mailbox full")
    assert request.cycles == before
    assert request.delivery_failed
    world.refused(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert not world.answer(request).delivery_failed


def test_an_answer_that_comes_back_is_owed_again_with_its_first_due_moment(world: Any) -> None:
    request = world.level_1(world.register())
    due_at = request.due_at
    request = world.answer(request)
    world.passes(hours=5)
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="user unknown")
    assert (request.due_at, request.state, request.rest_state) == (due_at, State.ANALYSIS, State.ANSWERED)
    assert ends(request) == [CycleEnd.RESPONSE_DELIVERED, None]
    assert world.answer(request).cycles[1].in_time is True


def test_a_question_that_comes_back_is_nothing_to_wait_for(world: Any) -> None:
    request = world.ask(world.register())
    assert request.state is State.WAITING_FOR_CLIENT
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="user unknown")
    assert (request.state, request.rest_state, request.due_at is None) == (State.ANALYSIS, None, False)


def test_a_question_that_comes_back_after_all_was_answered_leaves_the_waiting(world: Any) -> None:
    request = world.ask(world.answer(world.level_2(world.register())))
    assert (request.state, request.stage) == (State.WAITING_FOR_CLIENT, State.RESTORING)
    request = world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[-1].id, error="user unknown")
    assert (request.state, request.due_at) == (State.RESTORING, None)


def test_asking_for_information_ends_the_cycle_and_the_reply_opens_the_next(world: Any) -> None:
    request = world.ask(world.register())
    assert (request.state, request.due_at) == (State.WAITING_FOR_CLIENT, None)
    world.passes(hours=70)
    request = world.client_writes(request, "Order 88213")
    assert (request.state, request.due_at) == (State.ANALYSIS, world.now + RESPONSE_TIME)
    assert ends(request) == [CycleEnd.INFORMATION_ASKED, None]


def test_a_second_message_while_a_response_is_owed_changes_no_due_moment(world: Any) -> None:
    request = world.register()
    due_at = request.due_at
    world.passes(hours=20)
    assert world.client_writes(request).due_at == due_at


def test_a_message_received_after_the_answer_went_out_opens_the_next_cycle(world: Any) -> None:
    request = world.level_1(world.register())
    world.passes(hours=1)
    said_at = world.now
    world.passes(hours=1)
    received_at = world.now
    request = world.client_writes(request)
    world.passes(hours=1)
    request = world.answer(request, sent=said_at)
    first, second = request.cycles
    assert (first.ended_at, first.recorded_at) == (said_at, world.now)
    assert (second.opened_at, second.opened_by) == (received_at, request.messages[1].id)
    assert (request.state, request.rest_state) == (State.ANALYSIS, State.ANSWERED)


def test_a_message_that_comes_while_the_answer_is_on_its_way_is_owed_its_own(world: Any) -> None:
    request = world.send(world.level_1(world.register()))
    world.passes(minutes=5)
    written_at = world.now
    request = world.client_writes(request)
    world.passes(minutes=5)
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert ends(request) == [CycleEnd.RESPONSE_DELIVERED, None]
    assert (request.due_at, request.state) == (written_at + RESPONSE_TIME, State.ANALYSIS)


def test_a_message_on_its_way_never_answers_what_was_written_after_it(world: Any) -> None:
    request = world.send(world.level_1(world.register()))
    request = world.answer(request)
    world.passes(hours=1)
    request = world.client_writes(request)
    owed = request.open_cycle
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert request.open_cycle == owed
    assert request.state is State.ANALYSIS


def test_a_question_overtaken_by_the_answer_changes_no_state_when_it_arrives_late(world: Any) -> None:
    request = world.do(c.AskForInformation, world.register(), items=("browser",), text="Which browser?")
    request = world.answer(world.level_1(request))
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert request.state is State.ANSWERED


@pytest.mark.parametrize("outcome", [CloseOutcome.ANSWERED, CloseOutcome.WITHDRAWN, CloseOutcome.EXPIRED])
def test_a_message_on_a_closed_request_opens_a_cycle(world: Any, outcome: CloseOutcome) -> None:
    request = world.do(c.CloseRequest, world.answer(world.level_1(world.register())), outcome=outcome)
    request = world.client_writes(request)
    assert (request.state, request.rest_state, request.outcome) == (State.ANALYSIS, State.CLOSED, outcome)
    assert request.due_at == world.now + RESPONSE_TIME


def test_thanks_on_a_closed_request_needs_no_response_and_closes_it_again(world: Any) -> None:
    request = world.do(c.CloseRequest, world.answer(world.level_1(world.register())), outcome=CloseOutcome.ANSWERED)
    request = world.do(c.DeclareNoResponseNeeded, world.client_writes(request, "Thanks!"), reason="Thanks")
    assert (request.state, request.outcome) == (State.CLOSED, CloseOutcome.ANSWERED)
    assert ends(request) == [CycleEnd.RESPONSE_DELIVERED, CycleEnd.NO_RESPONSE_NEEDED]


def test_no_response_needed_says_why(world: Any) -> None:
    request = world.register()
    assert world.refused(c.DeclareNoResponseNeeded, request, reason="  ").field == "reason"
    request = world.do(c.DeclareNoResponseNeeded, request, reason=" Advertising ")
    assert (request.cycles[0].reason, request.state) == ("Advertising", State.CLOSED)
    assert world.refused(c.ReopenRequest, world.do(c.ReopenRequest, request)).code == "not_allowed"


def test_thanks_while_waiting_goes_on_waiting(world: Any) -> None:
    request = world.client_writes(world.ask(world.register()), "I'll look it up")
    request = world.do(c.DeclareNoResponseNeeded, request, reason="They will write again")
    assert request.state is State.WAITING_FOR_CLIENT


def test_an_automatic_reply_opens_nothing(world: Any) -> None:
    request = world.answer(world.level_1(world.register()))
    request = world.client_writes(request, "I am on holiday", automatic=True)
    assert (request.due_at, request.state, len(request.messages)) == (None, State.ANSWERED, 3)


def test_an_automatic_message_makes_nobody_a_participant(world: Any) -> None:
    request = world.register()
    robot = c.NewMessage(
        text="Out of office", automatic=True, sender=Address(address="robot@x.example"), to=(Address(address="us@y"),)
    )
    request = world.do(c.RecordClientMessage, request, message=robot)
    assert request.participants == {"ana@acme.example"}


def test_a_follow_up_while_nothing_is_owed_changes_no_state(world: Any) -> None:
    request = world.do(c.MarkRestored, world.answer(world.level_2(world.register())))
    before = request.cycles
    request = world.answer(request, text="By the way, the certificate is valid until May.")
    assert (request.state, request.cycles) == (State.RESTORED, before)


def test_a_word_in_between_goes_on_waiting_for_the_client(world: Any) -> None:
    request = world.answer(world.ask(world.register()), text="No hurry.")
    assert request.state is State.WAITING_FOR_CLIENT


def test_the_clients_reply_keeps_what_was_established(world: Any) -> None:
    request = world.client_writes(world.ask(world.answer(world.level_2(world.register()))))
    assert (request.state, request.stage) == (State.ANALYSIS, State.RESTORING)


def test_a_moment_said_in_local_time_is_kept_in_utc(world: Any) -> None:
    request = world.answer(world.level_1(world.register()), sent=world.now.astimezone(MADRID))
    assert request.cycles[0].ended_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (timedelta(minutes=1), "This moment is in the future"),
        (timedelta(hours=-3), "The answer can't have gone out before the client's message was received"),
    ],
)
def test_an_answer_given_another_way_went_out_between_the_message_and_now(
    world: Any, moment: timedelta, sentence: str
) -> None:
    request = world.level_1(world.register())
    world.passes(hours=2)
    sent = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=world.now + moment)
    error = world.refused(c.Answer, request, text=world.requests[request.id].assessment.reasoning, sent=sent)
    assert (str(error), error.field) == (sentence, "sent_at")


def test_an_answer_given_in_the_minute_of_the_message_counts_as_after_it(world: Any) -> None:
    world.passes(seconds=30)
    request = world.level_1(world.register())
    world.passes(minutes=2)
    request = world.answer(request, sent=request.cycles[0].opened_at.replace(second=0))
    assert request.cycles[0].ended_at == request.cycles[0].opened_at


def test_a_moment_without_its_zone_is_refused(world: Any) -> None:
    request = world.level_1(world.register())
    naive = c.SentAnotherWay(way=DeliveryWay.PHONE, sent_at=world.now.replace(tzinfo=None))
    assert world.refused(c.Answer, request, text=request.assessment.reasoning, sent=naive).field == "sent_at"
    message = c.NewMessage(text="Hello", sent_at=world.now.replace(tzinfo=None))
    assert world.refused(c.RecordClientMessage, request, message=message).field == "sent_at"


def test_a_clock_set_back_between_send_and_acceptance_still_ends_the_cycle(world: Any) -> None:
    request = world.level_1(world.register())
    world.passes(seconds=-5)
    request = world.send(request)
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    (cycle,) = request.cycles
    assert cycle.ended_at == cycle.opened_at
