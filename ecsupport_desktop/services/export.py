"""Requests as a table for a spreadsheet, one row a request, in order of registration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from ecsupport_desktop.domain.assessment import Level2, Level3
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.report import Names
from ecsupport_desktop.services.tables import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading (a word of the policy in snake_case) and its value for a request."""

    heading: str
    value: Callable[[Request, Names], Cell]


def _effort(request: Request, _names: Names) -> Decimal | None:
    return request.assessment.effort_hours if isinstance(request.assessment, Level2 | Level3) else None


def _last_ended(request: Request) -> datetime | None:
    return next((cycle.ended_at for cycle in reversed(request.cycles) if cycle.ended_at is not None), None)


def _sender(request: Request) -> str | None:
    senders = (message.sender for message in request.messages if message.from_client)
    return next((sender.address for sender in senders if sender is not None), None)


COLUMNS: Final = (
    Column("number", lambda r, _n: r.number),
    Column("state", lambda r, _n: r.state.value),
    Column("outcome", lambda r, _n: r.outcome.value if r.outcome else None),
    Column("subject", lambda r, _n: r.subject),
    Column("client", lambda r, n: n.clients.get(r.client_id) if r.client_id else None),
    Column("sender", lambda r, _n: _sender(r)),
    Column("channel", lambda r, _n: r.channel.value),
    Column("language", lambda r, _n: r.language),
    Column("impact", lambda r, _n: r.impact.value),
    Column("assessment", lambda r, _n: r.assessment.kind if r.assessment else None),
    Column("priority", lambda r, _n: r.priority.value if r.priority else None),
    Column("effort_hours", _effort),
    Column("assignee", lambda r, n: n.agents.get(r.assignee_id) if r.assignee_id else None),
    Column("tags", lambda r, _n: ", ".join(r.tags)),
    Column("registered_at", lambda r, _n: r.registered_at),
    Column("due_at", lambda r, _n: r.due_at),
    Column("last_response_at", lambda r, _n: _last_ended(r)),
    Column("restored_at", lambda r, _n: r.restored_at),
    Column("cycles", lambda r, _n: len(r.cycles)),
    Column("cycles_in_time", lambda r, _n: sum(cycle.in_time is True for cycle in r.cycles)),
    Column("cycles_late", lambda r, _n: sum(cycle.in_time is False for cycle in r.cycles)),
    Column("messages", lambda r, _n: len(r.messages)),
    Column("last_message_at", lambda r, _n: r.last_message_at),
)
HEADINGS: Final = tuple(column.heading for column in COLUMNS)


def export_rows(requests: Iterable[Request], names: Names) -> Iterator[tuple[Cell, ...]]:
    """A row a request, in the order of `HEADINGS`; moments are aware UTC."""
    for request in requests:
        yield tuple(column.value(request, names) for column in COLUMNS)
