"""The triage panel: impact, what is missing, how the analysis ends, the answer, and what is still needed to send it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Assessment
from ecsupport_desktop.domain.words import DeliveryWay, Impact
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import Draft, RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.triage.draft_keeper import DraftKeeper
from ecsupport_desktop.ui.triage.layout import ASK, PanelLayout
from ecsupport_desktop.ui.triage.proposals import propose, recipients
from ecsupport_desktop.ui.triage.readiness import Readiness, readiness
from ecsupport_desktop.ui.triage.reason_popup import ReasonPopup
from ecsupport_desktop.ui.triage.sending import copy_text, open_in_mail_program
from ecsupport_desktop.ui.triage.typed import Typed

_MODES = {"1": "level_1", "2": "level_2", "3": "level_3", "extra": "extra_functionality"}


class TriagePanel(QWidget):
    """Works on the request last given by `set_view`. Nothing typed is lost by a refusal, a colleague or a crash.

    Signals: sent(UUID) after an answer or question was recorded as sent.
    """

    sent = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("triagePanel")
        self.setAccessibleName(_("Triage"))
        self._link = link
        self._notices = notices
        self._view: RequestView | None = None
        self._head: UUID | None = None
        self._sending: c.Answer | c.AskForInformation | None = None
        self._parts = PanelLayout(link.zone, self)
        self._drafts = DraftKeeper(link, self._collect, self)
        self._connect()
        self.set_view(None)

    def _connect(self) -> None:
        parts = self._parts
        parts.impact.value_chosen.connect(self._on_impact)
        parts.modes.value_chosen.connect(self._on_mode)
        parts.checklist.edited.connect(self._on_checklist)
        parts.form.edited.connect(self._on_form)
        parts.answer.edited.connect(self._on_edited)
        parts.answer.language_chosen.connect(self._on_language)
        parts.answer.template_requested.connect(self._on_template)
        parts.answer.copy_requested.connect(self.copy_answer)
        parts.answer.mail_requested.connect(self._on_mail)
        parts.sending.edited.connect(self._show_readiness)
        parts.send.clicked.connect(self.send)
        self._drafts.loaded.connect(self._on_draft)

    # What the window's actions call

    def set_view(self, view: RequestView | None) -> None:
        """Show this request; the same one again only brings its news, and leaves what is typed alone."""
        same = view is not None and self._view is not None and view.request.id == self._view.request.id
        if not same:
            self._drafts.flush()
        self._view = view
        self._head = view.request.head if view else None
        self.setVisible(view is not None)
        if view is None:
            self._drafts.open(None)
            return
        if not same:
            self._parts.start(view, self._link.now())
            self._drafts.open(view.request.id)
        self._parts.show_request(view, self._link.policy)
        self._show_readiness()

    def choose_level(self, level: int | str) -> None:
        """Choose how the analysis ends: 1, 2, 3 or "extra"; the keyboard goes to its first field."""
        self._choose(_MODES[str(level)])

    def focus_ask(self) -> None:
        """Propose what to ask the client for."""
        self._choose(ASK)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._parts.fit()

    def focus_answer(self) -> None:
        """Write to the client; with nothing chosen it is a message that ends no analysis."""
        if self._view is None or not self._parts.modes.isEnabled():
            return
        self._parts.write()
        if not self._parts.mode and self._parts.answer.untouched:
            self._propose()
        self._parts.answer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def insert_template(self) -> None:
        """Start the answer again from the template."""
        if self._view is not None:
            self._propose(force=True)
            self.focus_answer()

    def copy_answer(self) -> None:
        copy_text(self._parts.answer.text())
        self._notices.info(_("The answer is in the clipboard. Record it as sent once it has gone out."))

    def send(self) -> None:
        """Record that the answer, or the question, went out; says what is still needed if something is."""
        view = self._view
        if view is None or self._sending is not None:
            return
        ready = self._readiness()
        if not ready.complete:
            self._parts.show_problems(ready, insist=True)
            self._focus_problem(ready)
            return
        typed = self._typed()
        base = self._link.command_base()
        sent = self._parts.sending.word_of_agent(self._link.now())
        to = recipients(view)
        if typed.mode == ASK:
            self._sending = c.AskForInformation(
                **base, request_id=view.request.id, items=typed.items, text=typed.answer, to=to, sent=sent
            )
        else:
            self._sending = c.Answer(**base, request_id=view.request.id, text=typed.answer, to=to, sent=sent)
        self._parts.send.setEnabled(False)
        if ready.assessment is not None and ready.assessment != view.request.assessment:
            self._establish(ready.assessment, typed.fields.get("revision_reason") or None)
        else:
            self._send_now()

    def no_response_needed(self) -> None:
        """Ask for the reason, with "thanks" proposed: one more key records it."""
        if self._view is None:
            return
        popup = ReasonPopup(_("Why is no response needed?"), _("The client only says thanks"), self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.reason_given.connect(self._on_no_response)
        popup.ask(self.mapToGlobal(QPoint(self.width() - 8, 0)))

    def flush(self) -> None:
        """Write what is typed to the journal now; before closing."""
        self._drafts.flush()

    # Typing

    def _choose(self, mode: str) -> None:
        if self._view is None or not self._parts.offers(mode):
            return
        self._parts.modes.set_value(mode)
        self._on_mode(mode)

    def _on_mode(self, mode: str) -> None:
        assert self._view is not None
        self._parts.show_mode(mode, self._view)
        self._propose()
        self._on_edited()
        if mode == ASK:
            self._parts.checklist.focus_first()
        elif not self._parts.form.focus_first_needed():
            self._parts.answer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_form(self) -> None:
        self._propose()
        self._on_edited()

    def _on_checklist(self) -> None:
        if self._parts.mode == ASK:
            self._propose()
        self._on_edited()

    def _on_language(self, _code: str) -> None:
        self._propose()
        self._on_edited()

    def _on_template(self) -> None:
        self._propose(force=True)

    def _propose(self, *, force: bool = False) -> None:
        if self._view is not None:
            text = propose(self._typed(), self._view, self._link.agent, self._link.zone)
            self._parts.answer.propose(text, force=force)

    def _on_edited(self) -> None:
        self._drafts.touch()
        self._show_readiness()

    def _typed(self) -> Typed:
        return self._parts.typed()

    def _collect(self) -> Draft | None:
        assert self._view is not None
        return self._typed().draft(self._link.agent.id, self._view.request.id, self._link.now())

    def _on_draft(self, draft: Draft | None) -> None:
        if draft is not None and self._view is not None:
            self._parts.restore(Typed.of(draft), self._view)
            self._show_readiness()

    def _readiness(self) -> Readiness:
        assert self._view is not None
        return readiness(self._typed(), self._view.request, self._link.zone)

    def _show_readiness(self) -> None:
        if self._view is not None:
            self._parts.show_problems(self._readiness(), insist=False)

    def _focus_problem(self, ready: Readiness) -> None:
        names = tuple(name for name, _text in ready.problems)
        if "items" in names:
            self._parts.checklist.focus_first()
        elif not any(name in names for name in self._parts.form.names) or not self._parts.form.focus_first_needed(
            names
        ):
            self.focus_answer()

    # Commands

    def _on_impact(self, value: str) -> None:
        if self._view is not None:
            base = self._link.command_base()
            command = c.SetImpact(
                **base, request_id=self._view.request.id, expected_head=self._head, impact=Impact(value)
            )
            self._link.execute(command, self._on_impact_set)

    def _on_impact_set(self, outcome: Outcome) -> None:
        self._take_head(outcome)
        if not outcome.accepted:
            self._notices.error(refusal_text(outcome))
            if self._view is not None:
                self._parts.impact.set_value(self._view.request.impact.value)

    def _establish(self, assessment: Assessment, reason: str | None) -> None:
        assert self._view is not None
        command = c.EstablishAssessment(
            **self._link.command_base(),
            request_id=self._view.request.id,
            expected_head=self._head,
            assessment=assessment,
            revision_reason=reason,
        )
        self._link.execute(command, self._on_established, self._on_failed)

    def _on_established(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            self._refused(outcome)
            return
        self._take_head(outcome)
        self._send_now()

    def _send_now(self) -> None:
        assert self._sending is not None
        command = replace(self._sending, expected_head=self._head)
        self._link.execute(command, self._on_sent, self._on_failed)

    def _on_sent(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            self._refused(outcome)
            return
        command, self._sending = self._sending, None
        assert command is not None
        self._drafts.discard(command.request_id)
        asked = isinstance(command, c.AskForInformation)
        template = _("{number}: question recorded as sent") if asked else _("{number}: answer recorded as sent")
        self._notices.info(template.format(number=outcome.number or ""))
        if self._view is not None and self._view.request.id == command.request_id:
            self._take_head(outcome)
            self._parts.start(self._view, self._link.now())
        self.sent.emit(command.request_id)

    def _on_no_response(self, reason: str) -> None:
        assert self._view is not None
        command = c.DeclareNoResponseNeeded(
            **self._link.command_base(), request_id=self._view.request.id, expected_head=self._head, reason=reason
        )
        self._link.execute(command, self._on_declared)

    def _on_declared(self, outcome: Outcome) -> None:
        self._take_head(outcome)
        if outcome.accepted:
            self._notices.info(_("{number}: no response needed, recorded").format(number=outcome.number or ""))
        else:
            self._notices.error(refusal_text(outcome))

    def _on_mail(self) -> None:
        assert self._view is not None
        addresses = [person.address for person in recipients(self._view)]
        subject = f"{self._view.request.subject} [{self._view.request.number}]"
        if open_in_mail_program(addresses, subject, self._parts.answer.text()):
            self._parts.sending.choose(DeliveryWay.MAIL_PROGRAM)
        else:
            self._notices.error(_("No mail program answered. The text is in the clipboard."))

    def _refused(self, outcome: Outcome) -> None:
        """Everything typed stays; a conflict shows what changed, and sending again is one key."""
        self._sending = None
        self._take_head(outcome)
        self._notices.error(refusal_text(outcome))
        self._show_readiness()

    def _on_failed(self, error: Exception) -> None:
        self._sending = None
        self._show_readiness()
        self._notices.error(_("It was not recorded: {why}. Your text is kept.").format(why=error))

    def _take_head(self, outcome: Outcome) -> None:
        if self._view is not None and outcome.request_id == self._view.request.id and outcome.head is not None:
            self._head = outcome.head
