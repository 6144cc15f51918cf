"""What is kept about a person, and what stands in its place once they are removed. Pure.

Their own messages lose their words, files and subject. Wherever else their full name, addresses or telephone number
stand literally on the same requests and cards, a placeholder stands instead. Finished cycles never change: a reason an
agent gave there stays as it is. Nor does a quote that was issued, or what was decided on it: the law wants them kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Final, TypeVar
from uuid import UUID

from . import events as e
from .directory import Client, Contact
from .message import Address, Attachment, Content, Message, Note
from .request import Request
from .words import Direction

_Value = TypeVar("_Value")
REMOVED: Final = "[removed]"
TOMBSTONE: Final = Content(text=REMOVED, new_text=REMOVED)
"""What stands in the place of a removed person's words."""
REMOVED_DOMAIN: Final = "removed.invalid"
"""RFC 2606 keeps this ending for addresses that never exist."""
NO_BYTES: Final = hashlib.sha256(b"").hexdigest()
_SHORTEST_PHONE: Final = 6
_BUSINESS_RECORDS: Final = e.QuoteIssued | e.QuoteAccepted | e.QuoteDeclined | e.QuoteWithdrawn | e.QuoteExpired
_PLACEHOLDER: Final = "removed person "


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is meant: by their contact entries and by every address (lower case), name and telephone number known.

    `token` tells one removed person from another, and nothing else.
    """

    token: str
    contacts: frozenset[UUID] = frozenset()
    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What they are called from now on."""
        return f"{_PLACEHOLDER}{self.token}"

    @property
    def address(self) -> str:
        return f"removed-{self.token}@{REMOVED_DOMAIN}"

    def has(self, address: str) -> bool:
        return address.lower() in self.addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What is kept that may be about a person: the requests they are on, with all their texts by message or note id,
    the cards that name them, and the quarantined mails that hold one of their addresses."""

    requests: tuple[Request, ...] = ()
    contents: Mapping[UUID, Content] = field(default_factory=dict)
    clients: tuple[Client, ...] = ()
    mails: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What removing a person means: `messages` are theirs, `subjects` what they called them (answers repeat it),
    `contents` what stands in the place of texts, `kept` the savings of quotes that were issued so."""

    person: Person
    messages: frozenset[UUID]
    subjects: frozenset[str]
    contents: Mapping[UUID, Content]
    mails: frozenset[UUID]
    kept: frozenset[UUID] = frozenset()


def person_of(token: str, contact_id: UUID | None, addresses: Collection[str], traces: Traces) -> Person:
    """The person with everything that is known of who they are.

    Another contact entry is theirs too if it has none but their addresses; one that only shares an address isn't.
    """
    known = {address.lower() for address in addresses}
    entries = [
        contact
        for client in traces.clients
        for contact in client.contacts
        if contact.id == contact_id or (contact.addresses and known.issuperset(contact.addresses))
    ]
    people = [
        address
        for request in traces.requests
        for message in request.messages
        for address in (message.sender, *message.to, *message.cc)
        if address is not None and address.address.lower() in known
    ]
    names = {contact.name for contact in entries} | {address.name for address in people}
    return Person(
        token=token,
        contacts=frozenset(contact.id for contact in entries),
        addresses=frozenset(known),
        names=frozenset(name.strip() for name in names if name.strip() and not name.startswith(_PLACEHOLDER)),
        phones=frozenset(contact.phone.strip() for contact in entries if contact.phone.strip()),
    )


def removal_of(person: Person, traces: Traces) -> Removal:
    """What is removed and what is replaced, of what there is."""
    everything = [(message, request) for request in traces.requests for message in request.messages]
    theirs = frozenset(message.id for message, request in everything if _is_theirs(message, request, person))
    subjects = {message.subject for message, _request in everything if message.id in theirs}
    opened = [request for request in traces.requests if request.messages and request.messages[0].id in theirs]
    subjects |= {request.subject for request in opened}
    removal = Removal(
        person=person,
        messages=theirs,
        subjects=frozenset(subject for subject in subjects if subject),
        contents={},
        mails=frozenset(traces.mails),
        kept=frozenset(quote.saved_by for request in traces.requests for quote in request.quotes if quote.issue),
    )
    instead = {}
    for owner_id, content in traces.contents.items():
        new = TOMBSTONE if owner_id in theirs else without(content, removal)
        if new != content:
            instead[owner_id] = new
    return replace(removal, contents=instead)


