"""What is live of a shared database, end to end: others' changes soon, a connection that comes back, a clean end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from support.postgres_server import PostgresServer
from support.proxy import CAN_CUT, Proxy
from support.teammates import Heard, Team, connect, listening

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.live import LinkWord
from ecsupport_desktop.services.outcome import Changed
from ecsupport_desktop.storage.postgres.feed import EVERYTHING
from ecsupport_desktop.storage.postgres.live import PostgresLive

SOON = 10.0
"""Seconds within which a cut is seen, and the server found again."""


@pytest.fixture
def people(team: Team, proxy: Proxy) -> Callable[[str], ServerAddress]:
    """Adds a person, whose console is behind the proxy."""
    return lambda name: replace(team.add(name), hosts=(("127.0.0.1", proxy.port),))


def console(server: ServerAddress, **options: Any) -> PostgresLive:
    return PostgresLive(server, None, **({"program": "0.3.0"} | options))


def seconds_of(action: Callable[[], object]) -> float:
    start = time.monotonic()
    action()
    return time.monotonic() - start


# ── News ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_first_news_is_how_it_is(team: Team) -> None:
    with listening(console(team.add("ana"))) as heard:
        (first,) = heard.told
        assert first.changed == EVERYTHING
        assert first.presence == ()
        assert first.link is not None and (first.link.doorbell, first.link.reason) == (True, "")
        assert abs(first.link.clock_offset) < timedelta(seconds=1)


def test_from_a_known_snapshot_on_everything_is_told_exactly(team: Team) -> None:
    ((since,),) = team.database.execute("SELECT pg_current_snapshot()::text").fetchall()
    team.change(stream := uuid4())
    with listening(console(team.add("ana"), since=since)) as heard:
        assert heard.told[0].changed == Changed(request_ids=frozenset({stream}))


def test_anothers_change_arrives_within_a_second(team: Team) -> None:
    with listening(console(team.add("ana"))) as ana, listening(console(team.add("bea"))) as bea:
        writer = console(team.add("carla"))
        with listening(writer):
            took = []
            for _turn in range(12):
                team.change(stream := uuid4())
                writer.ring()
                for heard in (ana, bea):
                    took.append(
                        seconds_of(lambda h=heard, s=stream: h.wait(lambda news: s in news.changed.request_ids))
                    )
    took.sort()
    assert took[int(len(took) * 0.95)] < 1.0, took


def test_a_change_nobody_rang_for_arrives_by_the_poll(team: Team) -> None:
    with listening(console(team.add("ana"))) as heard:
        team.change(stream := uuid4())
        heard.wait(lambda news: stream in news.changed.request_ids, seconds=7)


def test_the_others_hear_of_a_command_whose_program_never_listened(team: Team) -> None:
    with listening(console(team.add("ana"))) as heard:
        team.change(stream := uuid4())
        command_line = console(team.add("bea"))
        command_line.ring()
        command_line.stop()
        heard.wait(lambda news: stream in news.changed.request_ids, seconds=1.5)


# ── Presence ────────────────────────────────────────────────────────────────────────────────────────────────
def test_one_sees_the_other_typing_and_taking_over(team: Team) -> None:
    a, b = console(team.add("ana")), console(team.add("bea"))
    request = uuid4()
    with listening(a) as ana, listening(b) as bea:
        a.show_open(request)
        bea.wait(lambda news: news.presence and not news.presence[0].writing, seconds=2)
        a.show_writing(request, True)
        (seen,) = bea.wait(lambda news: news.presence and news.presence[0].writing, seconds=2).presence or ()
        assert (seen.request_id, seen.agent_id) == (request, team.ids["ana"])
        b.take_over(request)
        taken = ana.wait(lambda news: news.taken_over, seconds=2)
        assert taken.taken_over == ((request, team.ids["bea"]),)
        a.show_writing(request, True)
        bea.wait(lambda news: news.presence and news.presence[0].writing, seconds=2)
        a.stop()
        bea.wait(lambda news: news.presence == (), seconds=2)


def test_who_vanishes_is_gone_when_the_lease_ends(
    team: Team, people: Callable[[str], ServerAddress], proxy: Proxy
) -> None:
    a, b = console(people("ana"), lease=1.0), console(team.add("bea"))
    with listening(b) as bea, listening(a):
        a.show_writing(uuid4(), True)
        bea.wait(lambda news: news.presence)
        proxy.refuse()
        bea.wait(lambda news: news.presence == (), seconds=7)


# ── The connection ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.skipif(not CAN_CUT, reason="only Linux lets a test cut a connection without anybody being told")
def test_a_cut_cable_is_seen_and_what_was_missed_is_told(
    team: Team, people: Callable[[str], ServerAddress], proxy: Proxy
) -> None:
    live = console(people("ana"))
    request = uuid4()
    with listening(console(team.add("bea"))) as bea, listening(live) as heard:
        live.show_open(request)
        bea.wait(lambda news: news.presence)
        proxy.cut()
        lost = heard.word("lost", SOON)
        assert lost.link is not None and "lost" in lost.link.reason and lost.presence == ()
        team.change(first := uuid4(), second := uuid4())
        proxy.restore()
        back = heard.word("connected", SOON)
        assert back.changed.request_ids == {first, second}
        assert back.link is not None and back.link.since >= lost.link.since


@pytest.mark.parametrize("crash", [True, False])
def test_a_server_that_was_restarted_is_found_again(team: Team, postgres: PostgresServer, crash: bool) -> None:
    live = console(team.add("ana"))
    with listening(live) as heard:
        # Numbers of transactions that leave nothing behind: a server that crashed gives them again.
        for _turn in range(50):
            team.database.execute("SELECT pg_current_xact_id()")
        team.ring()
        before = live._link._feed._since
        while live._link._feed._since == before:
            team.database.execute("SELECT pg_sleep(0.02)")
        team.close()
        postgres.stop(immediate=crash)
        try:
            heard.word("lost", 2)
        finally:
            postgres.start()
        again = Team(postgres, team.server)
        again.change(missed := uuid4())
        back = heard.word("connected", SOON)
        if crash:
            assert back.changed == EVERYTHING
        elif missed not in back.changed.request_ids:
            heard.wait(lambda news: missed in news.changed.request_ids, seconds=7)
        again.change(stream := uuid4())
        live.ring()
        heard.wait(lambda news: stream in news.changed.request_ids, seconds=2)
        again.close()


def test_the_next_address_is_tried(team: Team, postgres: PostgresServer) -> None:
    me = team.add("ana")
    with Proxy(postgres.socket_path) as first, Proxy(postgres.socket_path) as second:
        hosts = (("127.0.0.1", first.port), ("127.0.0.1", second.port))
        with listening(console(replace(me, hosts=hosts))) as heard:
            assert first.traffic and not second.traffic
            first.refuse()
            heard.word("connected", SOON)
            assert second.traffic
            team.change(stream := uuid4())
            team.ring()
            heard.wait(lambda news: stream in news.changed.request_ids, seconds=2)


def test_it_is_tried_again_at_once_when_asked(people: Callable[[str], ServerAddress], proxy: Proxy) -> None:
    live = console(people("ana"))
    with listening(live) as heard:
        proxy.refuse()
        heard.word("lost", 2)
        proxy.restore()
        live.retry_now()
        heard.word("connected", 1.5)


# ── Who may not, and who may only look ──────────────────────────────────────────────────────────────────────
def refused(heard: Heard) -> str:
    news = heard.word("refused", 7)
    assert news.presence == () and news.link is not None
    return news.link.reason


def test_a_closed_account_is_refused_within_a_poll_and_let_in_again(team: Team) -> None:
    live = console(team.add("ana"))
    with listening(live) as heard:
        team.database.execute("UPDATE agent SET active = false")
        assert "kept on this computer" in refused(heard)
        team.database.execute("UPDATE agent SET active = true")
        live.retry_now()
        heard.word("connected", 2)


def test_a_role_without_login_is_refused(team: Team) -> None:
    me = team.add("ana")
    with listening(console(me)) as heard:
        team.database.execute(f"ALTER ROLE {me.user} NOLOGIN".encode())
        team.database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (me.user,))
        assert "doesn't let you in" in refused(heard)


def test_another_password_is_refused(team: Team, postgres: PostgresServer) -> None:
    me = team.add("ana")
    server = replace(me, hosts=(("127.0.0.1", postgres.port),))
    with listening(PostgresLive(server, postgres.password)) as heard:
        team.database.execute(f"ALTER ROLE {me.user} PASSWORD 'another'".encode())
        team.database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (me.user,))
        assert "password" in refused(heard)


def test_a_server_that_takes_nobody_for_a_moment_is_only_lost(team: Team) -> None:
    me = team.add("ana")
    with listening(console(me)) as heard:
        team.database.execute(f"ALTER ROLE {me.user} CONNECTION LIMIT 0".encode())
        team.database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (me.user,))
        heard.word("lost", 2)
        team.database.execute(f"ALTER ROLE {me.user} CONNECTION LIMIT -1".encode())
        heard.word("connected", SOON)
    assert not [news for news in heard.told if news.link is not None and news.link.word is LinkWord.REFUSED]


def test_an_old_program_may_look_and_hears_what_happens(team: Team) -> None:
    with listening(console(team.add("ana"))) as heard:
        _need_version(team, "0.10.0")
        link = heard.word("read_only", 2).link
        assert link is not None and "0.10.0" in link.reason
        team.change(stream := uuid4())
        team.ring()
        heard.wait(lambda news: stream in news.changed.request_ids, seconds=2)
        _need_version(team, "0.3.0")
        heard.word("connected", 2)


def _need_version(team: Team, version: str) -> None:
    team.database.execute(
        "INSERT INTO meta (key, value) VALUES ('min_client_version', %s)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (version,),
    )
    team.ring()


def test_a_database_of_another_form_may_only_be_looked_at(team: Team) -> None:
    me = team.add("ana")
    team.database.execute("DROP FUNCTION console_news")
    heard, live = Heard(), console(me)
    live.start(heard)
    news = heard.word("read_only", 5)
    live.stop()
    assert news.link is not None and "newer version" in news.link.reason


def test_a_laptop_whose_clock_is_wrong_is_told_by_how_much(team: Team) -> None:
    wrong = timedelta(seconds=-47)
    with listening(console(team.add("ana"), clock=lambda: datetime.now(UTC) + wrong)) as heard:
        link = heard.told[0].link
        assert link is not None and abs(link.clock_offset + wrong) < timedelta(seconds=1)


# ── The end ─────────────────────────────────────────────────────────────────────────────────────────────────
def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "live"]


def test_it_ends_at_once_and_calls_nobody_afterwards(team: Team) -> None:
    live = console(team.add("ana"))
    with listening(live) as heard:
        live.show_writing(uuid4(), True)
        assert seconds_of(live.stop) < 1.0
        assert _threads() == []
        team.change(uuid4())
        live.ring()
        live.stop()
    assert heard.news.empty()
    assert team.database.execute("SELECT count(*) FROM presence").fetchall() == [(0,)]


@pytest.mark.parametrize("connected", [True, False])
def test_it_ends_at_once_when_nothing_answers(
    people: Callable[[str], ServerAddress], proxy: Proxy, connected: bool
) -> None:
    heard, live = Heard(), console(people("ana"))
    if not connected:
        proxy.cut()
    live.start(heard)
    if connected:
        heard.word("connected")
        proxy.cut()
        live.show_open(uuid4())
    assert seconds_of(live.stop) < 1.0
    assert _threads() == []


def test_nothing_it_does_waits(people: Callable[[str], ServerAddress], proxy: Proxy) -> None:
    live = console(people("ana"))
    with listening(live):
        proxy.cut()

        def everything() -> None:
            live.show_open(uuid4())
            live.show_writing(uuid4(), True)
            live.take_over(uuid4())
            live.ring()
            live.retry_now()

        assert seconds_of(everything) < 0.05


def test_losing_the_server_is_nothing_to_warn_of(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    me = team.add("ana")
    with caplog.at_level(logging.INFO), listening(console(me)) as heard, connect(team.server) as owner:
        team.database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (me.user,))
        owner.execute("SELECT 1")
        heard.word("connected")
    assert {record.levelname for record in caplog.records if "ecsupport" in record.name} <= {"INFO"}
