"""The change feed: whatever is committed is told once, whenever its transaction began and however long it took."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from support.postgres_server import PostgresServer
from support.teammates import Team, as_superuser, connect, record

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.storage.postgres import feed as the_feed
from ecsupport_desktop.storage.postgres.feed import EVERYTHING, LOOK, Feed, Look
from ecsupport_desktop.storage.postgres.live_ddl import EVENTS_SINCE, MOST_EVENTS

WRITERS = 50
EVENTS = 20_000
TRANSACTION = 20
"""Events of each."""


class Console:
    """Looks when told to."""

    def __init__(self, connection: psycopg.Connection[Any], since: str | None = None) -> None:
        self.connection = connection
        self.feed = Feed(uuid4(), since)

    def look(self) -> Look:
        rows = self.connection.execute(LOOK.encode(), self.feed.question()).fetchall()
        return self.feed.answer(rows[0])

    @property
    def changed(self) -> Changed:
        return self.look().changed


@pytest.fixture
def console(team: Team) -> Iterator[Console]:
    """One that has looked once."""
    with connect(team.add("ana")) as connection:
        console = Console(connection)
        assert console.changed == EVERYTHING, "it can't know what was before"
        yield console


# ── Nothing missed, nothing twice ───────────────────────────────────────────────────────────────────────────
def test_what_late_commits_bring_is_told_once(
    postgres: PostgresServer, shared_database: ServerAddress, console: Console
) -> None:
    each = EVENTS // WRITERS
    written: set[UUID] = set()
    done = threading.Event()
    untold = threading.Semaphore(MOST_EVENTS // 2 // TRANSACTION)
    """Transactions that may go ahead of a look: of more than MOST_EVENTS it tells none by name."""

    def write(number: int) -> None:
        chance = random.Random(number)
        with as_superuser(postgres, shared_database) as connection:
            for _turn in range(each // TRANSACTION):
                streams = [uuid4() for _event in range(TRANSACTION)]
                assert untold.acquire(timeout=60), "nobody looks"
                with connection.transaction():
                    record(connection, streams)
                    connection.execute("SELECT pg_sleep(%s)", (chance.choice((0, 0, 0.005, 0.02, 0.1)),))
                written.update(streams)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    told: Counter[UUID] = Counter()
    watcher = threading.Thread(target=lambda: ([writer.join() for writer in writers], done.set()))
    for thread in (*writers, watcher):
        thread.start()
    looks = 0
    while not done.wait(0.02):
        news = console.changed.request_ids
        told.update(news)
        if news:
            untold.release(len(news) // TRANSACTION)
        looks += 1
    watcher.join()
    told.update(console.changed.request_ids)
    assert len(written) == each * WRITERS
    assert looks > 5, "it looked while they wrote"
    assert not written - set(told), "missed"
    assert set(told.values()) == {1}, "told twice"
    assert set(told) == written


def test_a_transaction_that_began_first_and_ends_last_is_told(
    postgres: PostgresServer, shared_database: ServerAddress, team: Team, console: Console
) -> None:
    late, early = uuid4(), uuid4()
    with as_superuser(postgres, shared_database) as slow:
        with slow.transaction():
            record(slow, [late])
            team.change(early)
            assert console.changed.request_ids == {early}
            assert console.changed == Changed()
        assert console.changed.request_ids == {late}
        assert console.changed == Changed()


def test_what_was_undone_is_never_told(team: Team, console: Console) -> None:
    with team.database.transaction(force_rollback=True):
        record(team.database, [uuid4()])
    assert console.changed == Changed()


# ── What exactly ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["client_saved", "agent_saved", "policy_changed"])
def test_the_directory_is_no_request(team: Team, console: Console, kind: str) -> None:
    team.change(uuid4(), kind=kind)
    assert console.changed == Changed(directory=True)


@pytest.mark.parametrize("kind", ["mail_quarantined", "quarantined_discarded"])
def test_the_quarantine_is_no_request(team: Team, console: Console, kind: str) -> None:
    team.change(uuid4(), kind=kind)
    assert console.changed == Changed(quarantine=True)


def test_an_event_of_a_later_program_makes_it_look_everywhere(team: Team, console: Console) -> None:
    stream = uuid4()
    team.change(stream, kind="coffee_made")
    assert console.changed == Changed(request_ids=frozenset({stream}), directory=True, quarantine=True)


def test_every_kind_of_event_is_known(team: Team, console: Console) -> None:
    of_requests, of_the_directory, of_the_quarantine = the_feed._KINDS
    for kind in of_requests:
        team.change(uuid4(), kind=kind)
    looked = console.changed
    assert (len(looked.request_ids), looked.directory, looked.quarantine) == (len(of_requests), False, False)
    assert set(of_requests).isdisjoint(of_the_directory) and set(of_the_directory).isdisjoint(of_the_quarantine)


def test_too_much_at_once_is_everything(team: Team, console: Console) -> None:
    record(team.database, [uuid4() for _event in range(MOST_EVENTS + 1)])
    assert console.changed == EVERYTHING
    assert console.changed == Changed()


def test_somebody_whose_account_is_closed_hears_nothing_but_that(team: Team, console: Console) -> None:
    team.database.execute("UPDATE agent SET active = false")
    team.change(uuid4())
    looked = console.look()
    assert looked.active is False
    assert (looked.changed, looked.presence, looked.taken_over) == (Changed(), None, ())


def test_the_owner_of_the_database_who_is_no_agent_may_look(team: Team, shared_database: ServerAddress) -> None:
    with connect(shared_database) as connection:
        console = Console(connection)
        assert console.look().active is None
        team.change(stream := uuid4())
        assert console.changed.request_ids == {stream}


# ── Other databases of the same name ────────────────────────────────────────────────────────────────────────
def test_a_restored_database_tells_everything_once_and_then_exactly(team: Team, console: Console) -> None:
    """The dump comes from a server whose transactions are far ahead: its numbers mean nothing here."""
    old = [uuid4() for _event in range(50)]
    record(team.database, old)
    team.database.execute("UPDATE event SET xid = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8")
    ahead = team.database.execute("SELECT pg_current_xact_id()::text::bigint + 1000050").fetchall()[0][0]
    before = Console(console.connection, since=f"{ahead}:{ahead}:")
    assert before.changed == EVERYTHING
    for looking in (before, console):
        assert looking.changed == Changed(), "old events from a later time don't come up again"
    team.change(stream := uuid4())
    for looking in (before, console):
        assert looking.changed.request_ids == {stream}
        assert looking.changed == Changed()


def test_in_another_era_it_starts_anew(team: Team, console: Console) -> None:
    console.feed.connected("one/1/5")
    assert console.changed == Changed()
    console.feed.connected("one/1/5")
    team.change(stream := uuid4())
    assert console.changed.request_ids == {stream}, "the same again: it goes on"
    console.feed.connected("two/1/5")
    assert console.changed == EVERYTHING


# ── Speed ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_look_reads_new_events_only(team: Team, console: Console) -> None:
    who = UUID(int=1)
    for _transaction in range(10):
        team.database.execute(
            "INSERT INTO event (stream_id, position, kind, at, actor_id, command_id, payload, previous_hash, hash)"
            " SELECT gen_random_uuid(), 1, 'note_added', now(), %s, %s, '{}', '', '' FROM generate_series(1, 5000)",
            (who, who),
        )
    team.database.execute("ANALYZE event")
    assert console.changed == EVERYTHING
    assert "Index" in _plan(team.database) and "Seq Scan" not in _plan(team.database)
    used = "SELECT seq_scan, seq_tup_read FROM pg_stat_user_tables WHERE relname = 'event'"
    flushed = "SELECT pg_stat_force_next_flush()"
    console.connection.execute(flushed)
    before = team.database.execute(used).fetchall()
    for _turn in range(12):  # more than it takes for a plan to be kept
        team.change(stream := uuid4())
        assert console.changed.request_ids == {stream}
    console.connection.execute(flushed)
    assert team.database.execute(used).fetchall() == before


def _plan(connection: psycopg.Connection[Any]) -> str:
    """How the server finds new events without knowing how many there are."""
    question = EVENTS_SINCE.format(most=MOST_EVENTS).replace("since", "$1").replace("(snapshot)", "($2)")
    with connection.transaction():
        connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        connection.execute(f"PREPARE new_events (pg_snapshot, pg_snapshot) AS {question}".encode())
        plan = connection.execute(
            "EXPLAIN EXECUTE new_events (pg_current_snapshot(), pg_current_snapshot())"
        ).fetchall()
        connection.execute("DEALLOCATE new_events")
    return "\n".join(line for (line,) in plan)


def test_it_takes_one_round_trip(proxy: Any, through: ServerAddress, team: Team) -> None:
    me = replace(through, user=team.add("ana").user)
    with connect(me) as connection:
        console = Console(connection)
        console.look()
        team.change(uuid4())
        assert proxy.count(console.look) == 1
