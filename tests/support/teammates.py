"""People of a shared database, and what they do, by bare SQL: for what is tested around the desk."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from support.postgres_server import PostgresServer

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import News
from ecsupport_desktop.storage.postgres.doorbell import ring_once
from ecsupport_desktop.storage.postgres.engine import connect_arguments

EVENT = (
    "INSERT INTO event (stream_id, position, kind, at, actor_id, command_id, payload, previous_hash, hash)"
    " VALUES (%s, %s, %s, now(), %s, %s, '{}', ''::bytea, ''::bytea)"
)
_positions = count(1)


def connect(server: ServerAddress, password: str | None = None, **options: Any) -> psycopg.Connection[Any]:
    """Each statement its own transaction, unless told otherwise."""
    return psycopg.connect(**connect_arguments(server, password), **({"autocommit": True} | options))


def as_superuser(postgres: PostgresServer, server: ServerAddress) -> psycopg.Connection[Any]:
    """Past every trigger and foreign key."""
    connection = postgres.connect(server.database)
    connection.execute("SET session_replication_role = replica")
    return connection


class Team:
    """Makes people who may log in, and events of theirs."""

    def __init__(self, postgres: PostgresServer, server: ServerAddress) -> None:
        self.postgres, self.server = postgres, server
        self.database = as_superuser(postgres, server)
        self.ids: dict[str, UUID] = {}

    def add(self, name: str, role: str = "agent") -> ServerAddress:
        """A person with a login of a name nobody else has; the password is the superuser's."""
        login = f"{name}_{uuid4().hex[:8]}"
        self.database.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(login), sql.Literal(self.postgres.password)
            )
        )
        self.database.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(self.server.database), sql.Identifier(login)
            )
        )
        if self.database.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            grant = sql.SQL("GRANT {} TO {}")
            self.database.execute(grant.format(sql.Identifier(role), sql.Identifier(login)))
        self.ids[name] = new_id()
        self.database.execute(
            "INSERT INTO agent (id, login, name, name_key, role, active) VALUES (%s, %s, %s, %s, %s, true)",
            (self.ids[name], login, name.title(), name, role),
        )
        return replace(self.server, user=login)

    def change(self, *streams: UUID, kind: str = "note_added") -> None:
        """One transaction with an event on each stream."""
        record(self.database, streams, kind)

    def ring(self) -> None:
        """Have every console look."""
        self.database.execute("UPDATE doorbell SET rung_at = rung_at - interval '1 s'")
        ring_once(self.database)

    def close(self) -> None:
        self.database.close()


def record(connection: psycopg.Connection[Any], streams: Sequence[UUID], kind: str = "note_added") -> None:
    """An event on each stream, in one transaction; only for a connection `as_superuser`."""
    who = UUID(int=1)
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(EVENT, [(stream, next(_positions), kind, who, who) for stream in streams])


class Heard:
    """Keeps the news of one console, and waits for some."""

    def __init__(self) -> None:
        self.news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self.told: list[News] = []

    def __call__(self, news: News) -> None:
        self.news.put(news)

    def wait(self, wanted: Callable[[News], Any], seconds: float = 15) -> News:
        """The next news that is wanted; what comes before it is kept in `told`."""
        end = time.monotonic() + seconds
        while True:
            try:
                news = self.news.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nothing of the kind in {seconds} s, only {self.told[-3:]}") from None
            self.told.append(news)
            if wanted(news):
                return news

    def word(self, word: str, seconds: float = 15) -> News:
        """The news that the connection is so."""
        return self.wait(lambda news: news.link is not None and news.link.word == word, seconds)


@contextmanager
def listening(live: Any) -> Iterator[Heard]:
    """A console that listens, connected."""
    heard = Heard()
    live.start(heard)
    try:
        heard.word("connected")
        yield heard
    finally:
        live.stop()
