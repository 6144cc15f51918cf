"""What happens to an issued quote: it is sent, taken back while it is held, decided on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.policy import HOLD_TIME
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.shared.asked import failed
from ecsupport_desktop.ui.shared.refusals import refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage

_Decided = c.DecideQuote | c.WithdrawQuote


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message that may be taken back `until` (aware UTC). `request_id`: where it happened, after a merge another."""

    letter: c.SendQuote
    request_id: UUID
    until: datetime


class Offering(QObject):
    """An answer is that of the quote it was asked for, whichever is shown by then. GUI thread only."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened
        self._sending: dict[UUID, c.SendQuote] = {}
        self._deciding: dict[UUID, _Decided] = {}
        self._taking_back: dict[UUID, _Sent] = {}
        self._sent: dict[UUID, _Sent] = {}

    # ── sending ─────────────────────────────────────────────────────────────────────────────────────────────
    def _is_shown(self, command: c.SendQuote) -> bool:
        shown = self._open.shown
        return shown is not None and (command.request_id, command.revision) == (self._open.request_id, shown.revision)

    def begin_next_send(self) -> None:
        """Unless it is under way or was just sent: a key pressed once too often is no second letter."""
        letters = (*self._sending.values(), *(each.letter for each in self._held()))
        if not any(map(self._is_shown, letters)):
            self.begin_send()

    def begin_send(self) -> None:
        if self._open.view is not None and self._open.shown is not None and self._page.header.send.isEnabled():
            self._page.show_panel(self._page.send_panel)
            self._page.send_panel.begin(self._open.view, self._open.shown)

    def on_send_requested(self, command: c.SendQuote) -> None:
        self._sending[command.id] = command
        self._page.link.execute(command, self._on_sent, self._on_send_failed)

    def _on_sent(self, outcome: Outcome) -> None:
        command, page = self._sending.pop(outcome.command_id), self._page
        if not outcome.accepted:
            refusal = outcome.refusal
            if not page.send_panel.refuse(command, refusal.field if refusal else None, refusal_text(outcome)):
                page.notices.warning(refusal_text(outcome))
            return
        if page.send_panel.done(command) and page.send_panel.isVisible():
            page.show_panel(None)
        sent = _Sent(command, outcome.request_id or command.request_id, page.link.now() + HOLD_TIME)
        self._sent[command.id] = sent
        page.notices.info(
            _("{number}: the quote is on its way.").format(number=outcome.number or ""),
            _("Take it back"),
            partial(self._take_back, sent),
        )
        page.read()

    def _on_send_failed(self, error: Exception) -> None:
        for command in failed(self._sending, error):
            self._page.send_panel.refuse(command, None, str(error))
        self._page.link.jobs.refused.emit(error)

    # ── taking back ─────────────────────────────────────────────────────────────────────────────────────────
    def _held(self) -> list[_Sent]:
        """Messages of the request that is shown, the last one last."""
        now = self._page.link.now()
        return [
            each for each in self._sent.values() if each.letter.request_id == self._open.request_id and now < each.until
        ]

    def take_back(self) -> bool:
        """The last message of the quote that is shown, while it is held; False where none is."""
        held = self._held()
        if held:
            self._take_back(held[-1])
        return bool(held)

    def _take_back(self, sent: _Sent) -> None:
        """Once; what went another way stays recorded, and the desk says so."""
        if self._sent.pop(sent.letter.id, None) is None:
            return
        command = c.TakeSendBack(
            **self._page.link.command_base(), request_id=sent.request_id, delivery_id=sent.letter.id
        )
        self._taking_back[command.id] = sent
        self._page.link.execute(command, self._on_taken_back, self._on_take_back_failed)

    def _on_taken_back(self, outcome: Outcome) -> None:
        sent = self._taking_back.pop(outcome.command_id)
        if outcome.accepted:
            self._page.send_panel.put_back(sent.letter)
            self._page.notices.info(_("Taken back, nothing was sent."))
        else:
            self._page.notices.warning(refusal_text(outcome))
        self._page.read()

    def _on_take_back_failed(self, error: Exception) -> None:
        """It can be tried again, as long as it is held."""
        self._sent |= {sent.letter.id: sent for sent in failed(self._taking_back, error)}
        self._page.link.jobs.refused.emit(error)

    # ── deciding ────────────────────────────────────────────────────────────────────────────────────────────
    def begin_decision(self) -> None:
        if self._open.view is not None and self._open.shown is not None and self._page.header.decide.isEnabled():
            self._page.show_panel(self._page.decide_panel)
            self._page.decide_panel.begin(self._open.view, self._open.shown)

    def on_decide_requested(self, command: _Decided) -> None:
        self._deciding[command.id] = command
        self._page.link.execute(command, self._on_decided, self._on_decide_failed)

    def _on_decided(self, outcome: Outcome) -> None:
        command, page = self._deciding.pop(outcome.command_id), self._page
        if not outcome.accepted:
            refusal = outcome.refusal
            if not page.decide_panel.refuse(command, refusal.field if refusal else None, refusal_text(outcome)):
                page.notices.warning(refusal_text(outcome))
            return
        if page.decide_panel.done(command) and page.decide_panel.isVisible():
            page.show_panel(None)
        page.notices.info(_("{number}: the decision is recorded.").format(number=outcome.number or ""))
        page.read()

    def _on_decide_failed(self, error: Exception) -> None:
        for command in failed(self._deciding, error):
            self._page.decide_panel.refuse(command, None, str(error))
        self._page.link.jobs.refused.emit(error)
