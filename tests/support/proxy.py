"""Stands between a client and a server: counts round trips, delays, and can be cut like a cable.

One thread with a loop of its own. The methods may be called from any thread and return when it is done.
"""

from __future__ import annotations

import asyncio
import ctypes
import socket
import struct
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

T = TypeVar("T")
CAN_CUT = sys.platform == "linux"
"""Elsewhere the kernel goes on acknowledging what nobody reads, as no cut cable would."""
_ATTACH_FILTER, _DETACH_FILTER = 26, 27
_CHUNK = 1 << 16


@dataclass
class Traffic:
    """What went through one connection. A round trip: the client has sent something and then hears something."""

    number: int
    round_trips: int = 0
    sent: int = 0
    heard: int = 0
    asked: bool = False

    def client_sent(self, size: int) -> None:
        self.sent += size
        self.asked = True

    def client_heard(self, size: int) -> None:
        self.heard += size
        self.round_trips += self.asked
        self.asked = False


class Link:
    """One connection of a client, and the one made for it to the server."""

    def __init__(self, traffic: Traffic, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.traffic = traffic
        self.client = client
        self.server = server
        self.flowing = asyncio.Event()
        self.flowing.set()

    def flow(self, flows: bool) -> None:
        """Whether anything gets through."""
        if flows:
            self.flowing.set()
        else:
            self.flowing.clear()
        for end in self.sockets:
            _deafen(end, not flows)

    @property
    def sockets(self) -> tuple[Any, Any]:
        return self.client.get_extra_info("socket"), self.server.get_extra_info("socket")

    def reset(self) -> None:
        """Both ends hear that the connection is gone, at once."""
        for writer, end in zip((self.client, self.server), self.sockets, strict=True):
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()


class Proxy:
    """Listens on `port` of 127.0.0.1. `delay`: seconds each way.

    Round trips are counted as the client sees them: what it sends before an answer reaches it belongs to one trip.
    With a small delay a server that begins to answer early doesn't make two of it. `was_cut`: whether it is cut now.
    """

    def __init__(self, target: Path | tuple[str, int], *, delay: float = 0.0) -> None:
        self.target = target
        self.delay = delay
        self.port = 0
        self.traffic: list[Traffic] = []
        self.was_cut = threading.Event()
        self._links: set[Link] = set()
        self._links_left_cut: set[Link] = set()
        self._cut_at: tuple[int, bool] | None = None
        self._reset_after: int | None = None
        self._loop = asyncio.new_event_loop()
        self._listener: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy")
        self._thread.start()
        self._do(self._listen())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def round_trips(self) -> int:
        """Of all connections, since the last `forget`."""
        return sum(each.round_trips for each in self.traffic)

    def forget(self) -> None:
        """Count from here on."""

        async def clear() -> None:
            for each in self.traffic:
                each.round_trips = each.sent = each.heard = 0
                each.asked = False

        self._do(clear())

    def count(self, action: Callable[[], object]) -> int:
        """The round trips of one action."""
        self.forget()
        action()
        return self.round_trips

    def cut(self) -> None:
        """Nothing gets through any more, and nobody is told: neither data nor acknowledgements nor new connections."""

        async def cut() -> None:
            self._cut(True)

        self._do(cut())

    def cut_at(self, trip: int, *, answered: bool) -> None:
        """Cut in the middle of this round trip from now on: before the server hears of it, or once it has answered."""

        async def keep() -> None:
            self._cut_at = (trip, answered)

        self.forget()
        self._do(keep())

    def reset(self) -> None:
        """End every connection at once; new ones may be made."""
        self._do(self._reset())

    def reset_after(self, size: int) -> None:
        """End a connection, once, when its client has heard this many bytes."""
        self._reset_after = size

    def refuse(self) -> None:
        """End every connection, and refuse new ones."""
        self._do(self._refuse())

    def restore(self, *, old: bool = True) -> None:
        """After `cut` or `refuse`. Connections that were cut go on where they were, if both ends still wait.

        `old` False: they stay cut, and neither end is ever told, as when a laptop comes back from another network.
        """
        self._do(self._restore(old))

    def close(self) -> None:
        if self._thread.is_alive():
            self._do(self._end())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if isinstance(self.target, Path):
                answers, server = await asyncio.open_unix_connection(str(self.target))
            else:
                answers, server = await asyncio.open_connection(*self.target)
        except OSError:
            writer.close()
            return
        _notice_who_is_gone(writer.get_extra_info("socket"))
        link = Link(Traffic(len(self.traffic)), writer, server)
        self.traffic.append(link.traffic)
        self._links.add(link)
        ways = (self._carry(link, reader, server, asks=True), self._carry(link, answers, writer, asks=False))
        tasks = [self._loop.create_task(way) for way in ways]
        self._tasks.update(tasks)
        await asyncio.wait(tasks)
        self._tasks.difference_update(tasks)
        self._links.discard(link)
        self._links_left_cut.discard(link)

    async def _carry(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, asks: bool
    ) -> None:
        """One direction: read at once, deliver when it is time. `asks`: it is the client that sends."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = self._loop.create_task(self._deliver(link, waiting, writer, asks=asks))
        try:
            while data := await reader.read(_CHUNK):
                if asks:
                    link.traffic.client_sent(len(data))
                if self._cut_at == (self.round_trips + 1, not asks):
                    self._cut(True)
                waiting.put_nowait((self._loop.time() + self.delay, data))
        except OSError:
            pass
        waiting.put_nowait((self._loop.time() + self.delay, b""))
        await delivering

    async def _deliver(
        self, link: Link, waiting: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, *, asks: bool
    ) -> None:
        while True:
            moment, data = await waiting.get()
            if (left := moment - self._loop.time()) > 0:
                await asyncio.sleep(left)
            await link.flowing.wait()
            if not data:
                writer.close()
                return
            if not asks:
                link.traffic.client_heard(len(data))
            if writer.transport.is_closing():
                continue  # that end is gone: what is left for it is dropped, as a network does
            writer.write(data)
            with suppress(OSError):
                await writer.drain()
            if not asks and self._reset_after is not None and link.traffic.heard >= self._reset_after:
                self._reset_after = None
                link.reset()

    def _cut(self, cut: bool) -> None:
        """On the loop's thread."""
        self._cut_at = None
        for link in self._links:
            link.flow(not cut)
        for end in self._listener.sockets if self._listener else ():
            _deafen(end, cut)
        if cut:
            self.was_cut.set()
        else:
            self.was_cut.clear()

    async def _reset(self) -> None:
        for link in list(self._links):
            link.reset()

    async def _refuse(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        await self._reset()

    async def _restore(self, old: bool) -> None:
        if not old:
            self._links_left_cut |= self._links
            self._links.clear()
        self._cut(False)
        if self._listener is None:
            await self._listen()

    async def _end(self) -> None:
        self._links |= self._links_left_cut
        await self._refuse()
        for link in self._links:
            link.flow(True)
        if self._tasks:
            await asyncio.wait(self._tasks)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others)


def _notice_who_is_gone(end: Any) -> None:
    """Ask every second whether the client still has this connection: as long as it is cut nobody answers."""
    if CAN_CUT:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in ((socket.TCP_KEEPIDLE, 1), (socket.TCP_KEEPINTVL, 1), (socket.TCP_KEEPCNT, 100)):
            end.setsockopt(socket.IPPROTO_TCP, option, value)


def _deafen(end: Any, deaf: bool) -> None:
    """Let the kernel drop every packet that comes to a socket, before it acknowledges it: as a cut cable does."""
    if not CAN_CUT or end.family == socket.AF_UNIX:
        return
    drop_all = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
    program = struct.pack("HxxxxxxP" if struct.calcsize("P") == 8 else "HxxP", 1, ctypes.addressof(drop_all))
    # Gone already, or never deafened.
    with suppress(OSError):
        if deaf:
            end.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, program)
        else:
            end.setsockopt(socket.SOL_SOCKET, _DETACH_FILTER, 0)
