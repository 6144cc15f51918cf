"""What comes in: new requests, the client's messages, notes, files."""

from __future__ import annotations

from dataclasses import replace

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain import events as e
from ecsupport_desktop.domain.contents import attachments_of, content_of, received_message
from ecsupport_desktop.domain.errors import N_, InvalidField, NotFound
from ecsupport_desktop.domain.message import Message, Note
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Relation

from .context import Context
from .cycles import after_client_message
from .guards import require_aware, require_language, require_line, require_not_future, require_text
from .unfolding import Unfolding


def register(request: Request | None, command: c.RegisterRequest, context: Context) -> list[e.AnyRequestEvent]:
    """A cycle opens, whoever or whatever wrote: what was registered counts as the client's message from then on."""
    subject = require_line(command.subject, "subject", N_("A request needs a subject"))
    language = require_language(command.language)
    _check_message(command.message, context)
    _check_client(command, context)
    assert context.number is not None, "a registration needs the next number"
    registered = e.RequestRegistered(
        request_id=command.request_id,
        number=context.number,
        subject=subject,
        language=language,
        channel=command.message.channel,
        registered_at=context.now,
        client_id=command.client_id,
        contact_id=command.contact_id,
        service_id=command.service_id,
        impact=command.impact,
    )
    message = replace(received_message(command, context.now), automatic=False)
    events: list[e.AnyRequestEvent] = [registered, _received(message, command)]
    events.append(
        e.CycleOpened(request_id=command.request_id, number=1, opened_at=message.received_at, opened_by=message.id)
    )
    for other in command.links:
        if other not in context.related:
            raise NotFound(N_("The other request doesn't exist"), field="links")
        relation = Relation.CLAIMS_TO_BELONG
        events.append(e.RequestLinked(request_id=command.request_id, other_id=other, relation=relation))
    return events


def _check_message(message: c.NewMessage, context: Context) -> None:
    if not message.text.strip() and not message.attachments and not message.subject.strip():
        raise InvalidField(N_("What the client wrote or said is needed"), field="text")
    require_not_future(message.received_at, "received_at", context)
    require_aware(message.sent_at, "sent_at")


def _check_client(command: c.RegisterRequest | c.SetClient, context: Context) -> None:
    if command.client_id is None:
        return
    client = context.client
    if client is None:
        raise NotFound(N_("This client doesn't exist"), field="client_id")
    if command.contact_id is not None and client.contact(command.contact_id) is None:
        raise NotFound(N_("This contact doesn't belong to {client}"), field="contact_id", client=client.name)
    if command.service_id is not None and client.service(command.service_id) is None:
        raise NotFound(N_("This service isn't one {client} contracted"), field="service_id", client=client.name)


def _received(message: Message, command: c.RegisterRequest | c.RecordClientMessage) -> e.MessageReceived:
    files = attachments_of(command.message.attachments, command.id, message.id, None, message.received_at)
    return e.MessageReceived(request_id=command.request_id, message=message, attachments=files)


def record_message(request: Request, command: c.RecordClientMessage, context: Context) -> list[e.AnyRequestEvent]:
    """Never refused for a state. On a merged request it goes to the one that now carries the conversation."""
    _check_message(command.message, context)
    if request.merged_into is not None:
        if request.merged_into not in context.related:
            raise NotFound(N_("The request it is merged into doesn't exist"))
        target = context.related[request.merged_into]
        return record_message(target, replace(command, request_id=target.id), context)
    message = received_message(command, context.now)
    unfolding = Unfolding(request, context)
    unfolding.add(_received(message, command))
    if message.from_client:
        after_client_message(unfolding, request.id, message)
    return unfolding.events


def add_note(request: Request, command: c.AddNote, context: Context) -> list[e.AnyRequestEvent]:
    require_text(command.text, "text", N_("The note is empty"))
    content = content_of(command)
    assert content is not None
    note = Note(id=command.id, agent_id=context.actor.id, at=context.now, content_sha256=content.sha256)
    return [e.NoteAdded(request_id=request.id, note=note)]


def attach(request: Request, command: c.Attach, context: Context) -> list[e.AnyRequestEvent]:
    if not command.attachments:
        raise InvalidField(N_("There is no file to attach"), field="attachments")
    files = attachments_of(command.attachments, command.id, None, context.actor.id, context.now)
    return [e.FilesAttached(request_id=request.id, attachments=files)]


def set_client(request: Request, command: c.SetClient, context: Context) -> list[e.AnyRequestEvent]:
    _check_client(command, context)
    wanted = (command.client_id, command.contact_id, command.service_id)
    if wanted == (request.client_id, request.contact_id, request.service_id):
        return []
    return [
        e.ClientSet(
            request_id=request.id,
            client_id=command.client_id,
            contact_id=command.contact_id,
            service_id=command.service_id,
        )
    ]
