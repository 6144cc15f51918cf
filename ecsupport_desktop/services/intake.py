"""From the bytes of a mail to a command: a new request, a message on one, nothing (it is known), or quarantine.

A mail reaches a request only by its thread headers *and* a sender known there: whoever quotes a thread or writes a
number in the subject gets a request of their own, linked as "claims to belong". No mail is ever dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from ecsupport_desktop.config.language import N_
from ecsupport_desktop.domain.commands import (
    DiscardQuarantined,
    QuarantineMail,
    RecordClientMessage,
    RecordDeliveryFailed,
    RegisterRequest,
)
from ecsupport_desktop.domain.errors import NotAllowed
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.incoming import Sender, message_of, recognise, returned_delivery, subject_of
from ecsupport_desktop.services.language_guess import guess_language
from ecsupport_desktop.services.mail_model import ParsedMail, UnreadableMail
from ecsupport_desktop.services.outcome import Outcome

if TYPE_CHECKING:
    from ecsupport_desktop.services.acknowledging import Acknowledging
    from ecsupport_desktop.services.desk import Desk
    from ecsupport_desktop.services.mail_model import MailParser
    from ecsupport_desktop.services.views import QuarantinedMail, RequestView

CAME_BACK: Final = N_("The mail came back")
RETURNED_UNKNOWN: Final = N_("A report about a mail that came back, and it is none of ours")
AUTOMATIC_WITHOUT_REQUEST: Final = N_("An automatic reply that belongs to no request")
EMPTY_MAIL: Final = N_("The mail is empty: no subject, no text, no attachment")
READ_AFTER_ALL: Final = N_("Taken in after all")
_MAILS: Final = UUID("5b0f6a3e-6f0b-5d0e-9f6b-0c1d5a3f7e21")
"""Namespace of the command ids that follow from a mail's bytes."""
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_NUMBER: Final = re.compile(r"\bECS-\d{4}-\d{1,9}\b", re.IGNORECASE)


class IntakeOutcome(StrEnum):
    """What became of one mail."""

    REGISTERED = "registered"
    APPENDED = "appended"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeResult:
    """One mail, taken in. `request` is the number; `reason` (English) says why where there is something to say."""

    file: str
    outcome: IntakeOutcome
    request: str | None = None
    reason: str | None = None
    request_id: UUID | None = None


