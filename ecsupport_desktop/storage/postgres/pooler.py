"""Whether a pooler stands between this console and the server, and what it allows.

A pooler tells each client a process number of its own making. In session mode it is as good as the server itself. In
transaction mode every transaction may run in another session: nobody can listen there, and statements prepared in one
session are missing in the next. Two idle connections that meet in the same session give it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from enum import StrEnum
from typing import Any, Final

import psycopg

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.storage.postgres.engine import connect_arguments

SESSION: Final = "SELECT pg_backend_pid()"
ROUNDS: Final = 3


class Pooling(StrEnum):
    """`none`: straight to the server; `session`: as good as that; `transaction`: no listening, nothing prepared."""

    NONE = "none"
    SESSION = "session"
    TRANSACTION = "transaction"


def pooling(server: ServerAddress, password: str | None) -> Pooling:
    """Ask with one connection, and with a second one only if there is a pooler. Raises psycopg.Error.

    For whoever makes engines: in transaction mode with `prepare=False`.
    """
    arguments = connect_arguments(server, password) | {"autocommit": True, "prepare_threshold": None}
    with closing(psycopg.connect(**arguments)) as one:
        if one.info.backend_pid == _session_of(one):
            return Pooling.NONE
        with closing(psycopg.connect(**arguments)) as other:
            return judged([(_session_of(one), _session_of(other)) for _round in range(ROUNDS)])


def judged(sessions: Sequence[tuple[int, int]]) -> Pooling:
    """By the sessions that two connections through a pooler met, asked in turn."""
    ones, others = zip(*sessions, strict=True)
    kept = len(set(ones)) == 1 and len(set(others)) == 1 and ones[0] != others[0]
    return Pooling.SESSION if kept else Pooling.TRANSACTION


def _session_of(connection: psycopg.Connection[Any]) -> int:
    return int(connection.execute(SESSION).fetchall()[0][0])
