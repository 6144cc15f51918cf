"""The search index against the documents it should hold."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from ecsupport_desktop.services.views import Fault
from ecsupport_desktop.storage import schema as s
from ecsupport_desktop.storage.doctor_streams import UNREADABLE
from ecsupport_desktop.storage.mapping_sql import batches, load_requests
from ecsupport_desktop.storage.search_index import Document, documents, request_search


def check_search(connection: Connection) -> Iterator[Fault]:
    """Every request is found by its words, and by no others."""
    requests = connection.execute(select(s.request.c.id, s.request.c.seq).order_by(s.request.c.seq))
    total = 0
    for batch in batches(requests):
        total += len(batch)
        seqs = [seq for _id, seq in batch]
        rows = connection.execute(select(request_search).where(request_search.c.rowid.in_(seqs)))
        there = {row.rowid: Document(*row[1:]) for row in rows}
        try:
            found = load_requests(connection, [request_id for request_id, _seq in batch])
        except UNREADABLE:
            continue  # the replay has named it
        expected = documents(connection, list(found.values()))
        for request_id, seq in batch:
            if there.get(seq) != expected[request_id]:
                what = "its words in the search index aren't those it has"
                yield Fault(check="search", subject=found[request_id].number, what=what)
    indexed = connection.execute(select(func.count()).select_from(request_search)).scalar_one()
    if indexed > total:
        yield Fault(check="search", subject="database", what=f"{indexed - total} entries belong to no request")
