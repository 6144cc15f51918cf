"""Everything that is kept about a person, for them to have: JSON, and a list of files.

Who is meant, what they wrote and what was written to them. Notes and other people's messages aren't theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.errors import N_, InvalidField, NotFound
from ecsupport_desktop.domain.message import Message
from ecsupport_desktop.domain.personal import Removal
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Direction
from ecsupport_desktop.services.moments import moment_json
from ecsupport_desktop.services.personal_data import survey
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.show import quarantined_json, request_json

Json = dict[str, Any]
Told = Callable[[int, int], object]
"""So many of so many are done. Whatever it raises stops the work; `Stopped` is for a person's wish."""
FORMAT: Final = "ecsupport-personal-data-1"


class Stopped(Exception):
    """Nobody waits for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A contact, or an address nobody's card has."""

    client_id: UUID | None = None
    contact_id: UUID | None = None
    address: str | None = None


def _nobody_asks(_done: int, _total: int) -> None:
    """For a caller who waits."""


def who_is(readers: Readers, words: str) -> Who:
    """The person of this address, or the contact of this name. Raises NotFound, or InvalidField for several."""
    wanted = words.strip().casefold()
    found = [
        Who(client_id=client.id, contact_id=contact.id)
        for client in readers.all_clients()
        for contact in client.contacts
        if wanted in contact.addresses or contact.name.casefold() == wanted
    ]
    if len(found) > 1:
        raise InvalidField(
            N_("“{words}” is several contacts; name one of their own addresses"), field="contact_id", words=words
        )
    if found:
        return found[0]
    if "@" not in wanted:
        raise NotFound(N_("No contact is called “{words}”"), field="contact_id", words=words)
    return Who(address=wanted)


def personal_data(readers: Readers, command: c.AnonymisePerson, told: Told = _nobody_asks) -> Json:
    """What is kept about the person the command names; nothing is changed. Raises a DomainError.

    The same who may remove a person may hand out what is kept about them: a lead.
    """
    traces, removal = survey(readers, command)
    person = removal.person
    requests = []
    for done, request in enumerate(traces.requests):
        told(done, len(traces.requests))
        requests.append(_request(readers, request, removal))
    mails = {mail.id: mail for kept in (False, True) for mail in readers.quarantine(discarded=kept)}
    return {
        "format": FORMAT,
        "names": sorted(person.names),
        "addresses": sorted(person.addresses),
        "phones": sorted(person.phones),
        "cards": [entry for client in traces.clients for entry in _entries(client, removal)],
        "requests": [found for found in requests if found is not None],
        "unreadable_mails": [quarantined_json(mails[mail_id]) for mail_id in traces.mails if mail_id in mails],
    }


def files_of_export(exported: Json) -> Iterator[tuple[str, str]]:
    """The SHA-256 and the name of every file in it."""
    for request in exported["requests"]:
        for message in request["messages"]:
            for file in message["attachments"]:
                yield file["sha256"], file["name"]
    for mail in exported["unreadable_mails"]:
        yield mail["sha256"], f"{mail['id']}.eml"


def _entries(client: Client, removal: Removal) -> Iterator[Json]:
    for contact in client.contacts:
        if contact.id in removal.person.contacts:
            entry = {"name": contact.name, "addresses": list(contact.addresses), "phone": contact.phone}
            yield {"client": client.name, **entry}


def _request(readers: Readers, request: Request, removal: Removal) -> Json | None:
    view = readers.request(request.id)
    if view is None:
        return None
    told = request_json(view)
    pairs = zip(view.request.messages, told["messages"], strict=True)
    messages = [message for kept, message in pairs if concerns(kept, view.request, removal)]
    if not messages and request.contact_id not in removal.person.contacts:
        return None
    return {
        "number": told["number"],
        "registered_at": moment_json(request.registered_at),
        "subject": told["subject"],
        "client": told["client"],
        "messages": messages,
    }


def concerns(message: Message, request: Request, removal: Removal) -> bool:
    """Whether a message is handed out: theirs, or written to them.

    Where an answer says to nobody, it went to the request's contact.
    """
    person = removal.person
    if message.id in removal.messages or any(person.has(each.address) for each in (*message.to, *message.cc)):
        return True
    nobody = message.direction is Direction.TO_CLIENT and not message.to
    return nobody and request.contact_id in person.contacts
