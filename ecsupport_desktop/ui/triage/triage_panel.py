"""The triage panel: impact, what is missing, how the analysis ends, the answer, and what is still needed to send it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.may import may
from ecsupport_desktop.domain.message import Attachment
from ecsupport_desktop.services.letters import recipients
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink, DeskUnreachable
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import error_text, refusal_text
from ecsupport_desktop.ui.triage.by_hand import ByHand
from ecsupport_desktop.ui.triage.focus import focus_problem, holds_keyboard
from ecsupport_desktop.ui.triage.impact_choice import ImpactChoice
from ecsupport_desktop.ui.triage.layout import PanelLayout
from ecsupport_desktop.ui.triage.reason_popup import ReasonPopup
from ecsupport_desktop.ui.triage.segments import ASK, MODES
from ecsupport_desktop.ui.triage.settling import Settling
from ecsupport_desktop.ui.triage.submission import Response, Submission
from ecsupport_desktop.ui.triage.take_back import TakeBack
from ecsupport_desktop.ui.triage.typed import Typed
from ecsupport_desktop.ui.triage.ways import Way
from ecsupport_desktop.ui.triage.writer import Writer, sent_words

PATIENCE_MILLISECONDS = 400
"""An answer that takes longer says that it waits."""


class TriagePanel(QWidget):
    """Works on the request last given by `set_view`. Nothing typed is lost by a refusal, a colleague or a crash.

    Signals: sent(UUID) after an answer or question was recorded as sent, taken_back(UUID) after it wasn't after all;
    ways_changed(frozenset[Way]) what can be done with a response that others were quicker than; left() sent from here;
    text_made as a form's.
    """

    sent = Signal(object)
    taken_back = Signal(object)
    ways_changed = Signal(object)
    left = Signal()

    def __init__(self, link: DeskLink, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("triagePanel")
        self.setAccessibleName(_("Triage"))
        self._link, self._notices = link, notices
        self._parts = parts = PanelLayout(link, notices, self)
        self._writer = writer = Writer(link, parts, self)
        self.answer, self.text_made, self.known_values = parts.answer, parts.form.text_made, self._writer.known_values
        self.impact_choice = ImpactChoice(link, notices, parts.impact, self)
        self.submission = Submission(link, self)
        self.drafts, self.renew_proposal, self.executed = writer.drafts, writer.renew, self.submission.executed
        self._settling = Settling(link, notices, parts, self._writer, self.send)
        self._settling.ways_changed.connect(self.ways_changed)
        self._by_hand = ByHand(notices, parts, self._writer, link.texts)
        self.take_back = TakeBack(link, notices, self)
        self.take_back.taken_back.connect(self._on_taken_back)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._on_patience_ended)
        parts.answer.template_requested.connect(self.insert_template)
        parts.answer.attach_requested.connect(parts.enclosures.choose)
        parts.answer.files_given.connect(parts.enclosures.add_files)
        parts.answer.picture_given.connect(parts.enclosures.add_picture)
        parts.answer.copy_requested.connect(self.copy_answer)
        parts.send.clicked.connect(self.send)
        self.submission.recorded.connect(self._on_recorded)
        self.submission.refused.connect(self._on_refused)
        self.submission.failed.connect(self._on_failed)
        self.submission.overtaken.connect(self._on_overtaken)
        self.submission.busy_changed.connect(self._on_busy_changed)
        self.set_view(None)

    @property
    def _view(self) -> RequestView | None:
        return self._writer.view

    def set_view(self, view: RequestView | None) -> None:
        """Show this request; the same one again only brings its news, and leaves what is typed alone."""
        before = self._view
        self.impact_choice.set_view(view)
        self.setVisible(view is not None)
        self._writer.set_view(view)
        if before is not None and (view is None or view.request.id != before.request.id):
            self._settling.clear()

    def choose_level(self, level: int | str) -> None:
        """Choose how the analysis ends: 1, 2, 3 or "extra"; the keyboard goes to its first field."""
        self._choose(MODES[str(level)])

    def focus_ask(self) -> None:
        """Propose what to ask the client for."""
        self._choose(ASK)

    def focus_answer(self) -> None:
        """Write to the client; with nothing chosen it is a message that ends no analysis."""
        if self._view is None or not self._parts.modes.isEnabled():
            return
        self._parts.write()
        if not self._parts.mode and self._parts.answer.untouched:
            self._writer.propose()
        self._parts.answer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def attach(self) -> None:
        """Choose files that go with the answer."""
        if self._view is not None and self._parts.modes.isEnabled():
            self.focus_answer()
            self._parts.enclosures.choose()

    def enclose(self, file: Attachment) -> None:
        """Let a file of the request go with the answer."""
        if self._view is not None and self._parts.modes.isEnabled():
            self.focus_answer()
            self._parts.enclosures.enclose(file)

    def insert_template(self) -> None:
        """Start the answer again from the template; Ctrl+Z in the text takes it back."""
        if self._view is not None and self._parts.modes.isEnabled():
            self._writer.propose(force=True)
            self.focus_answer()

    def copy_answer(self) -> None:
        self._by_hand.copy()

    def send(self) -> None:
        """Record that the answer, or the question, went out; says what is still needed if something is."""
        view = self._view
        if view is None or self.submission.busy:
            return
        if not self._parts.modes.isEnabled():
            self._notices.warning(self._parts.why_not.text())
            return
        if self._writer.has_unseen_news:
            # Known here already, but not yet read by whoever writes: what is still needed may depend on it.
            self._show_meanwhile(view)
            return
        if self._parts.enclosures.pending:
            self._notices.warning(_("A file is still being attached: send it once it is there."))
            return
        ready = self._writer.readiness()
        if not ready.complete:
            self._parts.write()
            self._parts.show_problems(ready, insist=True)
            focus_problem(self._parts, ready)
            return
        typed, sent = self._parts.typed(), self._parts.sending.word_of_agent()
        to = self._parts.sending.chosen_recipients() if sent is None else recipients(view)
        if to is None:
            self._parts.write()
            return
        base: dict[str, Any] = {
            **self._link.command_base(), "request_id": view.request.id, "to": to, "text": typed.answer, "sent": sent,
            "files": self._parts.enclosures.files, "signature": self._writer.signature,
        }  # fmt: skip
        response: Response = c.AskForInformation(**base, items=typed.items) if typed.mode == ASK else c.Answer(**base)
        self._parts.send.setEnabled(False)
        reason = typed.fields.get("revision_reason", "").strip() or None
        self.take_back.remember(typed)
        self.submission.start(response, seen=self._writer.seen, assessment=ready.assessment, reason=reason)

    def take_way(self, way: Way) -> None:
        """Settle what others were quicker with in this way, where it is offered."""
        if way is Way.DISCARD:
            self._settling.discard()
        else:
            self._settling.take(way)

    def bring_back(self) -> bool:
        """A message that is held isn't sent after all; else what was discarded last is there again. Whether it was."""
        return self.take_back.take() or self._settling.bring_back()

    def no_response_needed(self) -> None:
        """Ask for the reason, with "thanks" proposed: one more key records it."""
        view = self._view
        if view is None:
            return
        refused = may(c.DeclareNoResponseNeeded, view.request, self._writer.context()).why_not
        if refused is not None:
            self._notices.warning(error_text(refused))
            return
        popup = ReasonPopup(_("Why is no response needed?"), _("The client only says thanks"), self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.reason_given.connect(self._on_no_response)
        popup.ask(self.mapToGlobal(QPoint(self.width() - 8, 0)))

    def flush(self) -> None:
        """Write what is typed to the journal now; before closing."""
        self._writer.drafts.flush()

    def event(self, event: QEvent) -> bool:
        """Whatever its parts ask for – a message beside a field, another row – changes how low it may get."""
        heard = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._parts.fit()
        return heard

    def hasHeightForWidth(self) -> bool:
        """Its parts say how low it may get for its width (`fit`); a scroll area would ask for what it likes best."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._parts.fit()

    def _choose(self, mode: str) -> None:
        if self._view is None:
            return
        if not self._parts.offers(mode):
            button = self._parts.modes.segment_button(mode)
            self._notices.warning(self._parts.why_not.text() or button.accessibleDescription())
            return
        self._parts.modes.set_value(mode)
        self._writer.on_mode(mode)
        self._settling.mode_chosen(mode)

    # Commands and what becomes of them

    def _on_no_response(self, reason: str) -> None:
        if self._view is not None and not self.submission.busy:
            base = {**self._link.command_base(), "request_id": self._view.request.id}
            self.submission.start(c.DeclareNoResponseNeeded(**base, reason=reason), seen=self._writer.seen)

    def _on_recorded(self, response: Response, outcome: Outcome) -> None:
        number = outcome.number or ""
        if isinstance(response, c.DeclareNoResponseNeeded):
            self._notices.info(_("{number}: no response needed, recorded").format(number=number))
            self._writer.show_readiness()
            return
        shown = self._view is not None and self._view.request.id == response.request_id
        typing = holds_keyboard(self)
        if self._view is not None and shown and self._parts.answer.text() == response.text:
            self._writer.begin(self._view)
        if not shown or not self._parts.answer.text().strip():
            self._writer.drafts.discard(response.request_id, None if shown else response.text)
        self._writer.show_readiness()
        if response.sent is None:
            self.take_back.offer(response, outcome)
        else:
            self._notices.info(sent_words(number, isinstance(response, c.AskForInformation)))
        self.sent.emit(response.request_id)
        if typing:
            self.left.emit()

    def _on_taken_back(self, request_id: UUID, typed: Typed) -> None:
        """It was never said: the text is in the editor again, or with its request."""
        self._settling.put_back(request_id, typed)
        self.taken_back.emit(request_id)

    def _on_overtaken(self, response: Response, view: RequestView) -> None:
        """Something came in that the agent hasn't seen: nothing was recorded, it is shown, and sending is one key."""
        self._link.refresh()
        if self._view is None or self._view.request.id != view.request.id:
            news = self._writer.told(view, self.submission.seen)
            said = _("{number}: {news} Nothing was recorded, your text is kept.")
            self._notices.warning(said.format(number=view.request.number, news=news))
            return
        if isinstance(response, c.DeclareNoResponseNeeded):
            said = _("{news} Nothing was recorded: look, then do it once more.")
            self._notices.warning(said.format(news=self._writer.acknowledge(view)))
        else:
            self._show_meanwhile(view)

    def _show_meanwhile(self, view: RequestView) -> None:
        self._writer.acknowledge(view)
        self._settling.show(view)

    def _on_refused(self, outcome: Outcome) -> None:
        """Everything typed stays; the request is read again, and sending again is one key."""
        self._writer.show_readiness()
        self._notices.error(_("{why}. Your text is kept.").format(why=refusal_text(outcome)))
        if outcome.status is Status.CONFLICT:
            self._link.refresh()

    def _on_failed(self, error: Exception) -> None:
        self._writer.show_readiness()
        if isinstance(error, DeskUnreachable):
            self._notices.error(_("{why} Your text is kept.").format(why=error))
        else:
            self._notices.error(_("It was not recorded: {why}. Your text is kept.").format(why=error))

    def _on_busy_changed(self, busy: bool) -> None:
        """An answer that takes longer than a moment says what it waits for."""
        if busy and not self._link.live.lost:
            self._patience.start()
        else:
            self._patience.stop()
            self._parts.waiting.setVisible(busy)

    def _on_patience_ended(self) -> None:
        self._parts.waiting.setVisible(self.submission.busy)
