"""Connections that died while they lay in a pool are thrown away, and what only asks is asked again on a new one.

A server that was restarted has closed them: that is seen without asking anybody. One that was cut off has said
nothing: the first that is found dead condemns all that are as old. Any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from ecsupport_desktop.services.ports import ConnectionLost

T = TypeVar("T")
_GENERATION: Final = "generation"


def throw_away_the_dead(engine: Engine) -> None:
    """Nobody is given a connection of this engine's that is known to be dead."""
    generation = 0

    @event.listens_for(engine, "connect")
    def born(connection: object, record: Any) -> None:
        record.info[_GENERATION] = generation

    @event.listens_for(engine, "invalidate")
    def died(connection: object, record: Any, error: BaseException | None) -> None:
        nonlocal generation
        if not isinstance(error, DisconnectionError):  # seen below, and told nobody anything new
            generation = max(generation, record.info.get(_GENERATION, generation) + 1)

    @event.listens_for(engine, "checkout")
    def taken(connection: psycopg.Connection[Any], record: Any, _proxy: object) -> None:
        if record.info[_GENERATION] < generation or _was_closed(connection):
            raise DisconnectionError


def _was_closed(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server has ended it: read without waiting, its last words first, then the end."""
    try:
        for _words_then_end in range(2):
            connection.pgconn.consume_input()
    except psycopg.OperationalError:
        return True
    return False


def asked(engine: Engine, question: Callable[[Connection], T], **options: Any) -> T:
    """The answer to what only reads: where its connection turns out to be dead, on a new one, once.

    Raises EnvironmentFault, and ConnectionLost where the server isn't there.
    """
    with engine.connect().execution_options(**options) as connection:
        try:
            return question(connection)
        except ConnectionLost:
            pass  # no connection as old as this one will be used again
    with engine.connect().execution_options(**options) as connection:
        return question(connection)
