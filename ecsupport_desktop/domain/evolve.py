"""Apply one event to a request. No decisions here: replaying a request's events must give its row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from . import events as e
from .assessment import EstablishedAssessment, Level2, Level3
from .cycle import Cycle
from .evolve_quote import QUOTE_EVENTS
from .message import Delivery
from .request import BeforeMerge, Link, Request
from .words import CloseOutcome, DeliveryState, State


def evolve(request: Request | None, event: e.AnyRequestEvent, command_id: UUID) -> Request:
    """The request after this event; `request` is None only for `RequestRegistered`."""
    if isinstance(event, e.RequestRegistered):
        return _registered(event, command_id)
    assert request is not None, f"{event.kind} before request_registered"
    return _APPLY[type(event)](request, event)


def evolve_all(request: Request | None, events: Iterable[e.AnyRequestEvent], command_id: UUID) -> Request | None:
    """The request after these events of one command."""
    for event in events:
        request = evolve(request, event, command_id)
    return request


def _registered(event: e.RequestRegistered, command_id: UUID) -> Request:
    return Request(
        id=event.request_id,
        number=event.number,
        subject=event.subject,
        language=event.language,
        channel=event.channel,
        registered_at=event.registered_at,
        head=command_id,
        client_id=event.client_id,
        contact_id=event.contact_id,
        service_id=event.service_id,
        impact=event.impact,
    )


def _message_received(request: Request, event: e.MessageReceived) -> Request:
    return replace(
        request,
        messages=(*request.messages, event.message),
        attachments=(*request.attachments, *event.attachments),
    )


def _cycle_opened(request: Request, event: e.CycleOpened) -> Request:
    opened = Cycle(number=event.number, opened_at=event.opened_at, opened_by=event.opened_by)
    return replace(request, cycles=(*request.cycles, opened))


def _cycle_ended(request: Request, event: e.CycleEnded) -> Request:
    *before, last = request.cycles
    ended = replace(
        last,
        ended_at=event.ended_at,
        ended_by=event.ended_by,
        ended_by_agent=event.agent_id,
        recorded_at=event.recorded_at,
        delivery_id=event.delivery_id,
        reason=event.reason,
    )
    return replace(request, cycles=(*before, ended))


def _state_changed(request: Request, event: e.StateChanged) -> Request:
    """How it was closed is kept as long as it may go back to being closed."""
    outcome = request.outcome if event.rest_state is State.CLOSED else None
    return replace(request, state=event.state, rest_state=event.rest_state, outcome=outcome)


def _assessment_established(request: Request, event: e.AssessmentEstablished) -> Request:
    established = EstablishedAssessment(
        number=event.number,
        assessment=event.assessment,
        agent_id=event.agent_id,
        at=event.at,
        revision_reason=event.revision_reason,
    )
    tracked = isinstance(event.assessment, Level2 | Level3)
    return replace(
        request,
        assessments=(*request.assessments, established),
        priority=event.assessment.priority if isinstance(event.assessment, Level2 | Level3) else request.priority,
        restored_at=None if tracked else request.restored_at,
    )


def _assessment_taken_back(request: Request, event: e.AssessmentTakenBack) -> Request:
    kept = tuple(entry for entry in request.assessments if entry.number != event.number)
    return replace(request, assessments=kept, priority=event.priority, restored_at=event.restored_at)


def _message_sent(request: Request, event: e.MessageSent) -> Request:
    delivery = Delivery(
        id=event.message.id,
        message_id=event.message.id,
        purpose=event.purpose,
        state=DeliveryState.HELD if event.held_until else DeliveryState.QUEUED,
        way=event.way,
        sent_at=event.sent_at,
        held_until=event.held_until,
        queued_at=event.held_until or event.sent_at,
        next_attempt_at=event.held_until or event.sent_at,
    )
    return replace(request, messages=(*request.messages, event.message), deliveries=(*request.deliveries, delivery))


def _settle(request: Request, event: e.DeliveryAccepted | e.DeliveryFailed) -> Request:
    failed = isinstance(event, e.DeliveryFailed)
    return _delivery_changed(
        request,
        event.delivery_id,
        state=DeliveryState.FAILED if failed else DeliveryState.ACCEPTED,
        settled_at=event.at,
        queued_at=None,
        next_attempt_at=None,
        error=event.error if isinstance(event, e.DeliveryFailed) else None,
    )


def _delivery_changed(request: Request, delivery_id: UUID, **changes: Any) -> Request:
    deliveries = (replace(one, **changes) if one.id == delivery_id else one for one in request.deliveries)
    return replace(request, deliveries=tuple(deliveries))


def _taken_back(request: Request, event: e.SendTakenBack) -> Request:
    return replace(
        request,
        messages=tuple(message for message in request.messages if message.id != event.delivery_id),
        deliveries=tuple(delivery for delivery in request.deliveries if delivery.id != event.delivery_id),
    )


def _started(request: Request, event: e.DeliveryStarted) -> Request:
    messages = tuple(
        replace(message, message_id=event.message_id) if message.id == event.delivery_id else message
        for message in request.messages
    )
    return _delivery_changed(
        replace(request, messages=messages),
        event.delivery_id,
        state=DeliveryState.SENDING,
        next_attempt_at=None,
        attempts=event.attempt,
        error=None,
    )


def _deferred(request: Request, event: e.DeliveryDeferred) -> Request:
    changes = {"state": DeliveryState.QUEUED, "next_attempt_at": event.next_attempt_at, "error": event.words}
    return _delivery_changed(request, event.delivery_id, **changes)


def _unknown(request: Request, event: e.DeliveryUnknown) -> Request:
    return _delivery_changed(request, event.delivery_id, state=DeliveryState.UNKNOWN, queued_at=None, error=event.words)


def _sent_again(request: Request, event: e.SentAgain) -> Request:
    return _delivery_changed(
        request,
        event.delivery_id,
        state=DeliveryState.QUEUED,
        settled_at=None,
        queued_at=event.at,
        next_attempt_at=event.at,
        attempts=0,
        error=None,
    )


def _closed(request: Request, event: e.RequestClosed) -> Request:
    return replace(request, state=State.CLOSED, rest_state=None, outcome=event.outcome)


def _client_set(request: Request, event: e.ClientSet) -> Request:
    return replace(request, client_id=event.client_id, contact_id=event.contact_id, service_id=event.service_id)


def _unlinked(request: Request, event: e.RequestUnlinked) -> Request:
    return replace(request, links=tuple(link for link in request.links if link.other_id != event.other_id))


def _linked(request: Request, event: e.RequestLinked) -> Request:
    others = tuple(link for link in request.links if link.other_id != event.other_id)
    return replace(request, links=(*others, Link(other_id=event.other_id, relation=event.relation)))


def _merged(request: Request, event: e.RequestMerged) -> Request:
    before = BeforeMerge(state=request.state, rest_state=request.rest_state, outcome=request.outcome)
    return replace(
        request,
        merged_into=event.into_id,
        before_merge=before,
        state=State.CLOSED,
        rest_state=None,
        outcome=CloseOutcome.DUPLICATE,
    )


def _unmerged(request: Request, event: e.RequestUnmerged) -> Request:
    before = request.before_merge
    assert before is not None
    return replace(
        request,
        merged_into=None,
        before_merge=None,
        state=before.state,
        rest_state=before.rest_state,
        outcome=before.outcome,
    )


def _absorbed(request: Request, event: e.RequestAbsorbed) -> Request:
    others = tuple(entry for entry in request.absorbed if entry.request_id != event.absorbed.request_id)
    return replace(request, absorbed=(*others, event.absorbed))


def _released(request: Request, event: e.RequestReleased) -> Request:
    return replace(request, absorbed=tuple(entry for entry in request.absorbed if entry.request_id != event.other_id))


def _split_off(request: Request, event: e.MessagesSplitOff) -> Request:
    gone = set(event.message_ids)
    return replace(
        request,
        messages=tuple(message for message in request.messages if message.id not in gone),
        attachments=tuple(file for file in request.attachments if file.message_id not in gone),
    )


def _taken_over(request: Request, event: e.MessagesTakenOver) -> Request:
    return replace(
        request,
        messages=(*request.messages, *event.messages),
        attachments=(*request.attachments, *event.attachments),
    )


_APPLY: Final[dict[type[e.RequestEvent], Callable[[Request, Any], Request]]] = {
    e.MessageReceived: _message_received,
    e.CycleOpened: _cycle_opened,
    e.CycleEnded: _cycle_ended,
    e.StateChanged: _state_changed,
    e.NoteAdded: lambda r, ev: replace(r, notes=(*r.notes, ev.note)),
    e.FilesAttached: lambda r, ev: replace(r, attachments=(*r.attachments, *ev.attachments)),
    e.RequestAssigned: lambda r, ev: replace(r, assignee_id=ev.assignee_id),
    e.ImpactSet: lambda r, ev: replace(r, impact=ev.impact),
    e.PrioritySet: lambda r, ev: replace(r, priority=ev.priority),
    e.ClientSet: _client_set,
    e.AssessmentEstablished: _assessment_established,
    e.AssessmentTakenBack: _assessment_taken_back,
    e.RestorationTakenBack: lambda r, ev: replace(r, restored_at=None),
    e.MessageSent: _message_sent,
    e.DeliveryAccepted: _settle,
    e.DeliveryFailed: _settle,
    e.SendTakenBack: _taken_back,
    e.DeliveryStarted: _started,
    e.DeliveryDeferred: _deferred,
    e.DeliveryUnknown: _unknown,
    e.SentAgain: _sent_again,
    e.ServiceRestored: lambda r, ev: replace(r, restored_at=ev.restored_at),
    e.RequestClosed: _closed,
    e.RequestReopened: lambda r, ev: r,
    e.RequestTagged: lambda r, ev: replace(r, tags=ev.tags),
    e.RequestLinked: _linked,
    e.RequestUnlinked: _unlinked,
    e.RequestMerged: _merged,
    e.RequestUnmerged: _unmerged,
    e.RequestAbsorbed: _absorbed,
    e.RequestReleased: _released,
    e.MessagesSplitOff: _split_off,
    e.MessagesTakenOver: _taken_over,
    **QUOTE_EVENTS,
    e.PersonalDataRemoved: lambda r, ev: r,  # the events before it say so themselves
}
