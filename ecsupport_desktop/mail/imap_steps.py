"""Tries a mailbox step by step, so that whoever sets it up is told which one fails. On a worker; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailAccount, MailServer
from ecsupport_desktop.mail.imap import ImapMailbox
from ecsupport_desktop.mail.imap_connection import connected
from ecsupport_desktop.mail.imap_faults import PROBLEMS, fault_of
from ecsupport_desktop.mail.line import try_name, try_port
from ecsupport_desktop.services.mail_steps import MailStep, MailStepName
from ecsupport_desktop.services.mailbox_model import MailboxFault, MailboxRefused, Stop

STEP_SECONDS: Final = 10.0


def try_mailbox(account: MailAccount, password: str, stop: Stop) -> Iterator[MailStep]:
    """The steps one by one; the first that fails is the last. Ends without a word when it is stopped."""
    server = account.imap
    assert server is not None, "no mailbox is set up"
    for name, attempt in ((MailStepName.NAME, try_name), (MailStepName.PORT, try_port), (MailStepName.TLS, _tls)):
        try:
            attempt(server, stop, STEP_SECONDS)
        except (MailboxFault, *PROBLEMS) as error:
            if not stop.is_set():
                text = str(error if isinstance(error, MailboxFault) else fault_of(error, server))
                yield MailStep(name=name, ok=False, text=text)
            return
        yield MailStep(name=name, ok=True)
        if stop.is_set():
            return
    yield from _inside(account, password, stop)


def _tls(server: MailServer, stop: Stop, seconds: float) -> None:
    with connected(server, stop, seconds=seconds):
        pass


def _inside(account: MailAccount, password: str, stop: Stop) -> Iterator[MailStep]:
    """The login, and the folder with what can be done in it."""
    try:
        with ImapMailbox(account, password, stop, {}) as mailbox:
            yield MailStep(name=MailStepName.LOGIN, ok=True)
            lacking = mailbox.lacking()
    except MailboxRefused as fault:
        yield MailStep(name=MailStepName.LOGIN, ok=False, text=str(fault))
    except MailboxFault as fault:
        if not stop.is_set():
            yield MailStep(name=MailStepName.FOLDER, ok=False, text=str(fault))
    else:
        yield MailStep(name=MailStepName.FOLDER, ok=True, text=_sentences(lacking), caution=bool(lacking))


def _sentences(lacking: frozenset[str]) -> str:
    """What this server can't do, and what that means."""
    said = []
    if "move" in lacking:
        said.append(_("This server can't move mails: they are copied and marked, and stay in the folder too."))
    if "marks" in lacking:
        said.append(_("This folder keeps no marks: mails are looked at again at every start, and recognised."))
    if "idle" in lacking:
        said.append(_("This server doesn't tell when mail arrives: it is asked once a minute."))
    return " ".join(said)
