"""A request that came by phone or chat: typed here, registered with Ctrl+Enter; Esc keeps what was typed."""

from __future__ import annotations

from itertools import pairwise
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.directory.request_draft import RequestDraft, both, given_up
from ecsupport_desktop.ui.directory.request_form import RequestForm
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.form import failure_text
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import add_gap, label, set_kind
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.shared.scrolled import Scrolled
from ecsupport_desktop.ui.shared.theme import current_theme

_IDS: Final = ("command_id", "request_id")
"""Kept beside the words they were sent with."""


class NewRequestDialog(QDialog):
    """What is half typed is journalled, and there again in the next dialog, until it is registered or emptied.

    Who leaves before the answer leaves the dialog waiting, unseen: it tells the outcome, and discards what is
    journalled only once it is registered. The same words again are the same command, in the next dialog too.

    Signals: registered(UUID) — the new request's, unless the dialog was left before.
    """

    registered = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self.under_way = self._left = self._waiting = False
        self._sent: dict[str, str] | None = None
        self._ids: dict[str, str] = {}
        self._given_up = given_up(link)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("new_request")
        self.setWindowTitle(_("New request"))
        self._form = RequestForm(link, self)
        self._caller, self._subject, self._text = self._form.caller, self._form.subject, self._form.text
        self._build()
        self._draft = RequestDraft(link, self._typed, self)
        self._draft.loaded.connect(self._on_draft_loaded)
        self._form.edited.connect(self._on_edited)
        others = (each for each in QApplication.topLevelWidgets() if isinstance(each, NewRequestDialog))
        self._draft.load(but=frozenset(each.draft_key for each in others if each.under_way))

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 680, 640)
        self._caller.refused.connect(self._refuse)
        self._caller.settled.connect(self._on_settled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        add_gap(layout, theme.space)
        layout.addWidget(Scrolled(self._form, "new_request.scroll"), 1)
        layout.addLayout(self._bar())
        self._offer_back(self._given_up.fields)
        for one, following in pairwise((self._text, self._register, self._close, self._clear)):
            QWidget.setTabOrder(one, following)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.register)

    def _bar(self) -> QHBoxLayout:
        self._said = label(_("Esc closes; what is typed stays."), "muted", name="new_request.said", wrap=True)
        self._register = primary_button(_("Register"), "new_request.register")
        self._register.set_hint(_("Ctrl+⏎"))
        self._register.clicked.connect(self.register)
        self._clear = quiet_button(_("Empty the form"), "new_request.clear")
        self._clear.clicked.connect(self._on_clear)
        self._close = button(_("Close"), "new_request.close")
        self._close.clicked.connect(self.reject)
        bar = QHBoxLayout()
        bar.setSpacing(current_theme().space)
        bar.addWidget(self._said, 1)
        for each in (self._clear, self._close, self._register):
            bar.addWidget(each)
        return bar

    def showEvent(self, event: QShowEvent) -> None:
        """A form nobody has begun is of now; a begun one keeps the moment the client called."""
        super().showEvent(event)
        if not self.is_begun():
            self._form.set_received(self._link.now())
        (self._subject if self._caller.client is not None else self._caller.client_field).setFocus()

    def done(self, result: int) -> None:
        """Write down what is typed before closing."""
        if self.under_way:
            self._left = True
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
            self._draft.go_apart()
            self._draft.touch()
        self._draft.flush()
        super().done(result)

    @property
    def draft_key(self) -> UUID:
        """Where what is typed here is journalled."""
        return self._draft.key

    def is_begun(self) -> bool:
        """Whether somebody typed something that isn't registered yet."""
        return self._form.is_begun()

    def clear(self) -> None:
        """An empty form, received now; what was typed is given up."""
        self._waiting = False
        self._form.empty()
        self._say("")
        self._draft.discard()

    def _on_clear(self) -> None:
        """Empty the form; until somebody types, the same button brings it back, in the next dialog too."""
        if (fields := self._given_up.fields) is not None and not self.is_begun():
            self._show_typed(fields)
            self._draft.touch()
            self._offer_back(None)
            return
        typed = self._typed()
        self.clear()
        self._offer_back(typed)

    def _offer_back(self, typed: dict[str, str] | None) -> None:
        self._given_up.fields = typed
        text = _("Empty the form") if typed is None else _("Bring it back")
        self._clear.setText(text)
        self._clear.setAccessibleName(text)

    def _typed(self) -> dict[str, str] | None:
        """What is worth keeping, as text; words that were sent, with the ids they were sent with."""
        fields = self._form.fields()
        if not self.is_begun():
            return None
        return {**fields, **self._ids} if fields == self._sent else fields

    def _on_draft_loaded(self, fields: dict[str, str]) -> None:
        if self.under_way:
            self._draft.go_apart()  # it stays for the next dialog
            return
        self._waiting = False  # what is registered has been seen before
        typed = self._form.typed()
        self._show_typed(both(typed, fields) if typed else fields)
        self._draft.take()
        self._offer_back(None)
        if typed:
            self._draft.touch()

    def _show_typed(self, fields: dict[str, str]) -> None:
        if all(name in fields for name in _IDS):
            self._ids = {name: fields[name] for name in _IDS}
            self._sent = {name: fields.get(name, "") for name in self._form.fields()}
        self._form.show_fields(fields)
        self._say(_("This is what you had typed."))

    def _on_edited(self) -> None:
        self._draft.touch()
        if self.is_begun():
            self._offer_back(None)

    def register(self) -> None:
        """Register what is typed; a refusal is said beside its field and nothing is lost."""
        if self.under_way:
            return
        self._form.clear_messages()
        self._say("")
        self._waiting = self._caller.busy
        if self._waiting:
            return
        if self._caller.unknown_client():
            self._refuse("client_id", _("No client of this name: create it, or leave the field empty"))
            return
        fields = self._form.fields()
        if fields != self._sent:
            self._sent, self._ids = fields, {name: str(new_id()) for name in _IDS}
        try:
            command = self._form.command(*(UUID(self._ids[name]) for name in _IDS))
        except DomainError as error:
            self._refuse(error.field, error_text(error))
            return
        self.under_way = True
        self._link.execute(command, self._on_outcome, self._on_failed)

    def _on_settled(self) -> None:
        if self._waiting:
            self.register()

    def _on_outcome(self, outcome: Outcome) -> None:
        self.under_way = False
        if outcome.accepted:
            self._on_registered(outcome)
        elif outcome.refusal is not None:
            self._sent = None
            self._refuse(outcome.refusal.field, refusal_text(outcome))
            self._tell_who_left(_("It was not recorded: {why}. Your text is kept.").format(why=refusal_text(outcome)))

    def _on_registered(self, outcome: Outcome) -> None:
        """What was typed while it was being sent isn't in it, and stays."""
        said = _("{number} is registered.").format(number=outcome.number)
        added = self.is_begun() and self._form.fields() != self._sent
        self._sent = None
        if added:
            self._draft.touch()
            self._say(said)
        else:
            self.clear()
        if self._left:
            self._draft.flush()
            self.deleteLater()
        elif not added:
            self.accept()
        self._notices.info(said)
        if not self._left:
            self.registered.emit(outcome.request_id)

    def _on_failed(self, error: Exception) -> None:
        """It may have been recorded all the same: what is kept goes by the same ids."""
        self.under_way = False
        self._draft.touch()
        self._say(failure_text(error), "critical")
        self._tell_who_left(failure_text(error))

    def _tell_who_left(self, text: str) -> None:
        if self._left:
            self._draft.touch()
            self._draft.flush()
            self._notices.error(text)
            self.deleteLater()

    def _refuse(self, field: str | None, text: str) -> None:
        if field is None or not self._form.say(field, text):
            self._say(text, "critical")

    def _say(self, text: str, kind: str = "muted") -> None:
        self._said.setText(text or _("Esc closes; what is typed stays."))
        set_kind(self._said, kind)
