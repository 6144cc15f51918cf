"""What goes wrong with an IMAP server, in one sentence each. No password is ever in it, whatever the server says."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailServer
from ecsupport_desktop.mail.cleaning import clean_line
from ecsupport_desktop.mail.server_trust import BadAuthority
from ecsupport_desktop.services.certificate_words import untrusted_words
from ecsupport_desktop.services.mailbox_model import MailboxFault, MailboxRefused

PROBLEMS: Final = (OSError, imaplib.IMAP4.error, ImapToolsError, BadAuthority, UnicodeError, ValueError)
"""What the libraries raise: ValueError where a connection was ended by another thread."""
_LONGEST_WORDS: Final = 200
_NOT_NOW: Final = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|OVERQUOTA)\]|too many|try again", re.IGNORECASE)
"""Response codes (RFC 5530) of servers that would let us in at another time."""


@contextmanager
def told_in_words(server: MailServer) -> Iterator[None]:
    """Raises MailboxFault for whatever the libraries raise within."""
    try:
        yield
    except PROBLEMS as error:
        raise fault_of(error, server) from None


def fault_of(error: Exception, server: MailServer) -> MailboxFault:
    """The sentence for what a library raised, outside of the login."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailboxFault(untrusted_words(error, server.host))
    if isinstance(error, BadAuthority):
        return MailboxFault(str(error))
    if isinstance(error, socket.gaierror | UnicodeError):
        text = _("There is no server named {host}: look at the spelling, and at this computer's network.")
        return MailboxFault(text.format(host=server.host))
    if isinstance(error, TimeoutError | ConnectionRefusedError):
        text = _("Nothing answers at {host}:{port}: is the server running, and does a firewall let you through?")
        return MailboxFault(text.format(host=server.host, port=server.port))
    if isinstance(error, UnexpectedCommandStatusError) or type(error) is imaplib.IMAP4.error:
        text = _("The mail server {host} refused: {why}").format(host=server.host, why=words_of(error))
        return MailboxFault(text)
    text = _("The connection to the mail server {host} was lost. It goes on as soon as it can be reached again.")
    return MailboxFault(text.format(host=server.host))


def login_fault(error: Exception, server: MailServer, password: str) -> MailboxFault:
    """The sentence for a login that failed. A server that may repeat the password isn't quoted."""
    said = words_of(error)
    if isinstance(error, imaplib.IMAP4.abort | OSError):
        return fault_of(error, server)
    if _NOT_NOW.search(said):
        why = said.replace(password, "…") if password else said
        return MailboxFault(_("The mail server {host} refused: {why}").format(host=server.host, why=why))
    text = _("The mail server {host} doesn't know {user} with this password.")
    return MailboxRefused(text.format(host=server.host, user=server.user))


def words_of(error: Exception) -> str:
    """The server's words as one clean line."""
    if isinstance(error, UnexpectedCommandStatusError):
        parts = error.command_result[1] or [b""]
    else:
        parts = list(error.args) or [b""]
    said = b" ".join(part if isinstance(part, bytes) else str(part).encode() for part in parts)
    return clean_line(said.decode("utf-8", "replace"))[:_LONGEST_WORDS]
