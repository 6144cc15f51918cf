"""Quotes in a list, and those whose last day has passed: the same questions on both engines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, ScalarSelect, bindparam, func, select, tuple_

from ecsupport_desktop.domain.quote import QuoteLine, QuoteState, totals_of
from ecsupport_desktop.domain.words import AssessmentKind, State
from ecsupport_desktop.services.views import QuotePlace, QuoteSummary
from ecsupport_desktop.storage.mapping_quote import discount_from, line_from
from ecsupport_desktop.storage.schema import client, quote, quote_line, request
from ecsupport_desktop.storage.types import UtcDateTime, sort_key

_MOST_LOOKED_AT: Final = 5_000
"""The latest ones; words are looked for among these."""
_now: Final = bindparam("now", type_=UtcDateTime())
_EXPIRED: Final = (
    select(quote.c.request_id, quote.c.revision)
    .join(request, request.c.id == quote.c.request_id)
    .where(
        quote.c.expires_at.is_not(None),
        quote.c.state == QuoteState.ISSUED,
        quote.c.expires_at <= _now,
        request.c.state != State.CLOSED,
        request.c.merged_into.is_(None),
        request.c.assessment_kind == AssessmentKind.EXTRA_FUNCTIONALITY,
    )
    .order_by(quote.c.expires_at)
    .limit(bindparam("most"))
)
_LISTED: Final = (
    select(
        quote.c.request_id,
        request.c.number,
        quote.c.revision,
        quote.c.quote_number,
        quote.c.title,
        request.c.client_id,
        func.coalesce(client.c.name, "").label("client_name"),
        quote.c.currency,
        quote.c.issued_on,
        quote.c.valid_until,
        quote.c.state,
        quote.c.accepted_total,
        quote.c.discount_percent,
        quote.c.discount_amount,
    )
    .join(request, request.c.id == quote.c.request_id)
    .outerjoin(client, client.c.id == request.c.client_id)
    .where(quote.c.quote_number.is_not(None))
    .order_by(quote.c.quote_number.desc(), quote.c.revision.desc())
)


def expired(connection: Connection, now: datetime, limit: int) -> tuple[QuotePlace, ...]:
    """Issued revisions that ran out by now, the first one first."""
    found = connection.execute(_EXPIRED, {"now": now, "most": limit})
    return tuple(QuotePlace(request_id=request_id, revision=revision) for request_id, revision in found)


def next_expiry(now: Any) -> ScalarSelect[Any]:
    """When the next issued revision runs out: one step into an index. `now`: a moment, or what stands for one."""
    expires = quote.c.expires_at
    issued = quote.c.state == QuoteState.ISSUED
    return select(func.min(expires)).where(expires.is_not(None), issued, expires > now).scalar_subquery()


def summaries(connection: Connection, client_id: UUID | None, words: str, limit: int) -> tuple[QuoteSummary, ...]:
    """The latest first. Every one of the words is in number, title or client's name, whatever their accents."""
    listed = _LISTED.limit(_MOST_LOOKED_AT if words.strip() else limit)
    if client_id is not None:
        listed = listed.where(request.c.client_id == client_id)
    rows = connection.execute(listed).mappings().all()
    wanted = sort_key(words, 200).split()
    kept = [row for row in rows if all(word in _searched(row) for word in wanted)][:limit]
    lines = _lines_of(connection, [(row["request_id"], row["revision"]) for row in kept])
    return tuple(_summary(row, lines[row["request_id"], row["revision"]]) for row in kept)


def _searched(row: Any) -> str:
    return sort_key(f"{row['quote_number']} {row['number']} {row['title']} {row['client_name']}", 400)


def _lines_of(connection: Connection, keys: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], list[QuoteLine]]:
    found: dict[tuple[UUID, int], list[QuoteLine]] = defaultdict(list)
    if keys:
        place = tuple_(quote_line.c.request_id, quote_line.c.revision)
        for row in connection.execute(select(quote_line).where(place.in_(keys))).mappings():
            found[row["request_id"], row["revision"]].append(line_from(row))
    return found


def _summary(row: Any, lines: Sequence[QuoteLine]) -> QuoteSummary:
    total = row["accepted_total"]
    if total is None:
        total = totals_of((line for line in lines if not line.optional), discount_from(row)).total
    return QuoteSummary(
        request_id=row["request_id"],
        request_number=row["number"],
        revision=row["revision"],
        number=row["quote_number"],
        title=row["title"],
        client_id=row["client_id"],
        client=row["client_name"],
        currency=row["currency"],
        total=total,
        issued_on=row["issued_on"],
        valid_until=row["valid_until"],
        state=row["state"],
    )
