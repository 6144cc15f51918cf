"""Search by words among requests that fulfil a filter, on a server."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from ecsupport_desktop.domain.filter import Viewer
from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.services.views import RequestIds
from ecsupport_desktop.storage.mapping_directory import load_warning_times
from ecsupport_desktop.storage.postgres.search import matching, understood
from ecsupport_desktop.storage.queue_sql import conditions
from ecsupport_desktop.storage.readers_request import request_id_of
from ecsupport_desktop.storage.schema import OWED, request
from ecsupport_desktop.storage.search import in_order


def search_filtered(
    connection: Connection,
    text: str,
    limit: int,
    queue: Queue,
    more: tuple[ColumnElement[bool], ...],
    viewer: Viewer,
) -> RequestIds:
    """In the order of any search."""
    typed = understood(text)
    if typed is None or limit < 1:
        return RequestIds(ids=())
    where = (*conditions(queue, viewer.now, viewer.me, viewer.now + load_warning_times(connection).nearing), *more)
    hits = select(request.c.id, request.c.seq, request.c.due_at).where(matching(typed), *where)
    values = typed.values()
    rows = list(connection.execute(hits.order_by(request.c.seq.desc()).limit(limit + 1), values))
    owed = [row for row in rows if row.due_at is not None]
    if len(rows) > limit:
        by_due = hits.where(OWED).order_by(request.c.due_at, request.c.seq).limit(limit)
        owed = list(connection.execute(by_due, values))
    return in_order(owed, rows, request_id_of(connection, text.strip("# \t")), limit=limit, everywhere=False)
