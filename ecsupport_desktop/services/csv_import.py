"""Clients and requests from CSV files, with a report a row. The same file again adds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID, uuid5

from ecsupport_desktop.domain.commands import NewMessage, RegisterRequest
from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.errors import N_, DomainError, InvalidField
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.domain.words import Channel, Impact
from ecsupport_desktop.services.csv_files import CsvRow, read_csv
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.language_guess import guess_language
from ecsupport_desktop.services.outcome import Outcome

if TYPE_CHECKING:
    from ecsupport_desktop.services.desk import Desk

REQUEST_COLUMNS: Final = frozenset(
    {"client", "contact_address", "contact_name", "subject", "text", "channel", "impact", "received_at"}
)
_ROWS: Final = UUID("7d2c4f53-96a5-5c7e-8a4f-1d6a30c1f0b2")
"""Namespace of the command ids that follow from a row's words."""
_Word = TypeVar("_Word", bound=StrEnum)


class RowOutcome(StrEnum):
    """What became of one row."""

    REGISTERED = "registered"
    EXTENDED = "extended"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """One row: the line it begins on, what became of it, and why not (English)."""

    line: int
    outcome: RowOutcome
    reason: str | None = None
    request: str | None = None

    def json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "request": self.request,
        }


def import_requests(
    desk: Desk, raw: bytes, actor_id: UUID, *, zone: tzinfo = UTC, language: str = "en"
) -> Iterator[RowReport]:
    """Register a request a row. A moment without an offset is taken as local time in `zone`.

    Raises InvalidField if the file is no such CSV file.
    """
    clients = {client.name.casefold(): client for client in desk.readers.all_clients()}
    for row in read_csv(raw, REQUEST_COLUMNS, frozenset({"subject", "text"})):
        try:
            command = _request_of(desk, row, clients, actor_id, zone, language)
        except DomainError as error:
            yield RowReport(line=row.line, outcome=RowOutcome.REFUSED, reason=str(error))
        else:
            outcome = desk.execute(command)
            yield row_report(row.line, outcome, duplicate=outcome.request_id != command.request_id)


def row_report(line: int, outcome: Outcome, *, duplicate: bool = False, extended: bool = False) -> RowReport:
    """A row's report from the outcome of its command."""
    if not outcome.accepted:
        reason = outcome.refusal.text if outcome.refusal else outcome.status.value
        return RowReport(line=line, outcome=RowOutcome.REFUSED, reason=reason)
    what = RowOutcome.DUPLICATE if duplicate else RowOutcome.EXTENDED if extended else RowOutcome.REGISTERED
    return RowReport(line=line, outcome=what, request=outcome.number)


def _request_of(
    desk: Desk, row: CsvRow, clients: dict[str, Client], actor_id: UUID, zone: tzinfo, language: str
) -> RegisterRequest:
    client, contact_id = _whose(desk, row, clients)
    address = row["contact_address"].lower()
    sender = Address(name=row["contact_name"], address=address) if address else None
    words = f"{row['subject']}\n{row['text']}"
    message = NewMessage(
        channel=_word(Channel, row, "channel", Channel.OTHER),
        sender=sender,
        subject=row["subject"],
        text=row["text"],
        received_at=_moment(row["received_at"], zone),
    )
    return RegisterRequest(
        id=uuid5(_ROWS, repr(sorted(row.values.items()))),
        actor_id=actor_id,
        request_id=new_id(),
        subject=row["subject"],
        message=message,
        client_id=client.id if client else None,
        contact_id=contact_id,
        service_id=client.services[0].id if client and len(client.services) == 1 else None,
        impact=_word(Impact, row, "impact", Impact.NONE),
        language=client.language if client else guess_language(words, language),
    )


def _whose(desk: Desk, row: CsvRow, clients: dict[str, Client]) -> tuple[Client | None, UUID | None]:
    """The client the row names, else the one its address belongs to."""
    address = row["contact_address"].lower()
    found = desk.readers.senders(address) if address else ()
    if row["client"]:
        client = clients.get(row["client"].casefold())
        if client is None:
            raise InvalidField(N_("There is no client “{name}”"), field="client", name=row["client"])
    else:
        ids = {client_id for client_id, _contact in found}
        client = desk.readers.client(ids.pop()) if len(ids) == 1 else None
    if client is None:
        return None, None
    contacts = {contact_id for client_id, contact_id in found if client_id == client.id}
    return client, contacts.pop() if len(contacts) == 1 else None


def _word(kind: type[_Word], row: CsvRow, heading: str, otherwise: _Word) -> _Word:
    written = row[heading].lower()
    if not written:
        return otherwise
    try:
        return kind(written)
    except ValueError as error:
        allowed = ", ".join(word.value for word in kind)
        raise InvalidField(
            N_("“{value}” isn't one of {allowed}"), field=heading, value=row[heading], allowed=allowed
        ) from error


def _moment(written: str, zone: tzinfo) -> datetime | None:
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidField(
            N_("“{value}” isn't a moment such as 2026-03-01 14:30"), field="received_at", value=written
        ) from error
