"""What happens to a plan that is saved: it is agreed on, its steps get on, it is handed over and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _, current_language
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.plan import StepState
from ecsupport_desktop.domain.words import CloseOutcome
from ecsupport_desktop.services.handover import handover_sheet
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.ui.shared.asked import failed
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.shared.save_path import ask_save_path

if TYPE_CHECKING:
    from ecsupport_desktop.ui.plan.plan_page import PlanPage


class Doing(QObject):
    """GUI thread only; what it prints it prints on others."""

    def __init__(self, page: PlanPage) -> None:
        super().__init__(page)
        self._page = page
        self._agreeing: dict[UUID, c.AgreePlan] = {}
        self._closing: dict[UUID, UUID] = {}

    def on_state_requested(self, step_id: UUID, state: StepState) -> None:
        if self._page.request_id is None:
            return
        if self._page.typed:
            self._page.notices.info(_("Save the plan first."))
            return
        command = c.SetStepState(
            **self._page.link.command_base(), request_id=self._page.request_id, step_id=step_id, state=state
        )
        self._page.link.execute(command, self._on_state_set, self._on_state_failed)

    def _on_state_set(self, outcome: Outcome) -> None:
        if not outcome.accepted:
            self._page.notices.warning(refusal_text(outcome))
        self._page.read()

    def _on_state_failed(self, error: Exception) -> None:
        self._page.link.jobs.refused.emit(error)

    def begin_agreement(self) -> None:
        if self._page.view is not None and self._page.parts.agree.isEnabled() and not self._page.parts.agree.isHidden():
            self._page.agree_panel.show()
            self._page.agree_panel.begin(self._page.view)

    def on_agree_requested(self, command: c.AgreePlan) -> None:
        self._agreeing[command.id] = command
        self._page.link.execute(command, self._on_agreed, self._on_agree_failed)

    def _on_agreed(self, outcome: Outcome) -> None:
        command, panel = self._agreeing.pop(outcome.command_id), self._page.agree_panel
        if not outcome.accepted:
            refusal = outcome.refusal
            if not panel.refuse(command, refusal.field if refusal else None, refusal_text(outcome)):
                self._page.notices.warning(refusal_text(outcome))
            return
        if panel.done(command):
            panel.hide()
        self._page.notices.info(_("Recorded: the client agreed to the plan."))
        self._page.read()

    def _on_agree_failed(self, error: Exception) -> None:
        for command in failed(self._agreeing, error):
            self._page.agree_panel.refuse(command, None, str(error))
        self._page.link.jobs.refused.emit(error)

    def save_handover(self) -> None:
        """The handover sheet as a PDF, in the window's language."""
        sheet = (
            handover_sheet(self._page.view, self._page.today, current_language())
            if self._page.view is not None
            else None
        )
        if sheet is None:
            return
        name = _("handover-{number}.pdf").format(number=sheet.request_number)
        path = ask_save_path(self._page, _("Save the handover sheet"), name, _("PDF files (*.pdf)"))
        if path is None:
            return
        printer = self._page.printer

        def write() -> str:
            try:
                path.write_bytes(printer.handover(sheet))
            except OSError as error:
                return error.strerror or str(error)
            return ""

        self._page.link.jobs.background(write, self._on_written)

    def _on_written(self, problem: str) -> None:
        if problem:
            self._page.notices.error(_("The PDF can't be written: {reason}").format(reason=problem))
        else:
            self._page.notices.info(_("The handover sheet is saved."))

    def close(self) -> None:
        request_id = self._page.request_id
        if request_id is not None and request_id not in self._closing.values():
            command = c.CloseRequest(
                **self._page.link.command_base(), request_id=request_id, outcome=CloseOutcome.DELIVERED
            )
            self._closing[command.id] = request_id
            self._page.link.execute(command, self._on_closed, self._on_close_failed)

    def _on_close_failed(self, error: Exception) -> None:
        failed(self._closing, error)
        self._page.link.jobs.refused.emit(error)

    def _on_closed(self, outcome: Outcome) -> None:
        request_id = self._closing.pop(outcome.command_id)
        if outcome.accepted:
            self._page.notices.info(_("{number} is closed as delivered.").format(number=outcome.number or ""))
            if request_id == self._page.request_id and self._page.isVisible():
                self._page.left.emit()
        else:
            self._page.notices.warning(refusal_text(outcome))
