"""Each recorded event in one plain sentence, for the history of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.config.language import _, ngettext
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.words import AssessmentKind, Purpose
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.quote_event_text import QUOTE_TEXTS
from ecsupport_desktop.ui.shared.words import word


def event_text(event: e.AnyEvent, view: RequestView) -> str:
    """What happened, in the words of the policy; agents and other requests by name and number."""
    return _TEXTS[type(event)](event, view)


def _agent(view: RequestView, agent_id: UUID | None) -> str:
    if agent_id is None:
        return _("nobody")
    agent = view.agents.get(agent_id)
    return agent.name if agent else _("a former agent")


def _other(view: RequestView, request_id: UUID) -> str:
    row = view.others.get(request_id)
    return row.number if row else _("another request")


def _received(event: e.MessageReceived, view: RequestView) -> str:
    if event.message.automatic:
        return _("Automatic message received")
    return _("Message from the client received by {channel}").format(channel=word(event.message.channel))


def _ended(event: e.CycleEnded, view: RequestView) -> str:
    text = _("Cycle {number} ended: {how}").format(number=event.number, how=word(event.ended_by))
    return _("{text} ({reason})").format(text=text, reason=event.reason) if event.reason else text


def _state(event: e.StateChanged, view: RequestView) -> str:
    return _("State is now {state}").format(state=word(event.state))


def _established(event: e.AssessmentEstablished, view: RequestView) -> str:
    kind = word(AssessmentKind(event.assessment.kind))
    if event.revision_reason:
        return _("Assessment revised to {kind}: {reason}").format(kind=kind, reason=event.revision_reason)
    return _("Assessment established: {kind}").format(kind=kind)


def _sent(event: e.MessageSent, view: RequestView) -> str:
    if event.purpose is Purpose.ACKNOWLEDGEMENT:
        return _("Receipt acknowledged")
    if event.purpose is Purpose.INFORMATION:
        return _("Information asked for")
    if event.purpose is Purpose.QUOTE:
        return _("Quote sent")
    return _("Answer sent")


def _files(event: e.FilesAttached, view: RequestView) -> str:
    count = len(event.attachments)
    return ngettext("{count} file attached", "{count} files attached", count).format(count=count)


def _closed(event: e.RequestClosed, view: RequestView) -> str:
    text = _("Closed: {outcome}").format(outcome=word(event.outcome))
    return _("{text} ({reason})").format(text=text, reason=event.reason) if event.reason else text


def _tagged(event: e.RequestTagged, view: RequestView) -> str:
    if not event.tags:
        return _("Tags removed")
    return _("Tags: {tags}").format(tags=", ".join(event.tags))


def _linked(event: e.RequestLinked, view: RequestView) -> str:
    return _("Linked: {relation} {number}").format(relation=word(event.relation), number=_other(view, event.other_id))


def _absorbed(event: e.RequestAbsorbed, view: RequestView) -> str:
    number = _other(view, event.absorbed.request_id)
    if event.absorbed.due_at is None:
        return _("Nothing more is owed on {number}, merged into this one").format(number=number)
    return _("{number} merged into this one").format(number=number)


def _split_off(event: e.MessagesSplitOff, view: RequestView) -> str:
    count = len(event.message_ids)
    return ngettext("{count} message split off to {number}", "{count} messages split off to {number}", count).format(
        count=count, number=_other(view, event.into_id)
    )


def _taken_over(event: e.MessagesTakenOver, view: RequestView) -> str:
    count = len(event.messages)
    return ngettext(
        "{count} message taken over from {number}", "{count} messages taken over from {number}", count
    ).format(count=count, number=_other(view, event.from_id))


_TEXTS: Final[dict[type, Callable[[Any, RequestView], str]]] = {
    e.RequestRegistered: lambda ev, v: _("Request {number} registered").format(number=ev.number),
    e.MessageReceived: _received,
    e.CycleOpened: lambda ev, v: _("Cycle {number} opened: a response is owed within 48 hours").format(
        number=ev.number
    ),
    e.CycleEnded: _ended,
    e.StateChanged: _state,
    e.NoteAdded: lambda ev, v: _("Note added"),
    e.FilesAttached: _files,
    e.RequestAssigned: lambda ev, v: _("Assigned to {name}").format(name=_agent(v, ev.assignee_id)),
    e.ImpactSet: lambda ev, v: _("Impact set to {impact}").format(impact=word(ev.impact)),
    e.PrioritySet: lambda ev, v: _("Priority set to {priority}").format(priority=word(ev.priority)),
    e.ClientSet: lambda ev, v: _("Client set"),
    e.AssessmentEstablished: _established,
    e.AssessmentTakenBack: lambda ev, v: _("Assessment {number} taken back").format(number=ev.number),
    e.RestorationTakenBack: lambda ev, v: _("Mark “restored” taken back"),
    e.MessageSent: _sent,
    e.DeliveryAccepted: lambda ev, v: _("Delivered"),
    e.DeliveryFailed: lambda ev, v: _("Delivery failed: {error}").format(error=ev.error),
    e.SendTakenBack: lambda ev, v: _("Send taken back"),
    e.DeliveryStarted: lambda ev, v: _("Being sent"),
    e.DeliveryDeferred: lambda ev, v: _("To be sent again: {words}").format(words=ev.words),
    e.DeliveryUnknown: lambda ev, v: _("It isn't known whether it arrived: {words}").format(words=ev.words),
    e.SentAgain: lambda ev, v: _("Sent again"),
    e.ServiceRestored: lambda ev, v: _("Service restored"),
    e.RequestClosed: _closed,
    e.RequestReopened: lambda ev, v: _("Reopened"),
    e.RequestTagged: _tagged,
    e.RequestLinked: _linked,
    e.RequestUnlinked: lambda ev, v: _("Link to {number} removed").format(number=_other(v, ev.other_id)),
    e.RequestMerged: lambda ev, v: _("Merged into {number}").format(number=_other(v, ev.into_id)),
    e.RequestUnmerged: lambda ev, v: _("Merge into {number} taken back").format(number=_other(v, ev.from_id)),
    e.RequestAbsorbed: _absorbed,
    e.RequestReleased: lambda ev, v: _("{number} stands by itself again").format(number=_other(v, ev.other_id)),
    e.MessagesSplitOff: _split_off,
    e.MessagesTakenOver: _taken_over,
    **QUOTE_TEXTS,
    e.PersonalDataRemoved: lambda ev, v: _("A person's data removed: now “{person}”").format(person=ev.person),
}