class Intake:
    """Takes mails in, one at a time, on the thread that may write. Running it again over the same mails adds nothing:

    command ids follow from a mail's bytes, so that neither a crash in between nor two imports at once register twice.
    """

    def __init__(
        self,
        desk: Desk,
        parser: MailParser,
        actor_id: UUID,
        *,
        language: str = "en",
        acknowledging: Acknowledging | None = None,
    ) -> None:
        """`language` is for requests whose sender and words don't tell it; `acknowledging` where receipt is told."""
        self._desk = desk
        self._parser = parser
        self._actor_id = actor_id
        self._language = language
        self._acknowledging = acknowledging

    def take(self, raw: bytes, source: str) -> IntakeResult:
        """Take one mail in; `source` names it for people. Raises NotAllowed if the actor may not."""
        return self._take_parsed(self._parser.parse(raw), raw, source)

    def take_all(self, mails: Iterable[tuple[bytes, str]]) -> Iterator[IntakeResult]:
        """Take these mails (bytes and source) in; a folder's order is no conversation's.

        A reply to a mail that isn't here yet waits until the others are in, in the order they were sent.
        """
        waiting: list[tuple[ParsedMail, bytes, str]] = []
        for raw, source in mails:
            mail = self._parser.parse(raw)
            if isinstance(mail, ParsedMail) and self._answers_what_is_missing(mail):
                waiting.append((mail, raw, source))
            else:
                yield self._take_parsed(mail, raw, source)
        for mail, raw, source in sorted(waiting, key=lambda entry: entry[0].sent_at or _LAST):
            yield self._take_parsed(mail, raw, source)

    def keep_unread(self, raw: bytes, source: str, reason: str) -> IntakeResult:
        """Keep a mail in quarantine without reading it, unless it is there already. Raises NotAllowed."""
        unread = UnreadableMail(reason=reason, raw_sha256=sha256(raw).hexdigest())
        return self._take_parsed(unread, raw, source)

    def _answers_what_is_missing(self, mail: ParsedMail) -> bool:
        ids = (*mail.in_reply_to, *mail.references)
        return bool(ids) and not self._desk.readers.threads(ids)

    def _take_parsed(self, mail: ParsedMail | UnreadableMail, raw: bytes, source: str) -> IntakeResult:
        known = self._known(mail)
        if known is not None:
            return self._duplicate(known, source)
        if isinstance(mail, UnreadableMail):
            return self._quarantine(raw, mail.raw_sha256, source, mail.reason)
        return self._take_readable(mail, raw, source, automatic_too=False)

    def retry(self, entry: QuarantinedMail) -> IntakeResult:
        """Read a quarantined mail again; once it is in, it leaves the quarantine. Automatic mails are taken as well."""
        raw = self._desk.readers.file(entry.raw_sha256) or b""
        mail = self._parser.parse(raw)
        if isinstance(mail, UnreadableMail):
            reason = mail.reason
            return IntakeResult(file=entry.source, outcome=IntakeOutcome.QUARANTINED, reason=reason)
        result = self._take_readable(mail, raw, entry.source, automatic_too=True)
        if result.outcome is not IntakeOutcome.QUARANTINED:
            command = DiscardQuarantined(
                id=new_id(), actor_id=self._actor_id, quarantined_id=entry.id, reason=READ_AFTER_ALL
            )
            self._desk.execute(command)
        return result

    # ── known already ───────────────────────────────────────────────────────────────────────────────────────

    def _known(self, mail: ParsedMail | UnreadableMail) -> UUID | None:
        """Where this mail is already: by its bytes, or by its Message-ID if sender, words and files are the same too.

        Some programs give every mail one Message-ID; a client's words must not vanish for that.
        """
        readers = self._desk.readers
        by_bytes = readers.known_mail(None, mail.raw_sha256)
        if by_bytes is not None or isinstance(mail, UnreadableMail) or mail.message_id is None:
            return by_bytes
        return next((found for found in readers.threads([mail.message_id]) if self._holds(found, mail)), None)

    def _holds(self, request_id: UUID, mail: ParsedMail) -> bool:
        view = self._desk.readers.request(request_id)
        if view is None:
            return False
        sender = mail.sender.address.lower() if mail.sender else None
        for message in view.request.messages:
            same_sender = (message.sender.address.lower() if message.sender else None) == sender
            content = view.contents.get(message.id)
            if message.message_id == mail.message_id and same_sender and content is not None:
                words = mail.new_text or mail.text
                same_words = (content.new_text or content.text).split() == words.split()
                files = {file.sha256 for file in view.request.attachments if file.message_id == message.id}
                if same_words and files >= {file.sha256 for file in mail.attachments}:
                    return True
        return False

    def _duplicate(self, known: UUID, source: str) -> IntakeResult:
        view = self._desk.readers.request(known)
        number = view.request.number if view else None
        return IntakeResult(
            file=source, outcome=IntakeOutcome.DUPLICATE, request=number, request_id=known if view else None
        )

    # ── a mail that can be read ─────────────────────────────────────────────────────────────────────────────

    def _take_readable(self, mail: ParsedMail, raw: bytes, source: str, *, automatic_too: bool) -> IntakeResult:
        sender = recognise(self._desk.readers, mail)
        answered = self._threads(mail)
        if mail.bounce:
            self._record_returned(answered, mail)
        mine = next((view for view in answered if mail.bounce or _takes_part(view, mail, sender)), None)
        if mine is not None:
            return self._append(mine, mail, raw, source)
        if mail.automatic and not automatic_too:
            reason = RETURNED_UNKNOWN if mail.bounce else AUTOMATIC_WITHOUT_REQUEST
            return self._quarantine(raw, mail.raw_sha256, source, reason)
        if not mail.subject.strip() and not mail.text.strip() and not mail.attachments:
            return self._quarantine(raw, mail.raw_sha256, source, EMPTY_MAIL)
        claimed = [view.request.id for view in answered] or self._named_in(mail.subject)
        return self._register(mail, sender, claimed, raw, source)

    def _threads(self, mail: ParsedMail) -> list[RequestView]:
        """Requests the mail says it answers: the mail replied to first, then its references from the latest back.

        A report of failed delivery names the mail that came back, before anything else.
        """
        ids = dict.fromkeys((*mail.returned, *mail.in_reply_to, *reversed(mail.references)))
        if mail.message_id is not None:
            ids.pop(mail.message_id, None)
        readers = self._desk.readers
        found = (readers.request(request_id) for request_id in readers.threads(list(ids)))
        return [view for view in found if view is not None]

    def _record_returned(self, views: Iterable[RequestView], mail: ParsedMail) -> None:
        """A message of ours came back: its delivery failed, and what it answered is owed again.

        Before the report itself is kept, which makes it known: what is cut in between is done again.
        """
        if (found := returned_delivery(views, mail.returned)) is None:
            return
        request, delivery = found
        command = RecordDeliveryFailed(
            id=_command_id(mail.raw_sha256, "returned"),
            actor_id=self._actor_id,
            request_id=request.id,
            delivery_id=delivery.id,
            error=mail.server_words or CAME_BACK,
        )
        self._desk.execute(command)

    def _named_in(self, subject: str) -> list[UUID]:
        numbers = dict.fromkeys(number.upper() for number in _NUMBER.findall(subject))
        found = (self._desk.readers.request_id(number) for number in numbers)
        return [request_id for request_id in found if request_id is not None]

    def _append(self, view: RequestView, mail: ParsedMail, raw: bytes, source: str) -> IntakeResult:
        command = RecordClientMessage(
            id=_command_id(mail.raw_sha256, "message"),
            actor_id=self._actor_id,
            request_id=view.request.id,
            message=message_of(mail),
        )
        outcome = self._desk.execute(command)
        if not outcome.accepted:
            return self._refused(outcome, mail, raw, source)
        return _result(source, IntakeOutcome.APPENDED, outcome)

    def _register(
        self, mail: ParsedMail, sender: Sender, claimed: Iterable[UUID], raw: bytes, source: str
    ) -> IntakeResult:
        words = f"{mail.subject}\n{mail.new_text or mail.text}"
        command = RegisterRequest(
            id=_command_id(mail.raw_sha256, "request"),
            actor_id=self._actor_id,
            request_id=new_id(),
            subject=subject_of(mail),
            message=replace(message_of(mail), automatic=False),
            client_id=sender.client.id if sender.client else None,
            contact_id=sender.contact_id,
            service_id=sender.service_id(words),
            language=sender.client.language if sender.client else guess_language(words, self._language),
            links=tuple(dict.fromkeys(claimed)),
        )
        outcome = self._desk.execute(command)
        if not outcome.accepted:
            return self._refused(outcome, mail, raw, source)
        first_time = outcome.request_id == command.request_id
        if first_time and self._acknowledging is not None:
            self._acknowledging.tell(mail, command, outcome.number or "", sender)
        return _result(source, IntakeOutcome.REGISTERED if first_time else IntakeOutcome.DUPLICATE, outcome)

    # ── quarantine ──────────────────────────────────────────────────────────────────────────────────────────

    def _refused(self, outcome: Outcome, mail: ParsedMail, raw: bytes, source: str) -> IntakeResult:
        """The desk won't have it: it is kept where people see it, with the desk's words."""
        reason = outcome.refusal.text if outcome.refusal else outcome.status.value
        return self._quarantine(raw, mail.raw_sha256, source, reason)

    def _quarantine(self, raw: bytes, sha256: str, source: str, reason: str) -> IntakeResult:
        command = QuarantineMail(
            id=_command_id(sha256, "quarantine"), actor_id=self._actor_id, raw=raw, source=source, reason=reason
        )
        outcome = self._desk.execute(command)
        if not outcome.accepted and outcome.refusal is not None:
            raise NotAllowed(outcome.refusal.message, **dict(outcome.refusal.params))
        return IntakeResult(file=source, outcome=IntakeOutcome.QUARANTINED, reason=reason)


def _command_id(raw_sha256: str, what: str) -> UUID:
    return uuid5(_MAILS, f"{what}:{raw_sha256}")


def _result(source: str, what: IntakeOutcome, outcome: Outcome) -> IntakeResult:
    return IntakeResult(file=source, outcome=what, request=outcome.number, request_id=outcome.request_id)


def _takes_part(view: RequestView, mail: ParsedMail, sender: Sender) -> bool:
    """A known participant: somebody of this conversation, or of the client whose request it is."""
    if mail.sender is None:
        return False
    if mail.sender.address.lower() in view.request.participants:
        return True
    return view.request.client_id is not None and view.request.client_id in sender.client_ids
