"""Merging ends no cycle: the other request carries what is owed, and its answer ends both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.policy import RESPONSE_TIME
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, CycleEnd, State


@pytest.fixture
def pair(world: Any) -> tuple[Request, Request]:
    """A request that owes a response, and one, registered later and answered, that it is a duplicate of."""
    duplicate = world.register()
    world.passes(hours=1)
    return duplicate, world.answer(world.level_2(world.register()))


def test_the_request_merged_into_is_due_when_the_first_of_both_is(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    due_at = duplicate.due_at
    duplicate = world.do(c.MergeRequest, duplicate, into_id=other.id)
    other = world.requests[other.id]
    assert (duplicate.state, duplicate.outcome, duplicate.due_at) == (State.CLOSED, CloseOutcome.DUPLICATE, None)
    assert duplicate.open_cycle is not None
    assert (other.due_at, other.state, other.stage) == (due_at, State.ANALYSIS, State.RESTORING)


def test_one_answer_ends_both(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    world.passes(hours=2)
    other = world.answer(other)
    duplicate = world.requests[duplicate.id]
    assert (duplicate.cycles[0].ended_by, duplicate.cycles[0].ended_at) == (CycleEnd.RESPONSE_DELIVERED, world.now)
    assert (other.due_at, other.state) == (None, State.RESTORING)


def test_unmerged_after_the_answer_it_stands_as_answered(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    world.answer(other)
    duplicate = world.do(c.UnmergeRequest, duplicate)
    assert (duplicate.state, duplicate.due_at, len(duplicate.cycles)) == (State.ANSWERED, None, 1)
    assert world.requests[other.id].absorbed == ()


def test_unmerged_after_a_question_it_waits_for_its_client(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    world.ask(other)
    assert world.do(c.UnmergeRequest, duplicate).state is State.WAITING_FOR_CLIENT


def test_no_response_needed_ends_both_and_unmerging_shows_it(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    other = world.do(c.DeclareNoResponseNeeded, other, reason="The same mail twice")
    assert (other.due_at, other.state) == (None, State.RESTORING)
    duplicate = world.do(c.UnmergeRequest, duplicate)
    assert (duplicate.state, duplicate.outcome) == (State.CLOSED, CloseOutcome.NO_RESPONSE_NEEDED)


@pytest.mark.parametrize("closed", [False, True])
def test_what_the_client_writes_to_a_merged_request_arrives_where_it_went(
    world: Any, pair: tuple[Request, Request], closed: bool
) -> None:
    duplicate, other = pair
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    world.answer(other)
    if closed:
        world.do(c.CloseRequest, other, outcome=CloseOutcome.EXPIRED)
    world.passes(hours=1)
    world.client_writes(duplicate, "Still broken")
    other = world.requests[other.id]
    assert other.messages[-1].from_client
    assert (other.due_at, other.state) == (world.now + RESPONSE_TIME, State.ANALYSIS)
    assert len(world.requests[duplicate.id].messages) == 1


def test_a_merged_request_says_where_to_work(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    duplicate = world.do(c.MergeRequest, duplicate, into_id=other.id)
    error = world.refused(c.Answer, duplicate, text="Hello")
    assert str(error) == f"{duplicate.number} is merged into {other.number}; work there, or unmerge it"


def test_merging_is_refused_into_itself_into_nothing_into_a_merged_and_into_a_closed_one(world: Any) -> None:
    one, two, three = world.register(), world.register(), world.register()
    assert world.refused(c.MergeRequest, one, into_id=one.id).field == "into_id"
    assert world.refused(c.MergeRequest, one, into_id=next(world.ids)).code == "not_found"
    world.do(c.MergeRequest, two, into_id=three.id)
    assert "is itself merged" in str(world.refused(c.MergeRequest, one, into_id=two.id))
    assert "merge the other way round" in str(world.refused(c.MergeRequest, three, into_id=one.id))
    world.do(c.CloseRequest, one, outcome=CloseOutcome.SPAM)
    assert "closed" in str(world.refused(c.MergeRequest, world.register(), into_id=one.id))


@pytest.mark.parametrize(
    "stand", ["owed", "waiting", "waiting_restoring", "answered", "restored", "quoting", "reopened"]
)
@pytest.mark.parametrize("owed", [True, False])
def test_merge_then_unmerge_restores_both(world: Any, stand: str, owed: bool) -> None:
    other = world.register()
    if stand == "waiting":
        other = world.ask(other)
    elif stand == "waiting_restoring":
        other = world.ask(world.answer(world.level_2(other)))
    elif stand == "answered":
        other = world.answer(world.level_1(other))
    elif stand == "restored":
        other = world.do(c.MarkRestored, world.answer(world.level_2(other)))
    elif stand == "quoting":
        other = world.answer(world.extra(other))
    elif stand == "reopened":
        closed = world.do(c.CloseRequest, world.answer(world.level_1(other)), outcome=CloseOutcome.ANSWERED)
        other = world.client_writes(closed)
    request = world.register()
    request = request if owed else world.ask(request)
    merged = world.do(c.MergeRequest, request, into_id=other.id)
    assert merged.state is State.CLOSED
    assert not owed or world.requests[other.id].state in (State.ANALYSIS, State.QUOTING)
    again = world.do(c.UnmergeRequest, request)
    assert replace(again, head=request.head) == request
    assert replace(world.requests[other.id], head=other.head) == other


def test_an_own_answer_still_on_its_way_ends_what_the_other_carries(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    duplicate = world.send(world.level_1(duplicate))
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    duplicate = world.do(c.RecordDeliveryAccepted, duplicate, delivery_id=duplicate.deliveries[0].id)
    other = world.requests[other.id]
    assert (other.due_at, other.state) == (None, State.RESTORING)
    duplicate = world.do(c.RecordDeliveryFailed, duplicate, delivery_id=duplicate.deliveries[0].id, error="unknown")
    other = world.requests[other.id]
    assert (other.due_at, other.state) == (duplicate.cycles[0].due_at, State.ANALYSIS)


def test_an_answer_that_comes_back_is_owed_again_for_both(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    due_at = duplicate.due_at
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    other = world.answer(other)
    delivery = other.deliveries[-1]
    other = world.do(c.RecordDeliveryFailed, other, delivery_id=delivery.id, error="mailbox full")
    assert (other.due_at, other.state) == (due_at, State.ANALYSIS)
    assert world.requests[duplicate.id].open_cycle is not None


def test_an_answer_written_before_the_duplicate_came_doesnt_answer_it(world: Any) -> None:
    other = world.send(world.level_1(world.register()))
    world.passes(hours=1)
    duplicate = world.register()
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    world.passes(hours=1)
    other = world.do(c.RecordDeliveryAccepted, other, delivery_id=other.deliveries[0].id)
    assert other.due_at == duplicate.due_at
    assert other.state is State.ANALYSIS
    assert other.cycles[0].ended_by is CycleEnd.RESPONSE_DELIVERED


def test_what_the_duplicate_brought_after_the_answer_went_out_is_owed(world: Any) -> None:
    other = world.level_1(world.register())
    duplicate = world.register()
    world.passes(hours=1)
    said_at = world.now
    world.passes(hours=1)
    second = world.client_writes(duplicate).messages[-1]
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    other = world.answer(other, sent=said_at)
    duplicate = world.requests[duplicate.id]
    assert [cycle.ended_at for cycle in duplicate.cycles] == [said_at, None]
    assert duplicate.cycles[1].opened_by == second.id
    assert other.due_at == second.received_at + RESPONSE_TIME


def test_reopening_what_spam_cut_short_owes_both_again(world: Any, pair: tuple[Request, Request]) -> None:
    duplicate, other = pair
    due_at = duplicate.due_at
    world.do(c.MergeRequest, duplicate, into_id=other.id)
    other = world.do(c.CloseRequest, other, outcome=CloseOutcome.SPAM)
    assert world.requests[duplicate.id].open_cycle is None
    other = world.do(c.ReopenRequest, other)
    assert (other.due_at, other.state) == (due_at, State.ANALYSIS)


def test_a_split_makes_a_request_that_owes_its_own_response(world: Any) -> None:
    request = world.client_writes(world.answer(world.level_1(world.register())), "And the newsletter is broken")
    world.passes(hours=2)
    first, second = (message for message in request.messages if message.from_client)
    new_id = next(world.ids)
    before = request
    request = world.do(
        c.SplitRequest, request, new_request_id=new_id, message_ids=(second.id,), subject="The\nnewsletter "
    )
    new = world.requests[new_id]
    assert request.cycles == before.cycles
    assert (new.subject, new.messages, new.due_at) == ("The newsletter", (second,), second.received_at + RESPONSE_TIME)
    assert [link.other_id for link in (*new.links, *request.links)] == [request.id, new.id]
    assert first in request.messages
    assert second not in request.messages


def test_a_split_of_what_was_answered_owes_a_response_from_now(world: Any) -> None:
    request = world.client_writes(world.register())
    request = world.answer(world.level_1(request))
    world.passes(hours=5)
    new_id = next(world.ids)
    world.do(
        c.SplitRequest, request, new_request_id=new_id, message_ids=(request.messages[0].id,), subject="Something else"
    )
    assert world.requests[new_id].due_at == world.now + RESPONSE_TIME


def test_a_split_of_answered_and_unanswered_messages_owes_from_the_first_unanswered(world: Any) -> None:
    request = world.answer(world.level_1(world.register()))
    world.passes(hours=2)
    request = world.client_writes(request)
    world.passes(hours=2)
    late = world.now - timedelta(hours=1)
    request = world.client_writes(world.client_writes(request), received_at=late)
    answered, *_, now, earlier = (message.id for message in request.messages if message.from_client)
    new_id = next(world.ids)
    world.do(
        c.SplitRequest, request, new_request_id=new_id, message_ids=(answered, now, earlier), subject="Something else"
    )
    assert world.requests[new_id].due_at == late + RESPONSE_TIME


def test_a_split_leaves_something_and_takes_only_what_the_client_wrote(world: Any) -> None:
    request = world.register()
    assert "several messages" in str(world.refused(c.SplitRequest, request, **split(world, request, 0)))
    request = world.answer(world.level_1(world.client_writes(request)))
    assert world.refused(c.SplitRequest, request, **split(world, request, 2)).field == "message_ids"
    assert world.refused(c.SplitRequest, request, **split(world, request, 0, 1)).field == "message_ids"
    own_id = split(world, request, 0) | {"new_request_id": request.id}
    assert world.refused(c.SplitRequest, request, **own_id).field == "new_request_id"
    assert world.refused(c.SplitRequest, request, **split(world, request, 0) | {"subject": " "}).field == "subject"


def split(world: Any, request: Request, *chosen: int) -> dict[str, Any]:
    ids = tuple(request.messages[index].id for index in chosen)
    return {"new_request_id": next(world.ids), "message_ids": ids, "subject": "Other"}


def test_both_requests_show_a_link_and_lose_it_together(world: Any) -> None:
    one, two = world.register(), world.register()
    one = world.do(c.LinkRequests, one, other_id=two.id)
    assert [link.other_id for link in world.requests[two.id].links] == [one.id]
    assert world.do(c.LinkRequests, one, other_id=two.id) == world.requests[one.id]
    assert world.do(c.UnlinkRequests, one, other_id=two.id).links == ()
    assert world.requests[two.id].links == ()
    assert world.refused(c.LinkRequests, one, other_id=next(world.ids)).code == "not_found"
