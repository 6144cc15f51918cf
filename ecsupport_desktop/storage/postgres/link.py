"""This console's own connection to a shared database: looks, listens, rings, shows presence, and comes back.

    connected ──(no answer in time, closed, restarted)──▸ lost ──(tried at once, then every second or two)──▸ connected
    any ──(name or password not taken, account closed)──▸ refused ──(tried every minute, or when asked)──▸ connected
    connected ──(the team needs a newer program)──▸ read_only, which looks on

asyncio, on one thread; every method belongs to the loop's thread (`live` brings them there). Every statement has a
deadline of this side, since a network that was cut says nothing. A statement that is given up ends the connection.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg
from psycopg import errors, sql

from ecsupport_desktop.config.language import N_, _
from ecsupport_desktop.config.server import ServerAddress
from ecsupport_desktop.services.live import LinkState, LinkWord, News
from ecsupport_desktop.services.ports import Clock
from ecsupport_desktop.storage.postgres import pooler
from ecsupport_desktop.storage.postgres.clock import ClockOffset
from ecsupport_desktop.storage.postgres.doorbell import LEAVING, RING, Pace, Ringer
from ecsupport_desktop.storage.postgres.engine import connect_arguments
from ecsupport_desktop.storage.postgres.feed import ERA, LOOK, Feed
from ecsupport_desktop.storage.postgres.live_connection import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    LiveConnection,
    live_connection,
    pooling,
)
from ecsupport_desktop.storage.postgres.live_ddl import CHANNEL
from ecsupport_desktop.storage.postgres.live_state import ToldState
from ecsupport_desktop.storage.postgres.presence import RENEWED, SHOW, TAKE_OVER, Shown
from ecsupport_desktop.storage.postgres.refusing import closed, refusal
from ecsupport_desktop.storage.versions import at_least

AGAIN: Final = (1.0, 2.0)
"""Seconds between attempts to connect; the first one is made at once."""
AGAIN_REFUSED: Final = 60.0
FAREWELL_SECONDS: Final = 0.4
_IN_THE_WAY: Final = (
    errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable, errors.QueryCanceled,
)  # fmt: skip

_LOST: Final = N_("The connection to {server} is lost; it is being tried again.")
_OUTDATED: Final = N_("{server} needs version {version} of this program: until you update it you can only read.")
_CHANGED: Final = N_("{server} was changed by a newer version of this program: until you update it you can only read.")

log = logging.getLogger(__name__)


class NotLetIn(Exception):
    """This agent may not enter any more; the sentence says what to do."""


class Link:
    """`tell` is called on the loop's thread and returns at once. `program`: this program's version."""

    def __init__(
        self,
        server: ServerAddress,
        password: str | None,
        *,
        feed: Feed,
        shown: Shown,
        tell: Callable[[News], None],
        clock: Clock,
        program: str,
    ) -> None:
        self._server = server
        arguments = connect_arguments(server, password)
        self._arguments = arguments | {"connect_timeout": CONNECT_SECONDS, "prepare_threshold": None}
        self._feed = feed
        self._shown = shown
        self._tell = tell
        self._clock = clock
        self._program = program
        self._ringer = Ringer()
        self._pace = Pace()
        self._offset = ClockOffset()
        self._told = ToldState(server, clock)
        self._doorbell, self._pooled = True, False
        self._looked = False
        self._renew_at = 0.0
        self._show_after = 0.0
        self._wake = asyncio.Event()
        self._retry = asyncio.Event()
        self._stopping = False
        self.serving = False

    # ── What the console wants ──────────────────────────────────────────────────────────────────────────────
    def ring(self) -> None:
        self._ringer.owe(time.monotonic())
        self._wake.set()

    def show(self, change: Callable[[Shown], None]) -> None:
        """Change what this console shows of itself."""
        change(self._shown)
        self._wake.set()

    def retry_now(self) -> None:
        self._retry.set()

    def stop(self) -> None:
        """End soon: with a farewell if the server is there."""
        self._stopping = True
        self._wake.set()
        self._retry.set()

    # ── Without staying ─────────────────────────────────────────────────────────────────────────────────────
    @property
    def owes_ring(self) -> bool:
        """Whether something was committed that nobody has been told of."""
        return self._ringer.due is not None

    async def announce(self) -> None:
        """Connect only to ring. Raises psycopg.Error."""
        async with live_connection(self._arguments) as connection:
            await self._ring_out(connection)

    # ── Connecting ──────────────────────────────────────────────────────────────────────────────────────────
    async def run(self) -> None:
        """Until stopped."""
        while not self._stopping:
            self._retry.clear()
            self._looked = False
            try:
                async with live_connection(self._arguments) as connection:
                    await self._greet(connection)
                    await self._serve(connection)
            except NotLetIn as refused:
                pause = self._refused(str(refused))
            except (psycopg.Error, OSError) as error:
                pause = self._failed(error)
            else:
                return
            self.serving = False
            self._shown.forget_server()
            await self._pause(pause)

    async def _greet(self, connection: LiveConnection) -> None:
        """Find out what there is between, and where this is; listen if that can be done."""
        found = await pooling(connection, self._arguments)
        self._pooled = found is pooler.Pooling.TRANSACTION
        self._doorbell = not self._pooled
        self._pace = Pace(bell=self._doorbell)
        connection.prepare_threshold = None if self._pooled else 0
        connection.add_notify_handler(lambda _bell: self._pace.heard(time.monotonic()))
        if self._doorbell:
            async with asyncio.timeout(ANSWER_SECONDS):
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        (era,) = await connection.ask(ERA)
        self._feed.connected(era)

    def _failed(self, error: Exception) -> float:
        """Seconds until the next attempt."""
        log.info("The shared database: %s", error)
        if isinstance(error, errors.InsufficientPrivilege):
            return self._refused(closed(self._server))
        if isinstance(error, psycopg.ProgrammingError):
            self._now(LinkWord.READ_ONLY, _(_CHANGED).format(server=self._server.name))
            return AGAIN_REFUSED
        if (sentence := refusal(error, self._server)) is not None:
            return self._refused(sentence)
        self._now(LinkWord.LOST, _(_LOST).format(server=self._server.name))
        return 0.0 if self._looked else random.uniform(*AGAIN)

    def _refused(self, sentence: str) -> float:
        self._now(LinkWord.REFUSED, sentence)
        return AGAIN_REFUSED

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._retry.wait()

    # ── Connected ───────────────────────────────────────────────────────────────────────────────────────────
    async def _serve(self, connection: LiveConnection) -> None:
        """Do what is due, one after the other, until stopped or something fails."""
        self._renew_at = self._show_after = 0.0
        self.serving = True
        while not self._stopping:
            now = time.monotonic()
            ring_at = self._ringer.due
            if now >= self._show_at():
                await self._show(connection)
            elif ring_at is not None and now >= ring_at:
                await self._ring(connection)
            elif now >= self._pace.due:
                await self._look(connection)
            else:
                dues = (self._show_at(), self._pace.due, self._pace.due if ring_at is None else ring_at)
                await self._idle(connection, min(dues) - now)
        await self._say_farewell(connection)

    async def _idle(self, connection: LiveConnection, seconds: float) -> None:
        """Until the bell, a wish of the console, the end of the connection, or so many seconds."""
        loop, socket = asyncio.get_running_loop(), connection.fileno()
        loop.add_reader(socket, self._wake.set)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wake.wait()
        finally:
            loop.remove_reader(socket)
        self._wake.clear()
        connection.pgconn.consume_input()
        while connection.pgconn.notifies() is not None:
            self._pace.heard(time.monotonic())

    async def _look(self, connection: LiveConnection) -> None:
        sent = time.monotonic()
        row = await connection.ask(LOOK, self._feed.question())
        received = time.monotonic()
        look = self._feed.answer(row)
        self._pace.looked(sent, received)
        if look.active is False:
            raise NotLetIn(closed(self._server))
        self._looked = True
        self._offset.measure(sent, received, self._clock(), look.server_now)
        if look.taken_over:
            self._shown.was_taken([request_id for request_id, _agent in look.taken_over])
        outdated = look.min_client_version is not None and not at_least(self._program, look.min_client_version)
        word = LinkWord.READ_ONLY if outdated else LinkWord.CONNECTED
        outdated_text = _(_OUTDATED).format(server=self._server.name, version=look.min_client_version)
        link = self._told_anew(word, outdated_text if outdated else "")
        news = News(changed=look.changed, presence=look.presence, taken_over=look.taken_over, link=link)
        if news != News():
            self._tell(news)

    async def _ring(self, connection: LiveConnection) -> None:
        asked_at, wait_ms = await connection.ask(RING, (self._ringer.ask(),))
        self._ringer.answered(asked_at, wait_ms, time.monotonic())

    async def _ring_out(self, connection: LiveConnection) -> None:
        """Until the last commit has been announced, which is sooner for who leaves."""
        while self._ringer.due is not None:
            self._ringer.ask()
            asked_at, wait_ms = await connection.ask(RING, (LEAVING,))
            self._ringer.answered(asked_at, wait_ms, time.monotonic())
            await asyncio.sleep(wait_ms / 1000)

    def _show_at(self) -> float:
        if self._shown.news:
            return self._show_after
        return self._renew_at if self._shown.now else float("inf")

    async def _show(self, connection: LiveConnection) -> None:
        """Show what is new of this console, or renew its lease; take-overs first."""
        try:
            if (taking := self._shown.next_take_over()) is not None:
                request_id, parameters = taking
                asked_at, wait_ms = await connection.ask(TAKE_OVER, parameters)
                self._shown.took_over(request_id)
            else:
                now, settled, parameters = self._shown.telling()
                asked_at, wait_ms = await connection.ask(SHOW, parameters)
                self._shown.told(now, settled)
        except _IN_THE_WAY as error:
            log.info("Presence waits: %s", error)
            self._show_after = self._renew_at = time.monotonic() + 1
            return
        moment = time.monotonic()
        self._renew_at = moment + RENEWED
        if wait_ms:
            self._ringer.owe(moment)
            self._ringer.ask()
            self._ringer.answered(asked_at, wait_ms, moment)

    async def _say_farewell(self, connection: LiveConnection) -> None:
        """Take this console's presence back, and announce what was committed last."""
        with suppress(psycopg.Error, OSError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                self._shown.nothing()
                if self._shown.news:
                    await self._show(connection)
                await self._ring_out(connection)

    # ── The state, told when it changes ─────────────────────────────────────────────────────────────────────
    def _now(self, word: LinkWord, reason: str) -> None:
        """Not connected any more: nobody's presence is known."""
        if (state := self._told_anew(word, reason)) is not None:
            self._tell(News(link=state, presence=()))

    def _told_anew(self, word: LinkWord, reason: str) -> LinkState | None:
        """The state, if it isn't the one that was told last."""
        return self._told.anew(
            word, reason, doorbell=self._doorbell, pooled=self._pooled, clock_offset=self._offset.offset
        )
