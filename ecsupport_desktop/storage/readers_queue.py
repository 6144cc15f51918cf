"""Queues read from SQLite: counts on indices, pages by place in the order, ids for a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, func, select, type_coerce

from ecsupport_desktop.domain.queue import Queue, Sort
from ecsupport_desktop.services.views import QueueRow, RequestIds
from ecsupport_desktop.storage.anchors import Anchors
from ecsupport_desktop.storage.mapping_directory import load_warning_times
from ecsupport_desktop.storage.queue_sql import OPEN, Stretch, conditions, is_closed_alone, is_small, stretches
from ecsupport_desktop.storage.readers_feed import last_seq
from ecsupport_desktop.storage.rows import rows_of_seqs
from ecsupport_desktop.storage.schema import agent, quarantine, request

_ALL: Final = select(func.count()).select_from(request)
_OPEN: Final = _ALL.where(*OPEN)
_QUARANTINED: Final = select(func.count()).select_from(quarantine).where(quarantine.c.discarded_at.is_(None))
_AGENTS_BY_NAME: Final = select(agent.c.id).order_by(agent.c.name_key, agent.c.id)


def count(connection: Connection, queue: Queue, now: datetime, me: UUID) -> int:
    """How many requests are in the queue; how many mails, for the quarantine."""
    if queue.quarantine:
        return _number(connection.execute(_QUARANTINED).scalar_one())
    if is_closed_alone(queue):  # nearly all there are: the open few are sooner counted
        return _number(connection.execute(select(_ALL.scalar_subquery() - _OPEN.scalar_subquery())).scalar_one())
    where = conditions(queue, now, me, now + load_warning_times(connection).nearing)
    return _number(connection.execute(_ALL.where(*where)).scalar_one())


def counts(connection: Connection, queues: Iterable[Queue], now: datetime, me: UUID) -> dict[str, int]:
    """One moment's counts by the queues' names."""
    return {queue.name: count(connection, queue, now, me) for queue in queues}


def page(
    connection: Connection,
    anchors: Anchors,
    queue: Queue,
    sort: Sort,
    now: datetime,
    me: UUID,
    *,
    offset: int,
    limit: int,
) -> tuple[QueueRow, ...]:
    """`limit` rows of the queue from `offset` on."""
    seqs: list[int] = []
    as_of = last_seq(connection)
    anchors.as_of(as_of)
    for index, stretch in enumerate(_stretches(connection, queue, sort, now, me)):
        order = None if is_small(queue) else (queue, sort, me, index)
        found = _walk(connection, anchors, as_of, order, stretch, offset, limit - len(seqs))
        seqs += found
        if len(seqs) >= limit:
            break
        if found:
            offset = 0
        elif offset:
            offset -= _length(connection, anchors, as_of, order, stretch)
    return rows_of_seqs(connection, seqs)


def ids(
    connection: Connection, queue: Queue, sort: Sort, now: datetime, me: UUID, *, limit: int | None = None
) -> RequestIds:
    """The ids of the queue in order."""
    found: list[UUID] = []
    most = None if limit is None else limit + 1
    for stretch in _stretches(connection, queue, sort, now, me):
        statement = stretch.select(type_coerce(request.c.id, LargeBinary))
        if most is not None:
            statement = statement.limit(most - len(found))
        found += [UUID(bytes=row[0]) for row in connection.execute(statement).all()]
        if most is not None and len(found) >= most:
            return RequestIds(ids=tuple(found[:limit]), capped=True)
    return RequestIds(ids=tuple(found))


def _stretches(connection: Connection, queue: Queue, sort: Sort, now: datetime, me: UUID) -> tuple[Stretch, ...]:
    agents = tuple(connection.execute(_AGENTS_BY_NAME).scalars())
    return stretches(queue, sort, now, me, load_warning_times(connection), agents)


def _walk(
    connection: Connection, anchors: Anchors, as_of: int, order: Any, stretch: Stretch, offset: int, limit: int
) -> list[int]:
    """The seqs of a stretch from an offset on; begins at the nearest known place."""
    if order is None or not stretch.anchor:
        return list(connection.execute(stretch.select(request.c.seq).offset(offset).limit(limit)).scalars())
    statement, skip = stretch.select(*stretch.anchor), offset
    if known := anchors.nearest(order, offset):
        skip = offset - known[0]
        statement = statement.where(stretch.after(known[1]))
    rows = connection.execute(statement.offset(skip).limit(limit)).all()
    if rows:
        anchors.remember(order, as_of, (offset + len(rows), tuple(rows[-1])))
    return [row[-1] for row in rows]


def _length(connection: Connection, anchors: Anchors, as_of: int, order: Any, stretch: Stretch) -> int:
    known = None if order is None else anchors.length(order)
    if known is None:
        known = _number(connection.execute(stretch.count()).scalar_one())
        if order is not None:
            anchors.remember_length(order, as_of, known)
    return known


def _number(value: Any) -> int:
    return int(value)
