"""Requests and messages as JSON for the command line: the policy's words in snake_case, moments in ISO 8601 UTC."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from ecsupport_desktop.domain.cycle import Cycle
from ecsupport_desktop.domain.message import Attachment, Content, Message
from ecsupport_desktop.domain.quote import Party
from ecsupport_desktop.domain.words import Direction
from ecsupport_desktop.services.mail_model import ParsedMail
from ecsupport_desktop.services.moments import moment_json
from ecsupport_desktop.services.quote_json import plan_json, quote_json
from ecsupport_desktop.services.views import QuarantinedMail, RequestView

Json = dict[str, Any]
_NOTHING = Content(text="")


class _Address(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...


class _File(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...


def address_text(address: _Address | None) -> str | None:
    """`Ana Ruiz <ana@acme.example>`, or the bare address of somebody without a name; for reading, not for a header."""
    if address is None:
        return None
    return f"{address.name} <{address.address}>" if address.name else address.address


def request_json(view: RequestView, issuer: Party | None = None) -> Json:
    """Everything about one request, in the form `show`, `queue` and `search` print.

    `issuer`: who would issue its quote; what a draft lacks of their facts is said then, too.
    """
    request, client = view.request, view.client
    contact = client.contact(request.contact_id) if client else None
    assignee = view.agents.get(request.assignee_id) if request.assignee_id else None
    return {
        "number": request.number,
        "state": request.state.value,
        "subject": request.subject,
        "client": client.name if client else None,
        "contact": (contact.name or contact.addresses[0]) if contact else _first_sender(view),
        "impact": request.impact.value,
        "assessment": request.assessment.kind if request.assessment else None,
        "priority": request.priority.value if request.priority else None,
        "assignee": assignee.name if assignee else None,
        "tags": list(request.tags),
        "cycles": [cycle_json(cycle) for cycle in request.cycles],
        "quotes": [quote_json(quote, view.agents, issuer) for quote in request.quotes],
        "plan": plan_json(request.plan, view.agents) if request.plan else None,
        "messages": [_message_of(view, message) for message in request.messages],
        "events": [
            {"at": moment_json(event.at), "actor": event.actor, "kind": event.event.kind} for event in view.events
        ],
    }


def _first_sender(view: RequestView) -> str | None:
    """Who wrote, where the sender is nobody in the directory."""
    senders = (message.sender for message in view.request.messages if message.from_client)
    return address_text(next((sender for sender in senders if sender is not None), None))


def cycle_json(cycle: Cycle) -> Json:
    return {
        "opened_at": moment_json(cycle.opened_at),
        "due_at": moment_json(cycle.due_at),
        "ended_at": moment_json(cycle.ended_at),
        "ended_by": cycle.ended_by.value if cycle.ended_by else None,
    }


def _message_of(view: RequestView, message: Message) -> Json:
    content = view.contents.get(message.id, _NOTHING)
    agent = view.agents.get(message.agent_id) if message.agent_id else None
    files: Iterable[Attachment] = (file for file in view.request.attachments if file.message_id == message.id)
    return {
        "direction": message.direction.value,
        "from": address_text(message.sender) or (agent.name if agent else None),
        "to": [address_text(address) for address in message.to],
        "subject": message.subject,
        "sent_at": moment_json(message.sent_at),
        "received_at": moment_json(message.received_at),
        "text": content.text,
        "new_text": content.new_text,
        "html": content.html,
        "message_id": message.message_id,
        "attachments": [file_json(file) for file in files],
    }


def file_json(file: _File) -> Json:
    return {"name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}


def parsed_json(mail: ParsedMail) -> Json:
    """What intake reads from a mail, in the form of a message; nothing was received, so that moment is null."""
    return {
        "direction": Direction.FROM_CLIENT.value,
        "from": address_text(mail.sender),
        "to": [address_text(address) for address in mail.to],
        "subject": mail.subject,
        "sent_at": moment_json(mail.sent_at),
        "received_at": None,
        "text": mail.text,
        "new_text": mail.new_text,
        "html": mail.html,
        "message_id": mail.message_id,
        "attachments": [file_json(file) for file in mail.attachments],
    }


def quarantined_json(mail: QuarantinedMail) -> Json:
    """A mail in quarantine: `queue quarantine` prints these, since no request exists."""
    return {
        "id": str(mail.id),
        "source": mail.source,
        "reason": mail.reason,
        "sha256": mail.raw_sha256,
        "size": mail.size,
        "at": moment_json(mail.at),
    }
