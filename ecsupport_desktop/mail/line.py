"""A connection that another thread may cut at any moment: while the server's name is looked up, while it is reached,
while the encryption is agreed on, and later.

The mail libraries hand their connection out only once they have it whole, so it is made here and given to them.
"""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import closing, suppress
from typing import Any

from ecsupport_desktop.config.mail import MailServer
from ecsupport_desktop.services.mailbox_model import Stop


class Line:
    """One connection, on the thread that makes it. A `stop` ends the making; `cut`, from any thread, what comes after.

    Whoever uses the line says what a `stop` does with it: see Stop.interrupt. Needs closing.
    """

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._handle: socket.socket | None = None

    def look_up(self, host: str, port: int, seconds: float) -> list[Any]:
        """The host's addresses, as `getaddrinfo` gives them. Raises OSError, UnicodeError.

        Asked on a thread that nobody waits for in the end: the system's look-up can't be stopped.
        """
        answers: list[list[Any] | OSError | UnicodeError] = []
        heard, said = socket.socketpair()

        def ask() -> None:
            try:
                answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                answers.append(error)
            said.close()

        asking = threading.Thread(target=ask, name="name of the mail server", daemon=True)
        asking.start()
        with heard:
            _raise_if(self._stop.wait(seconds, also=heard))
        if not answers:
            raise TimeoutError("no answer in time")
        asking.join()
        if isinstance(answer := answers[0], list):
            return answer
        raise answer

    def reach(self, host: str, port: int, seconds: float) -> socket.socket:
        """The connection to the first of the host's addresses that takes one; `seconds` for each step, and later on.

        Raises OSError, UnicodeError; where it was stopped ConnectionAbortedError.
        """
        fault: OSError = ConnectionRefusedError()
        for family, kind, protocol, _name, address in self.look_up(host, port, seconds):
            link = socket.socket(family, kind, protocol)
            try:
                self._connect(link, address, seconds)
            except OSError as error:
                link.close()
                fault = error
                if self._stop.is_set():
                    break
            else:
                return self._held(link, seconds)
        raise fault

    def reach_for(
        self, host: str, port: int, seconds: float, context: ssl.SSLContext | None
    ) -> socket.socket | ssl.SSLSocket:
        """The same, with the encryption agreed on where there is a context. Raises what TLS raises too."""
        link = self.reach(host, port, seconds)
        if context is None:
            return link
        try:
            return context.wrap_socket(link, server_hostname=host)
        except BaseException:
            link.close()
            raise

    def cut(self) -> None:
        """Whatever waits for the server ends, encrypted or not. Before there is a connection nothing happens."""
        if (handle := self._handle) is not None:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of it; the library closes its own part."""
        if self._handle is not None:
            self._handle.close()

    def _held(self, link: socket.socket, seconds: float) -> socket.socket:
        """A second handle on it is ours for good: the library's changes its owner with the encryption."""
        link.settimeout(seconds)
        self._handle = link.dup()
        if self._stop.is_set():
            self.cut()
        return link

    def _connect(self, link: socket.socket, address: Any, seconds: float) -> None:
        link.setblocking(False)
        with suppress(BlockingIOError):
            link.connect(address)
        _raise_if(self._stop.wait(seconds, connecting=link))
        if code := link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(code, "no connection")
        try:
            link.getpeername()
        except OSError:
            raise TimeoutError("no answer in time") from None


def try_name(server: MailServer, stop: Stop, seconds: float) -> None:
    """Look the server's name up, and nothing more. Raises as `look_up`."""
    with closing(Line(stop)) as line:
        line.look_up(server.host, server.port, seconds)


def try_port(server: MailServer, stop: Stop, seconds: float) -> None:
    """Reach the server, and hang up. Raises as `reach`."""
    with closing(Line(stop)) as line:
        line.reach(server.host, server.port, seconds).close()


def _raise_if(stopped: bool) -> None:
    if stopped:
        raise ConnectionAbortedError("stopped")
