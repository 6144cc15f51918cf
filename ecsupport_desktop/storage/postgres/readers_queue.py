"""Queues read from a server: all counts in one trip, a page in one or two, the ids for a snapshot in one.

A page is `limit` rows from `offset` on, counted from the top of the order at this moment, and each row is as it is at
this moment. Only far down (`DEEP`) is a page counted from a place walked to before, and there it may be some
seconds old: on a busy database something is written all the time, and a place that holds only until the next write is
worth nothing. So for `KEPT` seconds a far page goes on after the very row that the page before it ended with; if others
have come or gone above meanwhile, it starts as many rows higher or lower than its offset says. Nothing between two
pages read one after the other is missed or shown twice for that reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Integer, Subquery, bindparam, column, func, select, table, union_all

from ecsupport_desktop.domain.queue import Queue, Sort
from ecsupport_desktop.services.views import QueueRow, RequestIds
from ecsupport_desktop.storage.anchors import Anchors
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.postgres.queue_order import ME, NOW, UNTIL, literal_number, pieces, walk, walk_first
from ecsupport_desktop.storage.postgres.rows import WIDTH, queue_rows, select_rows
from ecsupport_desktop.storage.prepared import Found, Prepared
from ecsupport_desktop.storage.queue_sql import OPEN, Stretch, conditions, is_closed_alone, is_small
from ecsupport_desktop.storage.schema import quarantine, request

Ask = Callable[[Call], Found]
"""One trip with one statement."""
DEEP: Final = 5_000
"""Rows of an index that are sooner walked than remembered."""
KEPT: Final = 10.0
"""Seconds for which a place far down counts."""
SKIP: Final = bindparam("skip", type_=Integer())
_ALL: Final = select(func.count()).select_from(request)
_TOTAL: Final = select(column("total", BigInteger())).select_from(table("request_total")).scalar_subquery()
"""How many requests there are, as the server keeps count (`ddl`)."""


def queue_counts(ask: Ask, queues: Iterable[Queue], now: datetime, me: UUID) -> dict[str, int]:
    """One moment's counts by the queues' names: requests, or mails for the quarantine."""
    wanted = tuple(queues)
    if not wanted:
        return {}
    found = ask(Call(_counts(wanted), {"now": now, "me": me}, planned_anew=True))
    return {queue.name: int(count) for queue, count in zip(wanted, found.tuples[0], strict=True)}


def queue_page(
    ask: Ask, anchors: Anchors, queue: Queue, sort: Sort, now: datetime, me: UUID, *, offset: int, limit: int
) -> tuple[QueueRow, ...]:
    """`limit` rows of the queue from `offset` on."""
    if limit < 1:
        return ()
    order, as_of = (queue, sort, me), int(time.monotonic() // KEPT)
    anchors.as_of(as_of)
    deep = offset > DEEP and not is_small(queue)
    known = anchors.nearest(order, offset) if deep else None
    place = _Place(offset - known[0], *known[1]) if known else _Place(offset, 0, ())
    if place.skip and not is_small(queue):
        place = _behind(ask, queue, sort, now, me, place)
    statement = _page(queue, sort, place.piece, bool(place.values), limit, deep)
    found = ask(Call(statement, {"now": now, "me": me, **place.parameters()}, planned_anew=True)).tuples
    if found and offset + limit > DEEP and not is_small(queue):
        piece, *values = found[-1][WIDTH:]
        if width := len(pieces(queue, sort)[piece].anchor):
            anchors.remember(order, as_of, (offset + len(found), (piece, tuple(values[-width:]))))
    return queue_rows(found)


def queue_ids(ask: Ask, queue: Queue, sort: Sort, now: datetime, me: UUID, *, limit: int | None) -> RequestIds:
    """The ids of the queue in order."""
    most = None if limit is None else limit + 1
    found = ask(Call(_ids(queue, sort, most), {"now": now, "me": me, "skip": 0}, planned_anew=True)).scalars()
    if limit is not None and len(found) > limit:
        return RequestIds(ids=tuple(found[:limit]), capped=True)
    return RequestIds(ids=tuple(found))


# ── Where a page begins ─────────────────────────────────────────────────────────────────────────────────────
class _Place(NamedTuple):
    """So many rows behind the one with these values, or behind the beginning of the piece."""

    skip: int
    piece: int
    values: tuple[Any, ...]

    def parameters(self) -> dict[str, Any]:
        return {"skip": self.skip, **{f"place_{number}": value for number, value in enumerate(self.values)}}


def _behind(ask: Ask, queue: Queue, sort: Sort, now: datetime, me: UUID, place: _Place) -> _Place:
    """The same place, counted from the beginning of the piece that it lies in."""
    statement = _lengths(queue, sort, place.piece, bool(place.values))
    if statement is None:
        return place
    lengths = ask(Call(statement, {"now": now, "me": me, **place.parameters()}, planned_anew=True)).tuples[0]
    for length in lengths:
        if place.skip < length:
            break
        place = _Place(place.skip - length, place.piece + 1, ())
    return place


# ── Statements, compiled once ───────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=64)
def _counts(queues: tuple[Queue, ...]) -> Prepared:
    return Prepared(select(*(_count(queue).label(f"count_{number}") for number, queue in enumerate(queues))))


def _count(queue: Queue) -> ColumnElement[Any]:
    if queue.quarantine:
        waiting = select(func.count()).select_from(quarantine).where(quarantine.c.discarded_at.is_(None))
        return waiting.scalar_subquery()
    if is_closed_alone(queue):  # nearly all there are: the open few are sooner counted
        return _TOTAL - _ALL.where(*OPEN).scalar_subquery()
    where = conditions(queue, NOW, ME, UNTIL)
    return _ALL.where(*where).scalar_subquery() if where else _TOTAL


@lru_cache(maxsize=512)
def _page(queue: Queue, sort: Sort, first: int, known: bool, limit: int, deep: bool) -> Prepared:
    """From the piece `first` on, behind a place in it if one is `known`."""
    long = pieces(queue, sort, deep=deep)
    page = _together(long, first, known, limit)
    number, place = page.c.piece, page.c.n
    values = long[1].anchor if len(long) > 1 else ()
    labelled = [value.label(f"place_{index}") for index, value in enumerate(values)]
    rows = select_rows(page.join(request, request.c.seq == page.c.seq), number, *labelled)
    return Prepared(rows.order_by(number, place).limit(literal_number(limit)))


@lru_cache(maxsize=256)
def _ids(queue: Queue, sort: Sort, limit: int | None) -> Prepared:
    long = pieces(queue, sort)
    if len(long) == 1:  # each row is looked at once
        ids = walk(long[0], request.c.id).order_by(*long[0].order)
    else:
        page = _together(long, 0, False, limit)
        ids = select(request.c.id).select_from(page.join(request, request.c.seq == page.c.seq))
        ids = ids.order_by(page.c.piece, page.c.n)
    return Prepared(ids if limit is None else ids.limit(literal_number(limit)))


@lru_cache(maxsize=256)
def _lengths(queue: Queue, sort: Sort, first: int, known: bool) -> Prepared | None:
    """How many rows each piece but the last has, counted no further than the page's beginning lies."""
    counted = [
        select(func.count()).select_from(walk(piece, known=known and not index).limit(SKIP + 1).subquery())
        for index, piece in enumerate(pieces(queue, sort, deep=True)[first:-1])
    ]
    if not counted:
        return None
    return Prepared(select(*(count.scalar_subquery().label(f"length_{index}") for index, count in enumerate(counted))))


def _together(long: tuple[Stretch, ...], first: int, known: bool, limit: int | None) -> Subquery:
    """(piece, n, seq) of the pieces from the first on: its rows `skip` further down, the others' from their tops."""
    parts = []
    for index, piece in enumerate(long[first:]):
        at, skipped = known and not index, SKIP if not index else None
        if limit is None:
            rows = walk(piece, known=at).order_by(*piece.order)
        else:
            most = literal_number(limit) if skipped is None else literal_number(limit) + skipped
            rows = walk_first(piece, most, known=at).limit(literal_number(limit))
        found = rows.offset(skipped).subquery()
        place = func.row_number().over().label("n")
        parts.append(select(literal_number(first + index).label("piece"), place, found.c.seq))
    return (union_all(*parts) if len(parts) > 1 else parts[0]).subquery("page")
