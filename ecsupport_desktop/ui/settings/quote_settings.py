"""Settings › Quotes: the company's facts, the usual words and the rate card, for the whole team. A lead's to change."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.commands import POLICY_STREAM, ChangePolicy
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.errors import DomainError
from ecsupport_desktop.domain.policy import Policy
from ecsupport_desktop.services.outcome import Changed, Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.ui.settings.company_page import CompanyPage
from ecsupport_desktop.ui.settings.rate_card_page import RateCardPage
from ecsupport_desktop.ui.settings.usual_words_page import UsualWordsPage
from ecsupport_desktop.ui.shared.buttons import button, primary_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.kept_looks import keep_size
from ecsupport_desktop.ui.shared.labels import label, set_kind
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.shared.theme import current_theme

_Found = tuple[Policy, UUID | None]


class QuoteSettingsDialog(QDialog):
    """Three pages and one Save. What is typed stays until it is saved or given up, whatever another lead saves in the
    meantime: that of one saving is done with only where nothing was typed since it began.
    """

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self._policy = link.policy
        self._head: UUID | None = None
        self._edited = self._warned = False
        self._saving: Policy | None = None
        self._edited_since = self._save_again = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("quote_settings")
        self.setWindowTitle(_("Quotes"))
        self._company, self._words, self._rates = CompanyPage(link), UsualWordsPage(), RateCardPage()
        self._pages: tuple[CompanyPage | UsualWordsPage | RateCardPage, ...] = (self._company, self._words, self._rates)
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("quote_settings.pages")
        self._tabs.setAccessibleName(_("Pages of the quotes' settings"))
        self._tabs.setDocumentMode(True)
        for page, title in zip(self._pages, (_("Company"), _("Usual words"), _("Rate card")), strict=True):
            self._tabs.addTab(page, title)
        for edited in (self._company.edited, self._words.edited, self._rates.edited):
            edited.connect(self._on_edited)
        self._said = label(name="quote_settings.said", wrap=True)
        self._build()
        link.changed.connect(self._on_changed)
        link.agent_changed.connect(self._on_agent_changed)
        self._show(link.policy)
        self._read()

    def _build(self) -> None:
        theme = current_theme()
        keep_size(self, 760, 620)
        keys = QKeySequence("Ctrl+S").toString(QKeySequence.SequenceFormat.NativeText)
        self._save = primary_button(_("Save"), "quote_settings.save")
        self._save.set_hint(keys)
        self._save.clicked.connect(self.save)
        close = button(_("Close"), "quote_settings.close")
        close.clicked.connect(self.reject)
        bar = QHBoxLayout()
        bar.setSpacing(theme.space)
        bar.addWidget(self._said, 1)
        bar.addWidget(close)
        bar.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.space] * 4)
        layout.setSpacing(2 * theme.space)
        layout.addWidget(label(self.windowTitle(), "title"))
        layout.addWidget(self._tabs, 1)
        layout.addLayout(bar)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def show_setting(self, name: str) -> None:
        """Its page, with the focus in the field of this name."""
        for page in self._pages:
            field = page.findChild(QWidget, name)
            if field is not None:
                self._tabs.setCurrentWidget(page)
                button_in = field.findChild(QPushButton)
                target = button_in if field.focusPolicy() is Qt.FocusPolicy.NoFocus and button_in else field
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> None:
        """Save all three pages; what is refused is said beside its field."""
        self._say("")
        if not self._link.agent.is_lead:
            return
        if self._saving is not None:
            self._save_again = True  # what it goes on from is known with the answer
            return
        for page in self._pages:
            page.clear_messages()
        quoting = self._policy.quoting
        for page in self._pages:
            try:
                quoting = page.into(quoting)
            except DomainError as error:
                self._refuse(page, error.field, error_text(error))
                return
        policy = replace(self._policy, quoting=quoting)
        self._edited_since = False
        if policy == self._policy:
            self._done()
            return
        self._saving = policy
        command = ChangePolicy(**self._link.command_base(), policy=policy, expected_head=self._head)
        self._link.execute(command, self._on_outcome, self._on_failed)

    def reject(self) -> None:
        """Close; with something unsaved only at the second time."""
        if self._edited and not self._warned:
            self._warned = True
            self._say(_("This isn't saved yet. Esc once more gives it up."), "nearing")
            return
        super().reject()

    def _refuse(self, page: CompanyPage | UsualWordsPage | RateCardPage, field: str | None, text: str) -> None:
        self._tabs.setCurrentWidget(page)
        if not page.say(field or "", text):
            self._say(text, "critical")

    def _done(self) -> None:
        """What was typed since isn't saved: nothing is said of that."""
        if not self._edited_since:
            self._edited = self._warned = False
            self._say(_("Saved."), "muted")

    def _say(self, text: str, kind: str = "muted") -> None:
        self._said.setText(text)
        set_kind(self._said, kind)

    # ── what comes ──────────────────────────────────────────────────────────────────────────────────────────
    def _read(self) -> None:
        def read(readers: Readers) -> _Found:
            return readers.policy(), readers.stream_head(POLICY_STREAM)

        self._link.query(read, self._on_read, key="quote_settings")

    def _on_read(self, found: _Found) -> None:
        """Fields that are being filled in are left alone; what was saved elsewhere is the base of the next saving."""
        policy, head = found
        known = self._saving or self._policy
        foreign = self._edited and policy.quoting not in (self._policy.quoting, known.quoting)
        self._policy, self._head = policy, head
        if not self._edited:
            self._show(policy)
        elif foreign:
            self._say(_("Somebody else saved these settings meanwhile; saving yours replaces theirs."), "nearing")

    def _show(self, policy: Policy) -> None:
        self._policy = policy
        for page in self._pages:
            page.show_settings(policy.quoting)
        self._show_allowed()

    def _show_allowed(self) -> None:
        """Whether anything may be changed, whatever is in the fields."""
        lead = self._link.agent.is_lead
        for page in self._pages:
            page.set_read_only(not lead)
        self._save.setEnabled(lead)
        if not lead:
            self._say(_("Only a lead may change the policy"), "muted")

    def _on_outcome(self, outcome: Outcome) -> None:
        saved, again = self._saving, self._save_again
        self._saving, self._save_again = None, False
        if outcome.accepted and saved is not None:
            self._policy, self._head = saved, outcome.head
            self._done()
            if again and self._edited:
                self.save()
        elif outcome.status is Status.CONFLICT:
            self._say(_("Somebody else saved these settings meanwhile; saving yours replaces theirs."), "nearing")
        elif outcome.refusal is not None:
            self._say(refusal_text(outcome), "critical")
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self._saving, self._save_again = None, False
        self._say(str(error), "critical")

    def _on_edited(self) -> None:
        self._edited = self._edited_since = True
        self._warned = False
        self._say("")

    def _on_changed(self, change: Changed) -> None:
        if change.directory:
            self._read()

    def _on_agent_changed(self, _agent: Agent) -> None:
        if self._edited:
            self._show_allowed()
        else:
            self._show(self._policy)
