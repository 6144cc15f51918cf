"""Tells who wrote a new request that it is here: an automatic mail, where the team has switched that on.

Never to a program, a list, a report or ourselves, never for what was written long ago, and one an address a day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from ecsupport_desktop.domain.commands import AcknowledgeReceipt, RegisterRequest
from ecsupport_desktop.services.mail_templates import acknowledgement
from ecsupport_desktop.services.templates import first_name

if TYPE_CHECKING:
    from ecsupport_desktop.config.mail import MailAccount
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.incoming import Sender
    from ecsupport_desktop.services.mail_model import ParsedMail
    from ecsupport_desktop.services.ports import Clock

LATEST: Final = timedelta(days=1)
"""After it was written: who gets an acknowledgement later than that thinks of another mail."""
_ACKNOWLEDGEMENTS: Final = UUID("8a3a5b57-4f0e-5f0c-9d0b-6a4f3c1e7d90")
"""Namespace of the command ids that follow from an address and a day."""


def acknowledging(desk: Desk, actor_id: UUID, account: MailAccount, clock: Clock) -> Acknowledging | None:
    """None where acknowledgements are switched off, or nothing leaves by mail."""
    if not account.acknowledge or account.smtp is None or not account.address:
        return None
    return Acknowledging(desk, actor_id, account.address, clock)


class Acknowledging:
    """Threads: as the desk's. `own_address` is the mailbox's own; `clock` gives aware UTC."""

    def __init__(self, desk: Desk, actor_id: UUID, own_address: str, clock: Clock) -> None:
        self._desk, self._actor_id, self._clock = desk, actor_id, clock
        self._own_address = own_address.lower()

    def tell(self, mail: ParsedMail, registered: RegisterRequest, number: str, sender: Sender) -> None:
        """The request was registered from this mail just now."""
        now = self._clock()
        written = mail.sent_at or now
        if not mail.may_acknowledge or mail.sender is None or written < now - LATEST:
            return
        address = mail.sender.address.lower()
        if address == self._own_address:
            return
        contact = sender.client.contact(sender.contact_id) if sender.client else None
        text = acknowledgement(
            registered.language,
            contact=first_name(contact.name) if contact else "",
            number=number,
            subject=registered.subject,
        )
        self._desk.execute(
            AcknowledgeReceipt(
                # The same for an address all day: a second one changes nothing, whoever takes the mail in.
                id=uuid5(_ACKNOWLEDGEMENTS, f"{address} {now:%Y-%m-%d}"),
                actor_id=self._actor_id,
                request_id=registered.request_id,
                text=text,
                to=mail.sender,
            )
        )
