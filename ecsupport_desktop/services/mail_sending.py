"""Sends what is due, one message after the other, as the only program that does: it holds the lease "mail out".

An attempt is recorded before the mail server hears of the message, and its end afterwards. Whatever dies in between
leaves a message that is being sent; who sends next records that nobody knows of it, and doesn't send it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.mail import MailAccount
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.delivery import BACK_OFF, is_due, next_attempt
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.message import Delivery, Message
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.lease_held import SECONDS, HeldLease
from ecsupport_desktop.services.mail_out_model import (
    Accepted,
    Lost,
    MailComposer,
    MailSender,
    OutgoingMail,
    Refused,
    SendResult,
)
from ecsupport_desktop.services.outgoing import files_with, outgoing_mail
from ecsupport_desktop.services.ports import Clock, EnvironmentFault
from ecsupport_desktop.services.views import DeliveryPlace, RequestView

LEASE: Final = "mail out"
_AT_ONCE: Final = 100
"""Messages in a turn; the others have the next one."""


class _LeaseLost(Exception):
    """Another program sends now: nothing of this mail has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingReport:
    """What came of a turn. `elsewhere`: another program sends. `trouble`: why the mail server takes nothing now."""

    accepted: int = 0
    failed: int = 0
    deferred: int = 0
    unknown: int = 0
    elsewhere: bool = False
    trouble: str | None = None


