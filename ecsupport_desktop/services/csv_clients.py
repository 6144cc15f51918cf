"""Clients from a CSV file: a row a contact or service; rows with one client's name add to that client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from ecsupport_desktop.domain.commands import SaveClient
from ecsupport_desktop.domain.directory import Client, Contact, Service
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.csv_files import CsvRow, read_csv
from ecsupport_desktop.services.csv_import import RowOutcome, RowReport, row_report
from ecsupport_desktop.services.identity import new_id

if TYPE_CHECKING:
    from ecsupport_desktop.services.desk import Desk

CLIENT_COLUMNS: Final = frozenset(
    {"name", "language", "domains", "contact_name", "contact_address", "phone", "service", "shop_url"}
)
_BETWEEN: Final = re.compile(r"[\s,;|]+")


def import_clients(desk: Desk, raw: bytes, actor_id: UUID, *, language: str = "en") -> Iterator[RowReport]:
    """Register clients, or add a row's contact, service and domains to the client of its name.

    Raises InvalidField if the file is no such CSV file.
    """
    clients = {client.name.casefold(): client for client in desk.readers.all_clients()}
    for row in read_csv(raw, CLIENT_COLUMNS, frozenset({"name"})):
        try:
            known = clients.get(row["name"].casefold())
            client = _extended(known or _new_client(row, language), row)
        except DomainError as error:
            yield RowReport(line=row.line, outcome=RowOutcome.REFUSED, reason=str(error))
            continue
        if client == known:
            yield RowReport(line=row.line, outcome=RowOutcome.DUPLICATE)
            continue
        outcome = desk.execute(SaveClient(id=new_id(), actor_id=actor_id, client=client))
        if outcome.accepted:
            clients[client.name.casefold()] = client
        yield row_report(row.line, outcome, extended=known is not None)


def _new_client(row: CsvRow, language: str) -> Client:
    return Client(id=new_id(), name=row["name"], language=row["language"].lower() or language)


def _extended(client: Client, row: CsvRow) -> Client:
    """The client with what the row says besides; what is there stays as it is."""
    domains = tuple(word for word in _BETWEEN.split(row["domains"].lower()) if word)
    return replace(
        client,
        domains=tuple(dict.fromkeys((*client.domains, *domains))),
        contacts=_with_contact(client.contacts, row),
        services=_with_service(client.services, row),
    )


def _with_contact(contacts: tuple[Contact, ...], row: CsvRow) -> tuple[Contact, ...]:
    addresses = tuple(dict.fromkeys(word for word in _BETWEEN.split(row["contact_address"].lower()) if word))
    name = row["contact_name"]
    if not name and not addresses:
        return contacts
    for position, contact in enumerate(contacts):
        same_name = bool(name) and contact.name.casefold() == name.casefold()
        if same_name or set(addresses) & set(contact.addresses):
            merged = replace(
                contact,
                name=contact.name or name,
                addresses=tuple(dict.fromkeys((*contact.addresses, *addresses))),
                phone=contact.phone or row["phone"],
            )
            return (*contacts[:position], merged, *contacts[position + 1 :])
    return (*contacts, Contact(id=new_id(), name=name, addresses=addresses, phone=row["phone"]))


def _with_service(services: tuple[Service, ...], row: CsvRow) -> tuple[Service, ...]:
    name, url = row["service"] or row["shop_url"], row["shop_url"]
    if not name or any(service.name.casefold() == name.casefold() for service in services):
        return services
    return (*services, Service(id=new_id(), name=name, shop_url=url))
