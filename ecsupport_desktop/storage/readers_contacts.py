"""Contacts by what somebody types of a name or an address: compared here, as no engine folds accents alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from ecsupport_desktop.domain.filter import called
from ecsupport_desktop.storage.schema import contact, contact_address

CONTACTS: Final = (
    select(contact.c.id, contact.c.name, contact_address.c.address)
    .select_from(
        contact.outerjoin(
            contact_address,
            (contact_address.c.client_id == contact.c.client_id) & (contact_address.c.contact_id == contact.c.id),
        )
    )
    .order_by(contact.c.name, contact.c.id, contact_address.c.position)
)


def contacts(connection: Connection) -> dict[UUID, tuple[str, ...]]:
    """Each one's name and addresses."""
    return contacts_of(connection.execute(CONTACTS))


def contacts_of(rows: Iterable[Any]) -> dict[UUID, tuple[str, ...]]:
    """Of rows as CONTACTS brings them."""
    found: dict[UUID, tuple[str, ...]] = {}
    for contact_id, name, address in rows:
        known = found.get(contact_id, (name,) if name else ())
        found[contact_id] = known if address is None else (*known, address)
    return found


def names_like(known: Mapping[UUID, tuple[str, ...]], typed: str, limit: int) -> tuple[str, ...]:
    """The first of each one's names, each once."""
    like = (names[0] for names in known.values() if called(typed, names))
    return tuple(dict.fromkeys(like))[:limit]