def _is_theirs(message: Message, request: Request, person: Person) -> bool:
    """Written by them; where nobody is named (a call, a chat), said by the request's contact."""
    if message.direction is not Direction.FROM_CLIENT:
        return False
    if message.sender is None:
        return request.contact_id in person.contacts
    return person.has(message.sender.address)


def without_person(event: e.AnyEvent, command_id: UUID, removal: Removal) -> e.AnyEvent:
    """The event without the person; the same one where it doesn't hold them."""
    if isinstance(event, e.CycleEnded | _BUSINESS_RECORDS):
        return event
    if isinstance(event, e.QuoteDrafted) and event.saved_by in removal.kept:
        return event
    if isinstance(event, e.RequestRegistered) and command_id in removal.messages:
        event = replace(event, subject=REMOVED)  # it was theirs: they opened the request
    if isinstance(event, e.MailQuarantined) and event.quarantined_id in removal.mails:
        event = replace(event, source=REMOVED, reason=REMOVED, raw_sha256=NO_BYTES, size=0)
    return without(event, removal)


def without(value: _Value, removal: Removal) -> _Value:
    """The value, and all that is in it, without the person."""
    found: Any = _without(value, removal)
    return found  # type: ignore[no-any-return]


def _without(value: Any, removal: Removal) -> Any:
    person = removal.person
    if type(value) is str:
        return _replaced(value, person)
    if isinstance(value, tuple):
        return tuple(_without(item, removal) for item in value)
    if isinstance(value, Address) and person.has(value.address):
        return Address(name=person.name, address=person.address)
    if isinstance(value, Contact) and value.id in person.contacts:
        removed_before = value.name.startswith(_PLACEHOLDER)
        return replace(value, name=value.name if removed_before else person.name, addresses=(), phone="")
    if isinstance(value, Contact):  # somebody else, who shared an address
        value = replace(value, addresses=tuple(address for address in value.addresses if not person.has(address)))
    if isinstance(value, Attachment) and value.message_id in removal.messages:
        return replace(
            value, name=REMOVED, media_type="application/octet-stream", size=0, sha256=NO_BYTES, content_id=None,
            inline=False,
        )  # fmt: skip
    if isinstance(value, Message | Note):
        value = _with_its_content(value, removal)
    if is_dataclass(value) and not isinstance(value, type):
        return _each_field(value, removal)
    return value


def _with_its_content(value: Message | Note, removal: Removal) -> Message | Note:
    if isinstance(value, Message) and value.id in removal.messages:
        value = replace(value, subject="")
        if value.sender is not None:
            value = replace(value, sender=Address(name=removal.person.name, address=removal.person.address))
    elif isinstance(value, Message) and any(subject in value.subject for subject in removal.subjects):
        value = replace(value, subject=REMOVED)
    content = removal.contents.get(value.id)
    return value if content is None else replace(value, content_sha256=content.sha256)


def _each_field(value: Any, removal: Removal) -> Any:
    before = {each.name: getattr(value, each.name) for each in fields(value)}
    after = {name: _without(item, removal) for name, item in before.items()}
    changes = {name: item for name, item in after.items() if item != before[name]}
    return replace(value, **changes) if changes else value


def _replaced(text: str, person: Person) -> str:
    pattern = _pattern(person)
    if pattern is None:
        return text
    instead = {"address": person.address, "name": person.name, "phone": REMOVED}
    return pattern.sub(lambda match: instead[match.lastgroup or "name"], text)


@lru_cache(maxsize=8)
def _pattern(person: Person) -> re.Pattern[str] | None:
    """Their addresses, full names and numbers as whole words. A name of one word stays: it may be any word."""
    full_names = [r"\s+".join(map(re.escape, name.split())) for name in person.names if len(name.split()) > 1]
    phones = [re.escape(phone) for phone in person.phones if len(phone) >= _SHORTEST_PHONE]
    addresses = [re.escape(address) for address in person.addresses]
    groups = [
        rf"(?P<{group}>(?<![\w{others}])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w|[-.]\w))"
        for group, others, words in (("address", ".+-", addresses), ("name", "", full_names), ("phone", "", phones))
        if words
    ]
    return re.compile("|".join(groups), re.IGNORECASE) if groups else None
