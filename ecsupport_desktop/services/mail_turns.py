"""The two turns of a console that looks after the support mailbox: mail in, and mail out, each on a worker of its own.

Both end soon after their `Stop` is set, even in the middle of a wait for the network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.config.mail import MailAccount, MailServer
from ecsupport_desktop.services.acknowledging import acknowledging
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.expiring import Expiring
from ecsupport_desktop.services.intake import Intake
from ecsupport_desktop.services.mail_doors import MailDoors
from ecsupport_desktop.services.mail_fetching import FetchProgress, MailFetching
from ecsupport_desktop.services.mail_sending import MailSending
from ecsupport_desktop.services.mailbox_model import Stop
from ecsupport_desktop.services.open_mail import OpenMail
from ecsupport_desktop.services.ports import Clock, EnvironmentFault

LOOK_SECONDS: Final = 2.0
"""How often it is looked for what is to be sent: one small question, mostly."""
PAUSE_SECONDS: Final = 10.0
"""Until the next try where the database can't be used."""
NO_PASSWORD: Final = N_("The mailbox needs its password: give it in Settings, under Mail.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What both turns work with. `open_mail` is the file that names the mail being read."""

    desk: Desk
    actor_id: UUID
    account: MailAccount
    password: str = field(repr=False)
    language: str
    open_mail: Path
    clock: Clock
    doors: MailDoors


@dataclass(frozen=True, slots=True, kw_only=True)
class OutProgress:
    """How many messages are held, queued or under way, and why the mail server takes none now, if so."""

    to_send: int
    trouble: str | None


def take_in(turn: Turn, stop: Stop, tell: Callable[[FetchProgress], None]) -> None:
    """Watch the mailbox until stopped. Raises MailboxRefused for a wrong password, and NotAllowed.

    Offers that run out meanwhile are recorded, too.
    """
    parser, expiring = turn.doors.parser(), Expiring(turn.desk, turn.actor_id, turn.clock)

    def heard(progress: FetchProgress) -> None:
        tell(progress)
        expiring.look()

    try:
        MailFetching(
            turn.desk.store.leases,
            turn.doors.mailbox(turn.account, turn.password),
            Intake(
                turn.desk,
                parser,
                turn.actor_id,
                language=turn.language,
                acknowledging=acknowledging(turn.desk, turn.actor_id, turn.account, turn.clock),
            ),
            OpenMail(turn.open_mail),
            heard,
        ).watch(stop)
    finally:
        parser.close()


def send_out(turn: Turn, server: MailServer, stop: Stop, tell: Callable[[OutProgress], None]) -> None:
    """Send what is due until stopped. Where the database is away it goes on once it is back."""
    sending = MailSending(
        turn.desk, turn.actor_id, turn.account, turn.doors.composer(),
        turn.doors.sender(server, turn.password, stop), turn.clock,
    )  # fmt: skip
    readers = turn.desk.readers
    while not stop.is_set():
        wait = LOOK_SECONDS
        try:
            if to_send := readers.unsent_count():
                sending.run(stop.is_set)
                to_send = readers.unsent_count()
            tell(OutProgress(to_send=to_send, trouble=sending.trouble))
        except EnvironmentFault:
            wait = PAUSE_SECONDS  # the foot of the window says already that the database is away
        stop.wait(wait)
