"""The engines on one PostgreSQL database: for commands, for questions, and for those who change its form.

Any thread. A connection that died is thrown away before it is used again; the server is given seconds, never minutes.
Faults are raised as `EnvironmentFault`, `ConnectionLost` or `TryAgain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.storage.postgres.authorities import authorities_file
from ecsupport_desktop.storage.postgres.dead_connections import throw_away_the_dead
from ecsupport_desktop.storage.postgres.faults import fault_of

CONNECT_SECONDS: Final = 5
READERS: Final = 2
"""Connections kept for reading; more are opened under load, up to four times as many."""
HURRIED: Final = MappingProxyType(
    {
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "15s",
        "tcp_keepalives_idle": "4",
        "tcp_keepalives_interval": "2",
        "tcp_keepalives_count": "2",
        "tcp_user_timeout": "8s",
    }
)
"""A computer that falls asleep in the midst of a command holds nobody up for longer; the command is run again.

One that was cut off is noticed by the server as soon as by itself. Until then its half a command locks what it
touched, also for its own second try; a server that waits for the other half counts no time as idle.
"""
THOROUGH: Final = MappingProxyType({"work_mem": "16MB", "jit": "off"})
"""A common word's matches in a million requests are remembered one by one; no plan is compiled for a moment's work."""
_KEPT_ALIVE: Final[dict[str, Any]] = {
    "connect_timeout": CONNECT_SECONDS,
    # A cut cable is noticed within ten seconds, whether this side was waiting or sending.
    "keepalives": 1,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8_000,
}


def connect_arguments(server: ServerAddress, password: str | None) -> dict[str, Any]:
    """What psycopg.connect takes. Without a password libpq looks where it always does (PGPASSWORD, .pgpass)."""
    arguments: dict[str, Any] = {
        "host": ",".join(host for host, _port in server.hosts),
        "port": ",".join(str(port) for _host, port in server.hosts),
        "dbname": server.database,
        "user": server.user,
        "sslmode": server.sslmode,
        "channel_binding": server.channel_binding,
        "application_name": "ecsupport",
        "client_encoding": "UTF8",
        **_KEPT_ALIVE,
    }
    if (authorities := authorities_file(server)) is not None:
        arguments["sslrootcert"] = str(authorities)
    if not server.is_socket:
        # Whoever asks for the password itself, or for md5, may be anybody; not asking at all gives nothing away.
        arguments["require_auth"] = "scram-sha-256,none"
    if len(server.hosts) > 1:
        arguments["target_session_attrs"] = "read-write"
    if password is not None:
        arguments["password"] = password
    return arguments


def connect(server: ServerAddress, password: str | None, **options: Any) -> psycopg.Connection[Any]:
    """A connection of its own, outside the engines; raises psycopg.Error."""
    connection = psycopg.connect(**connect_arguments(server, password), **options)
    set_up(connection)
    return connection


def set_up(connection: psycopg.Connection[Any], limits: Mapping[str, str] = MappingProxyType({})) -> None:
    """What each session says once. Through a pooler in transaction mode it may be said to another's session."""
    autocommit = connection.autocommit
    if not autocommit:
        connection.autocommit = True
    said = {"TimeZone": "UTC", "search_path": "public", **limits}
    connection.execute(
        "SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS said(name, value)",
        [list(said), list(said.values())],
    )
    if not autocommit:
        connection.autocommit = False


def write_engine(server: ServerAddress, password: str | None, *, prepare: bool = True, hurried: bool = False) -> Engine:
    """One connection: the desk executes one command after the other. `hurried`: others never wait long for it."""
    return _engine(server, password, prepare=prepare, pool_size=1, max_overflow=3, limits=HURRIED if hurried else {})


def read_engine(server: ServerAddress, password: str | None, *, prepare: bool = True) -> Engine:
    """Connections for questions; each transaction sees one state of the database throughout."""
    engine = _engine(server, password, prepare=prepare, pool_size=READERS, max_overflow=3 * READERS, limits=THOROUGH)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _engine(
    server: ServerAddress,
    password: str | None,
    *,
    prepare: bool,
    pool_size: int,
    max_overflow: int,
    limits: Mapping[str, str] = MappingProxyType({}),
) -> Engine:
    arguments = connect_arguments(server, password)

    def connected() -> psycopg.Connection[Any]:
        connection = psycopg.connect(**arguments)
        if not prepare:
            connection.prepare_threshold = None
        set_up(connection, limits)
        return connection

    engine = create_engine(
        "postgresql+psycopg://",
        creator=connected,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_use_lifo=True,  # who has just been answered is answered again
        pool_timeout=2 * CONNECT_SECONDS,
    )
    throw_away_the_dead(engine)

    @event.listens_for(engine, "connect")
    def keep_name(connection: object, record: Any) -> None:
        record.info["server"] = server.name  # for pipeline.py's sentences

    @event.listens_for(engine, "handle_error")
    def tell_faults_from_bugs(context: ExceptionContext) -> None:
        fault = fault_of(context.original_exception, server.name)
        if fault is not None:
            raise fault from context.original_exception

    return engine
