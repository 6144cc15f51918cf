"""Who may have a person removed, and which person: checked before anything is looked for."""

from __future__ import annotations

from dataclasses import dataclass

from . import commands as c
from .directory import Agent, Client
from .errors import N_, InvalidField, NotAllowed, NotFound
from .fitting import require_fitting
from .personal import REMOVED_DOMAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalContext:
    """What is known when the command comes. `client`: the one it names, None where there is none."""

    actor: Agent | None
    client: Client | None = None


def addresses_of(command: c.AnonymisePerson, context: PersonalContext) -> tuple[str, ...]:
    """The addresses to look for, in lower case. Raises a DomainError naming the field."""
    require_lead(context.actor)
    require_fitting(command)
    if (command.address is None) == (command.contact_id is None):
        raise InvalidField(N_("Name either a client's contact or an address"), field="contact_id")
    if command.address is not None:
        return (checked_address(command.address),)
    if context.client is None:
        raise NotFound(N_("This client doesn't exist"), field="client_id")
    contact = context.client.contact(command.contact_id)
    if contact is None:
        raise NotFound(N_("This contact isn't on the client's card"), field="contact_id")
    return contact.addresses


def require_lead(actor: Agent | None) -> None:
    if actor is None:
        raise NotFound(N_("This agent doesn't exist"), field="actor_id")
    if not actor.active:
        raise NotAllowed(N_("{name} is no longer an active agent"), name=actor.name)
    if not actor.is_lead:
        raise NotAllowed(N_("Only a lead may export or remove what is kept about a person"))


def checked_address(address: str) -> str:
    """The address in lower case; InvalidField for what is none, or stands for somebody removed already."""
    lower = address.strip().lower()
    local, at, domain = lower.rpartition("@")
    if not (local and at and domain) or any(char.isspace() for char in lower) or domain == REMOVED_DOMAIN:
        raise InvalidField(
            N_("“{address}” isn't a mail address such as ana@acme.example"), field="address", address=address
        )
    return lower
