"""What has changed, and what time will change next: answered from the ends of indices, so that a timer may ask."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, or_, select

from ecsupport_desktop.domain.urgency import band_starts
from ecsupport_desktop.storage.mapping_directory import load_warning_times
from ecsupport_desktop.storage.readers_quotes import next_expiry
from ecsupport_desktop.storage.schema import OWED, event, request

LAST_SEQ: Final = select(func.coalesce(func.max(event.c.seq), 0))
CHANGED: Final = select(event.c.stream_id).distinct().where(event.c.seq > bindparam("seq"))
_due: Final = request.c.due_at


def last_seq(connection: Connection) -> int:
    """The last event's place; 0 before the first."""
    return int(connection.execute(LAST_SEQ).scalar_one())


def changed_since(connection: Connection, seq: int) -> frozenset[UUID]:
    """The streams with events after this place."""
    return frozenset(connection.execute(CHANGED, {"seq": seq}).scalars())


def next_band_change(connection: Connection, now: datetime) -> datetime | None:
    """The next moment after now at which any request changes its urgency, one step into the index a band, or a quote
    runs out."""
    starts = band_starts(load_warning_times(connection))
    nearest = (
        select(func.min(_due)).where(OWED, _due > now + left).scalar_subquery().label(f"due_{number}")
        for number, left in enumerate(starts)
    )
    *found, expiry = connection.execute(select(*nearest, next_expiry(now).label("expiry"))).one()
    moments = [due - left for due, left in zip(found, starts, strict=True) if due is not None]
    return min([*moments, *([expiry] if expiry is not None else [])], default=None)


def between(connection: Connection, start: datetime, end: datetime) -> tuple[UUID, ...]:
    """The requests that change band in (start, end], in the order of their due moments."""
    starts = band_starts(load_warning_times(connection))
    changing = or_(*((_due > start + left) & (_due <= end + left) for left in starts))
    statement = select(request.c.id).where(OWED, changing).order_by(_due, request.c.seq)
    return tuple(connection.execute(statement).scalars())
