"""What happens to an issued quote: it is sent, taken back while it is held, decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.shared.refusals import refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.quote.quote_page import QuotePage


class Offering(QObject):
    """GUI thread only."""

    def __init__(self, page: QuotePage) -> None:
        super().__init__(page)
        self._page, self._open = page, page.opened
        self._sent: tuple[UUID, UUID] | None = None

    @property
    def was_sent(self) -> bool:
        """Whether there is a message that may still be taken back."""
        return self._sent is not None

    def begin_send(self) -> None:
        if self._open.view is not None and self._open.shown is not None and self._page.header.send.isEnabled():
            self._page.show_panel(self._page.send_panel)
            self._page.send_panel.begin(self._open.view, self._open.shown)

    def on_send_requested(self, command: c.SendQuote) -> None:
        self._page.link.execute(command, self._on_sent, self._page.on_failed)

    def _on_sent(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            refusal = outcome.refusal
            self._page.send_panel.refuse(refusal.field if refusal else None, refusal_text(outcome))
            return
        self._page.send_panel.done()
        self._page.show_panel(None)
        if outcome.request_id is not None:
            self._sent = (outcome.request_id, outcome.command_id)
        self._offered = self._page.notices.info(
            _("{number}: the quote is on its way.").format(number=outcome.number or ""),
            _("Take it back"),
            self.take_back,
        )
        self._page.read()

    def take_back(self) -> bool:
        """As long as it is held; what went another way stays recorded, and the desk says so."""
        if self._sent is None:
            return False
        request_id, delivery_id = self._sent
        self._sent = None
        command = c.TakeSendBack(**self._page.link.command_base(), request_id=request_id, delivery_id=delivery_id)
        self._page.link.execute(command, self._on_taken_back, self._page.on_failed)
        return True

    def _on_taken_back(self, outcome: Outcome) -> None:
        said = _("Taken back, nothing was sent.") if outcome.accepted else refusal_text(outcome)
        (self._page.notices.info if outcome.accepted else self._page.notices.warning)(said)
        self._page.read()

    def begin_decision(self) -> None:
        if self._open.view is not None and self._open.shown is not None and self._page.header.decide.isEnabled():
            self._page.show_panel(self._page.decide_panel)
            self._page.decide_panel.begin(self._open.view, self._open.shown)

    def on_decide_requested(self, command: c.DecideQuote | c.WithdrawQuote) -> None:
        self._page.link.execute(command, self._on_decided, self._page.on_failed)

    def _on_decided(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            refusal = outcome.refusal
            self._page.decide_panel.refuse(refusal.field if refusal else None, refusal_text(outcome))
            return
        self._page.show_panel(None)
        self._page.notices.info(_("{number}: the decision is recorded.").format(number=outcome.number or ""))
        self._page.read()
