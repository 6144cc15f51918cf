"""Connections that died while nobody looked: a restart, a laptop in another network. No reader ever tells of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from support.postgres_server import PostgresServer
from support.proxy import CAN_CUT, Proxy
from support.written_desk import WrittenDesk

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain.filter import Viewer
from ecsupport_desktop.domain.filter_text import parse
from ecsupport_desktop.domain.queue import QUEUES, Sort
from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.storage.postgres.readers import PostgresReaders

Readers = dict[str, Callable[[], object]]


def everything(readers: Any) -> Readers:
    """Every question there is, by name."""
    now, me, one, queue = datetime.now(UTC), uuid4(), uuid4(), next(iter(QUEUES))
    return {
        "count": lambda: readers.count(queue, now, me),
        "counts": lambda: readers.counts(QUEUES, now, me),
        "page": lambda: readers.page(queue, Sort(), now, me, offset=0, limit=10),
        "ids": lambda: readers.ids(queue, Sort(), now, me),
        "rows": lambda: readers.rows([one]),
        "search": lambda: readers.search("checkout", now=now, me=me),
        "request": lambda: readers.request(one),
        "request_id": lambda: readers.request_id("ECS-2026-000001"),
        "all_requests": lambda: list(readers.all_requests()),
        "filtered": lambda: readers.filtered(parse("is:open"), queue, Sort(), Viewer(me=me, now=now, zone=UTC)),
        "filter_counts": lambda: readers.filter_counts(
            [(parse("is:open"), queue)], Viewer(me=me, now=now, zone=UTC), limit=10
        ),
        "contact_names": lambda: readers.contact_names("ana"),
        "like": lambda: readers.like(["checkout"], one, None),
        "given_answers": lambda: readers.given_answers([one]),
        "cycles_ended_since": lambda: readers.cycles_ended_since(now),
        "responses_between": lambda: readers.responses_between(now, now),
        "open_cycles": readers.open_cycles,
        "waiting_since": readers.waiting_since,
        "dues": readers.dues,
        "next_band_change": lambda: readers.next_band_change(now),
        "between": lambda: readers.between(now, now),
        "last_seq": readers.last_seq,
        "changed_since": lambda: readers.changed_since(0),
        "stream_head": lambda: readers.stream_head(one),
        "agents": readers.agents,
        "clients": readers.clients,
        "client": lambda: readers.client(one),
        "all_clients": lambda: list(readers.all_clients()),
        "requests_of_client": lambda: readers.requests_of_client(one),
        "policy": readers.policy,
        "tags": readers.tags,
        "quotes": readers.quotes,
        "quotes_expired": lambda: readers.quotes_expired(now),
        "traces": lambda: readers.traces(one, ["zoe@acme.example"]),
        "quarantine": readers.quarantine,
        "file": lambda: readers.file("0" * 64),
        "content": lambda: readers.content(one),
        "known_mail": lambda: readers.known_mail("<a@b>", "0" * 64),
        "threads": lambda: readers.threads(["<a@b>"]),
        "due_deliveries": lambda: readers.due_deliveries(now),
        "deliveries_under_way": readers.deliveries_under_way,
        "unsent_count": readers.unsent_count,
        "senders": lambda: readers.senders("zoe@acme.example"),
    }


NAMES = sorted(name for name in dir(PostgresReaders) if not name.startswith("_"))


def test_every_question_is_here(shared_database: ServerAddress, open_console: Callable[..., Any]) -> None:
    assert sorted(everything(open_console(shared_database).readers)) == NAMES


def _fill_pool(store: Any) -> None:
    """As many connections as are ever kept, all idle."""
    engine = store.readers._engine
    for connection in [engine.connect() for _each in range(engine.pool.size())]:
        connection.close()


@pytest.mark.parametrize("crash", [True, False])
def test_every_question_is_answered_after_a_restart(
    postgres: PostgresServer, shared_database: ServerAddress, open_console: Callable[..., Any], crash: bool
) -> None:
    consoles = {name: open_console(shared_database) for name in NAMES}
    for name, store in consoles.items():
        everything(store.readers)[name]()
        _fill_pool(store)
    postgres.restart(immediate=crash)
    for name, store in consoles.items():
        everything(store.readers)[name]()


def test_the_doctor_finds_nothing_after_a_restart(
    postgres: PostgresServer, shared_database: ServerAddress, open_console: Callable[..., Any]
) -> None:
    written = WrittenDesk(lambda **_options: open_console(shared_database))
    written.register("Order 1 is lost")
    _fill_pool(written.store)
    postgres.restart(immediate=True)
    assert list(written.store.doctor()) == []


def test_a_command_after_a_restart_isnt_even_in_doubt(
    postgres: PostgresServer, shared_database: ServerAddress, open_console: Callable[..., Any]
) -> None:
    written = WrittenDesk(lambda **_options: open_console(shared_database))
    written.register("Order 1 is lost")
    postgres.restart(immediate=True)
    doubted: list[object] = []
    written.store.unresolved.add = doubted.append
    written.register("Order 2 is lost")
    assert doubted == []


def test_a_server_that_is_away_is_no_fault_of_the_database(
    postgres: PostgresServer, shared_database: ServerAddress, open_console: Callable[..., Any]
) -> None:
    store = open_console(shared_database)
    postgres.stop(immediate=True)
    try:
        with pytest.raises(ConnectionLost, match="can't be reached"):
            list(store.doctor())
        with pytest.raises(ConnectionLost, match="can't be reached"):
            store.readers.agents()
    finally:
        postgres.start()
    assert store.readers.agents() == ()


def test_a_server_that_goes_away_while_it_is_examined_is_no_fault_either(
    postgres: PostgresServer, shared_database: ServerAddress, open_console: Callable[..., Any]
) -> None:
    store = open_console(shared_database)
    with postgres.connect(shared_database.database) as owner:
        owner.execute("DROP INDEX ix_event_xid")
    found = iter(store.doctor())
    assert next(found).subject == "ix_event_xid"
    postgres.restart(immediate=True)
    with pytest.raises(ConnectionLost):
        list(found)


@pytest.mark.skipif(not CAN_CUT, reason="only Linux lets a test cut a connection without anybody being told")
def test_only_the_first_question_waits_for_what_was_cut(
    through: ServerAddress, proxy: Proxy, open_console: Callable[..., Any]
) -> None:
    """As a laptop that comes back from another network: nobody ever told it that its connections are gone."""
    store = open_console(through)
    _fill_pool(store)
    proxy.cut()
    proxy.restore(old=False)
    start = time.monotonic()
    assert store.readers.agents() == ()
    assert time.monotonic() - start < 10
    start = time.monotonic()
    assert store.readers.agents() == ()
    assert list(store.doctor()) == []
    assert time.monotonic() - start < 2


def test_a_new_connection_isnt_taken_for_an_old_one(
    postgres: PostgresServer, shared_database: ServerAddress, open_console: Callable[..., Any]
) -> None:
    store = open_console(shared_database)
    sessions = "SELECT array_agg(pid ORDER BY pid) FROM pg_stat_activity WHERE application_name = 'ecsupport'"
    for _turn in range(3):
        _fill_pool(store)
        postgres.restart(immediate=True)
        _fill_pool(store)
        before = postgres.execute(sessions)
        for _again in range(5):
            store.readers.agents()
        assert postgres.execute(sessions) == before
