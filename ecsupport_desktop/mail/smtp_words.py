"""What an SMTP server says, and what goes wrong on the way to it, as one clean line. No password is ever in it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailServer
from ecsupport_desktop.mail.cleaning import clean_line
from ecsupport_desktop.services.certificate_words import untrusted_words

LONGEST_WORDS: Final = 300
_NO_TLS: Final = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNKNOWN_PROTOCOL")


class ServerRefused(Exception):
    """A step was refused. `code` None where the server gave no number; `words` are its own, or a sentence of ours."""

    def __init__(self, code: int | None, words: str, *, about_account: bool = False) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.about_account = about_account


def server_words(code: int, said: bytes | str, secrets: Iterable[str] = ()) -> str:
    """The server's answer with its number, without what it repeats of our secrets."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    return clean_line(f"{code} {text}")[:LONGEST_WORDS]


def is_about_account(error: Exception) -> bool:
    """Whether the settings are what is wrong, not the line: a certificate, or TLS where it isn't spoken."""
    return isinstance(error, ssl.SSLCertVerificationError) or _is_misplaced_tls(error)


def connection_words(error: Exception, server: MailServer) -> str:
    """Why there is no connection, or none any more, with the way out where there is one."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return untrusted_words(error, server.host)
    if _is_misplaced_tls(error):
        template = _("{host} doesn't speak TLS at port {port}: is it STARTTLS there?")
    elif isinstance(error, socket.gaierror | UnicodeError):
        template = _("There is no server named {host}: look at the spelling, and at this computer's network.")
    elif isinstance(error, TimeoutError | ConnectionRefusedError):
        template = _("Nothing answers at {host}:{port}: is the server running, and does a firewall let you through?")
    elif isinstance(error.__context__, TimeoutError):
        template = _("The mail server {host} took too long to answer.")
    else:
        template = _("The connection to the mail server {host} was lost.")
    return template.format(host=server.host, port=server.port)


def _is_misplaced_tls(error: Exception) -> bool:
    """Whether what answered a TLS greeting speaks in the open."""
    return isinstance(error, ssl.SSLError) and error.reason in _NO_TLS
