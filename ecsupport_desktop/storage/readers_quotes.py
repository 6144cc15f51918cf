"""Quotes in a list, and those whose last day has passed: the same questions on both engines, one statement each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, ScalarSelect, Select, bindparam, func, literal_column, or_, select

from ecsupport_desktop.services.views import QuotePlace, QuoteSummary
from ecsupport_desktop.storage.mapping_quote import folded
from ecsupport_desktop.storage.schema import ISSUED, RUNS_OUT, client, quote, request
from ecsupport_desktop.storage.types import UtcDateTime

A_LINE: Final = 200
_SUMMARY: Final = {
    "request_id": quote.c.request_id,
    "request_number": request.c.number,
    "revision": quote.c.revision,
    "number": quote.c.quote_number,
    "title": quote.c.title,
    "client_id": request.c.client_id,
    "client": func.coalesce(client.c.name, ""),
    "currency": quote.c.currency,
    "total": quote.c.total,
    "issued_on": quote.c.issued_on,
    "valid_until": quote.c.valid_until,
    "state": quote.c.state,
}
"""By the fields of a QuoteSummary."""
_LISTED: Final = (
    select(*(column.label(name) for name, column in _SUMMARY.items()))
    .join(request, request.c.id == quote.c.request_id)
    .outerjoin(client, client.c.id == request.c.client_id)
    .where(ISSUED)
    .order_by(quote.c.issued_at.desc(), quote.c.request_id.desc(), quote.c.revision.desc())
)
EXPIRED: Final = (
    select(quote.c.request_id, quote.c.revision)
    .join(request, request.c.id == quote.c.request_id)
    .where(
        RUNS_OUT,
        request.c.quote_expires_at <= bindparam("now", type_=UtcDateTime()),
        quote.c.state == literal_column("'issued'"),
    )
    .order_by(request.c.quote_expires_at, request.c.seq)
    .limit(bindparam("most"))
)


def next_expiry(now: Any) -> ScalarSelect[Any]:
    """When the next quote runs out: one step into an index. `now`: a moment, or what stands for one."""
    expires = request.c.quote_expires_at
    return select(func.min(expires)).where(RUNS_OUT, expires > now).scalar_subquery()


def expired(connection: Connection, now: datetime, limit: int) -> tuple[QuotePlace, ...]:
    """Issued revisions that ran out by now, the first one first."""
    return places(connection.execute(EXPIRED, {"now": now, "most": limit}))


def places(rows: Iterable[Sequence[Any]]) -> tuple[QuotePlace, ...]:
    return tuple(QuotePlace(request_id=row[0], revision=row[1]) for row in rows)


def listed(client_id: UUID | None, words: str, limit: int) -> Select[Any]:
    """The latest issued first. Every word occurs in number, title or client; what is pasted beyond a line doesn't."""
    statement = _LISTED.limit(limit)
    if client_id is not None:
        statement = statement.where(request.c.client_id == client_id)
    for word in folded(words[:A_LINE].replace("\0", " ")).split():
        places = (quote.c.found_by, func.coalesce(client.c.name_key, ""))
        statement = statement.where(or_(*(place.contains(word, autoescape=True) for place in places)))
    return statement


def summaries(connection: Connection, client_id: UUID | None, words: str, limit: int) -> tuple[QuoteSummary, ...]:
    return summaries_of(connection.execute(listed(client_id, words, limit)))


def summaries_of(rows: Iterable[Sequence[Any]]) -> tuple[QuoteSummary, ...]:
    return tuple(QuoteSummary(**dict(zip(_SUMMARY, row, strict=True))) for row in rows)
