"""What happened to a request while its agent was writing: nobody answers over a message they never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final
from uuid import UUID

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import Assessment, ExtraFunctionality, Level1
from ecsupport_desktop.domain.words import AssessmentKind, Channel, Purpose
from ecsupport_desktop.services.views import RecordedEvent, RequestView
from ecsupport_desktop.ui.shared.addresses import address_text
from ecsupport_desktop.ui.shared.event_text import event_text
from ecsupport_desktop.ui.shared.link_words import since_text
from ecsupport_desktop.ui.shared.moments import moment_text
from ecsupport_desktop.ui.shared.words import word

_FOLLOWING = (e.CycleOpened, e.CycleEnded, e.StateChanged, e.DeliveryAccepted)
"""What mostly follows from something else that the same command did."""

_QUIET = (
    e.NoteAdded, e.FilesAttached, e.CycleOpened, e.StateChanged, e.DeliveryStarted, e.DeliveryDeferred,
    e.DeliveryAccepted, e.QuoteDrafted, e.QuoteFiled,
)  # fmt: skip
"""What answers nothing, and what only follows from something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened, to be read. `text`: the words of the message, or what the assessment says."""

    who: str
    what: str
    when: str
    text: str = ""


def newest(view: RequestView | None) -> int:
    """The place of the last event shown; 0 where there is none."""
    return view.events[-1].seq if view is not None and view.events else 0


def news_since(view: RequestView, seq: int, me: UUID) -> tuple[RecordedEvent, ...]:
    """What an agent who saw everything up to `seq` should know before a response is recorded."""
    return tuple(each for each in view.events if each.seq > seq and _matters(each, me))


def news_text(news: Sequence[RecordedEvent], zone: tzinfo, now: datetime) -> str:
    """In one line: the client first, then each colleague; "" where there are none."""
    # One colleague's command makes several events: what it was says more than that there was one.
    named = {each.actor for each in news if not _from_client(each) and _told(each)}
    telling = [each for each in news if _from_client(each) or _told(each) or each.actor not in named]
    said = [_said(each, zone, now) for each in sorted(telling, key=lambda each: not _from_client(each))]
    return " ".join(dict.fromkeys(said))


def happened(news: Sequence[RecordedEvent], view: RequestView, zone: tzinfo, now: datetime) -> tuple[Happened, ...]:
    """The same at length, in the order it came."""
    telling = {each.command_id for each in news if not isinstance(each.event, _FOLLOWING)}
    return tuple(
        _at_length(each, view, moment_text(each.at, zone, now))
        for each in news
        if not isinstance(each.event, _FOLLOWING) or each.command_id not in telling
    )


def _at_length(recorded: RecordedEvent, view: RequestView, when: str) -> Happened:
    event = recorded.event
    what = event_text(event, view)
    if isinstance(event, e.MessageReceived | e.MessageSent):
        content = view.contents.get(event.message.id)
        text = (content.new_text.strip() or content.text.strip()) if content is not None else ""
        sender = event.message.sender if isinstance(event, e.MessageReceived) else None
        client = address_text(sender) if sender is not None else _("Client")
        return Happened(who=client if _from_client(recorded) else recorded.actor, what=what, when=when, text=text)
    if isinstance(event, e.AssessmentEstablished):
        return Happened(who=recorded.actor, what=what, when=when, text=assessment_text(event.assessment))
    return Happened(who=recorded.actor, what=what, when=when)


def assessment_text(assessment: Assessment) -> str:
    """What an assessment says besides its level."""
    if isinstance(assessment, Level1):
        return assessment.reasoning
    if isinstance(assessment, ExtraFunctionality):
        return assessment.asked
    effort = _("priority {priority} · {hours} h").format(
        priority=word(assessment.priority), hours=assessment.effort_hours
    )
    return f"{effort}\n{assessment.restoring_steps}"


def holder_text(view: RequestView, zone: tzinfo, now: datetime) -> str:
    """ "Ben Marsh has it since 10:42."; "" where nobody has it, or nothing tells since when."""
    holder = view.agents.get(view.request.assignee_id) if view.request.assignee_id is not None else None
    moments = [each.at for each in view.events if isinstance(each.event, e.RequestAssigned)]
    if holder is None or not moments:
        return ""
    return _("{name} has it since {time}.").format(name=holder.name, time=since_text(moments[-1], zone, now))


def _matters(recorded: RecordedEvent, me: UUID) -> bool:
    event = recorded.event
    if isinstance(event, e.MessageReceived):
        # What this agent wrote down on the phone is known to them; a mail is taken in under anybody's name.
        typed = recorded.actor_id == me and event.message.channel is not Channel.MAIL
        return event.message.from_client and not typed
    if isinstance(event, e.MessageSent) and event.purpose is Purpose.ACKNOWLEDGEMENT:
        return False
    # A cycle that a message ended: whoever's console happens to send the mails says so.
    delivered = isinstance(event, e.CycleEnded) and event.delivery_id is not None
    return recorded.actor_id != me and not delivered and not isinstance(event, _QUIET)


def _from_client(recorded: RecordedEvent) -> bool:
    return isinstance(recorded.event, e.MessageReceived)


def _said(recorded: RecordedEvent, zone: tzinfo, now: datetime) -> str:
    if isinstance(recorded.event, e.MessageReceived):
        moment = moment_text(recorded.event.message.received_at, zone, now)
        return _("The client wrote again, {moment}.").format(moment=moment)
    told = _told(recorded) or _changed(recorded.actor)
    return _at(told, recorded, zone, now)


def _at(told: str, recorded: RecordedEvent, zone: tzinfo, now: datetime) -> str:
    """ "Marta answered the client, today 14:02." """
    return _("{what}, {moment}.").format(what=told.removesuffix("."), moment=moment_text(recorded.at, zone, now))


def _told(recorded: RecordedEvent) -> str:
    event, name = recorded.event, recorded.actor
    if isinstance(event, e.MessageSent):
        return _(_SENT.get(event.purpose, N_("{name} answered the client."))).format(name=name)
    if isinstance(event, e.QuoteIssued):
        return _("{name} issued the quote.").format(name=name)
    if isinstance(event, e.QuoteAccepted):
        return _("{name} recorded that the quote is accepted.").format(name=name)
    if isinstance(event, e.AssessmentEstablished):
        kind = word(AssessmentKind(event.assessment.kind))
        return _("{name} established {kind}.").format(name=name, kind=kind)
    if isinstance(event, e.ImpactSet):
        return _("{name} set the impact to {impact}.").format(name=name, impact=word(event.impact))
    if isinstance(event, e.RequestClosed):
        return _("{name} closed it.").format(name=name)
    if isinstance(event, e.RequestAssigned):
        taken = event.assignee_id == recorded.actor_id
        return (_("{name} took it.") if taken else _("{name} assigned it anew.")).format(name=name)
    if isinstance(event, e.PrioritySet):
        return _("{name} set the priority to {priority}.").format(name=name, priority=word(event.priority))
    return _(_FIELDS[type(event)]).format(name=name) if type(event) in _FIELDS else ""


_FIELDS: Final[dict[type, str]] = {
    e.RequestTagged: N_("{name} changed the tags."),
    e.ClientSet: N_("{name} changed the client."),
    e.RequestLinked: N_("{name} linked it with another request."),
    e.RequestUnlinked: N_("{name} removed a link."),
    e.RequestMerged: N_("{name} merged it into another request."),
    e.RequestUnmerged: N_("{name} took its merge back."),
    e.RequestAbsorbed: N_("{name} merged another request into it."),
    e.MessagesSplitOff: N_("{name} split messages off."),
    e.RequestReopened: N_("{name} opened it again."),
    e.ServiceRestored: N_("{name} marked it restored."),
    e.RestorationTakenBack: N_("{name} took back that it is restored."),
    e.AssessmentTakenBack: N_("{name} took the assessment back."),
    e.SendTakenBack: N_("{name} took a message back before it went out."),
}
_SENT: Final = {
    Purpose.INFORMATION: N_("{name} asked the client."),
    Purpose.QUOTE: N_("{name} sent the quote."),
}


def _changed(name: str) -> str:
    return _("{name} changed this request.").format(name=name)
