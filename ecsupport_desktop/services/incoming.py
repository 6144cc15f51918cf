"""What a received mail means to the desk: who wrote it, of which service, and the message to record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import NewAttachment, NewMessage
from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.words import Direction
from ecsupport_desktop.services.mail_model import ParsedMail
from ecsupport_desktop.services.ports import Readers

if TYPE_CHECKING:
    from ecsupport_desktop.domain.message import Delivery
    from ecsupport_desktop.domain.request import Request
    from ecsupport_desktop.services.views import RequestView

_LONGEST_SUBJECT: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the directory takes the sender for. `client` is None for nobody, or for several clients at once."""

    client: Client | None = None
    contact_id: UUID | None = None
    client_ids: frozenset[UUID] = frozenset()

    def service_id(self, words: str) -> UUID | None:
        """The service the words name by its host, else the only one there is."""
        if self.client is None:
            return None
        lowered = words.lower()
        named = [service.id for service in self.client.services if _host(service.shop_url) in lowered]
        if not named and len(self.client.services) == 1:
            return self.client.services[0].id
        return named[0] if len(named) == 1 else None


def recognise(readers: Readers, mail: ParsedMail) -> Sender:
    """By a contact's exact address, else by a client's mail domain."""
    if mail.sender is None:
        return Sender()
    found = readers.senders(mail.sender.address.lower())
    clients = frozenset(client_id for client_id, _contact in found)
    if len(clients) != 1:
        return Sender(client_ids=clients)
    contacts = {contact_id for _client, contact_id in found}
    return Sender(
        client=readers.client(next(iter(clients))),
        contact_id=contacts.pop() if len(contacts) == 1 else None,
        client_ids=clients,
    )


def returned_delivery(views: Iterable[RequestView], returned: Sequence[str]) -> tuple[Request, Delivery] | None:
    """Which delivery of ours a report is about: the mails it may be about are named the surest first."""
    requests = [view.request for view in views]
    for message_id in returned:
        for request in requests:
            for message in request.messages:
                ours = message.direction is Direction.TO_CLIENT and message.message_id == message_id
                if ours and (delivery := request.delivery(message.id)) is not None:
                    return request, delivery
    return None


def subject_of(mail: ParsedMail) -> str:
    """The subject, else the first line of what was written, else the first attachment's name."""
    lines = (line.strip() for line in (mail.new_text or mail.text).splitlines())
    written = mail.subject.strip() or next((line for line in lines if line), "")
    if not written and mail.attachments:
        written = mail.attachments[0].name
    return written if mail.subject.strip() else (written[:_LONGEST_SUBJECT] or _("No subject"))


def message_of(mail: ParsedMail) -> NewMessage:
    """The mail as a client's message; when it was received is for the authority to say."""
    return NewMessage(
        sender=mail.sender,
        to=mail.to,
        cc=mail.cc,
        subject=mail.subject,
        text=mail.text,
        new_text=mail.new_text,
        html=mail.html,
        sent_at=mail.sent_at,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        automatic=mail.automatic,
        raw_sha256=mail.raw_sha256,
        attachments=tuple(
            NewAttachment(
                name=file.name,
                media_type=file.media_type,
                content=file.content,
                content_id=file.content_id,
                inline=file.inline,
            )
            for file in mail.attachments
        ),
    )


def _host(shop_url: str) -> str:
    """The host a URL names, or a text that no message holds."""
    host = urlsplit(shop_url if "//" in shop_url else f"//{shop_url}").hostname
    return host or "\0"