class MailSending:
    """Threads: one at a time. `actor_id` gives the commands; `clock` is the authority's, as far as this computer knows.

    While the mail server can't be reached or refuses the login, nothing is tried for a minute, then ever more rarely.
    """

    def __init__(
        self,
        desk: Desk,
        actor_id: UUID,
        account: MailAccount,
        composer: MailComposer,
        sender: MailSender,
        clock: Clock,
    ) -> None:
        self._desk, self._actor_id, self._account = desk, actor_id, account
        self._composer, self._sender, self._clock = composer, sender, clock
        self._holder: Final = new_id()
        self._troubles = 0
        self.trouble: str | None = None
        """Why the mail server takes nothing now."""
        self._rests_until: datetime | None = None

    def run(self, stopped: Callable[[], bool] = lambda: False) -> SendingReport:
        """Send what is due now, until `stopped` says so; a mail that is under way ends first.

        Raises EnvironmentFault, ConnectionLost among it, where the database can't be used.
        """
        readers = self._desk.readers
        if not readers.due_deliveries(self._clock(), 1) and not readers.deliveries_under_way():
            return SendingReport(trouble=self.trouble)
        if not self._desk.store.leases.take(LEASE, self._holder, SECONDS):
            return SendingReport(elsewhere=True)
        with HeldLease(self._desk.store.leases, LEASE, self._holder) as lease:
            report = SendingReport(unknown=self._settle_interrupted())
            for place in readers.due_deliveries(self._clock(), _AT_ONCE):
                if stopped() or not lease.held or self._rests():
                    break
                report = _counted(report, self._send(place, lease))
        return replace(report, trouble=self.trouble)

    def _settle_interrupted(self) -> int:
        """Nobody else sends now: who began these died before the end was recorded."""
        words = _("The program that sent it ended before it could tell what the mail server said.")
        places = self._desk.readers.deliveries_under_way()
        return sum(self._do(c.RecordDeliveryUnknown, place, words=words) for place in places)

    def _rests(self) -> bool:
        return self._rests_until is not None and self._clock() < self._rests_until

    # ── One message ─────────────────────────────────────────────────────────────────────────────────────────
    def _send(self, place: DeliveryPlace, lease: HeldLease) -> SendResult | None:
        """What came of it; None where it wasn't tried: taken back, closed by hand, or sent by another."""
        view = self._desk.readers.request(place.request_id)
        found = _still_due(view, place, self._clock())
        if view is None or found is None:
            return None
        delivery, message = found
        if not message.to:
            return self._failed(place, _("There is no address to send it to: write it again with one."))
        try:
            mail = outgoing_mail(view, message, self._account, files_with(view, message, self._desk.readers.file))
            raw = self._composer.compose(mail)
        except DomainError as error:
            return self._failed(place, _words_of(error))
        attempt = delivery.attempts + 1
        if not self._do(c.StartDelivery, place, attempt=attempt, message_id=mail.message_id):
            return None
        result = self._handed_over(mail, raw, lease)
        self._record(place, replace(delivery, attempts=attempt), result)
        return result

    def _handed_over(self, mail: OutgoingMail, raw: bytes, lease: HeldLease) -> SendResult:
        """Just before it can't be undone, ask once more whether it is still ours to send."""

        def last_moment() -> None:
            if not lease.renew():
                raise _LeaseLost

        recipients = [person.address for person in (*mail.to, *mail.cc)]
        try:
            result = self._sender.send(raw, mail.sender.address, recipients, last_moment)
        except DomainError as error:
            return Refused(code=None, words=_words_of(error), permanent=True)
        except _LeaseLost:
            return Lost(words=_("Another program sends the mails now."), after_data=False)
        except EnvironmentFault as error:
            return Lost(words=str(error), after_data=False)
        self._remember_trouble(result)
        return result

    # ── What came of it ─────────────────────────────────────────────────────────────────────────────────────
    def _record(self, place: DeliveryPlace, delivery: Delivery, result: SendResult) -> None:
        if isinstance(result, Accepted):
            self._do(c.RecordDeliveryAccepted, place)
        elif isinstance(result, Lost) and result.after_data:
            self._do(c.RecordDeliveryUnknown, place, words=result.words)
        elif isinstance(result, Refused) and result.permanent:
            self._do(c.RecordDeliveryFailed, place, error=result.words)
        elif (until := next_attempt(delivery, self._clock())) is not None:
            self._do(c.RecordDeliveryDeferred, place, words=result.words, until=until)
        else:
            words = _("Given up after 24 hours. {words}").format(words=result.words)
            self._do(c.RecordDeliveryFailed, place, error=words)

    def _remember_trouble(self, result: SendResult) -> None:
        """What keeps every other message from leaving too is tried with one of them, and ever more rarely."""
        if isinstance(result, Lost) or (isinstance(result, Refused) and result.about_account):
            wait = BACK_OFF[min(self._troubles, len(BACK_OFF) - 1)]
            self._troubles, self.trouble = self._troubles + 1, result.words
            self._rests_until = self._clock() + wait
        else:
            self._troubles, self.trouble, self._rests_until = 0, None, None

    def _failed(self, place: DeliveryPlace, words: str) -> Refused:
        self._do(c.RecordDeliveryFailed, place, error=words)
        return Refused(code=None, words=words, permanent=True)

    def _do(self, kind: type[c.RequestCommand], place: DeliveryPlace, **fields: Any) -> bool:
        """Whether it changed anything: an agent may have settled the message by hand meanwhile."""
        named = {"request_id": place.request_id, "delivery_id": place.delivery_id, **fields}
        command = kind(id=new_id(), actor_id=self._actor_id, **named)
        return self._desk.execute(cast(c.AnyCommand, command)).accepted


def _still_due(view: RequestView | None, place: DeliveryPlace, now: datetime) -> tuple[Delivery, Message] | None:
    """The delivery and its message, as long as it is to be sent."""
    if view is None:
        return None
    delivery = view.request.delivery(place.delivery_id)
    message = view.request.message(delivery.message_id) if delivery is not None else None
    return (delivery, message) if delivery and message and is_due(delivery, now) else None


def _counted(report: SendingReport, result: SendResult | None) -> SendingReport:
    """One more in its column."""
    if result is None:
        return report
    if isinstance(result, Accepted):
        return replace(report, accepted=report.accepted + 1)
    if isinstance(result, Lost) and result.after_data:
        return replace(report, unknown=report.unknown + 1)
    if isinstance(result, Refused) and result.permanent:
        return replace(report, failed=report.failed + 1)
    return replace(report, deferred=report.deferred + 1)


def _words_of(error: DomainError) -> str:
    return _(error.message).format(**error.params)
