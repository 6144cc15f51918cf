"""Who is who, read from SQLite: clients by words and by sender, the agents' and everybody's last command, tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.folding import sort_key
from ecsupport_desktop.services.views import ClientSummary
from ecsupport_desktop.storage.mapping_directory import load_clients
from ecsupport_desktop.storage.queue_sql import OPEN, unindexed
from ecsupport_desktop.storage.schema import (
    client,
    client_domain,
    contact,
    contact_address,
    event,
    request,
    request_tag,
)

HEAD: Final = (
    select(event.c.command_id)
    .where(event.c.stream_id == bindparam("stream"))
    .order_by(event.c.position.desc())
    .limit(1)
)
TAGS: Final = select(request_tag.c.tag).distinct().order_by(request_tag.c.tag)
CLIENT_IDS: Final = select(client.c.id).order_by(client.c.name_key, client.c.id)
BY_ADDRESS: Final = (
    select(contact_address.c.client_id, contact_address.c.contact_id)
    .distinct()
    .where(contact_address.c.address == bindparam("address"))
)
BY_DOMAIN: Final = select(client_domain.c.client_id).where(client_domain.c.domain == bindparam("domain"))
A_LINE: Final = 200
_contacts: Final = select(func.count()).where(contact.c.client_id == client.c.id).scalar_subquery()
_requests: Final = select(func.count()).where(request.c.client_id == client.c.id).scalar_subquery()
_SUMMARIES: Final = select(client.c.id, client.c.name, _contacts, _requests).order_by(client.c.name_key, client.c.id)
OPEN_BY_CLIENT: Final = select(request.c.client_id, func.count()).where(*OPEN).group_by(unindexed(request.c.client_id))


def stream_head(connection: Connection, stream_id: UUID) -> UUID | None:
    """The last command on this stream."""
    return connection.execute(HEAD, {"stream": stream_id}).scalar_one_or_none()


def client_ids(connection: Connection) -> list[UUID]:
    """Every client, by name."""
    return list(connection.execute(CLIENT_IDS).scalars())


def client_of(connection: Connection, client_id: UUID) -> Client | None:
    return load_clients(connection, [client_id]).get(client_id)


def client_summaries(connection: Connection, words: str, limit: int) -> tuple[ClientSummary, ...]:
    """Clients in which every word occurs: in the name, a contact's name or address, or a mail domain."""
    rows = connection.execute(summaries(words, limit)).all()
    still_open = {row[0]: row[1] for row in connection.execute(OPEN_BY_CLIENT).all()} if rows else {}
    return summaries_of(rows, still_open)


def summaries(words: str, limit: int) -> Select[Any]:
    """By name. What is pasted beyond a line doesn't count."""
    typed = words[:A_LINE].replace("\0", " ").split()
    return _SUMMARIES.where(*(_mentions(word) for word in typed)).limit(limit)


def summaries_of(rows: Iterable[Sequence[Any]], still_open: Mapping[UUID, int]) -> tuple[ClientSummary, ...]:
    """Of the rows of `summaries`; `still_open`: how many of a client's requests aren't closed."""
    return tuple(
        ClientSummary(id=key, name=name, contacts=contacts, open_requests=still_open.get(key, 0), requests=requests)
        for key, name, contacts, requests in rows
    )


def senders(connection: Connection, address: str) -> tuple[tuple[UUID, UUID | None], ...]:
    """(client, contact) by the exact address, else (client, None) by its domain."""
    whole = address.strip().lower()
    exact = [(row.client_id, row.contact_id) for row in connection.execute(BY_ADDRESS, {"address": whole})]
    if exact:
        return tuple(exact)
    domain = whole.rpartition("@")[2]
    return tuple((found, None) for found in connection.execute(BY_DOMAIN, {"domain": domain}).scalars())


def tags_in_use(connection: Connection) -> tuple[str, ...]:
    """In alphabetical order."""
    return tuple(connection.execute(TAGS).scalars())


def _mentions(word: str) -> ColumnElement[bool]:
    typed = word.lower()
    contacts = contact.c.client_id == client.c.id
    addresses = contact_address.c.client_id == client.c.id
    domains = client_domain.c.client_id == client.c.id
    return or_(
        client.c.name_key.contains(sort_key(word), autoescape=True),
        func.lower(client.c.name).contains(typed, autoescape=True),
        select(1).where(contacts, func.lower(contact.c.name).contains(typed, autoescape=True)).exists(),
        select(1).where(addresses, func.lower(contact_address.c.address).contains(typed, autoescape=True)).exists(),
        select(1).where(domains, func.lower(client_domain.c.domain).contains(typed, autoescape=True)).exists(),
    )
