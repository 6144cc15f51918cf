"""A server that takes no more connections is waited for like one that is away: nothing is refused, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors
from support.postgres_server import PostgresServer
from support.teammates import Heard, connect
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import LinkWord
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.patience import Patience
from ecsupport_desktop.services.ports import ConnectionLost, ServerBusy
from ecsupport_desktop.storage.postgres.faults import fault_of
from ecsupport_desktop.storage.postgres.migrate import create_schema

SLOTS = 8


@pytest.fixture(scope="module")
def small() -> Iterator[PostgresServer]:
    """A server with few places, two of them kept for whoever runs it."""
    settings = {"max_connections": str(SLOTS), "superuser_reserved_connections": "2", "max_wal_senders": "0"}
    with closing(PostgresServer(**settings)) as server:
        yield server


@pytest.fixture
def database(small: PostgresServer) -> Iterator[ServerAddress]:
    name = f"small_{new_id().hex}"
    address = small.create_database(name)
    create_schema(address, None)
    yield address
    small.drop_database(name)


@pytest.fixture
def written(database: ServerAddress, open_console: Callable[..., Any]) -> WrittenDesk:
    return WrittenDesk(lambda **_options: open_console(database))


@contextmanager
def full(small: PostgresServer, database: ServerAddress) -> Iterator[None]:
    """Others have every place there is; who was connected before is put out (57P01)."""
    others: list[psycopg.Connection[Any]] = []
    try:
        with small.connect() as superuser:
            put_out = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'owner'"
            superuser.execute(put_out)
            while len(others) < SLOTS:
                try:
                    others.append(connect(database))
                except psycopg.OperationalError as error:
                    assert "remaining connection slots are reserved" in str(error)
                    break
            yield
    finally:
        for other in others:
            other.close()


def _in_a_thread(work: Callable[[], Outcome]) -> tuple[threading.Thread, list[Outcome]]:
    done: list[Outcome] = []
    thread = threading.Thread(target=lambda: done.append(work()), name="command")
    thread.start()
    return thread, done


def _note(written: WrittenDesk, request_id: Any) -> c.AddNote:
    return c.AddNote(id=new_id(), actor_id=written.me.id, request_id=request_id, text="seen")


def test_a_command_waits_until_there_is_room_again(
    small: PostgresServer, database: ServerAddress, written: WrittenDesk
) -> None:
    note = _note(written, written.register("Order 1 is lost"))
    refused, turned_away = threading.Event(), written.store.begin

    def begin() -> Any:
        if written.desk.patience.waiting:
            refused.set()
        return turned_away()

    written.store.begin = begin
    with full(small, database):
        thread, done = _in_a_thread(lambda: written.desk.execute(note))
        assert refused.wait(10)
        assert [each.id for each in written.store.unresolved.all()] == [note.id]
    thread.join(10)
    assert [outcome.accepted for outcome in done] == [True]
    assert written.store.unresolved.all() == ()
    assert len(written.request(note.request_id).notes) == 1
    assert list(written.store.doctor()) == []


def test_who_asks_is_told_that_it_is_full(small: PostgresServer, database: ServerAddress, written: WrittenDesk) -> None:
    with full(small, database), pytest.raises(ServerBusy, match="takes no more connections now"):
        written.store.readers.agents()
    assert written.store.readers.agents() != ()


def test_who_waited_long_enough_knows_that_nothing_was_recorded(
    small: PostgresServer, database: ServerAddress, written: WrittenDesk
) -> None:
    note = _note(written, written.register("Order 1 is lost"))
    desk = Desk(written.store, patience=Patience(0.5))
    with full(small, database), pytest.raises(ServerBusy, match="takes no more connections now"):
        desk.execute(note)
    assert written.request(note.request_id).notes == ()
    assert desk.execute(note).accepted


def test_the_link_is_lost_and_comes_back(small: PostgresServer, database: ServerAddress, written: WrittenDesk) -> None:
    heard, live = Heard(), written.store.live
    live.start(heard)
    heard.word("connected")
    with full(small, database):
        heard.word("lost")
    heard.word("connected", 10)
    live.stop()
    assert LinkWord.REFUSED not in [news.link.word for news in heard.told if news.link is not None]


@pytest.mark.parametrize("kind", [errors.CannotConnectNow, errors.CrashShutdown, errors.AdminShutdown])
def test_a_server_that_starts_or_stops_is_lost(kind: type[psycopg.OperationalError]) -> None:
    assert isinstance(fault_of(kind("the database system is so"), "support@db"), ConnectionLost)


@pytest.mark.parametrize(
    "words",
    [
        "FATAL:  sorry, too many clients already",
        'FATAL:  too many connections for role "ana"',
        'FATAL:  too many connections for database "support"',
        "FATAL:  remaining connection slots are reserved for non-replication superuser connections",
        "FATAL:  lo siento, ya tenemos demasiados clientes",
        "FATAL:  no more connections allowed (max_client_conn)",
        "FATAL:  the database system is starting up",
        "FATAL:  the database system is shutting down",
        "FATAL:  the database system is in recovery mode",
    ],
)
def test_who_is_turned_away_at_the_door_waits(words: str) -> None:
    assert isinstance(fault_of(psycopg.OperationalError(f"connection failed: {words}"), "support@db"), ServerBusy)
