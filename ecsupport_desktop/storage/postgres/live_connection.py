"""The connection news comes over: it asks with a deadline of this side, and is given up without asking the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg import waiting
from psycopg.abc import PQGen

from ecsupport_desktop.storage.postgres import pooler

RV = TypeVar("RV")

ANSWER_SECONDS: Final = 3.5
"""The longest wait for any answer: with the longest pause between two looks less than ten seconds."""
CONNECT_SECONDS: Final = 3
"""For each address tried."""


class LiveConnection(psycopg.AsyncConnection[Any]):
    """Gives a connection up at once where psycopg would ask the server first: the network may be gone."""

    async def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return await waiting.wait_async(gen, self.pgconn.socket, interval=interval)
        except asyncio.CancelledError:
            self.pgconn.finish()
            raise

    async def ask(self, question: str, parameters: Any = ()) -> tuple[Any, ...]:
        """The one row of the answer. Raises TimeoutError, and the connection is closed then."""
        async with asyncio.timeout(ANSWER_SECONDS):
            cursor = await self.execute(question.encode(), parameters)
            row: tuple[Any, ...] = (await cursor.fetchall())[0]
            return row


@asynccontextmanager
async def live_connection(arguments: Mapping[str, Any]) -> AsyncIterator[LiveConnection]:
    """A connection with these arguments of psycopg's, closed at the end. Raises psycopg.Error."""
    connection = await LiveConnection.connect(**arguments, autocommit=True)
    try:
        yield connection
    finally:
        await connection.close()


async def pooling(connection: LiveConnection, arguments: Mapping[str, Any]) -> pooler.Pooling:
    """What there is between this console and the server; a second connection is made where that has to be found out."""
    (session,) = await connection.ask(pooler.SESSION)
    if session == connection.info.backend_pid:
        return pooler.Pooling.NONE
    async with live_connection(arguments) as other:
        met = []
        for _round in range(pooler.ROUNDS):
            (one,) = await connection.ask(pooler.SESSION)
            (another,) = await other.ask(pooler.SESSION)
            met.append((one, another))
    return pooler.judged(met)
