"""One write transaction on a team's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from ecsupport_desktop.domain.directory import Client
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.ports import Clock
from ecsupport_desktop.storage.postgres.search_index import index_client, index_requests
from ecsupport_desktop.storage.unit_of_work import SqlUnitOfWork


@contextmanager
def unit_of_work(engine: Engine, clock: Clock | None) -> Iterator[PostgresUnitOfWork]:
    """A transaction; leaving it without `finish` undoes everything."""
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield PostgresUnitOfWork(connection, clock or _server_clock(connection))
        finally:
            transaction.close()


def _server_clock(connection: Connection) -> Clock:
    def now() -> datetime:
        moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return moment

    return now


class PostgresUnitOfWork(SqlUnitOfWork):
    """Fills services.ports.UnitOfWork. Threads: the one that began it."""

    def _index(self, request: Request) -> None:
        index_requests(self._connection, [request])

    def _index_client(self, before: Client, after: Client) -> None:
        index_client(self._connection, before, after)
