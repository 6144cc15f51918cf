"""Does what the actions ask on the selected request: each becomes one command, and its outcome is said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ecsupport_desktop.config.language import _
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.request import Request
from ecsupport_desktop.services.outcome import Outcome, Status
from ecsupport_desktop.services.views import RequestView
from ecsupport_desktop.ui.shared.desk_link import DeskLink
from ecsupport_desktop.ui.shared.notices import Notices
from ecsupport_desktop.ui.shared.refusals import refusal_text


class Acting(QObject):
    """Executes commands on the request shown. `set_view` says which that is.

    Signals: acted(Outcome) after each command that was accepted.
    """

    acted = Signal(object)

    def __init__(self, link: DeskLink, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._notices = link, notices
        self.view: RequestView | None = None
        self._said: dict[UUID, str] = {}

    @property
    def request(self) -> Request | None:
        return self.view.request if self.view else None

    def set_view(self, view: RequestView | None) -> None:
        self.view = view

    def base(self) -> dict[str, Any]:
        """What a command on the request shown begins with. Needs a request."""
        assert self.view is not None
        request = self.view.request
        return {**self._link.command_base(), "request_id": request.id, "expected_head": request.head}

    def do(self, command: c.AnyCommand, done: str = "") -> None:
        """Execute it; `done` is said once it is accepted."""
        self._said[command.id] = done
        self._link.execute(command, self._on_outcome)

    def do_on_request(self, make: Callable[..., c.AnyCommand], done: str = "", **fields: Any) -> None:
        """Execute a command of this kind on the request shown, if there is one."""
        if self.view is not None:
            self.do(make(**self.base(), **fields), done)

    def _on_outcome(self, outcome: Outcome) -> None:
        done = self._said.pop(outcome.command_id, "")
        if outcome.accepted:
            if done:
                self._notices.info(done)
            self.acted.emit(outcome)
            return
        why = refusal_text(outcome) or _("The desk refused it.")
        if outcome.status is Status.CONFLICT:
            why = _("{why} What you see is being read again; look, then do it once more.").format(why=f"{why}.")
            self._link.refresh()
        self._notices.warning(why)
