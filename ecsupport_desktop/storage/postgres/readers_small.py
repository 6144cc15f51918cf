"""The small questions to a server: what time changes, who is who, which mail is known; one statement each, or few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, any_, bindparam, func, literal_column, or_, select, text, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from ecsupport_desktop.domain.message import Content
from ecsupport_desktop.services.views import ClientSummary
from ecsupport_desktop.storage import readers_delivery as deliveries
from ecsupport_desktop.storage import readers_directory as directory
from ecsupport_desktop.storage import readers_feed as feed
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.postgres.queue_order import time_left
from ecsupport_desktop.storage.prepared import Found, Prepared, prepared_select
from ecsupport_desktop.storage.readers_mail import BY_BYTES, FILE, QUARANTINE, QUARANTINED_BYTES
from ecsupport_desktop.storage.readers_quotes import EXPIRED, next_expiry
from ecsupport_desktop.storage.types import TEXT, UtcDateTime, Uuid

_due: Final = s.request.c.due_at
POLICY: Final = Call(prepared_select(s.policy, "id"), {"id": 1})
LAST_SEQ: Final = Call(Prepared(feed.LAST_SEQ))
CLIENT_IDS: Final = Call(Prepared(directory.CLIENT_IDS))
_CHANGED: Final = Prepared(feed.CHANGED)
_HEAD: Final = Prepared(directory.HEAD)


# ── Time and changes ────────────────────────────────────────────────────────────────────────────────────────
_now, _start, _end = (bindparam(name, type_=UtcDateTime()) for name in ("now", "start", "end"))


def _lefts() -> tuple[ColumnElement[Any], ...]:
    """Time left at which each band begins, as domain.urgency.band_starts says it."""
    return time_left("nearing"), time_left("critical"), literal_column("interval '-1 microsecond'")


def _nearest(left: ColumnElement[Any]) -> ColumnElement[Any]:
    """The next moment at which this band begins for any request: one step into the index."""
    due = select(func.min(_due)).where(s.OWED, _due > _now.op("+")(left)).scalar_subquery()
    return type_coerce(due.op("-")(left), UtcDateTime())


_NEXT_CHANGE: Final = Prepared(
    select(func.least(*map(_nearest, _lefts()), next_expiry(_now), type_=UtcDateTime()).label("moment"))
)
_EXPIRED: Final = Prepared(EXPIRED)
_BETWEEN: Final = Prepared(
    select(s.request.c.id)
    .where(s.OWED, or_(*((_due > _start.op("+")(left)) & (_due <= _end.op("+")(left)) for left in _lefts())))
    .order_by(_due, s.request.c.seq)
)


def next_band_change(now: datetime) -> Call:
    return Call(_NEXT_CHANGE, {"now": now})


def between(start: datetime, end: datetime) -> Call:
    return Call(_BETWEEN, {"start": start, "end": end})


def expired_quotes(now: datetime, limit: int) -> Call:
    return Call(_EXPIRED, {"now": now, "most": limit})


def changed_since(seq: int) -> Call:
    return Call(_CHANGED, {"seq": seq})


def stream_head(stream_id: UUID) -> Call:
    return Call(_HEAD, {"stream": stream_id})


# ── Messages by mail ────────────────────────────────────────────────────────────────────────────────────────
_DUE: Final = Prepared(deliveries.DUE)
UNDER_WAY: Final = Call(Prepared(deliveries.UNDER_WAY))
UNSENT_COUNT: Final = Call(Prepared(deliveries.COUNT))


def due_deliveries(now: datetime, limit: int) -> Call:
    return Call(_DUE, {"now": now, "most": limit})


# ── Who is who ──────────────────────────────────────────────────────────────────────────────────────────────
_ADDRESS: Final = Prepared(directory.BY_ADDRESS)
_DOMAIN: Final = Prepared(directory.BY_DOMAIN)
_OPEN: Final = Call(Prepared(directory.OPEN_BY_CLIENT))
# From one tag to the next by the index: there are few tags and very many requests.
TAGS: Final = Call(
    Prepared(
        text(
            "WITH RECURSIVE used AS (SELECT min(tag) AS tag FROM request_tag UNION ALL"
            " SELECT (SELECT min(tag) FROM request_tag WHERE tag > used.tag) FROM used WHERE used.tag IS NOT NULL)"
            " SELECT tag FROM used WHERE tag IS NOT NULL ORDER BY tag"
        )
    )
)


def sender_calls(address: str) -> list[Call]:
    """What `senders_of` is made of."""
    whole = address.strip().lower()
    return [Call(_ADDRESS, {"address": whole}), Call(_DOMAIN, {"domain": whole.rpartition("@")[2]})]


def senders_of(found: list[Found]) -> tuple[tuple[UUID, UUID | None], ...]:
    """(client, contact) by the exact address, else (client, None) by its domain."""
    exact, by_domain = found
    return tuple((row[0], row[1]) for row in exact.tuples) or tuple((key, None) for key in by_domain.scalars())


def summary_calls(words: str, limit: int) -> list[Call]:
    """What `summaries_of` is made of."""
    return [Call(Prepared(directory.summaries(words, limit))), _OPEN]


def summaries_of(found: list[Found]) -> tuple[ClientSummary, ...]:
    clients, still_open = found
    return directory.summaries_of(clients.tuples, {row[0]: row[1] for row in still_open.tuples})


# ── Mails and contents ──────────────────────────────────────────────────────────────────────────────────────
_THREADS: Final = Prepared(
    select(s.message.c.message_id, s.message.c.request_id).where(
        s.message.c.message_id.is_not(None), s.message.c.message_id == any_(bindparam("names", type_=ARRAY(TEXT)))
    )
)
_BY_BYTES: Final = Prepared(BY_BYTES)
_QUARANTINED_BYTES: Final = Prepared(QUARANTINED_BYTES)
_FILE: Final = Prepared(FILE)
_WAITING: Final = Call(Prepared(QUARANTINE.where(s.quarantine.c.discarded_at.is_(None))))
_DISCARDED: Final = Call(Prepared(QUARANTINE.where(s.quarantine.c.discarded_at.is_not(None))))
_CONTENT: Final = Prepared(
    select(s.content.c.text, s.content.c.new_text, s.content.c.html).where(
        s.content.c.owner_id == bindparam("owner", type_=Uuid())
    )
)


def threads(message_ids: Sequence[str]) -> Call:
    return Call(_THREADS, {"names": list(dict.fromkeys(message_ids))})


def known_mail_calls(message_id: str | None, raw_sha256: str) -> list[Call]:
    """The first row of the first answer that has one tells."""
    by_bytes = [Call(each, {"sha256": raw_sha256}) for each in (_BY_BYTES, _QUARANTINED_BYTES)]
    return by_bytes if message_id is None else [threads([message_id]), *by_bytes]


def quarantine(*, discarded: bool) -> Call:
    return _DISCARDED if discarded else _WAITING


def file(sha256: str) -> Call:
    return Call(_FILE, {"sha256": sha256.lower()})


def content(owner_id: UUID) -> Call:
    return Call(_CONTENT, {"owner": owner_id})


def content_of(found: Found) -> Content | None:
    return next((Content(text=row[0], new_text=row[1], html=row[2]) for row in found.tuples), None)
