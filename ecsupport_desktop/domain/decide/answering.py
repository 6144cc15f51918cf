"""The response: answers, their delivery, and "no response needed"."""

from __future__ import annotations

from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed
from ecsupport_desktop.domain.reasoning import contains_words, reasoning_needed
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import DeliveryState, Purpose, State

from .context import Context
from .cycles import end_by_delivery, end_without_response, owed_again
from .delivering import delivery_of
from .guards import require_seen, require_text
from .sending import send
from .states import change_state, follow_paper, rest, settle, stage_while_waiting
from .unfolding import Unfolding


def answer(request: Request, command: c.Answer, context: Context) -> list[e.AnyRequestEvent]:
    """ "Each request gets a response"; for Level 1 the reasoning is in what is sent."""
    text = require_text(command.text, "text", N_("The answer is empty"))
    if request.assessment is None and request.due_at is not None:
        # No precondition of `may`: the same Send establishes it first.
        raise NotAllowed(N_("Establish the assessment first: the analysis ends in one"), field="assessment")
    reasoning = reasoning_needed(request)
    if reasoning is not None and not contains_words(text, reasoning):
        raise InvalidField(N_("The reasoning must be in the answer: the client is informed of it"), field="text")
    return send(request, command, Purpose.ANSWER, context)


def delivery_accepted(request: Request, command: c.RecordDeliveryAccepted, context: Context) -> list[e.AnyRequestEvent]:
    """ "A cycle ends on delivery": the moment is the authority's."""
    delivery = delivery_of(request, command)
    if delivery.state is DeliveryState.ACCEPTED:
        return []
    if delivery.state is DeliveryState.FAILED:
        raise NotAllowed(N_("This delivery failed; send the message again"), field="delivery_id")
    at = max(context.now, delivery.sent_at)
    unfolding = Unfolding(request, context)
    unfolding.add(e.DeliveryAccepted(request_id=request.id, delivery_id=delivery.id, at=at))
    if delivery.purpose is not Purpose.ACKNOWLEDGEMENT:
        end_by_delivery(unfolding, request.id, delivery, at)
    return unfolding.events


def delivery_failed(request: Request, command: c.RecordDeliveryFailed, context: Context) -> list[e.AnyRequestEvent]:
    """A failed delivery leaves the cycle running; one that came back after acceptance makes the response owed again."""
    error = require_text(command.error, "error", N_("Say what went wrong"))
    delivery = delivery_of(request, command)
    if delivery.state is DeliveryState.FAILED:
        return []
    at = max(context.now, delivery.sent_at)
    unfolding = Unfolding(request, context)
    unfolding.add(e.DeliveryFailed(request_id=request.id, delivery_id=delivery.id, at=at, error=error))
    for concerned in (*unfolding.absorbed_by(request.id), request):
        if concerned.cycles and concerned.cycles[-1].delivery_id == delivery.id:
            owed_again(unfolding, concerned.id)
    settle(unfolding, request.id)
    if delivery.purpose is Purpose.INFORMATION:
        _no_longer_asked(unfolding, request.id)
    follow_paper(unfolding, request.id, delivery)
    return unfolding.events


def _no_longer_asked(unfolding: Unfolding, request_id: UUID) -> None:
    """A question that never arrived is nothing to wait for, unless another one did."""
    request = unfolding[request_id]
    arrived = {one.purpose for one in request.deliveries if one.state is DeliveryState.ACCEPTED}
    if State.WAITING_FOR_CLIENT not in (request.state, request.rest_state) or Purpose.INFORMATION in arrived:
        return
    stage = stage_while_waiting(request)
    if request.due_at is not None:
        change_state(unfolding, request_id, State.ANALYSIS, stage)
    else:
        change_state(unfolding, request_id, stage or State.ANSWERED)


def no_response_needed(
    request: Request, command: c.DeclareNoResponseNeeded, context: Context
) -> list[e.AnyRequestEvent]:
    """The agent ends what is owed with a recorded reason ("thanks!")."""
    reason = require_text(command.reason, "reason", N_("Say why no response is needed"))
    require_seen(request, command.seen)
    unfolding = Unfolding(request, context)
    end_without_response(unfolding, request.id, reason)
    if unfolding[request.id].state is State.ANALYSIS:
        rest(unfolding, request.id, unanswered=True)
    return unfolding.events
