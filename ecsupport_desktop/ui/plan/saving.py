"""Saving the steps of a plan where colleagues see them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.ui.plan.typed import TypedPlan
from ecsupport_desktop.ui.shared.asked import failed
from ecsupport_desktop.ui.shared.refusals import refusal_text

if TYPE_CHECKING:
    from ecsupport_desktop.ui.plan.plan_page import PlanPage


class Saving(QObject):
    """A plan is saved once at a time; an answer is the saved plan's, whichever is shown by then. GUI thread only."""

    def __init__(self, page: PlanPage) -> None:
        super().__init__(page)
        self._page = page
        self._asked: dict[UUID, c.SavePlan] = {}

    def save(self) -> None:
        page = self._page
        page.steps.finish_editing()
        if page.request_id is None or not page.typed or self._is_under_way(page.request_id):
            return
        if page.model.wrong:
            page.notices.warning(_("Mend the days that are marked, then save."))
            return
        # Until it is answered the journal has it: should it fail, it is there when the plan is opened again.
        page.journal.touch()
        page.journal.flush()
        command = c.SavePlan(
            **page.link.command_base(), request_id=page.request_id, steps=page.model.steps, base=page.base
        )
        self._asked[command.id] = command
        page.link.execute(command, self._on_saved, self._on_failed)

    def _is_under_way(self, request_id: UUID) -> bool:
        return any(command.request_id == request_id for command in self._asked.values())

    def _on_saved(self, outcome: Outcome) -> None:
        command, page = self._asked.pop(outcome.command_id), self._page
        shown = page.request_id == command.request_id and page.view is not None
        if shown:
            page.journal.flush()
        if outcome.accepted:
            self._settle(command, outcome.command_id if outcome.status is Status.APPLIED else command.base, shown=shown)
            page.notices.info(_("The plan is saved."))
        else:
            said = refusal_text(outcome)
            if outcome.status is Status.CONFLICT:
                page.journal.let_replace(command.request_id)
                page.base = None if shown else page.base
                said = _("{why}. Saving again replaces it with yours.").format(why=said)
            page.notices.warning(said)
        page.read()

    def _settle(self, command: c.SavePlan, base: UUID | None, *, shown: bool) -> None:
        """What was typed since goes on from `base`, here or in the journal."""
        page = self._page
        page.journal.settle(command.request_id, TypedPlan(command.steps, command.base), base)
        if shown:
            page.typed = page.journal.typed_on(command.request_id) is not None or bool(page.model.wrong)
            if page.base == command.base:
                page.base = base

    def _on_failed(self, error: Exception) -> None:
        """It can be tried again."""
        failed(self._asked, error)
        self._page.link.jobs.refused.emit(error)
