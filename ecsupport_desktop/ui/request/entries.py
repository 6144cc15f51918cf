"""What the conversation shows of each message and note: who, what, when, the words and the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Final
from uuid import UUID

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.domain.message import Attachment, Content, Delivery, Message, Note
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import DeliveryState, Direction, Purpose
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.addresses import mailbox_text
from ecsupport_desktop.ui.shared.moments import full_moment, moment_text, nearness
from ecsupport_desktop.ui.shared.words import word


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment as it reads at `now`; put into words only for who looks. Equal ones read the same."""

    at: datetime
    zone: tzinfo
    nearness: int
    now: datetime = field(compare=False)

    @classmethod
    def of(cls, at: datetime, zone: tzinfo, now: datetime) -> Moment:
        return cls(at=at, zone=zone, nearness=nearness(at, zone, now), now=now)

    def __str__(self) -> str:
        return moment_text(self.at, self.zone, self.now)

    @property
    def in_full(self) -> str:
        return full_moment(self.at, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one block shows: equal entries look the same, and needn't be made anew."""

    id: UUID
    note: bool
    who: str
    what: str
    moment: Moment
    content: Content
    attachments: tuple[Attachment, ...] = ()
    ours: bool = False


def entries_of(view: RequestView, zone: tzinfo, now: datetime) -> tuple[Entry, ...]:
    """Messages and notes in the order they came; notes on raised ground, so that nobody takes them for a message."""
    came: list[Message | Note] = [*view.request.messages, *view.request.notes]
    came.sort(key=lambda each: each.at if isinstance(each, Note) else each.received_at)
    files = _files_of(view.request)
    return tuple(
        _of_note(each, view, zone, now)
        if isinstance(each, Note)
        else _of_message(each, view, zone, now, files.get(each.id, ()))
        for each in came
    )


def _files_of(request: Request) -> dict[UUID, tuple[Attachment, ...]]:
    """By message: what came with it, and what went out with it."""
    went: dict[UUID, set[UUID]] = {}
    for message in request.messages:
        for key in message.files:
            went.setdefault(key, set()).add(message.id)
    found: dict[UUID, list[Attachment]] = {}
    for file in request.attachments:
        came = set() if file.message_id is None else {file.message_id}
        for message_id in came | went.get(file.id, set()):
            found.setdefault(message_id, []).append(file)
    return {message_id: tuple(files) for message_id, files in found.items()}


def _of_message(
    message: Message, view: RequestView, zone: tzinfo, now: datetime, files: tuple[Attachment, ...]
) -> Entry:
    return Entry(
        id=message.id,
        note=False,
        who=_sender(message, view),
        what=_what(message, view, zone),
        moment=Moment.of(message.received_at, zone, now),
        content=_content(view, message.id),
        attachments=files,
        ours=message.direction is Direction.TO_CLIENT,
    )


def _of_note(note: Note, view: RequestView, zone: tzinfo, now: datetime) -> Entry:
    agent = view.agents.get(note.agent_id)
    return Entry(
        id=note.id,
        note=True,
        who=_("Note"),
        what=agent.name if agent else _("a former agent"),
        moment=Moment.of(note.at, zone, now),
        content=_content(view, note.id),
    )


_PURPOSES: Final = {
    Purpose.ANSWER: N_("answered"),
    Purpose.INFORMATION: N_("asked for information"),
    Purpose.ACKNOWLEDGEMENT: N_("automatic message"),
    Purpose.QUOTE: N_("sent the quote"),
}


def _content(view: RequestView, owner_id: UUID) -> Content:
    return view.contents.get(owner_id, Content(text=_("(the text is missing)")))


def _sender(message: Message, view: RequestView) -> str:
    if message.purpose is Purpose.ACKNOWLEDGEMENT:
        return _("Acknowledgement")
    if message.direction is Direction.TO_CLIENT:
        agent = view.agents.get(message.agent_id) if message.agent_id else None
        return agent.name if agent else _("Support")
    if message.sender is None:
        contact = view.client.contact(view.request.contact_id) if view.client else None
        return contact.name if contact else _("Client")
    return message.sender.name or mailbox_text(message.sender.address)


def _what(message: Message, view: RequestView, zone: tzinfo) -> str:
    """The real address of a sender; what a message of ours is for, how it went out and whether it arrived."""
    if message.direction is Direction.FROM_CLIENT:
        if message.automatic:
            return " · ".join(part for part in (_beside(message), _("automatic message")) if part)
        if beside := _beside(message):
            return beside
        return "" if message.sender else _("by {channel}").format(channel=word(message.channel))
    purpose = _(_PURPOSES[message.purpose]) if message.purpose is not None else ""
    delivery = view.request.delivery(message.id)
    if delivery is None:
        return _("{what} · not delivered yet").format(what=purpose)
    if delivery.state in _UNSETTLED:
        return _("{what} · {how}").format(what=purpose, how=_UNSETTLED[delivery.state](delivery, zone))
    way = word(delivery.way) if delivery.way else word(message.channel)
    return _("{what} by {way}").format(what=purpose, way=way)


def _beside(message: Message) -> str:
    """The real address, where a display name stands before it."""
    sender = message.sender
    return f"<{mailbox_text(sender.address)}>" if sender is not None and sender.name else ""


def _held(delivery: Delivery, zone: tzinfo) -> str:
    until = (delivery.held_until or delivery.sent_at).astimezone(zone)
    return _("sent, can be taken back until {moment}").format(moment=f"{until:%H:%M:%S}")


def _queued(delivery: Delivery, zone: tzinfo) -> str:
    if delivery.error is None or delivery.next_attempt_at is None:
        return _("to be sent")
    moment = f"{delivery.next_attempt_at.astimezone(zone):%H:%M}"
    return _("to be sent again at {moment}: {error}").format(moment=moment, error=delivery.error)


_UNSETTLED: Final[dict[DeliveryState, Callable[[Delivery, tzinfo], str]]] = {
    DeliveryState.HELD: _held,
    DeliveryState.QUEUED: _queued,
    DeliveryState.SENDING: lambda delivery, zone: _("being sent"),
    DeliveryState.UNKNOWN: lambda delivery, zone: _("it isn't known whether it arrived: {error}").format(
        error=delivery.error
    ),
    DeliveryState.FAILED: lambda delivery, zone: _("delivery failed: {error}").format(error=delivery.error),
}
