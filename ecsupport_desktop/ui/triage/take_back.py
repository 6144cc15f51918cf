"""Undo Send: while a message is held, one key takes it back and its text is in the editor again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.policy import HOLD_TIME
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.keys import current_keys
from ecsupport_desktop.ui.shared.notices import Notice, Notices
from ecsupport_desktop.ui.shared.refusals import fault_text, refusal_text
from ecsupport_desktop.ui.triage.submission import Response
from ecsupport_desktop.ui.triage.typed import Typed

HOLD_MILLISECONDS = round(HOLD_TIME.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Held:
    """A message that can be taken back `until` (aware UTC), and what had been typed."""

    request_id: UUID
    delivery_id: UUID
    number: str
    until: datetime
    typed: Typed


class TakeBack(QObject):
    """The message sent last, as long as it is held. The notice that offers it says until when, and goes by then.

    Signals: taken_back(UUID, Typed) — the request, and what had been typed.
    """

    taken_back = Signal(object, object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self._typed: Typed | None = None
        self._held: Held | None = None
        self._asked: dict[UUID, Held] = {}
        self._offered: Notice | None = None
        self._over = QTimer(self, singleShot=True, interval=HOLD_MILLISECONDS)
        self._over.timeout.connect(self._on_over)

    def remember(self, typed: Typed) -> None:
        """What is typed when Send is pressed; it counts once that is recorded."""
        self._typed = typed

    def offer(self, response: Response, outcome: Outcome) -> None:
        """It is recorded and held from now on."""
        if self._typed is None:
            return
        self.resume(
            Held(
                request_id=outcome.request_id or response.request_id, delivery_id=response.id,
                number=outcome.number or "", until=self._link.now() + HOLD_TIME, typed=self._typed,
            )
        )  # fmt: skip

    @property
    def held(self) -> Held | None:
        """What can be taken back now."""
        return self._held

    def resume(self, held: Held) -> None:
        """Offer what is held, for as long as that is."""
        self._end()
        left = (held.until - self._link.now()).total_seconds()
        if left <= 0:
            return
        self._held = held
        key = current_keys().shown("Ctrl+Z")
        by_key = _("{number}: sent. {key} takes it back until {moment}.")
        words = by_key if key else _("{number}: sent. It can be taken back until {moment}.")
        moment = f"{held.until.astimezone(self._link.zone):%H:%M:%S}"
        self._offered = self._notices.info(
            words.format(number=held.number, key=key, moment=moment), _("Take it back"), self.take
        )
        self._over.start(round(left * 1000))

    def inherit(self, other: TakeBack, request_id: UUID) -> None:
        """Offer here what the other one held of a request that is written on here now."""
        held = other.held
        if held is not None and held.request_id == request_id:
            other._end()
            self.resume(held)

    def take(self) -> bool:
        """Take it back; False where nothing is held."""
        held = self._held
        if held is None:
            return False
        self._end()
        command = c.TakeSendBack(**self._link.command_base(), request_id=held.request_id, delivery_id=held.delivery_id)
        self._asked[command.id] = held
        self._link.execute(command, self._on_outcome, self._on_failed)
        return True

    def _on_outcome(self, outcome: Outcome) -> None:
        held = self._asked.pop(outcome.command_id)
        if not outcome.accepted:
            self._notices.warning(_("{why}.").format(why=refusal_text(outcome)))
            return
        self.taken_back.emit(held.request_id, held.typed)
        self._notices.info(_("{number}: taken back, nothing was sent.").format(number=outcome.number or ""))

    def _on_failed(self, error: Exception) -> None:
        """It couldn't be asked for at all: it is sent, as far as is known here."""
        self._asked.clear()
        self._notices.warning(fault_text(error))

    def _on_over(self) -> None:
        self._end()

    def _end(self) -> None:
        self._over.stop()
        self._held = None
        if self._offered is not None:
            self._notices.withdraw(self._offered)
            self._offered = None
