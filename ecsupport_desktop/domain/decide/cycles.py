"""How cycles open and end: the only rules that touch the 48 hours."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.message import Delivery, Message
from ecsupport_desktop.domain.quote import CAME_TO_NOTHING, draft_of, last_issued
from ecsupport_desktop.domain.request import Absorbed, Request
from ecsupport_desktop.domain.words import CycleEnd, DeliveryState, Purpose, State

from .states import back_to_analysis, change_state, established_state, follow_paper, settle, stage_while_waiting
from .unfolding import Unfolding


def after_client_message(unfolding: Unfolding, request_id: UUID, message: Message) -> None:
    """A client's message opens a cycle if none is open, and brings the request back to analysis, in any state."""
    if unfolding[request_id].open_cycle is None:
        _open(unfolding, request_id, message.received_at, message.id)
    request = unfolding[request_id]
    if request.state is not State.ANALYSIS:
        change_state(unfolding, request_id, State.ANALYSIS, back_to_analysis(request))


def end_by_delivery(unfolding: Unfolding, request_id: UUID, delivery: Delivery, at: datetime) -> None:
    """Delivery ends what is owed here and on the requests merged into this one, as far as it can have answered it."""
    before = len(unfolding.events)
    _end_answered(unfolding, request_id, delivery, at)
    for source in unfolding.absorbed_by(request_id):
        _end_answered(unfolding, source.id, delivery, at)
        carry(unfolding, source.id, settled=False)
    ended = any(isinstance(event, e.CycleEnded) for event in unfolding.events[before:])
    carry(unfolding, request_id)
    _state_after_delivery(unfolding, request_id, delivery, ended)
    follow_paper(unfolding, request_id, delivery)


def _state_after_delivery(unfolding: Unfolding, request_id: UUID, delivery: Delivery, ended: bool) -> None:
    request = unfolding[request_id]
    asked = delivery.purpose is Purpose.INFORMATION
    overtaken = _said_since(request, delivery) and not ended
    silent = not asked and not ended and request.assessment is None
    if request.state is State.CLOSED or overtaken or silent:
        return
    stage = stage_while_waiting(request) if asked else established_state(request)
    at_its_end = not asked and request.rest_state is State.CLOSED and _came_to_nothing(request)
    if request.due_at is not None:
        if ended and not at_its_end:
            change_state(unfolding, request_id, State.ANALYSIS, stage or State.WAITING_FOR_CLIENT)
    elif asked:
        change_state(unfolding, request_id, State.WAITING_FOR_CLIENT, stage)
    elif at_its_end and request.outcome is not None:
        unfolding.add(e.RequestClosed(request_id=request_id, outcome=request.outcome))
    else:
        change_state(unfolding, request_id, established_state(request))


def _came_to_nothing(request: Request) -> bool:
    """A quote that was declined, or that nobody decided on in time: the answer to its end opens nothing anew."""
    last = last_issued(request.quotes) if isinstance(request.assessment, ExtraFunctionality) else None
    return last is not None and last.state in CAME_TO_NOTHING and draft_of(request.quotes) is None


def _said_since(request: Request, delivery: Delivery) -> bool:
    """A message sent after this one has reached the client already: it is the one that counts."""
    position = [known.id for known in request.deliveries].index(delivery.id)
    return any(later.state is DeliveryState.ACCEPTED for later in request.deliveries[position + 1 :])


def _end_answered(unfolding: Unfolding, request_id: UUID, delivery: Delivery, at: datetime) -> None:
    """End the open cycle if this message can have answered it; what it can't have answered opens the next."""
    request = unfolding[request_id]
    cycle = request.open_cycle
    later = _unanswered(request, delivery, at)
    if cycle is None or any(message.id == cycle.opened_by for message in later):
        return
    if cycle.opened_at > _written_at(delivery, at) and (delivery.way or request.message(cycle.opened_by) is None):
        return
    asked = delivery.purpose is Purpose.INFORMATION
    how = CycleEnd.INFORMATION_ASKED if asked else CycleEnd.RESPONSE_DELIVERED
    _end(unfolding, request_id, at, how, delivery_id=delivery.id)
    if later:
        first = min(later, key=lambda message: message.received_at)
        _open(unfolding, request_id, first.received_at, first.id)


def _written_at(delivery: Delivery, at: datetime) -> datetime:
    """Until when this message can have taken notice: given another way, until it went out; else until Send."""
    return at if delivery.way is not None else delivery.sent_at


def _unanswered(request: Request, delivery: Delivery, at: datetime) -> list[Message]:
    """The client's messages this one can't have answered: recorded after Send, or received after it went out."""
    sent = request.message(delivery.message_id)
    if sent is None:
        written_at = _written_at(delivery, at)
        return [m for m in request.messages if m.from_client and m.received_at > written_at]
    position = request.messages.index(sent)
    return [
        message
        for index, message in enumerate(request.messages)
        if message.from_client and (index > position or (delivery.way is not None and message.received_at > at))
    ]


def end_without_response(unfolding: Unfolding, request_id: UUID, reason: str) -> None:
    """End what is owed, here and on the requests merged into this one, by a recorded "no response needed"."""
    for request in (*unfolding.absorbed_by(request_id), unfolding[request_id]):
        if request.open_cycle is not None:
            _end(unfolding, request.id, unfolding.context.now, CycleEnd.NO_RESPONSE_NEEDED, reason=reason)
            carry(unfolding, request.id, settled=False)


def owed_again(unfolding: Unfolding, request_id: UUID) -> None:
    """The response turned out not to have reached the client: the same obligation, with its first due moment."""
    request = unfolding[request_id]
    if request.open_cycle is None and request.cycles:
        last = request.cycles[-1]
        _open(unfolding, request_id, last.opened_at, last.opened_by)
        carry(unfolding, request_id)


def carried(request: Request) -> Absorbed:
    """What is owed on a request, as the one it is merged into carries it."""
    cycle = request.open_cycle
    opened_at, due_at = (cycle.opened_at, cycle.due_at) if cycle else (None, None)
    return Absorbed(request_id=request.id, opened_at=opened_at, due_at=due_at)


def carry(unfolding: Unfolding, request_id: UUID, *, settled: bool = True) -> None:
    """Tell the request this one is merged into what is owed here now."""
    into = unfolding[request_id].merged_into
    entry = carried(unfolding[request_id])
    if into is None or into not in unfolding or entry in unfolding[into].absorbed:
        return
    unfolding.add(e.RequestAbsorbed(request_id=into, absorbed=entry))
    if settled:
        settle(unfolding, into)


def _open(unfolding: Unfolding, request_id: UUID, opened_at: datetime, opened_by: UUID) -> None:
    number = len(unfolding[request_id].cycles) + 1
    opened = e.CycleOpened(request_id=request_id, number=number, opened_at=opened_at, opened_by=opened_by)
    unfolding.add(opened)


def _end(
    unfolding: Unfolding,
    request_id: UUID,
    at: datetime,
    how: CycleEnd,
    *,
    delivery_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    """A clock that was set back doesn't end a cycle before it opened."""
    cycle = unfolding[request_id].open_cycle
    assert cycle is not None
    unfolding.add(
        e.CycleEnded(
            request_id=request_id,
            number=cycle.number,
            ended_at=max(at, cycle.opened_at),
            ended_by=how,
            agent_id=unfolding.context.actor.id,
            recorded_at=unfolding.context.now,
            delivery_id=delivery_id,
            reason=reason,
        )
    )
