"""Who is who: clients with their contacts and contracted services, and the agents."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from .errors import N_, InvalidField
from .words import Role

LANGUAGES = ("en", "es")
"""The languages answers are written in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at the client; addresses are addr-specs in lower case."""

    id: UUID
    name: str
    addresses: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the client contracted: usually a shop."""

    id: UUID
    name: str
    shop_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client of ECShops. `domains` are mail domains in lower case by which a sender is recognised."""

    id: UUID
    name: str
    language: str = "en"
    domains: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    services: tuple[Service, ...] = ()
    remarks: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidField(N_("A client needs a name"), field="name")
        if self.language not in LANGUAGES:
            raise InvalidField(N_("The language must be one of {languages}"), field="language", languages="en, es")
        for domain in self.domains:
            if "@" in domain or "." not in domain or domain != domain.strip().lower():
                raise InvalidField(
                    N_("“{domain}” isn't a mail domain such as acme.example"), field="domains", domain=domain
                )
        for contact in self.contacts:
            _check_contact(contact)

    def contact(self, contact_id: UUID | None) -> Contact | None:
        return next((contact for contact in self.contacts if contact.id == contact_id), None)

    def service(self, service_id: UUID | None) -> Service | None:
        return next((service for service in self.services if service.id == service_id), None)


def _check_contact(contact: Contact) -> None:
    if not contact.name.strip() and not contact.addresses:
        raise InvalidField(N_("A contact needs a name or a mail address"), field="contacts")
    for address in contact.addresses:
        local, at, domain = address.rpartition("@")
        if not (local and at and domain) or any(char.isspace() for char in address) or address != address.lower():
            raise InvalidField(
                N_("“{address}” isn't a mail address such as ana@acme.example"), field="contacts", address=address
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A member of the support staff. `login` is unique; an agent who has left is kept, inactive."""

    id: UUID
    login: str
    name: str
    role: Role = Role.AGENT
    active: bool = True

    def __post_init__(self) -> None:
        if not self.login.strip():
            raise InvalidField(N_("An agent needs a login name"), field="login")
        if not self.name.strip():
            raise InvalidField(N_("An agent needs a name"), field="name")

    @property
    def is_lead(self) -> bool:
        return self.role is Role.LEAD
