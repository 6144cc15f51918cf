"""Hands one mail to an SMTP server and says what came of it, however it ended (RFC 5321).

Either every recipient is taken or nobody gets the mail. What concerns the account (the greeting, the certificate, the
login) is never permanent: a password that was changed mustn't fail every mail that waits.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailServer
from ecsupport_desktop.domain.errors import N_, InvalidField
from ecsupport_desktop.mail.address_form import addr_spec
from ecsupport_desktop.mail.server_trust import BadAuthority
from ecsupport_desktop.mail.smtp_connection import connected, log_in, lost, say
from ecsupport_desktop.mail.smtp_stop import ended_by
from ecsupport_desktop.mail.smtp_words import (
    LONGEST_WORDS,
    ServerRefused,
    connection_words,
    is_about_account,
    server_words,
)
from ecsupport_desktop.services.mail_out_model import Accepted, Lost, Refused, SendResult
from ecsupport_desktop.services.mailbox_model import Stop

ANSWER_SECONDS: Final = 30.0
"""How long a server may be silent while it is to answer."""
END_SECONDS: Final = 180.0
"""How long it may take to check a mail once it has it whole. RFC 5321, 4.5.3.2.6 would wait for ten minutes."""
_CHUNK: Final = 65_536
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_FIRST_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_ACCOUNT_CODES: Final = frozenset({530, 534, 535, 538})
"""Log in first, another way, with another password, encrypted (RFC 4954, 6): said at any step."""


class _CannotSay(Exception):
    """`on_data` failed: no fault of the connection, whatever kind it is."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error


class SmtpSender:
    """Fills services.mail_out_model.MailSender. The password stays in memory and goes to the server alone.

    `stop` ends a wait for the server at once; with the mail handed over its answer is waited for a little longer.
    """

    def __init__(
        self,
        server: MailServer,
        password: str | None,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        end_seconds: float = END_SECONDS,
        stop: Stop | None = None,
    ) -> None:
        self._server, self._password = server, password
        self._answer_seconds, self._end_seconds = answer_seconds, end_seconds
        self._stop = stop

    def send(
        self, raw: bytes, sender_address: str, recipients: Sequence[str], on_data: Callable[[], None]
    ) -> SendResult:
        sender = addr_spec(sender_address, "sender")
        to = list(dict.fromkeys(addr_spec(recipient, "to") for recipient in recipients))
        if not to:
            raise InvalidField(N_("A mail needs somebody it goes to."), field="to")
        try:
            with ended_by(self._stop) as ending, connected(self._server, self._answer_seconds, ending.line) as smtp:
                log_in(smtp, self._server, self._password)
                return self._hand_over(smtp, _with_dots(raw), sender, to, lambda: ending.wait_for_answer(on_data))
        except ServerRefused as refused:
            return _result(refused)
        except BadAuthority as error:
            return Refused(code=None, words=str(error), permanent=False, about_account=True)
        except _CannotSay as failed:
            raise failed.error from None
        except (OSError, UnicodeError) as error:
            words = connection_words(error, self._server)
            if is_about_account(error):
                return Refused(code=None, words=words, permanent=False, about_account=True)
            return Lost(words=words, after_data=False)

    def _hand_over(
        self, smtp: smtplib.SMTP, data: bytes, sender: str, recipients: list[str], on_data: Callable[[], None]
    ) -> SendResult:
        self._check_size(smtp, data)
        size = f" SIZE={len(data)}" if smtp.has_extn("size") else ""
        _expect(2, *say(smtp, "MAIL", f"FROM:<{sender}>{size}"))
        _name_recipients(smtp, recipients)
        _expect(3, *say(smtp, "DATA"))
        for start in range(0, len(data), _CHUNK):
            smtp.send(data[start : start + _CHUNK])
        _tell(on_data)
        return self._end(smtp)

    def _end(self, smtp: smtplib.SMTP) -> SendResult:
        """From the first byte of the end on the mail may have been taken, whatever happens here."""
        assert smtp.sock is not None
        smtp.sock.settimeout(self._end_seconds)
        try:
            smtp.send(b".\r\n")
            code, said = smtp.getreply()
            if not (200 <= code < 300 or 400 <= code < 600):
                lost(smtp)
        except OSError as error:
            return Lost(words=connection_words(error, self._server), after_data=True)
        words = server_words(code, said)
        return Accepted(words=words) if code < 300 else _result(_refusal(code, words))

    def _check_size(self, smtp: smtplib.SMTP, data: bytes) -> None:
        limit = smtp.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < len(data):
            text = _("The mail has {size} MB with its files, and {host} takes {limit} MB: send fewer or smaller files.")
            words = text.format(
                size=_megabytes(len(data), up=True), host=self._server.host, limit=_megabytes(int(limit))
            )
            raise ServerRefused(552, words)


def _tell(on_data: Callable[[], None]) -> None:
    try:
        on_data()
    except OSError as error:
        raise _CannotSay(error) from error


def _name_recipients(smtp: smtplib.SMTP, recipients: list[str]) -> None:
    """All of them or none: where one is refused the others get nothing, so that nobody has to guess who got it."""
    refused = []
    for recipient in recipients:
        code, said = say(smtp, "RCPT", f"TO:<{recipient}>")
        if not 200 <= code < 300:
            refused.append((code, f"{recipient}: {server_words(code, said)}"))
        if code == 421 or code in _ACCOUNT_CODES:
            break
    if refused:
        with suppress(OSError):
            say(smtp, "RSET")
        # The lasting one first: it is what has to be mended.
        code = max(code for code, _words in refused)
        raise _refusal(code, "; ".join(words for _code, words in refused)[: 3 * LONGEST_WORDS])


def _expect(kind: int, code: int, said: bytes) -> None:
    """`kind`: the first digit of the answer that lets us go on. A mild answer out of place is no SMTP."""
    if code // 100 == kind:
        return
    if code < 400:
        raise smtplib.SMTPServerDisconnected("An answer out of place")
    raise _refusal(code, server_words(code, said))


def _refusal(code: int, words: str) -> ServerRefused:
    return ServerRefused(code, words, about_account=code in _ACCOUNT_CODES)


def _result(refused: ServerRefused) -> Refused:
    lasting = refused.code is not None and refused.code >= 500 and not refused.about_account
    return Refused(code=refused.code, words=refused.words, permanent=lasting, about_account=refused.about_account)


def _with_dots(raw: bytes) -> bytes:
    """As DATA carries it: every line ends in CRLF, so that none can be taken for an end; a dot before a first dot."""
    data = _FIRST_DOT.sub(b"..", _LINE_END.sub(b"\r\n", raw))
    return data if data.endswith(b"\r\n") or not data else data + b"\r\n"


def _megabytes(size: int, *, up: bool = False) -> str:
    tenths = -(-size * 10 // 1_000_000) if up else size * 10 // 1_000_000
    return f"{tenths // 10}.{tenths % 10}"
