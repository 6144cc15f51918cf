"""Over a quote: which one it is, where it stands, how long it holds, and what can be done with it now."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.quote import Quote, QuoteState, accepted_of, draft_of, last_issued
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.ui.shared.buttons import HintButton, button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.fields import choice_field
from ecsupport_desktop.ui.shared.labels import ElidedLabel, hairline, set_kind
from ecsupport_desktop.ui.shared.quote_words import days_left_text, quote_state_word
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.turning_row import TurningRow


class Header(QWidget):
    """Signals: back_requested(); revision_chosen(int), 0 for the draft."""

    back_requested = Signal()
    revision_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quote_header")
        theme = current_theme()
        self.back = quiet_button(_("Back to the request"), "quote.back", icon_name="chevron-left", hint="Esc")
        self.back.clicked.connect(self.back_requested)
        self._title = ElidedLabel(kind="title")
        self._title.setObjectName("quote.title")
        self._stands = ElidedLabel(kind="muted")
        self._stands.setObjectName("quote.stands")
        self._revisions = choice_field("quote.revision", _("Revision"))
        self._revisions.setAccessibleDescription(_("Revision"))  # on Linux its name is what is chosen
        self._revisions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._revisions.activated.connect(self._on_activated)
        self.save = button(_("Save"), "quote.save", hint="Ctrl+S")
        self.issue = primary_button(_("Issue…"), "quote.issue", hint="Ctrl+⏎")
        self.send = primary_button(_("Send…"), "quote.send", hint="Ctrl+⏎")
        self.decide = button(_("Decision…"), "quote.decide")
        self.revise = button(_("New revision"), "quote.revise")
        self.compare = quiet_button(_("Compare"), "quote.compare")
        self.file = quiet_button(_("Save the PDF…"), "quote.pdf", icon_name="save")
        self.plan = primary_button(_("Plan"), "quote.plan")
        first = QHBoxLayout()
        first.setSpacing(theme.space)
        first.addWidget(self.back)
        first.addWidget(self._title, 1)
        first.addWidget(self._revisions)
        self.paper = button(_("On paper"), "quote.paper")
        self.paper.setCheckable(True)
        ways = (
            self.paper,
            self.file,
            self.compare,
            self.revise,
            self.save,
            self.decide,
            self.issue,
            self.send,
            self.plan,
        )
        second = TurningRow((self._stands,), ways, "quote.second")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.space, theme.space, 2 * theme.space, 0)
        layout.setSpacing(theme.space)
        layout.addLayout(first)
        layout.addWidget(second)
        layout.addWidget(hairline())

    def show_quote(
        self, request: Request, shown: Quote | None, *, editing: bool, typed: bool, complete: bool, today: date
    ) -> None:
        """Say where it stands, and offer what is possible."""
        last, accepted = last_issued(request.quotes), accepted_of(request.quotes)
        number = last.number if last is not None and last.number else _("Quote")
        self._title.setText(f"{number} · {request.number} · {request.subject}")
        self._fill_revisions(request, shown, editing=editing)
        self._say_where(request, shown, typed=typed if editing else None, today=today)
        offered = shown is not None and shown.state is QuoteState.ISSUED and not _is_over(shown, today)
        _show(self.file, editing or shown is not None)
        _show(self.save, editing)
        self.save.setEnabled(typed or not request.quotes)
        _show(self.issue, editing)
        self.issue.setEnabled(complete)
        _show(self.send, offered)
        self.send.setEnabled(offered and shown is not None and shown.document is not None)
        _show(self.decide, offered)
        self.decide.setEnabled(self.send.isEnabled())
        revisable = not editing and accepted is None and last is not None
        _show(self.revise, revisable)
        self.revise.setEnabled(revisable)
        _show(self.compare, len([one for one in request.quotes if one.issue]) > (0 if editing else 1))
        _show(self.plan, request.plan is not None)
        self.plan.setEnabled(request.plan is not None)

    def revision_words(self) -> str:
        """Which one is shown."""
        return self._revisions.currentText()

    def _fill_revisions(self, request: Request, shown: Quote | None, *, editing: bool) -> None:
        self._revisions.clear()
        for quote in request.quotes:
            if quote.issue is not None:
                words = _("Revision {revision} · {state}").format(
                    revision=quote.revision, state=quote_state_word(quote.state)
                )
                self._revisions.addItem(words, quote.revision)
        draft = draft_of(request.quotes)
        if editing or draft is not None:
            revision = draft.revision if draft is not None else len(request.quotes) + 1
            self._revisions.addItem(_("Revision {revision} · draft").format(revision=revision), 0)
        place = self._revisions.findData(0 if editing else shown.revision if shown is not None else 0)
        self._revisions.setCurrentIndex(max(place, 0))
        self._revisions.setVisible(self._revisions.count() > 0)

    def _say_where(self, request: Request, shown: Quote | None, *, typed: bool | None, today: date) -> None:
        """`typed` is None where nobody writes a draft."""
        if shown is None:
            words = _("Draft, with changes that aren't saved yet") if typed else "" if typed is None else _("Draft")
            self._stands.setText(words)
            set_kind(self._stands, "muted")
            return
        words, kind = quote_state_word(shown.state), "muted"
        if shown.state is QuoteState.ISSUED and shown.issue is not None:
            left, kind = days_left_text(shown.issue.valid_until, today)
            sent = _("with the client") if request.quote_delivered else _("not sent yet")
            words = f"{words}, {sent} · {left}"
        elif shown.decision is not None and shown.decision.said_by:
            words = _("{state} by {name}").format(state=words, name=shown.decision.said_by)
        self._stands.setText(words)
        set_kind(self._stands, kind)

    def _on_activated(self, _index: int) -> None:
        self.revision_chosen.emit(int(self._revisions.currentData()))


def _is_over(quote: Quote, today: date) -> bool:
    return quote.issue is not None and quote.issue.valid_until < today


def _show(each: HintButton | QWidget, shown: bool) -> None:
    each.setVisible(shown)
