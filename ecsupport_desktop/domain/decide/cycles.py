"""How cycles open and end: the only rules that touch the 48 hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level1
from ecsupport_desktop.domain.message import Delivery, Message
from ecsupport_desktop.domain.request import Absorbed, Request
from ecsupport_desktop.domain.words import CloseOutcome, CycleEnd, Purpose, State

from .context import Context


def established_state(request: Request) -> State:
    """Where a request stands by what was established, with no response owed."""
    assessment = request.assessment
    if assessment is None:
        return State.ANSWERED
    if isinstance(assessment, Level1):
        return State.ANSWERED
    if isinstance(assessment, ExtraFunctionality):
        return request.stage if request.stage in _QUOTED else State.QUOTING
    return State.RESTORING if request.restored_at is None else State.RESTORED


_QUOTED = (State.QUOTING, State.QUOTE_SENT, State.PLANNING, State.PLANNED, State.DELIVERED)


def after_client_message(request: Request, message: Message, number: int | None = None) -> list[e.AnyRequestEvent]:
    """A client's message opens a cycle if none is open, and brings the request back to analysis, in any state."""
    events: list[e.AnyRequestEvent] = []
    if request.open_cycle is None:
        events.append(
            e.CycleOpened(
                request_id=request.id,
                number=number or len(request.cycles) + 1,
                opened_at=message.received_at,
                opened_by=message.id,
            )
        )
    if request.state is not State.ANALYSIS:
        rest = request.rest_state if request.state is State.WAITING_FOR_CLIENT and request.rest_state else request.state
        events.append(e.StateChanged(request_id=request.id, state=State.ANALYSIS, rest_state=rest))
    return events


def end_by_delivery(request: Request, delivery: Delivery, at: datetime, context: Context) -> list[e.AnyRequestEvent]:
    """Delivery ends the open cycle, and those of the requests merged into this one; a message that came later opens the next."""
    asked = delivery.purpose is Purpose.INFORMATION
    how = CycleEnd.INFORMATION_ASKED if asked else CycleEnd.RESPONSE_DELIVERED
    events: list[e.AnyRequestEvent] = []
    later = _later_messages(request, delivery, at)
    if request.open_cycle is not None and at >= request.open_cycle.opened_at:
        events.append(_ended(request, at, how, context, delivery.id))
        if later:
            number = request.open_cycle.number + 1
            opened_at = max(later[0].received_at, request.open_cycle.opened_at)
            events.append(
                e.CycleOpened(request_id=request.id, number=number, opened_at=opened_at, opened_by=later[0].id)
            )
    events += _end_absorbed(request, at, how, context, delivery.id)
    if not asked and not events and request.assessment is None:
        return events
    target = State.WAITING_FOR_CLIENT if asked else established_state(request)
    events += _state_after(request, target, asked, bool(later))
    return events


def _later_messages(request: Request, delivery: Delivery, at: datetime) -> list[Message]:
    """The client's messages this delivery can't have answered: received after it was written or went out."""
    sent = request.message(delivery.message_id)
    position = request.messages.index(sent) if sent in request.messages else len(request.messages)
    return [
        message
        for index, message in enumerate(request.messages)
        if message.from_client and (index > position or message.received_at > at)
    ]


def _state_after(request: Request, target: State, asked: bool, still_owed: bool) -> list[e.AnyRequestEvent]:
    if request.state is State.CLOSED:
        return []
    if still_owed:
        changed = e.StateChanged(request_id=request.id, state=State.ANALYSIS, rest_state=target)
    elif asked:
        rest = request.stage if request.stage not in (State.ANALYSIS, State.WAITING_FOR_CLIENT, State.CLOSED) else None
        changed = e.StateChanged(request_id=request.id, state=target, rest_state=rest)
    else:
        changed = e.StateChanged(request_id=request.id, state=target)
    return [] if (changed.state, changed.rest_state) == (request.state, request.rest_state) else [changed]


def _ended(
    request: Request, at: datetime, how: CycleEnd, context: Context, delivery_id: UUID | None, reason: str | None = None
) -> e.CycleEnded:
    assert request.open_cycle is not None
    return e.CycleEnded(
        request_id=request.id,
        number=request.open_cycle.number,
        ended_at=at,
        ended_by=how,
        agent_id=context.actor.id,
        recorded_at=context.now,
        delivery_id=delivery_id,
        reason=reason,
    )


def _end_absorbed(
    request: Request,
    at: datetime,
    how: CycleEnd,
    context: Context,
    delivery_id: UUID | None,
    reason: str | None = None,
) -> list[e.AnyRequestEvent]:
    events: list[e.AnyRequestEvent] = []
    for entry in request.absorbed:
        source = context.related.get(entry.request_id)
        if entry.opened_at is None or source is None or source.open_cycle is None or at < entry.opened_at:
            continue
        events.append(_ended(source, at, how, context, delivery_id, reason))
        events.append(
            e.RequestAbsorbed(
                request_id=request.id, absorbed=Absorbed(request_id=source.id, opened_at=None, due_at=None)
            )
        )
    return events


def end_without_response(request: Request, reason: str, context: Context) -> list[e.AnyRequestEvent]:
    """End what is owed by a recorded "no response needed"."""
    how = CycleEnd.NO_RESPONSE_NEEDED
    events: list[e.AnyRequestEvent] = []
    if request.open_cycle is not None:
        at = max(context.now, request.open_cycle.opened_at)
        events.append(_ended(request, at, how, context, None, reason))
    return events + _end_absorbed(request, context.now, how, context, None, reason)


def owed_again(request: Request) -> list[e.AnyRequestEvent]:
    """The response turned out not to have reached the client: the same obligation opens again, with its first due moment."""
    if request.open_cycle is not None or not request.cycles:
        return []
    last = request.cycles[-1]
    return [
        e.CycleOpened(request_id=request.id, number=last.number + 1, opened_at=last.opened_at, opened_by=last.opened_by)
    ]


def back_from_no_response(request: Request) -> Sequence[e.AnyRequestEvent]:
    """Where "thanks!" leaves a request: where it stood before, or closed if nothing was ever established."""
    rest = request.rest_state
    if request.state is not State.ANALYSIS:
        return []
    if rest is State.CLOSED or (rest is None and request.assessment is None):
        outcome = request.outcome or CloseOutcome.NO_RESPONSE_NEEDED
        return [e.RequestClosed(request_id=request.id, outcome=outcome)]
    return [e.StateChanged(request_id=request.id, state=rest or established_state(request))]
