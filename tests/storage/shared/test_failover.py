"""The server fails and its standby takes over: commands under way happen once, and nobody has to do anything.

What was acknowledged is on the standby, since it replicates synchronously. Consoles know both addresses.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from support.postgres_server import PostgresServer
from support.teammates import Heard, listening

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.services.codec import outcome_from_json
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.live import LinkWord
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.patience import Patience
from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.storage.postgres.feed import EVERYTHING
from ecsupport_desktop.storage.postgres.live import PostgresLive
from ecsupport_desktop.storage.postgres.migrate import create_schema

from .team import GuardedTeam

SOON = 10.0
"""Seconds from the moment the standby has taken over."""
WRITERS = 3


class Pair(NamedTuple):
    """Two servers with one database, as it is reached directly on the first one, and by both addresses."""

    first: PostgresServer
    standby: PostgresServer
    direct: ServerAddress
    both: ServerAddress


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """A database on a server whose every commit waits for its standby."""
    with closing(PostgresServer()) as first:
        direct = first.create_database("support")
        create_schema(direct, None)
        with closing(PostgresServer(follows=first)) as standby:
            first.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            first.execute("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
            first.execute("SELECT pg_reload_conf()")
            monkeypatch.setenv("PGPASSWORD", first.password)
            # The one that can't write is asked first.
            hosts = (("127.0.0.1", standby.port), ("127.0.0.1", first.port))
            yield Pair(first, standby, direct, replace(direct, hosts=hosts))


@pytest.fixture
def guarded(pair: Pair, open_console: Callable[..., Any]) -> GuardedTeam:
    team = GuardedTeam(pair.direct, open_console)
    for login in team.logins.values():
        pair.first.execute(f"ALTER ROLE \"{login}\" PASSWORD '{pair.first.password}'")
    return team


class Writer:
    """Somebody at a window who writes one note after the other, and waits for the server as a window does."""

    def __init__(self, desk: Desk, guarded: GuardedTeam) -> None:
        self.desk, self.me = desk, guarded.me.id
        self.request_id = guarded.register()
        self.told: dict[Any, Outcome] = {}
        self.enough, self.noticed, self.back = threading.Event(), threading.Event(), threading.Event()
        self._stop = threading.Event()
        keep = desk.store.unresolved.add

        def doubted(command: c.AnyCommand) -> None:
            keep(command)
            self.noticed.set()

        desk.store.unresolved.add = doubted

    def write(self) -> None:
        while not self._stop.is_set():
            command = c.AddNote(id=new_id(), actor_id=self.me, request_id=self.request_id, text="Asked the carrier")
            self.told[command.id] = self.desk.execute(command)
            if len(self.told) > 5:
                self.enough.set()
            if self.noticed.is_set():
                self.back.set()

    def stop(self) -> None:
        self._stop.set()


def fail_over(pair: Pair, writers: list[Writer]) -> float:
    """Pull the plug of the first server and, once everybody has noticed, let the other take over; the moment."""
    for writer in writers:
        assert writer.enough.wait(3 * SOON)
    pair.first.stop(immediate=True)
    for writer in writers:
        assert writer.noticed.wait(SOON)
    pair.standby.promote()
    return time.monotonic()


def test_the_one_that_can_write_is_found(pair: Pair, guarded: GuardedTeam, open_console: Callable[..., Any]) -> None:
    ana = open_console(replace(pair.both, user=guarded.logins["ana"]))
    assert pair.standby.execute("SELECT pg_is_in_recovery()") == [(True,)]
    command = c.AddNote(id=new_id(), actor_id=guarded.me.id, request_id=guarded.register(), text="Asked the carrier")
    outcome = Desk(ana).execute(command)
    assert outcome.accepted
    with pair.standby.connect("support") as copy:
        ((stored,),) = copy.execute("SELECT outcome FROM command WHERE id = %s", (command.id,)).fetchall()
    assert outcome_from_json(stored) == outcome


def test_everything_goes_on_where_it_was(pair: Pair, guarded: GuardedTeam, open_console: Callable[..., Any]) -> None:
    ana = replace(pair.both, user=guarded.logins["ana"])
    writers = [Writer(Desk(open_console(ana), patience=Patience(None)), guarded) for _each in range(WRITERS)]
    reader = open_console(ana).readers
    assert len(reader.agents()) == 2
    ben = PostgresLive(replace(pair.both, user=guarded.logins["ben"]), None, program="0.3.0")
    with listening(ben) as heard, ThreadPoolExecutor(WRITERS) as windows:
        running = [windows.submit(writer.write) for writer in writers]
        try:
            taken_over = fail_over(pair, writers)
            assert known_again(reader.agents, taken_over + SOON) == 2
            for writer in writers:
                assert writer.back.wait(taken_over + SOON - time.monotonic()), "not back in time"
            heard.word("connected", max(0.1, taken_over + SOON - time.monotonic()))
        finally:
            for writer in writers:
                writer.stop()
                writer.desk.patience.end()
        for each in running:
            each.result()
        the_feed_goes_on(heard, writers, guarded)
    for writer in writers:
        is_so_once(pair.standby, writer)
        assert writer.desk.store.unresolved.all() == ()
    writers[0].desk.store.readers.counts(QUEUES, guarded.now, guarded.me.id)
    assert list(open_console(replace(pair.both, user=guarded.logins["ana"])).doctor()) == []


def known_again(question: Callable[[], Any], until: float) -> int:
    """How many there are, as soon as somebody answers."""
    while True:
        try:
            return len(question())
        except ConnectionLost:
            assert time.monotonic() < until, "nobody answers"


def the_feed_goes_on(heard: Heard, writers: list[Writer], guarded: GuardedTeam) -> None:
    """The other server's numbers continue the first one's: all may have changed, once, and then exactly what did."""
    words = [news.link.word for news in heard.told if news.link is not None]
    assert words == [LinkWord.CONNECTED, LinkWord.LOST, LinkWord.CONNECTED]
    back = heard.told[-1]
    mine = {writer.request_id for writer in writers}
    assert back.changed == EVERYTHING or mine <= back.changed.request_ids
    while not heard.news.empty():
        heard.told.append(heard.news.get())
    writer = writers[0]
    request_id = new_id()
    message = c.NewMessage(text="It fails")
    command = c.RegisterRequest(
        id=new_id(), actor_id=writer.me, request_id=request_id, subject="Checkout", message=message,
        client_id=guarded.client.id,
    )  # fmt: skip
    assert Desk(writer.desk.store).execute(command).accepted
    told = heard.wait(lambda news: request_id in news.changed.request_ids, SOON)
    assert not told.changed.directory


def is_so_once(server: PostgresServer, writer: Writer) -> None:
    """Each outcome is the stored one, and what was written is there as often as it was told to be."""
    with server.connect("support") as other:
        stored = dict(
            other.execute("SELECT id, outcome FROM command WHERE id = ANY (%s)", ([*writer.told],)).fetchall()
        )
        notes = other.execute("SELECT id FROM note WHERE request_id = %s", (writer.request_id,)).fetchall()
        events = other.execute(
            "SELECT command_id FROM event WHERE stream_id = %s AND kind = 'note_added'", (writer.request_id,)
        ).fetchall()
    assert {key: outcome_from_json(outcome) for key, outcome in stored.items()} == writer.told
    applied = sorted(key for key, outcome in writer.told.items() if outcome.accepted)
    assert sorted(key for (key,) in notes) == sorted(key for (key,) in events) == applied
