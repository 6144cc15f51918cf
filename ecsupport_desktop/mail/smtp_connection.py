"""One connection to an SMTP server: encrypted, checked and logged in before any mail is spoken of.

The login is our own: the standard library's takes ASCII passwords only, and shows one that isn't in its error.
"""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, NoReturn

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import STARTTLS, MailServer
from ecsupport_desktop.mail.line import Line
from ecsupport_desktop.mail.server_trust import trusting_context
from ecsupport_desktop.mail.smtp_words import ServerRefused, server_words

HELLO: Final = "[127.0.0.1]"
"""What we call ourselves: a computer's name is nobody's concern, and looking it up may take long."""


class _Smtp(smtplib.SMTP):
    """Speaks over a line of ours."""

    def __init__(self, line: Line, server: MailServer, seconds: float, context: ssl.SSLContext | None) -> None:
        """`context`: for TLS from the first byte on."""
        self._line, self._context = line, context
        super().__init__(server.host, server.port, local_hostname=HELLO, timeout=seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._line.reach_for(host, port, timeout, self._context)


@contextmanager
def connected(server: MailServer, seconds: float, line: Line) -> Iterator[smtplib.SMTP]:
    """Greeted and encrypted; said goodbye to at the end without waiting for it. `seconds`: for each answer.

    Raises ServerRefused, BadAuthority, OSError (a certificate that isn't trusted and smtplib's own among it).
    """
    smtp = _reached(server, seconds, line)
    try:
        _greet(smtp)
        if server.security == STARTTLS:
            _encrypt(smtp, trusting_context(server.ca_file), server)
            _greet(smtp)
        yield smtp
        with suppress(OSError):
            smtp.putcmd("QUIT")
    finally:
        smtp.close()


def log_in(smtp: smtplib.SMTP, server: MailServer, password: str | None) -> None:
    """Does nothing for a server that needs no login: no user, or no password. Raises ServerRefused, OSError."""
    if not server.user or password is None:
        return
    secrets = (password, _base64(password), _base64(f"\0{server.user}\0{password}"))
    methods = smtp.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in methods:
        code, said = say(smtp, "AUTH", f"PLAIN {secrets[2]}")
    elif "LOGIN" in methods:
        code, said = say(smtp, "AUTH", "LOGIN")
        for answer in (_base64(server.user), secrets[1]):
            if code == 334:
                code, said = say(smtp, answer)
    else:
        text = _("{host} takes no password at port {port}: is it the port that mail programs send through?")
        raise ServerRefused(None, text.format(host=server.host, port=server.port), about_account=True)
    if code != 235:
        raise ServerRefused(code, server_words(code, said, secrets), about_account=True)


def say(smtp: smtplib.SMTP, command: str, rest: str = "") -> tuple[int, bytes]:
    """The server's answer. Raises OSError; an answer that is none counts as a lost connection."""
    code, said = smtp.docmd(command, rest)
    if code < 200:
        lost(smtp)
    return code, said


def lost(smtp: smtplib.SMTP) -> NoReturn:
    """The other end speaks no SMTP any more."""
    smtp.close()
    raise smtplib.SMTPServerDisconnected("No SMTP answer")


def _reached(server: MailServer, seconds: float, line: Line) -> smtplib.SMTP:
    context = None if server.security == STARTTLS else trusting_context(server.ca_file)
    try:
        return _Smtp(line, server, seconds, context)
    except smtplib.SMTPConnectError as error:
        if error.smtp_code < 200:
            raise smtplib.SMTPServerDisconnected("No SMTP greeting") from None
        raise _refused(error.smtp_code, error.smtp_error) from None


def _greet(smtp: smtplib.SMTP) -> None:
    code, said = smtp.ehlo()
    if not 200 <= code < 300:
        code, said = smtp.helo()
    if code < 200:
        lost(smtp)
    if code >= 300:
        raise _refused(code, said)


def _encrypt(smtp: smtplib.SMTP, context: ssl.SSLContext, server: MailServer) -> None:
    if not smtp.has_extn("starttls"):
        text = _("{host} doesn't encrypt connections at port {port}: is it TLS there, not STARTTLS?")
        raise ServerRefused(None, text.format(host=server.host, port=server.port), about_account=True)
    try:
        smtp.starttls(context=context)
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < 200:
            lost(smtp)
        raise _refused(error.smtp_code, error.smtp_error) from None


def _refused(code: int, said: bytes | str) -> ServerRefused:
    return ServerRefused(code, server_words(code, said), about_account=True)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
