"""What a quote's way does to the 48 hours, and where its request stands while they run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import (
    Channel,
    CloseOutcome,
    CycleEnd,
    DeliveryState,
    DeliveryWay,
    Purpose,
    State,
)

from .conftest import CONTENT, PAPER

OTHER = replace(CONTENT, title="Gift cards and vouchers")
STAGES = {
    State.QUOTING: "issued",
    State.QUOTE_SENT: "quote_sent",
    State.PLANNING: "planned",
    State.PLANNED: "agreed",
    State.DELIVERED: "all_done",
}


def by_mail(world: Any, request: Request, **fields: Any) -> Request:
    """The quote, on its way."""
    sent: Request = world.do(c.SendQuote, request, revision=len(request.quotes), text="Here it is", **fields)
    return sent


def arrives(world: Any, request: Request) -> Request:
    done: Request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[-1].id)
    return done


def comes_back(world: Any, request: Request, place: int = -1) -> Request:
    key = request.deliveries[place].id
    done: Request = world.do(c.RecordDeliveryFailed, request, delivery_id=key, error="mailbox full")
    return done


def end(world: Any, request: Request, how: str) -> Any:
    """The offer comes to nothing in this way."""
    if how == "declined":
        return world.decided(request, Answered.DECLINED)
    if how == "withdrawn":
        return world.do(c.WithdrawQuote, request, revision=len(request.quotes), reason="Gone")
    world.passes(days=40)
    return world.do(c.ExpireQuote, request, revision=len(request.quotes))


# ── The response ────────────────────────────────────────────────────────────────────────────────────────────
def test_the_delivered_quote_ends_the_cycle_not_its_issue(world: Any) -> None:
    request = world.issued(world.extra(world.register()))
    assert (request.state, request.open_cycle is not None) == (State.QUOTING, True)
    world.passes(hours=3)
    request = by_mail(world, request)
    assert request.open_cycle is not None
    world.passes(hours=1)
    request = arrives(world, request)
    (cycle,) = request.cycles
    assert (cycle.ended_by, cycle.ended_at) == (CycleEnd.RESPONSE_DELIVERED, world.now)
    assert request.state is State.QUOTE_SENT
    assert request.deliveries[-1].purpose is Purpose.QUOTE


def test_an_answer_that_announces_the_quote_ends_the_cycle_earlier(world: Any) -> None:
    request = world.quoting()
    assert (request.state, request.due_at) == (State.QUOTING, None)
    world.passes(days=3)
    request = arrives(world, by_mail(world, world.issued(request)))
    assert (request.state, len(request.cycles)) == (State.QUOTE_SENT, 1)
    assert request.cycles[0].in_time


def test_a_decision_ends_no_cycle(world: Any) -> None:
    for answer in Answered:
        request = world.client_writes(world.quote_sent(), "We thought about it")
        assert world.decided(request, answer).cycles == request.cycles


def test_the_paper_goes_first_and_once_with_what_else_goes(world: Any) -> None:
    request = world.do(c.Attach, world.issued(), attachments=(replace(PAPER, name="plan.pdf", content=b"%PDF-2"),))
    paper, other = (file.id for file in request.attachments)
    assert by_mail(world, request, files=(other, paper)).messages[-1].files == (paper, other)


def test_a_quote_that_went_with_an_answer_or_a_question_is_sent_too(world: Any) -> None:
    way = c.SentAnotherWay(way=DeliveryWay.OTHER, sent_at=world.now)
    request = world.issued()
    paper = (request.quotes[0].document.attachment_id,)
    assert world.do(c.Answer, request, text="Here", files=paper, sent=way).state is State.QUOTE_SENT
    request = world.issued()
    paper = (request.quotes[0].document.attachment_id,)
    asked = world.do(c.AskForInformation, request, items=("shop",), text="Which?", files=paper, sent=way)
    assert (asked.state, asked.rest_state) == (State.WAITING_FOR_CLIENT, State.QUOTE_SENT)


def test_the_paper_of_an_earlier_revision_doesnt_make_the_later_one_sent(world: Any) -> None:
    request = by_mail(world, world.issued())
    request = world.issued(request, OTHER)
    assert arrives(world, request).state is State.QUOTING


# ── It comes back ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", [c.SendQuote, c.Answer])
def test_a_bounce_makes_the_response_owed_again_and_the_quote_one_to_be_sent(
    world: Any, kind: type[c.RequestCommand]
) -> None:
    request = world.issued(world.extra(world.register()))
    due = request.due_at
    fields: dict[str, Any] = {"files": (request.quotes[0].document.attachment_id,)}
    request = by_mail(world, request) if kind is c.SendQuote else world.do(c.Answer, request, text="Here", **fields)
    request = arrives(world, request)
    assert request.state is State.QUOTE_SENT
    request = comes_back(world, request)
    assert (request.due_at, request.state, request.stage) == (due, State.ANALYSIS, State.QUOTING)


def test_a_bounce_after_the_announcement_leaves_the_ended_cycle_ended(world: Any) -> None:
    request = comes_back(world, arrives(world, by_mail(world, world.issued())))
    assert (request.state, request.due_at, request.delivery_failed) == (State.QUOTING, None, True)


def test_a_bounce_of_one_of_two_papers_leaves_it_sent(world: Any) -> None:
    request = arrives(world, by_mail(world, arrives(world, by_mail(world, world.issued()))))
    assert comes_back(world, request, -2).state is State.QUOTE_SENT


def test_a_bounce_on_what_is_closed_opens_nothing(world: Any) -> None:
    request = world.decided(arrives(world, by_mail(world, world.issued())), Answered.DECLINED)
    request = world.client_writes(request, "Are you sure?")
    request = comes_back(world, request, -1)
    assert (request.state, request.rest_state, request.outcome) == (State.ANALYSIS, State.CLOSED, CloseOutcome.DECLINED)


# ── The client writes ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("stage", STAGES)
def test_a_message_in_any_stage_opens_a_cycle_and_keeps_the_stage(world: Any, stage: State) -> None:
    request = getattr(world, STAGES[stage])()
    assert request.state is stage
    request = world.client_writes(request)
    assert (request.state, request.stage, request.due_at) == (State.ANALYSIS, stage, world.now + timedelta(hours=48))
    thanked = world.do(c.DeclareNoResponseNeeded, request, reason="Thanks")
    assert (thanked.state, thanked.rest_state) == (stage, None)
    assert world.answer(world.client_writes(thanked)).state is stage


def test_the_stage_goes_on_while_a_message_is_analysed(world: Any) -> None:
    request = world.client_writes(world.quote_sent(), "Yes, please")
    request = world.decided(request)
    assert (request.state, request.rest_state) == (State.ANALYSIS, State.PLANNING)
    request = world.agreed(world.planned(request))
    assert (request.state, request.rest_state) == (State.ANALYSIS, State.PLANNED)
    assert world.answer(world.all_done(request)).state is State.DELIVERED


def test_who_is_asked_something_during_the_quote_goes_on_with_it(world: Any) -> None:
    request = world.ask(world.client_writes(world.quote_sent()))
    assert (request.state, request.rest_state) == (State.WAITING_FOR_CLIENT, State.QUOTE_SENT)
    request = world.decided(request)
    assert (request.state, request.rest_state) == (State.WAITING_FOR_CLIENT, State.PLANNING)
    assert world.client_writes(request).stage is State.PLANNING


def test_waiting_beside_a_duplicate_that_owes_goes_on_after_it(world: Any) -> None:
    request = world.ask(world.client_writes(world.quote_sent()))
    other = world.do(c.MergeRequest, world.register(), into_id=request.id)
    request = world.decided(world.requests[request.id])
    assert (request.state, request.rest_state) == (State.ANALYSIS, State.WAITING_FOR_CLIENT)
    world.do(c.UnmergeRequest, other)
    request = world.requests[request.id]
    assert (request.state, request.rest_state) == (State.WAITING_FOR_CLIENT, State.PLANNING)


# ── It comes to nothing ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("how", ["declined", "withdrawn", "expired"])
def test_what_came_to_nothing_closes_and_an_owed_response_stays_owed(world: Any, how: str) -> None:
    outcome = CloseOutcome(how)
    closed = end(world, world.quote_sent(), how)
    assert (closed.state, closed.outcome) == (State.CLOSED, outcome)
    owing = world.client_writes(world.quote_sent(), "No, thank you")
    owing = end(world, owing, how)
    assert (owing.state, owing.rest_state, owing.outcome) == (State.ANALYSIS, State.CLOSED, outcome)
    assert owing.open_cycle is not None
    for after in (world.answer(owing), world.do(c.DeclareNoResponseNeeded, world.client_writes(closed), reason="Ok")):
        assert (after.state, after.outcome, after.due_at) == (State.CLOSED, outcome, None)


@pytest.mark.parametrize("how", ["declined", "withdrawn", "expired"])
def test_it_closes_while_the_client_is_asked_something_too(world: Any, how: str) -> None:
    request = end(world, world.ask(world.client_writes(world.quote_sent())), how)
    assert (request.state, request.outcome) == (State.CLOSED, CloseOutcome(how))


def test_an_answer_that_came_too_early_leaves_it_at_its_end_and_the_later_message_owed(world: Any) -> None:
    request = world.client_writes(world.quote_sent(), "No")
    request = world.send(world.decided(request, Answered.DECLINED))
    request = arrives(world, world.client_writes(request, "And one thing more"))
    assert (request.state, request.rest_state, request.outcome) == (State.ANALYSIS, State.CLOSED, CloseOutcome.DECLINED)
    assert len(request.cycles) == 3
    assert world.answer(request).state is State.CLOSED


def test_who_prepares_another_offer_reopens_what_had_come_to_nothing(world: Any) -> None:
    request = world.client_writes(world.decided(world.quote_sent(), Answered.DECLINED), "Cheaper, perhaps?")
    request = world.quote_sent(world.issued(request, OTHER))
    assert (request.state, request.outcome) == (State.QUOTE_SENT, None)


def test_what_needed_no_response_before_a_withdrawal_needs_none_after_it_is_reopened(world: Any) -> None:
    request = world.do(c.DeclareNoResponseNeeded, world.client_writes(world.quote_sent()), reason="Thanks")
    world.passes(hours=1)
    request = world.do(c.ReopenRequest, end(world, request, "withdrawn"))
    assert (request.state, request.due_at) == (State.QUOTING, None)


def test_what_closing_cut_short_after_a_withdrawal_is_owed_again(world: Any) -> None:
    request = world.do(c.ReopenRequest, end(world, world.quote_sent(), "withdrawn"))
    world.passes(hours=1)
    request = world.client_writes(request)
    due = request.due_at
    request = world.do(c.CloseRequest, request, outcome=CloseOutcome.WITHDRAWN)
    assert world.do(c.ReopenRequest, request).due_at == due


def test_an_expired_offer_is_recorded_once_and_the_later_revision_is_another_one(world: Any) -> None:
    request = world.draft(world.quote_sent(), OTHER)
    world.passes(days=40)
    request = world.do(c.ExpireQuote, request, revision=1)
    assert (request.state, request.outcome) == (State.QUOTING, None)
    request = world.do(c.IssueQuote, request)
    assert world.do(c.ExpireQuote, request, revision=1) == request
    assert "still valid" in str(world.refused(c.ExpireQuote, request, revision=2))


# ── Closed otherwise ────────────────────────────────────────────────────────────────────────────────────────
def test_no_offer_is_left_standing_on_a_closed_request(world: Any) -> None:
    request = world.quote_sent()
    for outcome in CloseOutcome:
        refused = world.refused(c.CloseRequest, request, outcome=outcome)
        assert refused.field == "outcome"
    assert world.do(c.CloseRequest, world.quoting(), outcome=CloseOutcome.DECLINED).state is State.CLOSED


def test_an_assessment_with_an_offer_or_a_plan_doesnt_change_under_the_clients_hands(world: Any) -> None:
    offered, accepted = world.quote_sent(), world.decided()
    for establish in (world.level_1, world.level_2, world.level_3):
        assert establish(world.draft(world.quoting()), revision_reason="Seen").quotes
        for request, words in ((offered, "withdraw it"), (accepted, "a new request")):
            with pytest.raises(Exception, match=words):
                establish(request, revision_reason="Seen")


# ── Merged ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_quote_that_arrives_or_comes_back_while_its_request_is_merged_counts_after_it(world: Any) -> None:
    request, other = by_mail(world, world.issued()), world.register()
    request = arrives(world, world.do(c.MergeRequest, request, into_id=other.id))
    assert request.state is State.CLOSED
    request = world.do(c.UnmergeRequest, request)
    assert request.state is State.QUOTE_SENT
    request = comes_back(world, world.do(c.MergeRequest, request, into_id=other.id))
    assert request.deliveries[-1].state is DeliveryState.FAILED
    assert world.do(c.UnmergeRequest, request).state is State.QUOTING


@pytest.mark.parametrize("stage", STAGES)
def test_a_merge_and_its_taking_back_leave_the_stage(world: Any, stage: State) -> None:
    request, other = getattr(world, STAGES[stage])(), world.register()
    merged = world.do(c.MergeRequest, request, into_id=other.id)
    refused = world.refused(c.SaveQuote, merged, content=OTHER)
    assert "is merged into" in str(refused)
    assert replace(world.do(c.UnmergeRequest, merged), head=request.head) == request


def test_a_duplicate_merged_into_a_quoted_request_is_answered_by_its_quote(world: Any) -> None:
    request = world.issued()
    other = world.do(c.MergeRequest, world.register(), into_id=request.id)
    request = world.requests[request.id]
    assert (request.state, request.due_at) == (State.QUOTING, other.cycles[0].due_at)
    request = world.quote_sent(request)
    assert (request.state, world.requests[other.id].cycles[0].ended_by) == (
        State.QUOTE_SENT,
        CycleEnd.RESPONSE_DELIVERED,
    )
    assert world.decided(request, how=Channel.CHAT).state is State.PLANNING
