"""What the mail floor makes for a console that looks after the support mailbox, handed in by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecsupport_desktop.config.mail import MailAccount, MailServer
    from ecsupport_desktop.services.mail_model import MailParser
    from ecsupport_desktop.services.mail_out_model import MailComposer, MailSender
    from ecsupport_desktop.services.mail_steps import MailStep
    from ecsupport_desktop.services.mailbox_model import OpenMailbox, Stop

    MailTrial = Callable[[MailAccount, str, Stop], Iterator[MailStep]]
    """Tries one direction of an account with its password; ends soon after it is stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDoors:
    """Each is called on a worker. `mailbox` and `sender` take the password of their server; a `Stop` ends a wait."""

    mailbox: Callable[[MailAccount, str], OpenMailbox]
    sender: Callable[[MailServer, str, Stop], MailSender]
    composer: Callable[[], MailComposer]
    parser: Callable[[], MailParser]
    try_mailbox: MailTrial
    try_sending: MailTrial
