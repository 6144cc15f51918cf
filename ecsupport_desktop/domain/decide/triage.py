"""The analysis: impact, what is missing, and the assessment it ends in."""

from __future__ import annotations

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.assessment import ExtraFunctionality, Level3
from ecsupport_desktop.domain.contents import content_of
from ecsupport_desktop.domain.errors import N_, InvalidField, NotAllowed
from ecsupport_desktop.domain.evolve import evolve
from ecsupport_desktop.domain.message import Message
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Channel, DeliveryWay, Direction, Purpose, State

from .context import Context
from .cycles import end_by_delivery
from .guards import require_plausible_sending, require_text

_CHANNELS = {
    DeliveryWay.MAIL_PROGRAM: Channel.MAIL,
    DeliveryWay.PHONE: Channel.PHONE,
    DeliveryWay.CHAT: Channel.CHAT,
    DeliveryWay.OTHER: Channel.OTHER,
}


def set_impact(request: Request, command: c.SetImpact, context: Context) -> list[e.AnyRequestEvent]:
    if command.impact is request.impact:
        return []
    return [e.ImpactSet(request_id=request.id, impact=command.impact)]


def set_priority(request: Request, command: c.SetPriority, context: Context) -> list[e.AnyRequestEvent]:
    if command.priority is request.priority:
        return []
    return [e.PrioritySet(request_id=request.id, priority=command.priority)]


def establish(request: Request, command: c.EstablishAssessment, context: Context) -> list[e.AnyRequestEvent]:
    """ "A level of service is established depending on its nature." A revision says why; history keeps both."""
    assessment = command.assessment
    reason = (command.revision_reason or "").strip() or None
    if assessment == request.assessment:
        return []
    if isinstance(assessment, Level3) and not context.policy.level_3_enabled:
        raise NotAllowed(N_("Level 3 is switched off by a lead"))
    if isinstance(assessment, Level3) and assessment.outage_started_at > context.now:
        raise InvalidField(N_("The outage can't start in the future"), field="outage_started_at")
    if request.assessments and reason is None:
        raise InvalidField(N_("Say why the assessment is revised"), field="revision_reason")
    events: list[e.AnyRequestEvent] = [
        e.AssessmentEstablished(
            request_id=request.id,
            number=len(request.assessments) + 1,
            assessment=assessment,
            agent_id=context.actor.id,
            at=context.now,
            revision_reason=reason,
        )
    ]
    if isinstance(assessment, ExtraFunctionality) and request.state is State.ANALYSIS:
        events.append(e.StateChanged(request_id=request.id, state=State.QUOTING))
    elif request.state is State.QUOTING and not isinstance(assessment, ExtraFunctionality):
        events.append(e.StateChanged(request_id=request.id, state=State.ANALYSIS))
    return events


def ask_for_information(request: Request, command: c.AskForInformation, context: Context) -> list[e.AnyRequestEvent]:
    """ "If relevant information is missing it is requested within the first 48 hours." """
    require_text(command.text, "text", N_("The question to the client is empty"))
    if not [item for item in command.items if item.strip()]:
        raise InvalidField(N_("Say what is missing: choose at least one item"), field="items")
    return send(request, command, Purpose.INFORMATION, context)


def send(
    request: Request, command: c.Answer | c.AskForInformation, purpose: Purpose, context: Context
) -> list[e.AnyRequestEvent]:
    """Pressing Send is recorded; an answer given another way is delivered by the agent's word."""
    require_plausible_sending(request, command.sent, context)
    sent = command.sent
    content = content_of(command)
    assert content is not None
    message = Message(
        id=command.id,
        direction=Direction.TO_CLIENT,
        channel=_CHANNELS[sent.way] if sent else Channel.MAIL,
        sender=None,
        to=command.to,
        subject=request.subject,
        sent_at=sent.sent_at if sent else context.now,
        received_at=context.now,
        content_sha256=content.sha256,
        agent_id=context.actor.id,
        purpose=purpose,
    )
    pressed = e.MessageSent(
        request_id=request.id,
        message=message,
        purpose=purpose,
        sent_at=context.now,
        way=sent.way if sent else None,
        items=command.items if isinstance(command, c.AskForInformation) else (),
    )
    if sent is None:
        return [pressed]
    after = evolve(request, pressed, command.id)
    accepted = e.DeliveryAccepted(request_id=request.id, delivery_id=message.id, at=sent.sent_at)
    delivery = after.delivery(message.id)
    assert delivery is not None
    return [pressed, accepted, *end_by_delivery(after, delivery, sent.sent_at, context)]
