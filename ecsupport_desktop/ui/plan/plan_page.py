"""The plan of a request as a page: steps with owner and date, what the client agreed to, progress, the handover."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QUndoStack
from PySide6.QtWidgets import QWidget

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain.plan import Plan, what_was_agreed
from ecsupport_desktop.domain.words import State
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_journal import journal_id
from ecsupport_desktop.services.quote_paper import Printer
from ecsupport_desktop.services.views import Draft, RequestView
from ecsupport_desktop.ui.plan.agreeing import AgreePanel
from ecsupport_desktop.ui.plan.doing import Doing
from ecsupport_desktop.ui.plan.page_layout import lay_out
from ecsupport_desktop.ui.plan.saving import Saving
from ecsupport_desktop.ui.plan.steps_model import StepsModel
from ecsupport_desktop.ui.plan.steps_view import StepsView
from ecsupport_desktop.ui.plan.typed import WHAT, TypedPlan, from_draft, to_draft
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import set_kind
from ecsupport_desktop.ui.shared.moments import full_moment
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.page import Page
from ecsupport_desktop.ui.shared.quote_words import days_left_text
from ecsupport_desktop.ui.shared.typed_journal import As, TypedJournal
from ecsupport_desktop.ui.shared.typing_guard import is_plain_key

_Found = tuple[RequestView | None, Draft | None]


class PlanPage(Page):
    """Shows one request's plan at a time. GUI thread only.

    Signals: left(); quote_requested(UUID).
    """

    left = Signal()
    quote_requested = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, printer: Printer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan_page")
        self.link, self.notices, self.printer = link, notices, printer
        self.request_id: UUID | None = None
        self.view: RequestView | None = None
        self.base: UUID | None = None
        self.typed = False
        self.undo_stack = QUndoStack(self)
        self.model = StepsModel(self.undo_stack, self)
        self.steps = StepsView(self.model, self)
        self.agree_panel = AgreePanel(link, self)
        self.journal = TypedJournal(link, As(WHAT, to_draft, from_draft), self._collect, self)
        self.doing, self.saving = Doing(self), Saving(self)
        self.parts = lay_out(self)
        self._join()

    def _join(self) -> None:
        parts = self.parts
        for each, slot in (
            (parts.back, self.go_back), (parts.handover, self.doing.save_handover), (parts.quote, self._on_quote),
            (parts.save_button, self.save), (parts.agree, self.doing.begin_agreement), (parts.add, self.add_row),
            (parts.remove, self.remove_row), (parts.close_request, self.doing.close),
        ):  # fmt: skip
            each.clicked.connect(slot)
        self.model.steps_changed.connect(self._on_typed)
        self.model.refused.connect(self.parts.problem.setText)
        self.model.state_requested.connect(self.doing.on_state_requested)
        self.agree_panel.agree_requested.connect(self.doing.on_agree_requested)
        self.agree_panel.left.connect(self._on_panel_left)
        self.link.changed.connect(self._on_changed)

    # ── which plan ──────────────────────────────────────────────────────────────────────────────────────────
    def show_request(self, request_id: UUID) -> None:
        """Open this request's plan, with what was typed on it before."""
        self.flush()
        self.request_id, self.view, self.typed = request_id, None, False
        self.journal.open(request_id)
        self.model.set_steps((), self.today)
        self.agree_panel.hide()
        self.read()

    def read(self) -> None:
        request_id, drafts, agent_id = self.request_id, self.link.drafts, self.link.agent.id
        if request_id is None:
            return

        def read(readers: Readers) -> _Found:
            return readers.request(request_id), drafts.load(agent_id, journal_id(request_id, WHAT))

        self.link.query(read, self._on_read, key="plan_page")

    def _on_read(self, found: _Found) -> None:
        view, draft = found
        plan = view.request.plan if view is not None else None
        if view is None or plan is None or view.request.id != self.request_id:
            return
        first, self.view = self.view is None, view
        if first or not self.typed:
            self._show(plan, self.journal.typed_on(view.request.id, draft) if first else None)
        self._refresh()
        if first:
            self.steps.setFocus()
            self.steps.setCurrentIndex(self.model.index(0, 0))

    def _show(self, plan: Plan, typed: TypedPlan | None) -> None:
        row = max(self.steps.currentIndex().row(), 0)
        column = max(self.steps.currentIndex().column(), 0)
        steps, self.base, self.typed = plan.steps, plan.saved_by, False
        if typed is not None:
            steps, self.base, self.typed = typed.steps, typed.base, True
            self.notices.info(_("What you had typed on this plan is back."))
        self.model.set_steps(steps, self.today)
        self.steps.setCurrentIndex(self.model.index(min(row, len(steps) - 1), column))

    @property
    def today(self) -> date:
        return self.link.now().astimezone(self.link.zone).date()

    def _refresh(self) -> None:
        """Progress, the next day, what was agreed, and what is possible now."""
        if self.view is None or self.view.request.plan is None:
            return
        request, plan = self.view.request, self.view.request.plan
        self.parts.title.setText(
            _("Plan · {number} · {subject}").format(number=request.number, subject=request.subject)
        )
        words = _("{done} of {steps} done").format(done=plan.done, steps=len(plan.steps))
        kind = "muted"
        if plan.next_date is not None:
            left, kind = days_left_text(plan.next_date, self.today)
            words = _("{progress} · next: {left}").format(progress=words, left=left)
        self.parts.stands.setText(words)
        set_kind(self.parts.stands, kind)
        self._say_agreement(plan)
        self.parts.save_button.setEnabled(self.typed)
        voids = self._voids(plan)
        self.parts.agree.setVisible(plan.agreement is None or voids)
        self.parts.agree.setEnabled(not self.typed)
        done = request.stage is State.DELIVERED and request.state is not State.CLOSED
        self.parts.close_request.setVisible(done and not self.typed)

    def _voids(self, plan: Plan) -> bool:
        """What is typed changes what the client agreed to."""
        typed = self.typed and what_was_agreed(self.model.steps) != what_was_agreed(plan.steps)
        return plan.agreement is not None and typed

    def _say_agreement(self, plan: Plan) -> None:
        agreement = plan.agreement
        if agreement is None:
            self.parts.agreed.setText(_("Not agreed with the client yet: steps begin once it is."))
            set_kind(self.parts.agreed, "nearing")
            return
        moment = full_moment(agreement.said_at, self.link.zone)
        if self._voids(plan):
            words = _("Saving this changes what {name} agreed to: it has to be agreed anew.")
        else:
            words = _("Agreed by {name}, {moment}. {what}")
        words = words.format(name=agreement.said_by, moment=moment, what=agreement.what)
        self.parts.agreed.setText(words.strip())
        set_kind(self.parts.agreed, "nearing" if self._voids(plan) else "muted")

    # ── editing ─────────────────────────────────────────────────────────────────────────────────────────────
    def _on_typed(self) -> None:
        if self.view is None:
            return
        self.typed = True
        self.journal.touch()
        self._refresh()

    def _collect(self) -> TypedPlan:
        return TypedPlan(self.model.steps, self.base)

    def flush(self) -> None:
        """Write what is typed to the journal now."""
        self.steps.finish_editing()
        self.journal.flush()

    def add_row(self) -> None:
        row = self.model.add_empty()
        self.steps.setFocus()
        self.steps.setCurrentIndex(self.model.index(row, 0))
        self.steps.edit(self.steps.currentIndex())

    def remove_row(self) -> None:
        rows = sorted({index.row() for index in self.steps.selectedIndexes()})
        if rows:
            self.model.remove(rows)

    def undo(self) -> None:
        if words := self.undo_stack.undoText():
            self.undo_stack.undo()
            self.notices.info(_("Undone: {what}.").format(what=words))

    def redo(self) -> None:
        if self.undo_stack.canRedo():
            self.undo_stack.redo()

    def save(self) -> None:
        """Keep the steps where colleagues see them."""
        self.saving.save()

    def _on_quote(self) -> None:
        if self.request_id is not None:
            self.flush()
            self.quote_requested.emit(self.request_id)

    # ── keys and comings and goings ─────────────────────────────────────────────────────────────────────────
    def submit(self) -> None:
        """Ctrl+Enter: what comes next."""
        if self.agree_panel.isVisible():
            self.agree_panel.record()
        elif self.parts.close_request.isVisible():
            self.doing.close()
        else:
            self.doing.begin_agreement()

    def go_back(self) -> None:
        """Esc: out of the panel, else back to the request."""
        if self.agree_panel.isVisible():
            self._on_panel_left()
            return
        self.flush()
        self.left.emit()

    def _on_panel_left(self) -> None:
        self.agree_panel.hide()
        self.steps.setFocus()

    def _on_changed(self, changed: object) -> None:
        if self.isVisible() and self.request_id in changed.request_ids:  # type: ignore[attr-defined]
            self.read()

    def event(self, event: QEvent) -> bool:
        """Letters are for what is typed here: none of them runs an action of the queue behind."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_plain_key(event):
            event.accept()
            return True
        return super().event(event)
