"""Records the impact the moment it is chosen: one of the policy's three words, a command of its own."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.domain.words import Impact
from ecsupport_desktop.services.outcome import Outcome
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.do_anyway import DoAnyway, Met
from ecsupport_desktop.ui.shared.news import newest
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text
from ecsupport_desktop.ui.shared.segmented import SegmentedControl


class ImpactChoice(QObject):
    """Shows what is recorded, and again after a refusal: a choice that wasn't taken doesn't stay on the screen.

    Signals: applied(SetImpact, Request, Outcome) with the request as it was until then.
    """

    applied = Signal(object, object, object)

    def __init__(self, link: DeskLink, notices: Notices, control: SegmentedControl, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._notices, self._control = link, notices, control
        self._request: Request | None = None
        self._head: UUID | None = None
        self._seen = 0
        self._chosen: c.SetImpact | None = None
        self._before: Request | None = None
        self._anyway = DoAnyway(link, notices, self)
        control.value_chosen.connect(self._on_chosen)

    def set_view(self, view: RequestView | None) -> None:
        self._request = view.request if view else None
        self._head = view.request.head if view else None
        self._seen = newest(view)

    def _on_chosen(self, value: str) -> None:
        if self._request is not None:
            self._record(
                c.SetImpact(
                    **self._link.command_base(),
                    request_id=self._request.id,
                    expected_head=self._head,
                    impact=Impact(value),
                )
            )

    def _record(self, command: c.AnyCommand) -> None:
        assert isinstance(command, c.SetImpact)
        self._chosen, self._before = command, self._request
        self._link.execute(command, self._on_outcome, self._on_failed)

    def _on_outcome(self, outcome: Outcome) -> None:
        if self._request is not None and outcome.request_id == self._request.id:
            self._head = outcome.head
        if outcome.accepted:
            if self._chosen is not None and self._before is not None and self._chosen.id == outcome.command_id:
                self.applied.emit(self._chosen, self._before, outcome)
            return
        self._show_recorded()
        chosen = self._chosen
        if chosen is not None and chosen.id == outcome.command_id and chosen.expected_head != outcome.head:
            self._anyway.explain(Met(chosen, self._seen, self._record), outcome)
        else:
            self._notices.error(refusal_text(outcome))
            self._link.refresh()

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(_("It was not recorded: {why}").format(why=error))
        self._show_recorded()

    def _show_recorded(self) -> None:
        if self._request is not None:
            self._control.set_value(self._request.impact.value)
