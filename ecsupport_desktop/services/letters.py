"""What a message to a client begins with: whom it goes to, how they are greeted, and the words that go with a quote."""

from __future__ import annotations

from ecsupport_desktop.domain.delivery import reply_addresses
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services import templates
from ecsupport_desktop.services.own_texts import OwnTexts
from ecsupport_desktop.services.snippets import values_of
from ecsupport_desktop.services.views import RequestView


def first_name(view: RequestView) -> str:
    """The name a client is greeted by: the contact's first name, else the sender's, else none."""
    contact = view.client.contact(view.request.contact_id) if view.client else None
    senders = [message.sender for message in view.request.messages if message.from_client and message.sender]
    return templates.first_name(contact.name if contact else "", *(sender.name for sender in reversed(senders)))


def recipients(view: RequestView) -> tuple[Address, ...]:
    """Whom an answer goes to: the person who wrote last, never a machine; else the contact's first address."""
    if people := reply_addresses(view.request):
        return people
    contact = view.client.contact(view.request.contact_id) if view.client else None
    return tuple(Address(name=contact.name, address=address) for address in contact.addresses[:1]) if contact else ()


def quote_letter(view: RequestView, language: str, agent: str, texts: OwnTexts, *, signed: bool) -> str:
    """What goes with a quote, in the quote's language. `signed`: a signature stands below it."""
    name = first_name(view)
    text = texts.template("quote", language)
    text = text if name else templates.nameless(text)
    values = values_of(view, agent) | {"{contact}": name}
    return templates.fill(templates.unsigned(text) if signed else text, values)
