"""What the window may enable: the same reasons as the decision's, and never an accident."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level2
from ecsupport_desktop.domain.commands.quote_shapes import STEP
from ecsupport_desktop.domain.decide import Context, decide
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.quote import Answered
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, CloseOutcome, DeliveryState, Impact, Priority, State

from .conftest import CONTENT, PAPER

LEVEL_2 = Level2(effort_hours=Decimal(1), restoring_steps="Restart")
STATES = [*State, "merged", "merged and owed", "failed"]


def request_in(world: Any, state: str) -> Request:
    """A request that stands there: by its own history where this version has one, else set so."""
    request = world.register()
    if state in ("merged", "merged and owed"):
        request = request if state == "merged and owed" else world.answer(world.level_1(request))
        return world.do(c.MergeRequest, request, into_id=world.register().id)
    if state == "failed":
        request = world.send(world.level_1(request))
        return world.do(c.RecordDeliveryFailed, request, delivery_id=request.deliveries[0].id, error="full")
    if state is State.WAITING_FOR_CLIENT:
        return world.ask(request)
    if state is State.CLOSED:
        return world.do(c.CloseRequest, request, outcome=CloseOutcome.WITHDRAWN)
    if state in (State.RESTORING, State.RESTORED):
        request = world.answer(world.level_2(request))
        return request if state is State.RESTORING else world.do(c.MarkRestored, request)
    if state is State.ANALYSIS:
        return request
    if state is State.ANSWERED:
        return world.answer(world.level_1(request))
    return {
        State.QUOTING: world.issued,
        State.QUOTE_SENT: world.quote_sent,
        State.PLANNING: world.planned,
        State.PLANNED: world.agreed,
        State.DELIVERED: world.all_done,
    }[state]()


def commands_of(kind: type[c.RequestCommand], world: Any, request: Request) -> list[c.RequestCommand]:
    """Commands of this kind that are right in themselves."""
    other = world.register()
    message = c.NewMessage(text="Any news?")
    fields: dict[type[c.RequestCommand], list[dict[str, Any]]] = {
        c.RegisterRequest: [{"subject": "Again", "message": message}],
        c.RecordClientMessage: [{"message": message}],
        c.AcknowledgeReceipt: [{"text": "It is here", "to": Address(address="ana@acme.example")}],
        c.AddNote: [{"text": "Seen"}],
        c.Attach: [{"attachments": (c.NewAttachment(name="a", media_type="text/plain", content=b"a"),)}],
        c.AssignRequest: [{"assignee_id": None}],
        c.SetImpact: [{"impact": impact} for impact in Impact],
        c.SetPriority: [{"priority": priority} for priority in Priority],
        c.SetClient: [{"client_id": UUID(int=9)}],
        c.AskForInformation: [{"items": ("browser",), "text": "Which?"}],
        c.EstablishAssessment: [{"assessment": LEVEL_2, "revision_reason": "Seen in the log"}],
        c.Answer: [{"text": "The shop does what it was set up to do."}],
        c.RecordDeliveryAccepted: [{"delivery_id": one.id} for one in request.deliveries]
        or [{"delivery_id": other.id}],
        c.RecordDeliveryFailed: [{"delivery_id": other.id, "error": "full"}],
        c.TakeSendBack: [{"delivery_id": one.id} for one in request.deliveries] or [{"delivery_id": other.id}],
        c.StartDelivery: [{"delivery_id": other.id, "attempt": 1, "message_id": "a@ecshops.example"}],
        c.RecordDeliveryDeferred: [{"delivery_id": other.id, "words": "busy", "until": world.now}],
        c.RecordDeliveryUnknown: [{"delivery_id": other.id, "words": "cut off"}],
        c.SendAgain: [{"delivery_id": one.id} for one in request.deliveries] or [{"delivery_id": other.id}],
        c.DeclareNoResponseNeeded: [{"reason": "Thanks"}],
        c.CloseRequest: [{"outcome": outcome} for outcome in CloseOutcome],
        c.TagRequest: [{"add": ("vip",)}],
        c.LinkRequests: [{"other_id": other.id}],
        c.UnlinkRequests: [{"other_id": other.id}],
        c.MergeRequest: [{"into_id": other.id}],
        c.SaveQuote: [{"content": CONTENT}],
        c.DiscardQuote: [{"base": other.id}],
        c.FileQuote: [{"revision": 1, "document": PAPER}],
        c.SendQuote: [{"revision": 1, "text": "Here it is"}],
        c.DecideQuote: [
            {"revision": 1, "answer": answer, "said_by": "Ana", "how": Channel.MAIL} for answer in Answered
        ],
        c.WithdrawQuote: [{"revision": 1, "reason": "Too dear"}],
        c.ExpireQuote: [{"revision": 1}],
        c.SavePlan: [{"steps": (STEP,)}],
        c.AgreePlan: [{"said_by": "Ana", "how": Channel.PHONE}],
        c.SetStepState: [
            {"step_id": step.id, "state": state}
            for step in (request.plan.steps if request.plan else (STEP,))
            for state in StepState
        ],
        c.SplitRequest: [{"new_request_id": UUID(int=7), "message_ids": (request.messages[0].id,), "subject": "x"}],
    }
    base = {"actor_id": world.actor.id, "request_id": request.id}
    return [kind(id=next(world.ids), **base, **values) for values in fields.get(kind, [{}])]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", c.ON_REQUEST)
def test_every_command_in_every_state_is_done_or_refused_with_a_reason(
    world: Any, state: str, kind: type[c.RequestCommand]
) -> None:
    request = request_in(world, state)
    for command in commands_of(kind, world, request):
        context: Context = world.context(request.id)
        permission = may(kind, request, context)
        try:
            decide(request, command, context)
        except DomainError as error:
            assert str(error)
            assert permission.allowed or str(permission.why_not) == str(error)
        else:
            assert permission.allowed
            assert permission.why_not is None


@pytest.mark.parametrize("kind", c.ON_REQUEST)
def test_an_agent_who_left_does_nothing_more(world: Any, kind: type[c.RequestCommand]) -> None:
    gone = Agent(id=UUID(int=3), login="eva", name="Eva", active=False)
    permission = may(kind, world.register(), world.context(actor=gone))
    assert str(permission.why_not) == "Eva is no longer an active agent"


_OF_QUOTES = (
    "SaveQuote", "DiscardQuote", "IssueQuote", "FileQuote", "SendQuote", "DecideQuote", "WithdrawQuote", "ExpireQuote",
    "SavePlan", "AgreePlan", "SetStepState",
)  # fmt: skip


def test_what_a_fresh_request_allows_is_said_in_words(world: Any) -> None:
    request = world.register()
    reasons = {kind.__name__: may(kind, request, world.context(request.id)).why_not for kind in c.ON_REQUEST}
    nothing_sent = (
        c.RecordDeliveryAccepted, c.RecordDeliveryFailed, c.TakeSendBack, c.StartDelivery, c.RecordDeliveryDeferred,
        c.RecordDeliveryUnknown, c.SendAgain,
    )  # fmt: skip
    assert {name: str(why) for name, why in reasons.items() if why is not None} == {
        **{kind.__name__: "Nothing was sent on ECS-2026-000001 yet" for kind in nothing_sent},
        "RegisterRequest": "ECS-2026-000001 is registered already",
        "MarkRestored": "Only a Level 2 or Level 3 request can be marked restored",
        "TakeRestorationBack": "ECS-2026-000001 isn't marked restored",
        "ReopenRequest": "ECS-2026-000001 isn't closed",
        "UnmergeRequest": "ECS-2026-000001 isn't merged",
        "SplitRequest": "Only a request with several messages from the client can be split",
        **dict.fromkeys(_OF_QUOTES, "Only extra functionality has a quote: assess ECS-2026-000001 so first"),
    }


def test_a_request_of_a_colleague_isnt_claimed(world: Any) -> None:
    colleague = Agent(id=UUID(int=2), login="ben", name="Ben")
    request = world.register()
    world.execute(
        c.AssignRequest(id=next(world.ids), actor_id=UUID(int=1), request_id=request.id, assignee_id=colleague.id),
        assignee=colleague,
    )
    request = world.requests[request.id]
    assert "somebody else" in str(may(c.ClaimRequest, request, world.context(request.id)).why_not)
    assert may(c.ClaimRequest, request, world.context(request.id, actor=colleague)).allowed


def test_who_was_overtaken_is_told_so_except_when_only_adding(world: Any) -> None:
    request = world.register()
    seen = request.head
    world.do(c.SetImpact, request, impact=Impact.DEGRADED)
    assert world.refused(c.SetPriority, request, priority=Priority.HIGH, expected_head=seen).code == "conflict"
    assert world.do(c.AddNote, request, text="Seen", expected_head=seen).notes
    assert world.do(c.SetPriority, request, priority=Priority.HIGH).priority is Priority.HIGH


def test_a_delivery_that_isnt_there_is_said_to_be_so(world: Any) -> None:
    request = world.send(world.level_1(world.register()))
    assert world.refused(c.RecordDeliveryAccepted, request, delivery_id=request.id).code == "not_found"
    request = world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id)
    assert request.deliveries[0].state is DeliveryState.ACCEPTED
    assert world.do(c.RecordDeliveryAccepted, request, delivery_id=request.deliveries[0].id) == request


def test_nothing_is_done_on_a_request_that_doesnt_exist(world: Any) -> None:
    command = c.AddNote(id=next(world.ids), actor_id=world.actor.id, request_id=UUID(int=5), text="Hello")
    with pytest.raises(DomainError, match="doesn't exist"):
        decide(None, command, world.context())
