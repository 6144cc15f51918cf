"""The two engines on one SQLite file: one connection that writes, several that only read.

Reads never wait for a write (WAL), and an acknowledged write survives a power cut (`synchronous=FULL`; on macOS with a
real flush of the disk). Both engines may be used from any thread: a second writer waits until the first is done. Faults
of the surroundings (disk full, read-only, locked, damaged) are raised as `EnvironmentFault`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool

from ecsupport_desktop.storage.faults import environment_fault

BUSY_SECONDS: Final = 30
"""How long to wait for another process that writes; its transactions take milliseconds."""
READERS: Final = 4
"""Connections kept for reading; more are opened under load, up to four times as many."""
_EVERYWHERE: Final = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",  # macOS: fsync alone leaves the data in the disk's own cache
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA recursive_triggers=ON",  # else INSERT OR REPLACE slips past the append-only triggers
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32768",  # 32 MiB
)
_WRITING: Final = (*_EVERYWHERE, "PRAGMA journal_mode=WAL", "PRAGMA journal_size_limit=67108864")
_READING: Final = (*_EVERYWHERE, "PRAGMA query_only=ON")
_MIGRATING: Final = (*_WRITING, "PRAGMA foreign_keys=OFF")


def write_engine(path: Path) -> Engine:
    """One connection; each transaction takes the write lock at its start, so it never fails half-way for lack of it."""
    return _engine(path, _WRITING, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)


def read_engine(path: Path) -> Engine:
    """Connections that can't change anything; a transaction sees one state of the database throughout."""
    return _engine(path, _READING, "BEGIN", pool_size=READERS, max_overflow=3 * READERS)


def migration_engine(path: Path) -> Engine:
    """A write engine with foreign keys off: rebuilding a table would delete the rows that refer to it."""
    return _engine(path, _MIGRATING, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)


def _engine(path: Path, pragmas: tuple[str, ...], begin: str, *, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=2 * BUSY_SECONDS,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in pragmas:
            connection.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "handle_error")
    def tell_faults_from_bugs(context: ExceptionContext) -> None:
        error = context.original_exception
        if pragmas is _READING and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY:
            return  # somebody tried to write with the read engine: our own mistake
        fault = environment_fault(error, path)
        if fault is not None:
            raise fault from error

    return engine
