"""The cable is cut in the midst of each round trip: what became of it is known soon after it is back, and is so once.

All cuts of a test happen at the same time, each on a console and a cable of its own: most of what they take is waiting.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import product
from typing import Any, NamedTuple

import pytest
from support.postgres_server import PostgresServer
from support.proxy import CAN_CUT, Proxy

from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.queue import QUEUES, Sort
from ecsupport_desktop.services.codec import outcome_from_json
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.patience import Patience
from ecsupport_desktop.services.ports import ConnectionLost
from ecsupport_desktop.services.unresolved import resolve_unresolved

from .team import GuardedTeam

pytestmark = pytest.mark.skipif(
    not CAN_CUT, reason="only Linux lets a test cut a connection without anybody being told"
)

SOON = 10.0
"""Seconds from the moment the cable is back."""
LATEST = 25.0
"""The same where what was connected stays cut and the server isn't told so by its kernel in eight seconds, which is
seldom: by then its own limits have let go (15 s without a word in a transaction, 5 s for a lock)."""
DELAY = 0.003
"""Seconds each way: enough that what is sent together is one trip."""
FILE = c.NewAttachment(name="log.txt", media_type="text/plain", content=b"It fails. " * 1000)


class Back(StrEnum):
    """How the cable comes back."""

    AT_ONCE = "at once"
    ELSEWHERE = "at once, but what was connected stays cut"
    NOTICED = "after the console has noticed"
    CLOSED = "after the window was closed"


class Cut(NamedTuple):
    trip: int
    answered: bool
    back: Back

    def __str__(self) -> str:
        return f"trip {self.trip}, {'the answer' if self.answered else 'the question'} is lost, back {self.back}"


class Console:
    """Ana at a window with a cable of its own, and a request nobody else works on; used for a while."""

    def __init__(self, team: GuardedTeam, proxy: Proxy, open_console: Callable[..., Any]) -> None:
        self.team, self.proxy = team, proxy
        there = replace(team.server, user=team.logins["ana"], hosts=(("127.0.0.1", proxy.port),))
        self.desk = Desk(open_console(there), patience=Patience(None))
        self.request_id = team.register()
        self.desk.execute(self.mail())
        self.page()
        proxy.delay = DELAY
        self.noticed = threading.Event()
        keep = self.desk.store.unresolved.add

        def doubted(command: c.AnyCommand) -> None:
            keep(command)
            self.noticed.set()

        self.desk.store.unresolved.add = doubted

    def mail(self) -> c.AnyCommand:
        """What is made of a mail that came in."""
        message = c.NewMessage(text="It still fails", attachments=(FILE,))
        return c.RecordClientMessage(id=new_id(), actor_id=self.team.me.id, request_id=self.request_id, message=message)

    def page(self) -> tuple[Any, ...]:
        return tuple(self.desk.readers.page(QUEUES[-1], Sort(), datetime.now(UTC), self.team.me.id, offset=0, limit=50))

    def restored(self, back: Back, pending: Future[Any]) -> float:
        """Bring the cable back; the moment it was."""
        assert self.proxy.was_cut.wait(SOON)
        if back is Back.NOTICED:
            assert self.noticed.wait(SOON)
        elif back is Back.CLOSED:
            assert isinstance(pending.exception(SOON), ConnectionLost)
        self.proxy.restore(old=back is not Back.ELSEWHERE)
        return time.monotonic()


@pytest.fixture
def guarded(shared_database: ServerAddress, open_console: Callable[..., Any]) -> GuardedTeam:
    return GuardedTeam(shared_database, open_console)


@pytest.fixture
def new_window(
    guarded: GuardedTeam,
    postgres: PostgresServer,
    open_console: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], Console]]:
    """Opens one more window, at the end of one more cable: of TCP all the way, since both ends must notice."""
    postgres.execute(f"ALTER ROLE \"{guarded.logins['ana']}\" PASSWORD '{postgres.password}'")
    monkeypatch.setenv("PGPASSWORD", postgres.password)
    with ExitStack() as cables:
        yield lambda: Console(guarded, cables.enter_context(Proxy(("127.0.0.1", postgres.port))), open_console)


def cuts(proxy: Proxy, action: Callable[[], object], ways: tuple[Back, ...]) -> list[Cut]:
    """Before and after the server has answered, in each round trip of this."""
    trips = proxy.count(action)
    return [Cut(*each) for each in product(range(1, trips + 1), (False, True), ways)]


def run_cut(console: Console, cut: Cut, action: Callable[[], Any]) -> tuple[Future[Any], float]:
    """What came of it, and how many seconds after the cable was back."""
    if cut.back is Back.CLOSED:
        console.desk.patience.end()
    console.proxy.cut_at(cut.trip, answered=cut.answered)
    with ThreadPoolExecutor(1) as window:
        pending = window.submit(action)
        back = console.restored(cut.back, pending)
        pending.exception(6 * SOON)
    return pending, time.monotonic() - back


def test_a_command_is_done_once_and_known_soon(
    guarded: GuardedTeam, postgres: PostgresServer, new_window: Callable[[], Console]
) -> None:
    first = new_window()
    each = cuts(first.proxy, lambda: first.desk.execute(first.mail()), tuple(Back))
    consoles = [(cut, window := new_window(), window.mail()) for cut in each]
    with ThreadPoolExecutor(len(each)) as everybody:
        running = [
            everybody.submit(run_cut, console, cut, lambda console=console, mail=mail: console.desk.execute(mail))
            for cut, console, mail in consoles
        ]
    wrong = []
    for (cut, console, mail), ran in zip(consoles, running, strict=True):
        done, seconds = ran.result()
        if cut.back is Back.CLOSED:
            was_so = recorded(postgres, guarded.server, mail)
            told = looked_up(console, mail)
            assert not was_so or told.status is Status.APPLIED, cut
        else:
            told = done.result()
            assert told.status is Status.APPLIED, cut
        if seconds > (LATEST if cut.back is Back.ELSEWHERE else SOON):
            wrong.append(f"{cut}: {seconds:.1f} s")
        assert console.desk.store.unresolved.all() == (), cut
        is_so_once(postgres, guarded.server, mail, told)
    assert wrong == []
    assert guarded.faults() == []


def looked_up(console: Console, command: c.AnyCommand) -> Outcome:
    """What the next window on this computer says of it, and what the same command says from then on."""
    start = time.monotonic()
    desk = Desk(console.desk.store)
    (resolved,) = resolve_unresolved(desk, command.actor_id)
    assert time.monotonic() - start < SOON
    outcome = desk.execute(command)
    assert resolved.outcome in (None, outcome)
    assert (resolved.outcome is None) == (outcome.status is Status.REFUSED)
    return outcome


def recorded(postgres: PostgresServer, server: ServerAddress, command: c.AnyCommand) -> bool:
    """Whether the server has kept it: on a busy machine a command may take more trips than it was counted to."""
    with postgres.connect(server.database) as other:
        found = other.execute("SELECT 1 FROM command WHERE id = %s", (command.id,)).fetchall()
    return bool(found)


def is_so_once(postgres: PostgresServer, server: ServerAddress, command: c.AnyCommand, told: Outcome) -> None:
    """The database says what the caller was told, by a connection that has nothing to do with it."""
    with postgres.connect(server.database) as other:
        ((stored,),) = other.execute("SELECT outcome FROM command WHERE id = %s", (command.id,)).fetchall()
        assert outcome_from_json(stored) == told
        events = other.execute("SELECT count(*) FROM event WHERE command_id = %s", (command.id,)).fetchall()
        messages = other.execute("SELECT count(*) FROM message WHERE id = %s", (command.id,)).fetchall()
    applied = int(told.status is Status.APPLIED)
    assert (events, messages) == ([(applied,)], [(applied,)])


def test_a_page_is_answered_soon(new_window: Callable[[], Console]) -> None:
    first = new_window()
    each = cuts(first.proxy, first.page, (Back.AT_ONCE, Back.ELSEWHERE))
    consoles = [(cut, new_window()) for cut in each]
    known = len(first.page())
    with ThreadPoolExecutor(len(each)) as everybody:
        running = [everybody.submit(run_cut, console, cut, console.page) for cut, console in consoles]
    for (cut, _console), ran in zip(consoles, running, strict=True):
        answer, seconds = ran.result()
        assert len(answer.result()) == known, cut
        assert seconds < SOON, cut
