"""Where a request stands: which state follows from what is owed and what was established."""

from __future__ import annotations

from uuid import UUID

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1
from ecsupport_desktop.domain.message import Delivery
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import CloseOutcome, State

from .unfolding import Unfolding

OWING = (State.ANALYSIS, State.QUOTING)
"""The states of a request that owes a response: it is analysed, or its quote is being made."""


def established_state(request: Request) -> State:
    """Where a request stands by what was established, with no response owed."""
    assessment = request.assessment
    if assessment is None or isinstance(assessment, Level1):
        return State.ANSWERED
    if isinstance(assessment, ExtraFunctionality):
        return quoted_state(request)
    return State.RESTORING if request.restored_at is None else State.RESTORED


def quoted_state(request: Request) -> State:
    """How far extra functionality has come: its quote is made, sent, accepted and planned, agreed, delivered."""
    if request.plan is not None:
        if request.plan.agreement is None:
            return State.PLANNING
        return State.DELIVERED if request.plan.is_done else State.PLANNED
    return State.QUOTE_SENT if request.quote_delivered else State.QUOTING


def follow_quote(unfolding: Unfolding, request_id: UUID) -> None:
    """Bring a request to where its quote and plan are now; a response that is owed is analysed first.

    One that waits for its client beside that goes on waiting, and is where they are after it.
    """
    request = unfolding[request_id]
    stage = established_state(request)
    if request.state is State.CLOSED or not isinstance(request.assessment, ExtraFunctionality):
        return
    if request.due_at is not None:
        if request.rest_state is State.WAITING_FOR_CLIENT:
            return
        if request.state is not State.QUOTING or stage is not State.QUOTING:
            change_state(unfolding, request_id, State.ANALYSIS, stage)
    elif request.state is State.WAITING_FOR_CLIENT:
        change_state(unfolding, request_id, State.WAITING_FOR_CLIENT, stage)
    else:
        change_state(unfolding, request_id, stage)


def follow_paper(unfolding: Unfolding, request_id: UUID, delivery: Delivery) -> None:
    """The paper of a quote arrived or came back, with whatever message: that opens nothing that was closed."""
    request = unfolding[request_id]
    message = request.message(delivery.message_id)
    papers = {quote.document.attachment_id for quote in request.quotes if quote.document is not None}
    if message is not None and not papers.isdisjoint(message.files) and not stays_closed(request):
        follow_quote(unfolding, request_id)


def stays_closed(request: Request) -> bool:
    """Merged, or closed but for a message that is being analysed."""
    return request.merged_into is not None or request.rest_state is State.CLOSED


def stage_while_waiting(request: Request) -> State | None:
    """What a request that waits for its client rests on: what was established, if anything was."""
    return established_state(request) if request.assessment is not None else None


def back_to_analysis(request: Request) -> State:
    """The `rest_state` of a request that a client's message brings back to analysis."""
    if request.state is State.WAITING_FOR_CLIENT and request.rest_state is not None:
        return request.rest_state
    return request.state


def change_state(unfolding: Unfolding, request_id: UUID, state: State, rest: State | None = None) -> None:
    request = unfolding[request_id]
    if (request.state, request.rest_state) != (state, rest):
        unfolding.add(e.StateChanged(request_id=request_id, state=state, rest_state=rest))


def settle(unfolding: Unfolding, request_id: UUID) -> None:
    """Bring a request to analysis where a response is owed, and back to where it stood where none is any more."""
    request = unfolding[request_id]
    if request.merged_into is not None:
        return
    if request.due_at is not None and request.state not in OWING:
        change_state(unfolding, request_id, State.ANALYSIS, request.state)
    elif request.due_at is None and request.state is State.ANALYSIS:
        rest(unfolding, request_id)


def rest(unfolding: Unfolding, request_id: UUID, *, unanswered: bool = False) -> None:
    """Where a request goes when nothing is owed any more; closed if it was, or if it needed no response at all."""
    request = unfolding[request_id]
    never = unanswered and request.rest_state is None and request.assessment is None
    if request.rest_state is State.CLOSED or never:
        outcome = request.outcome or CloseOutcome.NO_RESPONSE_NEEDED
        unfolding.add(e.RequestClosed(request_id=request_id, outcome=outcome))
    elif request.rest_state is State.WAITING_FOR_CLIENT:
        change_state(unfolding, request_id, State.WAITING_FOR_CLIENT, stage_while_waiting(request))
    else:
        change_state(unfolding, request_id, established_state(request))
