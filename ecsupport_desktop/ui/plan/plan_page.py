"""The plan of a request as a page: steps with owner and date, what the client agreed to, progress, the handover."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QUndoStack
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.plan import Plan, PlanStep, StepState, what_was_agreed
from ecsupport_desktop.domain.words import CloseOutcome, State
from ecsupport_desktop.services.codec import plan_steps_from_text, plan_steps_text
from ecsupport_desktop.services.handover import handover_sheet
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.ports import Readers
from ecsupport_desktop.services.quote_journal import journal_id
from ecsupport_desktop.services.quote_paper import Printer
from ecsupport_desktop.services.views import Draft, RequestView
from ecsupport_desktop.ui.plan.agreeing import AgreePanel
from ecsupport_desktop.ui.plan.steps_model import COLUMNS, StepsModel
from ecsupport_desktop.ui.shared.buttons import button, primary_button, quiet_button
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.labels import ElidedLabel, hairline, label, set_kind
from ecsupport_desktop.ui.shared.moments import full_moment
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.quote_words import days_left_text
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.shared.theme import current_theme
from ecsupport_desktop.ui.shared.typing_guard import is_plain_key

WRITE_AFTER_MILLISECONDS = 600
_MOVES = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
_Found = tuple[RequestView | None, Draft | None]


class StepsView(QTableView):
    """Space says how far a step has come; Alt with arrows moves it."""

    def __init__(self, model: StepsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = model
        self.setObjectName("plan.steps")
        self.setAccessibleName(_("Steps of the plan"))
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        theme = current_theme()
        self.verticalHeader().setDefaultSectionSize(theme.row_height)
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, theme.px(column.width))
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._on_double_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        index, key = self.currentIndex(), event.key()
        moved = _MOVES.get(key)
        if moved is not None and event.modifiers() == Qt.KeyboardModifier.AltModifier and index.isValid():
            self.move_step(moved)
        elif key == Qt.Key.Key_Space and not editing and index.isValid():
            self._steps.cycle_state(index.row())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and not event.modifiers() and index.isValid():
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def move_step(self, by: int) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if 0 <= row + by < self._steps.rowCount():
            self._steps.move(row, row + by)
            self.setCurrentIndex(self._steps.index(row + by, column))

    def finish_editing(self) -> None:
        editor = self.indexWidget(self.currentIndex())
        if self.state() == QAbstractItemView.State.EditingState and editor is not None:
            self.commitData(editor)

    def _on_double_clicked(self, index: object) -> None:
        if COLUMNS[index.column()].key == "state":  # type: ignore[attr-defined]
            self._steps.cycle_state(index.row())  # type: ignore[attr-defined]


class PlanPage(QWidget):
    """Shows one request's plan at a time. GUI thread only.

    Signals: left(); quote_requested(UUID).
    """

    left = Signal()
    quote_requested = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, printer: Printer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan_page")
        self._link, self._notices, self._printer = link, notices, printer
        self._request_id: UUID | None = None
        self._view: RequestView | None = None
        self._base: UUID | None = None
        self._typed = False
        self.undo_stack = QUndoStack(self)
        self._model = StepsModel(self.undo_stack, self)
        self.steps = StepsView(self._model, self)
        self.agree_panel = AgreePanel(link, self)
        self._write = QTimer(self, singleShot=True, interval=WRITE_AFTER_MILLISECONDS)
        self._write.timeout.connect(self._journal)
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        theme = current_theme()
        self.back = quiet_button(_("Back to the request"), "plan.back", icon_name="chevron-left", hint="Esc")
        self._title = ElidedLabel(kind="title")
        self._title.setObjectName("plan.title")
        self._stands = label("", "muted", name="plan.stands")
        self._agreed = label("", "muted", name="plan.agreed", wrap=True)
        self._problem = label("", "critical", name="plan.problem", wrap=True)
        self.handover = quiet_button(_("Handover sheet…"), "plan.handover", icon_name="save")
        self.quote = quiet_button(_("Open the quote"), "plan.quote", hint="Q")
        self.save_button = button(_("Save"), "plan.save", hint="Ctrl+S")
        self.agree = primary_button(_("Agreed with the client…"), "plan.agree", hint="Ctrl+⏎")
        self.close_request = primary_button(_("Close as delivered"), "plan.close", hint="Ctrl+⏎")
        first = QHBoxLayout()
        first.setSpacing(theme.space)
        first.addWidget(self.back)
        first.addWidget(self._title, 1)
        second = QHBoxLayout()
        second.setSpacing(theme.space)
        second.addWidget(self._stands, 1)
        for each in (self.quote, self.handover, self.save_button, self.agree, self.close_request):
            second.addWidget(each)
        self.add = quiet_button(_("Add a step"), "plan.add", icon_name="new")
        self.remove = quiet_button(_("Remove the step"), "plan.remove", icon_name="close")
        third = QHBoxLayout()
        third.setSpacing(theme.space)
        third.addWidget(label(_("Steps"), "heading"))
        third.addWidget(label(_("Space: how far a step has come"), "muted"))
        third.addStretch(1)
        third.addWidget(self.add)
        third.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.space, theme.space, 2 * theme.space, 2 * theme.space)
        layout.setSpacing(theme.space)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(hairline())
        layout.addWidget(self.agree_panel)
        layout.addWidget(self._agreed)
        layout.addLayout(third)
        layout.addWidget(self.steps, 1)
        layout.addWidget(self._problem)
        self.agree_panel.hide()

    def _join(self) -> None:
        for each, slot in (
            (self.back, self.go_back), (self.handover, self.save_handover), (self.quote, self._on_quote),
            (self.save_button, self.save), (self.agree, self.begin_agreement), (self.add, self.add_step),
            (self.remove, self.remove_step), (self.close_request, self._on_close),
        ):  # fmt: skip
            each.clicked.connect(slot)
        self._model.steps_changed.connect(self._on_typed)
        self._model.refused.connect(self._problem.setText)
        self._model.state_requested.connect(self._on_state_requested)
        self.agree_panel.agree_requested.connect(self._on_agree_requested)
        self.agree_panel.left.connect(self._on_panel_left)
        self._link.changed.connect(self._on_changed)

    # ── which plan ──────────────────────────────────────────────────────────────────────────────────────────
    @property
    def request_id(self) -> UUID | None:
        return self._request_id

    def show_request(self, request_id: UUID) -> None:
        """Open this request's plan, with what was typed on it before."""
        self.flush()
        self._request_id, self._view, self._typed = request_id, None, False
        self.agree_panel.hide()
        self._read()

    def _read(self) -> None:
        request_id, drafts, agent_id = self._request_id, self._link.drafts, self._link.agent.id
        if request_id is None:
            return

        def read(readers: Readers) -> _Found:
            return readers.request(request_id), drafts.load(agent_id, journal_id(request_id, "plan"))

        self._link.query(read, self._on_read, key="plan_page")

    def _on_read(self, found: _Found) -> None:
        view, draft = found
        plan = view.request.plan if view is not None else None
        if view is None or plan is None or view.request.id != self._request_id:
            return
        first, self._view = self._view is None, view
        if first or not self._typed:
            self._show(plan, draft if first else None)
        self._refresh()
        if first:
            self.steps.setFocus()
            self.steps.setCurrentIndex(self._model.index(0, 0))

    def _show(self, plan: Plan, draft: Draft | None) -> None:
        row = max(self.steps.currentIndex().row(), 0)
        column = max(self.steps.currentIndex().column(), 0)
        steps, self._base, self._typed = plan.steps, plan.saved_by, False
        typed = _typed_steps(draft)
        if typed is not None:
            steps, self._base, self._typed = typed[0], typed[1], True
            self._notices.info(_("What you had typed on this plan is back."))
        self._model.set_steps(steps, self._today)
        self.steps.setCurrentIndex(self._model.index(min(row, len(steps) - 1), column))

    @property
    def _today(self) -> date:
        return self._link.now().astimezone(self._link.zone).date()

    def _refresh(self) -> None:
        """Progress, the next day, what was agreed, and what is possible now."""
        if self._view is None or self._view.request.plan is None:
            return
        request, plan = self._view.request, self._view.request.plan
        self._title.setText(_("Plan · {number} · {subject}").format(number=request.number, subject=request.subject))
        words = _("{done} of {steps} done").format(done=plan.done, steps=len(plan.steps))
        kind = "muted"
        if plan.next_date is not None:
            left, kind = days_left_text(plan.next_date, self._today)
            words = _("{progress} · next: {left}").format(progress=words, left=left)
        self._stands.setText(words)
        set_kind(self._stands, kind)
        self._say_agreement(plan)
        self.save_button.setEnabled(self._typed)
        voids = self._voids(plan)
        self.agree.setVisible(plan.agreement is None or voids)
        self.agree.setEnabled(not self._typed)
        done = request.stage is State.DELIVERED and request.state is not State.CLOSED
        self.close_request.setVisible(done and not self._typed)

    def _voids(self, plan: Plan) -> bool:
        """What is typed changes what the client agreed to."""
        typed = self._typed and what_was_agreed(self._model.steps) != what_was_agreed(plan.steps)
        return plan.agreement is not None and typed

    def _say_agreement(self, plan: Plan) -> None:
        agreement = plan.agreement
        if agreement is None:
            self._agreed.setText(_("Not agreed with the client yet: steps begin once it is."))
            set_kind(self._agreed, "nearing")
            return
        moment = full_moment(agreement.said_at, self._link.zone)
        if self._voids(plan):
            words = _("Saving this changes what {name} agreed to: it has to be agreed anew.")
        else:
            words = _("Agreed by {name}, {moment}. {what}")
        words = words.format(name=agreement.said_by, moment=moment, what=agreement.what)
        self._agreed.setText(words.strip())
        set_kind(self._agreed, "nearing" if self._voids(plan) else "muted")

    # ── editing ─────────────────────────────────────────────────────────────────────────────────────────────
    def _on_typed(self) -> None:
        self._typed = True
        if not self._write.isActive():
            self._write.start()
        self._refresh()

    def _journal(self) -> None:
        self._write.stop()
        if not self._typed or self._request_id is None:
            return
        draft = Draft(
            agent_id=self._link.agent.id,
            request_id=journal_id(self._request_id, "plan"),
            fields={"steps": plan_steps_text(self._model.steps), "base": str(self._base or "")},
            saved_at=self._link.now(),
        )
        self._link.journal(lambda drafts: drafts.save(draft))

    def flush(self) -> None:
        """Write what is typed to the journal now."""
        self.steps.finish_editing()
        if self._write.isActive():
            self._journal()

    def add_step(self) -> None:
        row = self._model.add_empty()
        self.steps.setFocus()
        self.steps.setCurrentIndex(self._model.index(row, 0))
        self.steps.edit(self._model.index(row, 0))

    def remove_step(self) -> None:
        rows = sorted({index.row() for index in self.steps.selectedIndexes()})
        if rows:
            self._model.remove(rows)

    def undo(self) -> None:
        if self.undo_stack.canUndo():
            words = self.undo_stack.undoText()
            self.undo_stack.undo()
            self._notices.info(_("Undone: {what}.").format(what=words))

    def redo(self) -> None:
        if self.undo_stack.canRedo():
            self.undo_stack.redo()

    def save(self) -> None:
        """Keep the steps where colleagues see them."""
        self.steps.finish_editing()
        if self._request_id is None or not self._typed:
            return
        if self._model.wrong:
            self._notices.warning(_("Mend the days that are marked, then save."))
            return
        command = c.SavePlan(
            **self._link.command_base(), request_id=self._request_id, steps=self._model.steps, base=self._base
        )
        self._typed = False
        self._link.execute(command, self._on_saved, self._on_failed)

    def _on_saved(self, outcome: Outcome) -> None:
        if outcome.accepted:
            self._write.stop()
            self._discard()
            self._notices.info(_("The plan is saved."))
        else:
            self._typed = True
            said = refusal_text(outcome)
            if outcome.status is Status.CONFLICT:
                self._base = None  # the next saving is said to replace theirs
                said = _("{why}. Saving again replaces it with yours.").format(why=said)
            self._notices.warning(said)
        self._read()

    def _discard(self) -> None:
        agent_id, key = self._link.agent.id, journal_id(self._request_id, "plan") if self._request_id else None
        if key is not None:
            self._link.journal(lambda drafts: drafts.discard(agent_id, key))

    def _on_failed(self, error: Exception) -> None:
        self._typed = True
        self._link.jobs.refused.emit(error)

    def _on_state_requested(self, step_id: UUID, state: StepState) -> None:
        if self._request_id is None:
            return
        if self._typed:
            self._notices.info(_("Save the plan first."))
            return
        command = c.SetStepState(**self._link.command_base(), request_id=self._request_id, step_id=step_id, state=state)
        self._link.execute(command, self._on_state_set, self._on_state_failed)

    def _on_state_set(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            self._notices.warning(refusal_text(outcome))
        self._read()

    def _on_state_failed(self, error: Exception) -> None:
        self._link.jobs.refused.emit(error)

    # ── agreement, handover, end ────────────────────────────────────────────────────────────────────────────
    def begin_agreement(self) -> None:
        if self._view is not None and self.agree.isEnabled() and not self.agree.isHidden():
            self.agree_panel.show()
            self.agree_panel.begin(self._view)

    def _on_agree_requested(self, command: c.AgreePlan) -> None:
        self._link.execute(command, self._on_agreed, self._on_agree_failed)

    def _on_agreed(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            refusal = outcome.refusal
            self.agree_panel.refuse(refusal.field if refusal else None, refusal_text(outcome))
            return
        self.agree_panel.hide()
        self._notices.info(_("Recorded: the client agreed to the plan."))
        self._read()

    def _on_agree_failed(self, error: Exception) -> None:
        self.agree_panel.refuse(None, str(error))

    def save_handover(self) -> None:
        """The handover sheet as a PDF, in the window's language."""
        sheet = handover_sheet(self._view, self._today, current_language()) if self._view is not None else None
        if sheet is None:
            return
        name = _("handover-{number}.pdf").format(number=sheet.request_number)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save the handover sheet"), str(Path.home() / name), _("PDF files (*.pdf)")
        )
        if not chosen:
            return
        printer = self._printer

        def write() -> str:
            try:
                Path(chosen).write_bytes(printer.handover(sheet))
            except OSError as error:
                return error.strerror or str(error)
            return ""

        self._link.jobs.background(write, self._on_written)

    def _on_written(self, problem: str) -> None:
        if problem:
            self._notices.error(_("The PDF can't be written: {reason}").format(reason=problem))
        else:
            self._notices.info(_("The handover sheet is saved."))

    def _on_quote(self) -> None:
        if self._request_id is not None:
            self.flush()
            self.quote_requested.emit(self._request_id)

    def _on_close(self) -> None:
        if self._request_id is not None:
            command = c.CloseRequest(
                **self._link.command_base(), request_id=self._request_id, outcome=CloseOutcome.DELIVERED
            )
            self._link.execute(command, self._on_closed, self._on_state_failed)

    def _on_closed(self, outcome: Outcome) -> None:
        if outcome.accepted:
            self._notices.info(_("{number} is closed as delivered.").format(number=outcome.number or ""))
            self.left.emit()
        else:
            self._notices.warning(refusal_text(outcome))

    # ── keys and comings and goings ─────────────────────────────────────────────────────────────────────────
    def submit(self) -> None:
        """Ctrl+Enter: what comes next."""
        if self.agree_panel.isVisible():
            self.agree_panel.record()
        elif self.close_request.isVisible():
            self._on_close()
        else:
            self.begin_agreement()

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
        if self.isVisible() and self._request_id in changed.request_ids:  # type: ignore[attr-defined]
            self._read()

    def event(self, event: QEvent) -> bool:
        """Letters are for what is typed here: none of them runs an action of the queue behind."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_plain_key(event):
            event.accept()
            return True
        return super().event(event)


def _typed_steps(draft: Draft | None) -> tuple[tuple[PlanStep, ...], UUID | None] | None:
    """What was typed before; None where there is nothing, or it can't be read any more."""
    if draft is None:
        return None
    try:
        base = draft.fields["base"]
        return plan_steps_from_text(draft.fields["steps"]), UUID(base) if base else None
    except (KeyError, ValueError):
        return None
