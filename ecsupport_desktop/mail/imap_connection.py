"""One connection to an IMAP server: encrypted, checked, logged in, and what the server says it can do."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, Final

from imap_tools import BaseMailBox

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import STARTTLS, MailServer
from ecsupport_desktop.mail.imap_faults import PROBLEMS, login_fault, told_in_words
from ecsupport_desktop.mail.line import Line
from ecsupport_desktop.mail.server_trust import trusting_context
from ecsupport_desktop.services.mailbox_model import MailboxFault, Stop

CONNECT_SECONDS: Final = 15.0
ANSWER_SECONDS: Final = 60.0
"""How long a server may be silent while it is to answer."""


class _Client(imaplib.IMAP4):
    """Speaks over a line of ours."""

    def __init__(self, line: Line, server: MailServer, seconds: float, context: ssl.SSLContext | None) -> None:
        """`context`: for TLS from the first byte on."""
        self._line, self._context = line, context
        super().__init__(server.host, server.port, timeout=seconds)

    def _create_socket(self, timeout: float) -> socket.socket:
        return self._line.reach_for(self.host, self.port, timeout, self._context)


class _Box(BaseMailBox):
    """The library's ways with a mailbox, over a client of ours."""

    def __init__(self, client: _Client) -> None:
        self._made = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._made


@contextmanager
def connected(server: MailServer, stop: Stop, *, seconds: float = CONNECT_SECONDS) -> Iterator[BaseMailBox]:
    """Reach the server and encrypt, its certificate checked, before any word of ours; hang up in the end.

    A `stop` ends whatever is waited for meanwhile. Raises MailboxFault.
    """
    with closing(Line(stop)) as line:
        stop.interrupt = line.cut
        try:
            box = _connect(line, server, seconds)
            try:
                yield box
            finally:
                hang_up(box)
        finally:
            stop.interrupt = None


def _connect(line: Line, server: MailServer, seconds: float) -> BaseMailBox:
    with told_in_words(server):
        context = trusting_context(server.ca_file)
        if server.security != STARTTLS:
            return _Box(_Client(line, server, seconds, context))
        box = _Box(_Client(line, server, seconds, None))
        try:
            if "STARTTLS" not in box.client.capabilities:
                text = _("{host} doesn't encrypt connections: ask who runs the server to switch TLS on.")
                raise MailboxFault(text.format(host=server.host))
            box.client.starttls(context)
        except BaseException:
            hang_up(box)
            raise
        return box


def log_in(box: BaseMailBox, server: MailServer, password: str) -> frozenset[str]:
    """What the server can do for who has logged in, in capitals. Raises MailboxRefused, MailboxFault."""
    try:
        if _fits_into_a_line(server.user) and _fits_into_a_line(password):
            box.login(server.user, password, initial_folder=None)
        else:
            box.login_utf8(server.user, password, initial_folder=None)
    except PROBLEMS as error:
        raise login_fault(error, server, password) from None
    with told_in_words(server):
        link(box).settimeout(ANSWER_SECONDS)
        _status, said = box.client.capability()
        return frozenset(b" ".join(part for part in said if part).decode("ascii", "replace").upper().split())


def _fits_into_a_line(text: str) -> bool:
    """Else it is sent in base64, where it can't end a line or be misread."""
    return text.isascii() and text.isprintable()


def link(box: BaseMailBox) -> socket.socket:
    found: socket.socket = box.client.sock
    return found


def say_goodbye(box: BaseMailBox) -> None:
    """In a moment or not at all."""
    with suppress(*PROBLEMS):
        link(box).settimeout(2.0)
        box.client.logout()


def hang_up(box: BaseMailBox) -> None:
    """More than once is fine."""
    with suppress(*PROBLEMS):
        box.client.shutdown()
    with suppress(OSError):
        link(box).close()


def has_unread(box: BaseMailBox) -> bool:
    """Whether something came that was read from the socket already: nothing tells of it any more. Never waits."""
    buffered = getattr(box.client, "_readbuf", None)  # Python 3.14's own
    if buffered is not None:
        return any(buffered)
    connection = link(box)
    before = connection.gettimeout()
    connection.settimeout(0)
    try:
        reading: Any = box.client.file
        return bool(reading.peek(1))
    except OSError:
        return False  # nothing there; or it is broken, which the next word to the server will show
    finally:
        connection.settimeout(before)
