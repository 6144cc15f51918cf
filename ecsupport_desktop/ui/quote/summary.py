"""The quote of a request in a line, over the triage: which one, how it stands, how long it holds."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain.assessment import ExtraFunctionality
from ecsupport_desktop.domain.quote import QuoteState, draft_of, last_issued, totals
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.quote_numbers import format_money
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.buttons import quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import ElidedLabel, set_kind
from ecsupport_desktop.ui.shared.quote_words import days_left_text, quote_state_word
from ecsupport_desktop.ui.shared.theme import current_theme


class QuoteSummary(QWidget):
    """Nothing for what isn't extra functionality. Signals: quote_requested(UUID); plan_requested(UUID)."""

    quote_requested = Signal(object)
    plan_requested = Signal(object)

    def __init__(self, link: DeskLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_summary")
        self._link = link
        self._request_id: UUID | None = None
        self._words = ElidedLabel()
        self._words.setObjectName("quote_summary.words")
        self._left = ElidedLabel(kind="muted")
        self._left.setObjectName("quote_summary.left")
        self._quote = quiet_button(_("Quote"), "quote_summary.quote", icon_name="tag", hint="Q")
        self._plan = quiet_button(_("Plan"), "quote_summary.plan", icon_name="check", hint="Shift+Q")
        self._quote.clicked.connect(self._on_quote)
        self._plan.clicked.connect(self._on_plan)
        theme = current_theme()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.space, theme.space // 2, 2 * theme.space, theme.space // 2)
        layout.setSpacing(theme.space)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._left)
        layout.addWidget(self._quote)
        layout.addWidget(self._plan)
        self.hide()

    def set_view(self, view: RequestView | None) -> None:
        """Say how the quote of this request stands."""
        request = view.request if view is not None else None
        extra = request is not None and isinstance(request.assessment, ExtraFunctionality)
        self.setVisible(extra)
        if request is None or not extra:
            return
        self._request_id = request.id
        self._plan.setVisible(request.plan is not None)
        self._words.setText(self._said(request))
        left, kind = "", "muted"
        if request.next_date is not None:
            today = self._link.now().astimezone(self._link.zone).date()
            left, kind = days_left_text(request.next_date, today)
        self._left.setText(left)
        set_kind(self._left, kind)

    def _said(self, request: Request) -> str:
        last, draft = last_issued(request.quotes), draft_of(request.quotes)
        if last is None:
            return _("Quote: a draft is begun") if draft is not None else _("Quote: not begun yet")
        content, decision = last.content, last.decision
        total = decision.total if decision is not None and decision.total is not None else totals(content).total
        money = format_money(total, content.currency, current_language(), with_currency=True)
        words = _("{number}, revision {revision} · {state} · {total}").format(
            number=last.number, revision=last.revision, state=quote_state_word(last.state), total=money
        )
        if last.state is QuoteState.ISSUED and not request.quote_delivered:
            words = _("{quote} · not sent yet").format(quote=words)
        if request.plan is not None:
            words = _("{quote} · {done} of {steps} steps done").format(
                quote=words, done=request.plan.done, steps=len(request.plan.steps)
            )
        return words

    def _on_quote(self) -> None:
        if self._request_id is not None:
            self.quote_requested.emit(self._request_id)

    def _on_plan(self) -> None:
        if self._request_id is not None:
            self.plan_requested.emit(self._request_id)
