"""`ecsupport mail`: takes the support mailbox in, once or for as long as it runs; a JSON line a mail."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getpass
from typing import TYPE_CHECKING, Any, Final

from ecsupport_desktop.cli.output import complain, is_terminal, print_json
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailServer, mail_account
from ecsupport_desktop.services.usage import UsageError

if TYPE_CHECKING:
    from ecsupport_desktop.services.expiring import Expiring
    from ecsupport_desktop.services.intake import IntakeResult
    from ecsupport_desktop.services.mail_fetching import FetchProgress, MailFetching
    from ecsupport_desktop.services.mailbox_model import Stop

PASSWORD_VARIABLE: Final = "ECSUPPORT_MAIL_PASSWORD"
"""For a machine without a keyring or a person; it isn't a setting, so that it never stands in the file."""


def mail(session: Session) -> int:
    """Exit code 0 also where another console takes the mail in; that is told."""
    from ecsupport_desktop.mail.imap import ImapMailboxes
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.services.acknowledging import acknowledging
    from ecsupport_desktop.services.expiring import Expiring
    from ecsupport_desktop.services.intake import Intake
    from ecsupport_desktop.services.mail_fetching import MailFetching
    from ecsupport_desktop.services.mailbox_model import Stop
    from ecsupport_desktop.services.open_mail import OpenMail

    account = mail_account(session.settings)
    if account.imap is None or not account.imap.user:
        raise UsageError(_("No mailbox is set up: the settings need mail_address and mail_imap_host."))
    password = _Password(account.imap)
    desk = session.desk(make=True)
    agent, language = session.agent(desk), session.settings.answer_language
    teller = _Teller(password, Expiring(desk, agent.id, lambda: datetime.now(UTC)))
    with MailParser() as parser, Stop() as stop, _stopped_by_signals(stop):
        fetching = MailFetching(
            desk.store.leases,
            ImapMailboxes(account, password.text),
            Intake(
                desk,
                parser,
                agent.id,
                language=language,
                acknowledging=acknowledging(desk, agent.id, account, lambda: datetime.now(UTC)),
            ),
            OpenMail(session.paths.open_mail_file),
            teller.hear,
        )
        if session.options.watch:
            fetching.watch(stop)
        else:
            _fetch_once(fetching, stop, password)
    session.back_up_daily()
    return 0


def _fetch_once(fetching: MailFetching, stop: Stop, password: _Password) -> None:
    if fetching.fetch(stop):
        password.keep()
    else:
        complain(_("Another console of the team takes the mail in at the moment."))


class _Password:
    """Of one mail server: from the environment, the keyring, or asked for. Raises UsageError where nobody can be."""

    def __init__(self, server: MailServer) -> None:
        from ecsupport_desktop.config.passwords import kept_password

        self._server = server
        known = os.environ.get(PASSWORD_VARIABLE) or kept_password(server).password
        self._asked = known is None
        self.text = self._ask() if known is None else known

    def keep(self) -> None:
        """It works: an answer goes into the keyring, where there is one."""
        from ecsupport_desktop.config.passwords import keep_password

        if self._asked:
            self._asked = False
            keep_password(self._server, self.text)

    def _ask(self) -> str:
        names = {"user": self._server.user, "name": self._server.host}
        if not is_terminal():
            text = _(
                "The password of {user} on {name} isn't in the keyring: set {variable}, or run this in a terminal."
            )
            raise UsageError(text.format(**names, variable=PASSWORD_VARIABLE))
        return getpass(_("Password of {user} on {name}: ").format(**names), stream=sys.stderr)


class _Teller:
    """Says each mail on stdout, and each trouble once on stderr; in between, offers that ran out are recorded."""

    def __init__(self, password: _Password, expiring: Expiring) -> None:
        self._password, self._expiring = password, expiring
        self._fault = ""

    def hear(self, progress: FetchProgress) -> None:
        from ecsupport_desktop.services.mail_fetching import Fetching

        if progress.result is not None:
            print_json(taken_json(progress.result))
        if progress.state in (Fetching.TAKING, Fetching.WATCHING):
            self._password.keep()
            self._fault = ""
        if progress.fault and progress.fault != self._fault:
            self._fault = progress.fault
            complain(progress.fault)
        self._expiring.look()


def taken_json(taken: IntakeResult) -> dict[str, Any]:
    """What became of one mail."""
    return {
        "file": taken.file,
        "outcome": taken.outcome.value,
        "request": taken.request,
        "reason": taken.reason,
    }


@contextmanager
def _stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Ctrl+C and a service manager's SIGTERM end it in order; a second one at once."""

    def on_signal(*_what: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
