"""The doorbell: seldom for the server, soon for everybody, and the last commit is always announced."""

from __future__ import annotations

import random
import threading
import time
from typing import Any

import psycopg
import pytest
from psycopg import pq
from support.teammates import Team, connect

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.storage.postgres.doorbell import GAP, JITTER, LEAVING, POLL, RING, Pace, Ringer, ring_once


def ring(connection: psycopg.Connection[Any], asked_at: Any = None) -> tuple[Any, int]:
    (row,) = connection.execute(RING, (asked_at,)).fetchall()
    return row


# ── The server's side ───────────────────────────────────────────────────────────────────────────────────────
def test_whoever_comes_too_early_is_told_how_long_to_wait(team: Team) -> None:
    with connect(team.add("ana")) as ana, connect(team.add("bea")) as bea:
        assert ring(ana)[1] == 0
        asked_at, wait = ring(bea)
        assert 0 < wait <= 701
        team.database.execute("UPDATE doorbell SET rung_at = rung_at - interval '700 ms'")
        assert ring(ana)[1] == 0
        assert ring(bea, asked_at) == (asked_at, 0), "somebody has rung since"
        assert ring(bea)[1] > 0, "it didn't ring again"


def test_whoever_leaves_waits_less(team: Team) -> None:
    with connect(team.add("ana")) as ana, connect(team.add("bea")) as bea:
        assert ring(ana)[1] == 0
        (before,) = ana.execute("SELECT clock_timestamp()").fetchall()[0]
        asked_at, wait = ring(bea, LEAVING)
        assert asked_at >= before and wait <= 101
        team.database.execute("UPDATE doorbell SET rung_at = rung_at - interval '100 ms'")
        assert ring(ana)[1] > 0
        assert ring(bea, LEAVING)[1] == 0
        assert 0 < ring(ana)[1] <= 701, "it rang"


def test_the_bell_goes_on_after_the_server_lost_its_place(team: Team) -> None:
    with connect(team.add("ana")) as ana:
        ring(ana)
        team.database.execute("TRUNCATE doorbell")
        assert ring(ana)[1] == 0
        team.database.execute("UPDATE doorbell SET rung_at = rung_at + interval '1 day'")
        assert ring(ana)[1] == 0, "a clock that was set back doesn't silence it"


def test_ten_who_ring_at_once_are_heard_seldom_and_to_the_last(team: Team, shared_database: ServerAddress) -> None:
    heard: list[float] = []
    people = [team.add(f"agent{number}") for number in range(10)]
    last_commit: list[float] = []

    def write(me: ServerAddress) -> None:
        """Commits as fast as it can, and rings as a console does."""
        ringer, end = Ringer(), time.monotonic() + 2.2
        with connect(me) as connection:
            while (now := time.monotonic()) < end or ringer.due is not None:
                if now < end:
                    ringer.owe(now)
                    last_commit.append(now)
                if ringer.due is not None and now >= ringer.due:
                    ringer.answered(*ring(connection, ringer.ask()), time.monotonic())
                else:
                    connection.execute("SELECT pg_sleep(0.005)")

    with connect(shared_database) as listener:
        listener.execute("LISTEN ecsupport")
        writers = [threading.Thread(target=write, args=(me,)) for me in people]
        start = time.monotonic()
        for writer in writers:
            writer.start()
        for _each in listener.notifies(timeout=3.2):
            heard.append(time.monotonic())
        for writer in writers:
            writer.join()
    assert heard[-1] >= max(last_commit)
    assert len(heard) <= (heard[-1] - start) / 0.7 + 1, "one in 700 ms"
    assert len(heard) >= 4


def test_a_ring_carries_nothing_and_belongs_to_no_other_transaction(team: Team, shared_database: ServerAddress) -> None:
    with connect(shared_database) as listener, connect(team.add("ana")) as ana:
        listener.execute("LISTEN ecsupport")
        ring_once(ana)
        (heard,) = listener.notifies(timeout=5, stop_after=1)
        assert heard.payload == ""
        assert ana.info.transaction_status == pq.TransactionStatus.IDLE


def test_nobody_touches_the_bell_itself(team: Team) -> None:
    with connect(team.add("ana")) as ana, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ana.execute("DELETE FROM doorbell")


# ── When to look ────────────────────────────────────────────────────────────────────────────────────────────
def test_two_hundred_consoles_dont_look_at_the_same_moment() -> None:
    due = []
    for seed in range(200):
        pace = Pace(chance=random.Random(seed))
        pace.looked(0.0, 0.001)
        pace.heard(3.0)
        due.append(pace.due)
    assert min(due) >= 3.0 and max(due) <= 3.0 + JITTER
    assert max(due) - min(due) > JITTER / 2


def test_looks_keep_a_gap_that_grows_with_the_servers_answers() -> None:
    quick, slow = Pace(), Pace()
    for turn in range(10):
        quick.looked(turn, turn + 0.001)
        slow.looked(turn, turn + 0.2)
    quick.heard(9.1)  # early enough that no chance decides
    slow.heard(9.21)
    assert quick.due == pytest.approx(9.001 + GAP[0], abs=0.01)
    assert slow.due == pytest.approx(9.2 + GAP[1], abs=0.01)


def test_it_looks_without_a_bell_too() -> None:
    pace = Pace()
    pace.looked(0.0, 0.01)
    assert POLL[0] <= pace.due - 0.01 <= POLL[1]
    pace.heard(pace.due - 0.01)
    assert pace.due <= POLL[1] + 0.01, "a late bell doesn't put it off"


def test_without_listening_it_looks_each_second_or_two() -> None:
    pace = Pace(bell=False)
    pace.looked(0.0, 0.0)
    assert 1 <= pace.due <= 2


# ── What is owed ────────────────────────────────────────────────────────────────────────────────────────────
def test_a_commit_while_the_server_answers_is_owed_anew() -> None:
    ringer = Ringer()
    ringer.owe(1.0)
    ringer.ask()
    ringer.owe(1.1)
    ringer.answered(None, 0, 1.2)
    assert ringer.due == 1.1
    ringer.ask()
    ringer.answered(None, 0, 1.3)
    assert ringer.due is None
