"""The response: answers, their delivery, and "no response needed"."""

from __future__ import annotations

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed, NotFound
from ecsupport_desktop.domain.message import Delivery
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import DeliveryState, Purpose, State

from .context import Context
from .cycles import back_from_no_response, end_by_delivery, end_without_response, owed_again
from .guards import require_text
from .triage import send


def answer(request: Request, command: c.Answer, context: Context) -> list[e.AnyRequestEvent]:
    """ "Each request gets a response"; for Level 1 the reasoning is in what is sent."""
    text = require_text(command.text, "text", N_("The answer is empty"))
    if request.assessment is None and request.due_at is not None:
        raise NotAllowed(N_("Establish the assessment first: the analysis ends in one"), field="assessment")
    if isinstance(request.assessment, Level1) and request.due_at is not None:
        if not contains_words(text, request.assessment.reasoning):
            raise InvalidField(N_("The reasoning must be in the answer: the client is informed of it"), field="text")
    return send(request, command, Purpose.ANSWER, context)


def contains_words(text: str, passage: str) -> bool:
    """Whether the passage stands in the text, however either is wrapped and quoted."""
    return " ".join(passage.split()) in " ".join(text.split())


def _pending(request: Request, delivery_id: object) -> Delivery:
    found = next((delivery for delivery in request.deliveries if delivery.id == delivery_id), None)
    if found is None:
        raise NotFound(N_("This delivery doesn't exist on {number}"), field="delivery_id", number=request.number)
    return found


def delivery_accepted(request: Request, command: c.RecordDeliveryAccepted, context: Context) -> list[e.AnyRequestEvent]:
    """ "A cycle ends on delivery": the moment is the authority's."""
    delivery = _pending(request, command.delivery_id)
    if delivery.state is DeliveryState.ACCEPTED:
        return []
    if delivery.state is DeliveryState.FAILED:
        raise NotAllowed(N_("This delivery failed; send the message again"), field="delivery_id")
    accepted = e.DeliveryAccepted(request_id=request.id, delivery_id=delivery.id, at=context.now)
    return [accepted, *end_by_delivery(request, delivery, context.now, context)]


def delivery_failed(request: Request, command: c.RecordDeliveryFailed, context: Context) -> list[e.AnyRequestEvent]:
    """A failed delivery leaves the cycle running; one that came back after acceptance makes the response owed again."""
    error = require_text(command.error, "error", N_("Say what went wrong"))
    delivery = _pending(request, command.delivery_id)
    if delivery.state is DeliveryState.FAILED:
        return []
    failed = e.DeliveryFailed(request_id=request.id, delivery_id=delivery.id, at=context.now, error=error)
    if delivery.state is DeliveryState.PENDING or request.merged_into is not None:
        return [failed]
    ended_by_it = bool(request.cycles) and request.cycles[-1].delivery_id == delivery.id
    again = owed_again(request) if ended_by_it else []
    if not again or request.state is State.ANALYSIS:
        return [failed, *again]
    rest = request.stage if request.state is not State.WAITING_FOR_CLIENT else request.rest_state
    return [failed, *again, e.StateChanged(request_id=request.id, state=State.ANALYSIS, rest_state=rest)]


def no_response_needed(
    request: Request, command: c.DeclareNoResponseNeeded, context: Context
) -> list[e.AnyRequestEvent]:
    """The agent ends what is owed with a recorded reason ("thanks!")."""
    reason = require_text(command.reason, "reason", N_("Say why no response is needed"))
    if request.due_at is None:
        raise NotAllowed(N_("No response is owed on {number}"), number=request.number)
    return [*end_without_response(request, reason, context), *back_from_no_response(request)]
