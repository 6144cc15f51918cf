"""The mail floor for whoever puts a console together; each part is loaded by the worker that calls for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecsupport_desktop.config.mail import MailAccount, MailServer
    from ecsupport_desktop.mail.parser_process import MailParser
    from ecsupport_desktop.mail.sources import Source
    from ecsupport_desktop.services.mail_doors import MailDoors
    from ecsupport_desktop.services.mail_out_model import MailComposer, MailSender
    from ecsupport_desktop.services.mail_steps import MailStep
    from ecsupport_desktop.services.mailbox_model import OpenMailbox, Stop


def make_parser() -> MailParser:
    """What reads mails, loaded with the first one that is dropped on the window."""
    from ecsupport_desktop.mail.parser_process import MailParser

    return MailParser()


def read_mails(paths: Iterable[Path]) -> Iterator[Source]:
    """The mails of files, mboxes and folders."""
    from ecsupport_desktop.mail.sources import read_sources

    return read_sources(paths)


def mail_doors() -> MailDoors:
    """The mail floor, each part loaded by the worker that calls for it."""
    from ecsupport_desktop.services.mail_doors import MailDoors

    def mailbox(account: MailAccount, password: str) -> OpenMailbox:
        from ecsupport_desktop.mail.imap import ImapMailboxes

        return ImapMailboxes(account, password)

    def sender(server: MailServer, password: str, stop: Stop) -> MailSender:
        from ecsupport_desktop.mail.smtp import SmtpSender

        return SmtpSender(server, password or None, stop=stop)

    def composer() -> MailComposer:
        from ecsupport_desktop.mail.compose import Composer

        return Composer()

    def try_mailbox(account: MailAccount, password: str, stop: Stop) -> Iterator[MailStep]:
        from ecsupport_desktop.mail import imap_steps

        return imap_steps.try_mailbox(account, password, stop)

    def try_sending(account: MailAccount, password: str, stop: Stop) -> Iterator[MailStep]:
        from ecsupport_desktop.mail import smtp_steps

        return smtp_steps.try_sending(account, password, stop)

    return MailDoors(
        mailbox=mailbox,
        sender=sender,
        composer=composer,
        parser=make_parser,
        try_mailbox=try_mailbox,
        try_sending=try_sending,
    )
