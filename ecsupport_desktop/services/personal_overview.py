"""What is kept about a person at a glance, before it is handed out or removed: who is meant, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.personal import Removal
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.personal_data import Preview, preview_of, survey
from ecsupport_desktop.services.personal_export import Who, concerns
from ecsupport_desktop.services.ports import Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody who may be meant: a contact on a client's card."""

    who: Who
    name: str
    addresses: tuple[str, ...]
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedRequest:
    """A request the person is on. `written` by them, with `files`; `received`: others' messages to them.

    `mentions`: texts of others in which they are named. `exported`: whether it is in what is handed out.
    """

    id: UUID
    number: str
    subject: str
    written: int
    received: int
    files: int
    mentions: int
    exported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`preview` is what removing them touches; `files` and `entries` (on cards) are what is handed out of these."""

    preview: Preview
    requests: tuple[TouchedRequest, ...]
    files: int
    entries: int

    @property
    def messages(self) -> int:
        """How many are handed out."""
        return sum(each.written + each.received for each in self.requests)

    @property
    def empty(self) -> bool:
        """Nothing is kept that could be handed out or removed."""
        told = self.preview
        return not (self.entries or told.mentions or told.mails or (told.addresses and self.requests))


def known_people(readers: Readers) -> tuple[KnownPerson, ...]:
    """Everybody on a client's card, by name."""
    found = [
        KnownPerson(
            who=Who(client_id=client.id, contact_id=contact.id),
            name=contact.name,
            addresses=contact.addresses,
            client=client.name,
        )
        for client in readers.all_clients()
        for contact in client.contacts
    ]
    return tuple(sorted(found, key=lambda person: (person.name.casefold(), person.client.casefold())))


def overview(readers: Readers, command: c.AnonymisePerson) -> Overview:
    """What the command would remove now, and what would be handed out. Raises the DomainError of a refusal."""
    traces, removal = survey(readers, command)
    contacts = [contact for client in traces.clients for contact in client.contacts]
    return Overview(
        preview=preview_of(command, traces, removal),
        requests=tuple(_touched(request, removal) for request in traces.requests),
        files=sum(_handed_out_files(request, removal) for request in traces.requests),
        entries=sum(contact.id in removal.person.contacts for contact in contacts),
    )


def _touched(request: Request, removal: Removal) -> TouchedRequest:
    theirs = removal.messages
    told = [message for message in request.messages if concerns(message, request, removal)]
    written = sum(message.id in theirs for message in told)
    words = {message.id for message in request.messages} | {note.id for note in request.notes}
    return TouchedRequest(
        id=request.id,
        number=request.number,
        subject=request.subject,
        written=written,
        received=len(told) - written,
        files=sum(file.message_id in theirs for file in request.attachments),
        mentions=len((words & removal.contents.keys()) - theirs),
        exported=bool(told) or request.contact_id in removal.person.contacts,
    )


def _handed_out_files(request: Request, removal: Removal) -> int:
    told = {message.id for message in request.messages if concerns(message, request, removal)}
    return sum(file.message_id in told for file in request.attachments)
